import { version } from '../../../server/src/main/version.js';
import { commands } from './commands.js';
import { EngineError } from './engine.js';
import { commandHelp, programHelp, type Command } from './help.js';
import { readCommandLine } from './options.js';
import { openTerminal, type Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

async function main(words: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = words;
  if (['--version', '-V', 'version'].includes(name)) return print(`stage-insight ${version}\n`);
  if (['help', '--help', '-h'].includes(name)) return help(rest[0]);
  const command = commandNamed(name);
  if (command === undefined) return refuseName(name);
  if (wantsHelp(rest)) return help(name);
  return run(command, rest);
}

function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? words.length : end).some((word) => word === '--help' || word === '-h');
}

function help(name: string | undefined): number {
  if (name === undefined || name.startsWith('-')) return print(programHelp(commands));
  const command = commandNamed(name);
  return command === undefined ? refuseName(name) : print(commandHelp(name, command));
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuseName(name: string): number {
  openTerminal({}).warn(`stage-insight: there is no command ${name}; stage-insight --help lists them`);
  return 2;
}

async function run(command: Command, words: readonly string[]): Promise<number> {
  let terminal: Terminal = openTerminal({});
  try {
    const { output, color, quiet } = readCommandLine(words, command.options).values as SharedValues;
    const opened = openTerminal({
      ...(output !== undefined && { output }),
      ...(color !== undefined && { color }),
      ...(quiet !== undefined && { quiet }),
    });
    terminal = opened;
    const code = await command.run(words, terminal);
    opened.finish();
    return code;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof EngineError)) throw error;
    terminal.progress('');
    terminal.warn(`stage-insight: ${error.message}`);
    return 2;
  }
}

interface SharedValues {
  readonly output?: string;
  readonly color?: string;
  readonly quiet?: boolean;
}

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `stage-insight: internal fault: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);

import { check } from './check.js';
import { EngineError } from './engine.js';
import { convert } from './convert.js';
import { explain } from './explain.js';
import { graph } from './graph.js';
import { merge } from './merge.js';
import { report } from './report.js';
import { serve } from './serve.js';
import { sizes } from './sizes.js';
import { openTerminal, type Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { verify } from './verify.js';

/** A command of the terminal. `run` answers the exit code; UsageError means 2. */
interface Command {
  readonly usage: string;
  run(words: readonly string[], terminal: Terminal): number | Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  report: { usage: 'report FILE', run: report },
  check: {
    usage:
      'check [PATH…] [--format text|json|sarif|github] [--fix] [--fail-on error|warning|info|never] [--context DIR]',
    run: check,
  },
  graph: { usage: 'graph FILE [--format text|json|mermaid|dot|svg]', run: graph },
  merge: { usage: 'merge BUILD_FILE TARGET_FILE [--glue SCRIPT] [--write]', run: merge },
  sizes: { usage: 'sizes FILE [--stage NAME…] [--format text|json]', run: sizes },
  verify: { usage: 'verify FILE [--stage NAME…] [--format text|json]', run: verify },
  convert: {
    usage:
      'convert FILE [--base IMAGE] [--leave PATH…] [--keep-env] [--context DIR] [--write] [--explain [--format text|markdown]] [--prove [--run] [--seconds N]]',
    run: convert,
  },
  explain: { usage: 'explain RULE', run: explain },
  serve: { usage: 'serve --stdio', run: serve },
};

async function main(words: readonly string[]): Promise<number> {
  const terminal = openTerminal();
  const [name = 'help', ...rest] = words;
  if (['help', '--help', '-h'].includes(name)) return printUsage(terminal);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    terminal.warn(`stage-insight: there is no command ${name}; stage-insight --help lists them`);
    return 2;
  }
  if (rest.includes('--help')) {
    terminal.print(`stage-insight ${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof EngineError)) throw error;
    terminal.progress('');
    terminal.warn(`stage-insight: ${error.message}`);
    return 2;
  }
}

function printUsage(terminal: Terminal): number {
  const lines = Object.values(commands).map(({ usage }) => `  stage-insight ${usage}`);
  terminal.print(`Understands multi-stage Dockerfiles.\n\n${lines.join('\n')}\n`);
  return 0;
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

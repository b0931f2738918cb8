import { sharedOptions, type Option, type Options } from './options.js';
import type { Terminal } from './terminal.js';

/** A command of the terminal. */
export interface Command {
  /** What follows its name, e.g. `FILE`. */
  readonly operands: string;
  /** One sentence. */
  readonly summary: string;
  readonly options: Options;
  /** Command lines without the name of the program, each with what it does. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** By code; those that every command has are added. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Answers the exit code; UsageError means 2. */
  run(words: readonly string[], terminal: Terminal): number | Promise<number>;
}

const program = 'stage-insight';
/** Columns. */
const width = 100;

/** What `COMMAND --help` prints. */
export function commandHelp(name: string, command: Command): string {
  const options = { ...command.options, ...sharedOptions };
  const codes = {
    0: 'it went well',
    ...command.exitCodes,
    2: command.exitCodes?.[2] ?? 'invalid usage, or a file or Docker cannot be reached',
  };
  return [
    `Usage: ${[program, name, '[OPTION…]', command.operands].filter((word) => word !== '').join(' ')}`,
    ...wrap(command.summary, 0),
    '',
    'Options:',
    ...table(Object.entries(options).map(([option, spec]) => [optionText(option, spec), spec.help])),
    '',
    'Exit codes:',
    ...table(Object.entries(codes).map(([code, meaning]) => [`  ${code}`, meaning])),
    '',
    'Examples:',
    ...command.examples.flatMap(([line, purpose]) => [`  ${program} ${line}`, ...wrap(purpose, 6)]),
    '',
  ].join('\n');
}

/** What the program prints without a command. */
export function programHelp(commands: Readonly<Record<string, Command>>): string {
  return [
    `Usage: ${program} COMMAND [OPTION…] [FILE…]`,
    'Understands multi-stage Dockerfiles: what runs where, what each stage weighs, how stages hang together.',
    '',
    'Commands:',
    ...table(Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary])),
    '',
    'Options:',
    ...table([
      ['  -h, --help', 'Show this help; after a command, its options with examples.'],
      ['  -V, --version', 'Show the version.'],
    ]),
    '',
    'Examples:',
    ...Object.entries(commands).flatMap(([, { examples }]) =>
      examples.slice(0, 1).map(([line]) => `  ${program} ${line}`),
    ),
    '',
  ].join('\n');
}

function optionText(name: string, { short, value, multiple }: Option): string {
  const head = short === undefined ? '      ' : `  -${short}, `;
  return `${head}--${name}${value === undefined ? '' : ` ${value}`}${multiple === true ? '…' : ''}`;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const column = Math.min(32, Math.max(...rows.map(([head]) => head.length)) + 2);
  return rows.flatMap(([head, text]) => {
    const lines = wrap(text, column);
    const [first = '', ...more] = lines;
    if (head.length + 2 > column) return [head, ...lines];
    return [head.padEnd(column) + first.trimStart(), ...more];
  });
}

/** The text in lines that begin with `indent` blanks. */
function wrap(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(indent) + one);
}

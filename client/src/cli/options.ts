import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

/** An option as `parseArgs` takes it, with what the help says of it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for its value in the help, e.g. `FILE`. */
  readonly value?: string;
  /** All values that it takes. */
  readonly choices?: readonly string[];
  /** A sentence. */
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Options of every command. */
export const sharedOptions = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'Write the result to FILE instead of standard output.',
  },
  color: {
    type: 'string',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    help: 'Colours: auto, always or never. auto follows NO_COLOR, FORCE_COLOR and TERM=dumb, and whether the output is a terminal.',
  },
  quiet: { type: 'boolean', short: 'q', help: 'No progress and no remarks on standard error.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
} as const satisfies Options;

/** The words of one command. Throws UsageError on an unknown option or a missing value. */
export function readCommandLine<T extends Options>(words: readonly string[], options: T) {
  try {
    const known: T & typeof sharedOptions = { ...sharedOptions, ...options };
    return parseArgs({ args: [...words], options: known, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  if ((error as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return message;
  return `unknown option ${/'([^']*)'/.exec(message)?.[1] ?? ''}; --help lists the options`;
}

/** One of `allowed`, or the first of them when the option was not given. */
export function choice<T extends string>(
  name: string,
  given: string | undefined,
  allowed: readonly [T, ...T[]],
): T {
  if (given === undefined) return allowed[0];
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new UsageError(`--${name} takes ${allowed.join(', ')}; not ${given}`);
  return found;
}

/** The one file that a command takes. */
export function onlyFile(command: string, positionals: readonly string[]): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`${command} takes one Dockerfile`);
  return file;
}

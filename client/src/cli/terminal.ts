import { writeFileSync } from 'node:fs';
import { colourStyle, plainStyle, type Style } from '../model/reports/text-report.js';
import { printableLines } from '../model/text/printable.js';
import { choice, sharedOptions } from './options.js';
import { nameOf, reasonOf } from './read-file.js';
import { UsageError } from './usage-error.js';

/** What a command writes to. Progress goes to standard error, and only when a person watches. */
export interface Terminal {
  readonly style: Style;
  print(text: string): void;
  /** One line that the next call replaces; an empty text clears it. Silent when piped. */
  progress(text: string): void;
  /** A remark on standard error, which --quiet leaves out. */
  note(text: string): void;
  warn(text: string): void;
}

export interface TerminalOptions {
  readonly output?: string;
  readonly color?: string;
  readonly quiet?: boolean;
}

/** A terminal whose result is written to its file, if it has one, by `finish`. */
export function openTerminal({ output, color, quiet = false }: TerminalOptions): Terminal & {
  finish(): void;
} {
  const when = choice('color', color, sharedOptions.color.choices);
  const watched = process.stderr.isTTY && !quiet;
  const printed: string[] = [];
  const warn = (text: string): void => void process.stderr.write(`${printableLines(text)}\n`);
  return {
    style: useColour(when, output === undefined && process.stdout.isTTY, process.env)
      ? colourStyle
      : plainStyle,
    print: (text) => void (output === undefined ? process.stdout.write(text) : printed.push(text)),
    progress: (text) => {
      if (watched)
        process.stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`);
    },
    note: (text) => {
      if (!quiet) warn(text);
    },
    warn,
    finish: () => {
      if (output !== undefined) writeOutput(output, printed.join(''));
    },
  };
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const isLost = (error as { code?: string }).code === 'ENOENT';
    throw new UsageError(
      `cannot write ${nameOf(file)}: ${isLost ? 'its folder does not exist' : reasonOf(error)}`,
    );
  }
}

/** https://no-color.org and its counterpart; otherwise colours are for people only. */
export function useColour(
  when: 'auto' | 'always' | 'never',
  toTerminal: boolean,
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
): boolean {
  if (when !== 'auto') return when === 'always';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb' && toTerminal;
}

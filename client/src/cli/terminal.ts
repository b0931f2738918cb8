import { colourStyle, plainStyle, type Style } from '../model/reports/text-report.js';
import { printableLines } from '../model/text/printable.js';

/** What a command writes to. Progress goes to standard error, and only when a person watches. */
export interface Terminal {
  readonly style: Style;
  print(text: string): void;
  /** One line that the next call replaces; an empty text clears it. Silent when piped. */
  progress(text: string): void;
  warn(text: string): void;
}

export function openTerminal(): Terminal {
  const watched = process.stderr.isTTY;
  return {
    style: useColour() ? colourStyle : plainStyle,
    print: (text) => process.stdout.write(text),
    progress: (text) => {
      if (watched)
        process.stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`);
    },
    warn: (text) => process.stderr.write(`${printableLines(text)}\n`),
  };
}

/** https://no-color.org and its counterpart; otherwise colours are for people only. */
function useColour(): boolean {
  if (process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '') return false;
  if (process.env['FORCE_COLOR'] !== undefined && process.env['FORCE_COLOR'] !== '0') return true;
  return process.stdout.isTTY;
}

import type { Terminal } from '../../client/src/cli/terminal.js';
import { plainStyle } from '../../client/src/model/reports/text-report.js';

/** What a terminal command did in this process. */
export interface TerminalCall {
  readonly code: number;
  readonly printed: string;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** What it was busy with, one after the other. */
  readonly progress: readonly string[];
}

/** Runs a command with words as a shell gives them, without colours. */
export async function callCommand(
  command: (words: readonly string[], terminal: Terminal) => Promise<number>,
  words: readonly string[],
): Promise<TerminalCall> {
  let printed = '';
  const warnings: string[] = [];
  const notes: string[] = [];
  const progress: string[] = [];
  const code = await command(words, {
    style: plainStyle,
    print: (text) => void (printed += text),
    progress: (text) => void progress.push(text),
    note: (text) => void notes.push(text),
    warn: (text) => void warnings.push(text),
  });
  return { code, printed, warnings, notes, progress };
}

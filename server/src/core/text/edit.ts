import type { Span } from './text.js';

/** Replaces `span` (UTF-16 offsets into the text of the analysis) by `newText`. */
export interface Edit extends Span {
  readonly newText: string;
}

/**
 * The text after all `edits`. Edits are given in any order and must not overlap;
 * two insertions at one offset keep their given order.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, given) => ({ edit, given }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.given - b.given);
  let result = '';
  let done = 0;
  for (const { edit } of ordered) {
    result += text.slice(done, edit.start) + edit.newText;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** Whether two edits change the same characters; those that only touch do not. */
export function editsOverlap(edits: readonly Edit[]): boolean {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.some((edit, index) => {
    const previous = ordered[index - 1];
    return previous !== undefined && edit.start < previous.end;
  });
}

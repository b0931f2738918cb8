import type { JoinedText } from './ast.js';
import { countUpTo } from './sorted.js';
import type { Span } from './text.js';

/** A slice of the source that went into a joined text. */
export interface Slice {
  /** Where the slice starts in the joined text. */
  readonly at: number;
  /** Where it starts in the source. */
  readonly source: number;
}

/** `slices` are in order and not empty; the text between two of them is contiguous in the source. */
export function joinText(text: string, slices: readonly Slice[]): JoinedText {
  return { text, offsetAt: (offset) => sourceOffset(slices, offset) };
}

function sourceOffset(slices: readonly Slice[], offset: number): number {
  const slice = slices[countUpTo(slices, offset, ({ at }) => at) - 1];
  return slice === undefined ? offset : slice.source + (offset - slice.at);
}

/** The source span of `text.slice(start, end)`. Its end is the end of the last character, not the start of the next. */
export function sourceSpan(joined: JoinedText, start: number, end: number): Span {
  const from = joined.offsetAt(start);
  return { start: from, end: end > start ? joined.offsetAt(end - 1) + 1 : from };
}

/** `joined.text.slice(start, end)` as a joined text of its own. */
export function sliceJoined(joined: JoinedText, start: number, end: number): JoinedText {
  return { text: joined.text.slice(start, end), offsetAt: (offset) => joined.offsetAt(start + offset) };
}

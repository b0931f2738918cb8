import { continuationCut, isBlank, lineStop, nextLine, skipBlanks } from './logical-line.js';

/** The lines from one FROM to the next with nothing left of them but what says where instructions begin. */
export interface Skeleton {
  /** Per line its first word, and the escape character where the next line continues it. */
  readonly text: string;
  /** Offsets in the source of the first words, by line of `text`. */
  readonly offsets: readonly number[];
}

/** Of what stands behind `from`. Comments and blank lines are left out: no builder begins an instruction there, nor ends one. */
export function readSkeletons(text: string, from: number, escape: string): readonly Skeleton[] {
  const skeletons: Skeleton[] = [];
  let lines: string[] = [];
  let offsets: number[] = [];
  const close = (): void => {
    if (lines.length > 0) skeletons.push({ text: lines.join('\n'), offsets });
    lines = [];
    offsets = [];
  };
  for (let at = from, stop = 0; at < text.length; at = nextLine(text, stop)) {
    stop = lineStop(text, at);
    const start = skipBlanks(text, at, stop);
    if (start === stop || text[start] === '#') continue;
    let end = start + 1;
    while (end < stop && !isBlank(text.charCodeAt(end))) end++;
    const word = text.slice(start, end);
    if (word.toUpperCase() === 'FROM') close();
    const cut = continuationCut(text, at, stop, escape);
    lines.push(cut === undefined || cut < end ? word : `${word} ${escape}`);
    offsets.push(start);
  }
  close();
  return skeletons;
}

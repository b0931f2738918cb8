import { limits } from '../limits.js';
import type { Value } from './environment.js';

/** A part of a word: its text, or `undefined` where only the build knows it. */
type WordPart = string | undefined;

/** Words of more parts are cut: what follows is unknown. */
const maxParts = 200;

/** The parts of a value from left to right. One that is unknown as a whole has a single part. */
export function partsOf({ text, parts }: Value): readonly WordPart[] {
  return text === undefined ? (parts ?? [undefined]) : [text];
}

/** A value of these parts; `from` are the variables that its unknown parts hang on. */
export function valueOfParts(parts: readonly WordPart[], from: readonly string[]): Value {
  const merged: WordPart[] = [];
  for (const part of parts.slice(0, maxParts)) {
    if (part === '' || (part === undefined && merged.length > 0 && merged.at(-1) === undefined)) continue;
    const before = merged.at(-1);
    if (part !== undefined && before !== undefined) {
      if (before.length + part.length > limits.longestValue) merged.push(undefined);
      else merged[merged.length - 1] = before + part;
    } else merged.push(part);
  }
  if (parts.length > maxParts) merged.push(undefined);
  if (!merged.includes(undefined)) return { text: merged[0] ?? '', from };
  return merged.length === 1 ? { text: undefined, from } : { text: undefined, from, parts: merged };
}

/** The values one after the other, as one word. */
export function joinValues(values: readonly Value[]): Value {
  const only = values[0];
  if (values.length === 1 && only !== undefined) return only;
  return valueOfParts(
    values.flatMap(partsOf),
    values.flatMap((value) => value.from),
  );
}

/** A value without what else its holder carries: variables must not keep words alive. */
export function bareValue({ text, from, parts }: Value): Value {
  return parts === undefined ? { text, from } : { text, from, parts };
}

export function isKnown(value: Value): value is Value & { readonly text: string } {
  return value.text !== undefined;
}

/** Whether nothing of it is known: such a word may be anything, also several options or none. */
export function isWhollyUnknown(value: Value): boolean {
  return value.text === undefined && value.parts === undefined;
}

/** What a word begins with for sure: `-tags=$T` -> `-tags=`. */
export function headOf(value: Value): string {
  return partsOf(value)[0] ?? '';
}

/** What a word ends with for sure: `$ARCH-linux-musl` -> `-linux-musl`. */
export function tailOf(value: Value): string {
  return partsOf(value).at(-1) ?? '';
}

/** The text with `gap` for each unknown part. */
export function textWithGaps(value: Value, gap: string): string {
  return partsOf(value)
    .map((part) => part ?? gap)
    .join('');
}

/** What follows the first `count` characters, which must be part of the head. */
export function afterHead(value: Value, count: number): Value {
  if (count === 0) return value;
  const [head = '', ...rest] = partsOf(value);
  return valueOfParts([head.slice(count), ...rest], value.from);
}

/** The value of the last `NAME=value` or `NAME value` among `words`; `undefined` = the flag is not given. */
export function flagValue(words: readonly Value[], name: string): Value | undefined {
  const at = words.findLastIndex((word) => word.text === name || headOf(word).startsWith(`${name}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  if (word.text === name) return words[at + 1] ?? { text: '', from: [] };
  return afterHead(word, name.length + 1);
}

/** Splits at blanks, as the shell does with a variable outside of quotes. An unknown part is taken to hold none. */
export function splitAtBlanks(value: Value): readonly Value[] {
  const fields: WordPart[][] = [[]];
  for (const part of partsOf(value)) {
    if (part === undefined) fields.at(-1)?.push(part);
    else
      part.split(/\s+/).forEach((piece, at) => {
        if (at > 0) fields.push([]);
        if (piece !== '') fields.at(-1)?.push(piece);
      });
    if (fields.length > 500) break;
  }
  return fields
    .filter((field) => field.length > 0)
    .slice(0, 500)
    .map((field) => valueOfParts(field, value.from));
}

import { convert } from '../assists/convert/convert.js';
import type { Conversion, Converted, ConvertOptions } from '../assists/convert/conversion-result.js';
import type { Analysis } from '../core/analysis.js';
import { parse } from '../core/text/parse.js';
import type { Range } from '../core/text/text.js';
import { code, withCode } from './stage-words.js';

/** What became of a file: the text with its explanation, or the reason against it. */
export type ConversionAnswer = Conversion;

/** What a person may ask of a conversion. */
export type ConversionOptions = ConvertOptions;

/** The conversion of a single-stage file, or why it is refused, with the page that says more. */
export function conversionOf(
  { facts }: Analysis,
  options: ConvertOptions,
  onError: (error: unknown) => void,
): Conversion {
  return convert(facts, options, onError);
}

/** Markdown about a COPY that a conversion made; the range is in the converted text. */
export interface ExplainedCopy {
  readonly range: Range;
  readonly markdown: string;
}

/** For every COPY of the build stage: how the path that it takes follows from the file as it was. */
export function explainCopies({ facts }: Analysis, { text, copied }: Converted): readonly ExplainedCopy[] {
  const before = facts.ast.lines;
  const { instructions, lines } = parse(text);
  return instructions.flatMap(({ keyword, flags, words, start, end }): readonly ExplainedCopy[] => {
    const target = words.at(-1)?.value;
    const found = copied.find(({ path }) => path === target);
    const takes = keyword === 'COPY' && flags.some(({ name }) => name === 'from');
    if (!takes || found === undefined) return [];
    const line = String(before.positionAt(found.span.start).line + 1);
    const markdown = `${code(found.path)}: ${withCode(found.derivation)} (line ${line} of the current file)`;
    return [{ range: { start: lines.positionAt(start), end: lines.positionAt(end) }, markdown }];
  });
}

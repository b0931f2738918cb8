import { convert } from '../assists/convert/convert.js';
import type { Conversion, ConvertOptions } from '../assists/convert/types.js';
import type { Analysis } from '../core/analysis.js';
import { conversionPage } from '../assists/convert/pages.js';

/** What became of a file: the text with its explanation, or the reason against it. */
export type ConversionAnswer = Conversion;

/** The conversion of a single-stage file, or why it is refused, with the page that says more. */
export function conversionOf({ facts }: Analysis, options: ConvertOptions): Conversion {
  return convert(facts, options);
}

/** The last line of every refusal: where its reason is explained. */
export function pageOf(code: string): string {
  return conversionPage(code);
}

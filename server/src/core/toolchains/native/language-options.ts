import { textWithGaps } from '../../shell/word-parts.js';
import type { ToolCall } from '../tool-call.js';

/** Options that take the next word, over all of these languages. */
export const languageOptions = new Set(
  'o out output c configuration product target swift-sdk triple ghc-options local-bin-path installdir install-dir profile scratch-path build-path package-path link-flags ccopt cclib package p prefix D cpu os d path name root'.split(
    ' ',
  ),
);

/** All words of the command line as one text, without what is not known of them. */
export function flagsOf(call: ToolCall): string {
  return call.args.map((word) => textWithGaps(word, '')).join(' ');
}

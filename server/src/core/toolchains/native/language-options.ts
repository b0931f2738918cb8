import type { ToolCall } from '../tool-call.js';

/** Options that take the next word, over all of these languages. */
export const languageOptions = new Set(
  'o out output c configuration product target swift-sdk triple ghc-options local-bin-path installdir install-dir profile scratch-path build-path package-path link-flags ccopt cclib package linkpkg p prefix D cpu os d path name root'.split(
    ' ',
  ),
);

/** The words of the command line that are known, joined by spaces. */
export function flagsOf(call: ToolCall): string {
  return call.argv.filter((word) => word !== undefined).join(' ');
}

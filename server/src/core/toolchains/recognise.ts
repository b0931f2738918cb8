import { recogniseC } from './c.js';
import { recogniseDotnet } from './dotnet.js';
import { recogniseGo } from './go.js';
import { recogniseGoTools } from './go-tools.js';
import { recogniseJava } from './java.js';
import { recogniseMake } from './make.js';
import { recogniseNativeLanguage } from './native-languages.js';
import { recogniseNode } from './node.js';
import { recognisePython } from './python.js';
import { recogniseRubyAndPhp } from './ruby-php.js';
import { recogniseRust } from './rust.js';
import type { Made, Recogniser, ToolCall } from './tool-call.js';

/** In order; the first that knows the command answers. `zig cc` is a C compiler before it is Zig. */
const recognisers: readonly Recogniser[] = [
  recogniseGo,
  recogniseGoTools,
  recogniseC,
  recogniseMake,
  recogniseRust,
  recogniseJava,
  recogniseNode,
  recognisePython,
  recogniseRubyAndPhp,
  recogniseDotnet,
  recogniseNativeLanguage,
];

/** What a command makes, by whichever toolchain knows it. */
export function recognise(call: ToolCall): Made | undefined {
  for (const recogniser of recognisers) {
    const made = recogniser(call);
    if (made !== undefined) return made;
  }
  return undefined;
}

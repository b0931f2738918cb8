import { recogniseC } from './c/c.js';
import { recogniseDotnet } from './dotnet/dotnet.js';
import { recogniseGo } from './go/go.js';
import { recogniseGoTools } from './go/go-tools.js';
import { recogniseJava } from './java/java.js';
import { recogniseSbt } from './java/sbt.js';
import { recogniseMake } from './c/make.js';
import { recogniseNativeLanguage } from './native/native-languages.js';
import { recogniseNode } from './node/node.js';
import { recognisePython } from './python/python.js';
import { recogniseRubyAndPhp } from './ruby-php.js';
import { recogniseRust } from './rust/rust.js';
import type { Made, Recogniser, ToolCall } from './tool-call.js';

/** In order; the first that knows the command answers. `zig cc` is a C compiler before it is Zig. */
const recognisers: readonly Recogniser[] = [
  recogniseGo,
  recogniseGoTools,
  recogniseC,
  recogniseMake,
  recogniseRust,
  recogniseJava,
  recogniseSbt,
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

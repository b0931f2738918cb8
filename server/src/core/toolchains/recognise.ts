import { recogniseC } from './c.js';
import { recogniseGo } from './go.js';
import { recogniseMake } from './make.js';
import type { Made, Recogniser, ToolCall } from './tool-call.js';

/** In order; the first that knows the command answers. */
const recognisers: readonly Recogniser[] = [recogniseGo, recogniseC, recogniseMake];

/** What a command makes, by whichever toolchain knows it. */
export function recognise(call: ToolCall): Made | undefined {
  for (const recogniser of recognisers) {
    const made = recogniser(call);
    if (made !== undefined) return made;
  }
  return undefined;
}

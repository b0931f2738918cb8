import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Observation } from '../protocol/observation.js';
import { baseName } from '../core/shell/paths.js';
import { isInside, type Span } from '../core/text/text.js';
import type { Start } from '../core/verdict/landing.js';
import { spanOf } from './at-offset.js';
import { describeObservation } from './observation-words.js';
import { code } from './stage-words.js';
import { stageName } from '../core/graph/stage-label.js';

/**
 * Of an ENTRYPOINT, CMD or HEALTHCHECK: what was seen in built images of the programs that it starts, one that is not
 * there at all included. Nothing where no image was read.
 */
export function hoverStarts(
  facts: Facts,
  instruction: Instruction,
): { readonly span: Span; readonly markdown: string } | undefined {
  const { graph, inputs, verdicts } = facts;
  const own = graph.stageAt(instruction.start)?.index;
  const lines = inputs.observations.flatMap((observation) => {
    const isStarted = verdicts
      .startsOf(observation.stage)
      .some((start) => isInside(start.span, instruction) && isObservationOf(start, observation));
    const stage = graph.stages[observation.stage];
    const where = observation.stage === own || stage === undefined ? '' : ` (in ${code(stageName(stage))})`;
    return isStarted ? [`- ${describeObservation(observation)}${where}`] : [];
  });
  if (lines.length === 0) return undefined;
  const markdown = ['**Starts**, verified in the built image', '', ...lines].join('\n');
  return { span: spanOf(instruction.keywordSpan), markdown };
}

/** A bare name was looked up in the PATH of the image, and keeps its form when it is in no folder of it. */
function isObservationOf({ path, command }: Start, observation: Observation): boolean {
  const [word] = command.words;
  if (observation.path === path || observation.path === word?.text) return true;
  return path === undefined && baseName(observation.path) === word?.text;
}

import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Proof } from '../core/inputs.js';
import { baseName } from '../core/shell/paths.js';
import type { Span } from '../core/text/text.js';
import type { Start } from '../core/verdict/types.js';
import { spanOf } from './at-offset.js';
import { describeProof } from './proof-words.js';
import { code, stageLabel } from './stage-words.js';

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
  const lines = inputs.proofs.flatMap((proof) => {
    const isStarted = verdicts
      .startsOf(proof.stage)
      .some((start) => lies(start.span, instruction) && isProofOf(start, proof));
    const stage = graph.stages[proof.stage];
    const where = proof.stage === own || stage === undefined ? '' : ` (in ${code(stageLabel(stage))})`;
    return isStarted ? [`- ${describeProof(proof)}${where}`] : [];
  });
  if (lines.length === 0) return undefined;
  const markdown = ['**Starts**, seen in the built image', '', ...lines].join('\n');
  return { span: spanOf(instruction.keywordSpan), markdown };
}

/** A bare name was looked up in the PATH of the image, and keeps its form when it is in no folder of it. */
function isProofOf({ path, command }: Start, proof: Proof): boolean {
  const [word] = command.words;
  if (proof.path === path || proof.path === word?.text) return true;
  return path === undefined && baseName(proof.path) === word?.text;
}

function lies(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

import type { Artifact, Delivery } from '../core/artifacts.js';
import type { Instruction } from '../core/ast.js';
import type { Facts } from '../core/facts.js';
import { spanHolds, type Span } from '../core/text.js';
import { innermost, spanOf } from './at-offset.js';
import { code, plain } from './stage-words.js';

const mostShown = 8;

/** What a RUN makes, and what a COPY brings from another stage; nothing where nothing is known. */
export function hoverArtifacts(
  facts: Facts,
  instruction: Instruction,
  offset: number,
): { readonly span: Span; readonly markdown: string } | undefined {
  const { keyword } = innermost(instruction);
  const lines =
    keyword === 'RUN'
      ? madeBy(facts, instruction).map(describeArtifact)
      : keyword === 'COPY'
        ? broughtBy(facts, instruction).map(describeDelivery)
        : [];
  if (lines.length === 0 || !spanHolds(instruction, offset)) return undefined;
  const hidden = lines.length - mostShown;
  const shown = lines.slice(0, mostShown).map((line) => `- ${line}`);
  const more = hidden > 0 ? [`- and ${String(hidden)} more`] : [];
  const title = keyword === 'RUN' ? '**Makes**' : '**Brings**';
  return { span: spanOf(instruction.keywordSpan), markdown: [title, '', ...shown, ...more].join('\n') };
}

/** Artifacts whose first proof lies in the instruction. */
function madeBy(facts: Facts, instruction: Instruction): readonly Artifact[] {
  const stage = facts.graph.stageAt(instruction.start);
  if (stage === undefined) return [];
  return facts.runs
    .stage(stage.index)
    .artifacts.filter(
      ({ evidence, origin }) => origin === stage.index && evidence.some((proof) => lies(proof, instruction)),
    );
}

function broughtBy({ runs }: Facts, instruction: Instruction): readonly Delivery[] {
  return runs.deliveries.filter((delivery) => delivery.instruction.index === instruction.index);
}

function lies(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function describeArtifact({ path, explanation }: Artifact): string {
  return explanation === '' ? code(path) : `${code(path)} — ${plain(explanation)}`;
}

function describeDelivery({ path, artifact }: Delivery): string {
  return describeArtifact({ ...artifact, path });
}

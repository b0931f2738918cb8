import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';
import { spanOf } from './at-offset.js';
import { declarationOf } from './definition.js';
import { baseLabel } from './stage-words.js';
import { stageName } from '../core/graph/stage-label.js';

/** One row of the outline: a stage with its instructions, or an ARG above the first stage. */
export interface OutlineItem {
  readonly kind: 'stage' | 'instruction' | 'argument';
  readonly name: string;
  readonly detail: string;
  readonly full: Span;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

export function outlineOf({ graph }: Facts): readonly OutlineItem[] {
  const preamble = graph.preamble.map((instruction) => instructionItem(instruction, 'argument'));
  const stages = graph.stages.map((stage) => stageItem(stage, baseLabel(stage.base, graph)));
  return [...preamble, ...stages];
}

function stageItem(stage: Stage, base: string): OutlineItem {
  return {
    kind: 'stage',
    name: stageName(stage),
    detail: base,
    full: spanOf(stage),
    selection: declarationOf(stage),
    children: stage.instructions.map((instruction) => instructionItem(instruction, 'instruction')),
  };
}

const longestDetail = 80;

function instructionItem(instruction: Instruction, kind: OutlineItem['kind']): OutlineItem {
  const text = instruction.body.text.slice(0, 4 * longestDetail).replace(/\s+/g, ' ');
  return {
    kind,
    name: instruction.keyword,
    detail: text.length > longestDetail ? `${text.slice(0, longestDetail - 1)}…` : text,
    full: spanOf(instruction),
    selection: spanOf(instruction.keywordSpan),
    children: [],
  };
}

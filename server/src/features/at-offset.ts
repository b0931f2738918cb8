import type { Comment, Flag, Instruction, Word } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import { lastStartingAt } from '../core/text/sorted.js';
import { spanHolds, type Span } from '../core/text/text.js';

/** The instruction that holds `offset`; heredoc bodies included. */
export function instructionAt({ ast }: Facts, offset: number): Instruction | undefined {
  const found = lastStartingAt(ast.instructions, offset);
  return found !== undefined && spanHolds(found, offset) ? found : undefined;
}

export function commentAt({ ast }: Facts, offset: number): Comment | undefined {
  return ast.comments.find((comment) => spanHolds(comment, offset));
}

export function flagAt(instruction: Instruction, offset: number): Flag | undefined {
  return innermost(instruction).flags.find((flag) => spanHolds(flag, offset));
}

export function wordAt(instruction: Instruction, offset: number): Word | undefined {
  return innermost(instruction).words.find((word) => spanHolds(word, offset));
}

/** Of ONBUILD the instruction it triggers, else the instruction itself. */
export function innermost(instruction: Instruction): Instruction {
  return instruction.trigger ?? instruction;
}

export function referenceAt({ graph }: Facts, offset: number): Reference | undefined {
  return graph.references.find((reference) => spanHolds(reference, offset));
}

/** A stage as the text under the cursor means it. */
export interface StageSymbol {
  readonly stage: Stage;
  /** What the cursor is on. */
  readonly span: Span;
  /** The reference under the cursor; `undefined` on the declaration. */
  readonly reference: Reference | undefined;
}

/** The stage that is declared or named at `offset`. Declarations win: `FROM x AS x` is asked at its second x. */
export function stageSymbolAt(facts: Facts, offset: number): StageSymbol | undefined {
  const { graph } = facts;
  const declared = graph.stages.find(({ nameWord }) => nameWord !== undefined && spanHolds(nameWord, offset));
  if (declared?.nameWord !== undefined)
    return { stage: declared, span: spanOf(declared.nameWord), reference: undefined };
  const reference = referenceAt(facts, offset);
  if (reference?.target.kind !== 'stage') return undefined;
  const stage = graph.stages[reference.target.stage];
  return stage && { stage, span: spanOf(reference), reference };
}

/** The stage whose FROM instruction holds `offset`. */
export function fromAt({ graph }: Facts, offset: number): Stage | undefined {
  const stage = graph.stageAt(offset);
  return stage !== undefined && spanHolds(stage.from, offset) ? stage : undefined;
}

export function referencesTo({ graph }: Facts, stage: number): readonly Reference[] {
  return graph.references.filter(({ target }) => target.kind === 'stage' && target.stage === stage);
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

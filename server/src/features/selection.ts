import type { Facts } from '../core/facts.js';
import { spanHolds, type Span } from '../core/text/text.js';
import { flagAt, instructionAt, spanOf, wordAt } from './at-offset.js';

/** Spans around `offset`, innermost first, each wider than the one before: word, flag, instruction, stage, file. */
export function selectionsAt(facts: Facts, offset: number): readonly Span[] {
  const { ast, graph } = facts;
  const spans: Span[] = [];
  const widen = (span: Span | undefined): void => {
    if (span !== undefined && spanHolds(span, offset) && isWider(span, spans.at(-1)))
      spans.push(spanOf(span));
  };
  const instruction = instructionAt(facts, offset);
  if (instruction !== undefined) {
    const flag = flagAt(instruction, offset);
    widen(graph.references.find((reference) => spanHolds(reference, offset)));
    widen(flag?.valueSpan);
    widen(flag);
    if (flag === undefined) widen(wordAt(instruction, offset));
    widen(instruction.keywordSpan);
    for (const heredoc of instruction.heredocs) widen(heredoc.bodySpan);
    widen(instruction.trigger);
    widen(instruction);
  }
  widen(ast.comments.find((comment) => spanHolds(comment, offset)));
  widen(graph.stageAt(offset));
  widen({ start: 0, end: ast.text.length });
  return spans;
}

function isWider(span: Span, inner: Span | undefined): boolean {
  if (inner === undefined) return true;
  return (
    span.start <= inner.start && span.end >= inner.end && span.end - span.start > inner.end - inner.start
  );
}

import type { Ast } from '../core/text/ast.js';
import type { StageGraph } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';

/** What every stage edit reads. */
export interface Source {
  readonly ast: Ast;
  readonly graph: StageGraph;
}

/**
 * The lines of each stage: from the comment lines directly above its FROM to where the next stage's lines
 * start. Blocks of neighbours touch. A comment on top of the file stays out of the first one.
 */
export function stageBlocks({ ast, graph }: Source): readonly Span[] {
  const commentLines = new Set(ast.comments.map(({ start }) => ast.lines.positionAt(start).line));
  const starts = graph.stages.map(({ from }) => blockStart(ast, commentLines, from.start));
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? ast.text.length }));
}

/** The line break that the text uses. */
export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function blockStart(ast: Ast, commentLines: ReadonlySet<number>, from: number): number {
  const fromLine = ast.lines.positionAt(from).line;
  let line = fromLine;
  while (commentLines.has(line - 1)) line--;
  const [first] = ast.instructions;
  const onTop = first?.start === from;
  const start = ast.lines.lineStart(onTop ? fromLine : line);
  // A byte order mark belongs to the file, not to its first line.
  return start === 0 && ast.text.charCodeAt(0) === 0xfeff ? 1 : start;
}

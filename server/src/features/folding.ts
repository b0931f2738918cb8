import type { Ast } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Span } from '../core/text/text.js';

/** Lines that fold away, the first one staying in sight. */
export interface Fold {
  readonly kind: 'stage' | 'instruction' | 'heredoc' | 'comment';
  readonly startLine: number;
  readonly endLine: number;
}

/** Stages, instructions of several lines, heredoc bodies and blocks of comments. */
export function foldsOf({ ast, graph }: Facts): readonly Fold[] {
  const fold = (kind: Fold['kind'], { start, end }: Span): Fold => ({
    kind,
    startLine: ast.lines.positionAt(start).line,
    endLine: ast.lines.positionAt(end).line,
  });
  const heredocs = ast.instructions.flatMap((instruction) =>
    instruction.heredocs.map(({ bodySpan }) => fold('heredoc', heredocLines(ast, bodySpan))),
  );
  const folds = [
    ...graph.stages.map((stage) => fold('stage', stage)),
    ...ast.instructions
      .filter(({ heredocs: found }) => found.length !== 1)
      .map((instruction) => fold('instruction', instruction)),
    ...heredocs,
    ...commentBlocks(ast),
  ];
  return distinct(folds.filter(({ startLine, endLine }) => endLine > startLine));
}

/** From the line above the body, which holds `<<EOF`, to its last line. */
function heredocLines({ lines }: Ast, body: Span): Span {
  const first = lines.positionAt(body.start).line;
  return { start: lines.lineStart(first - 1), end: body.end - 1 };
}

function commentBlocks({ lines, comments }: Ast): readonly Fold[] {
  const blocks: Fold[] = [];
  for (const comment of comments) {
    const line = lines.positionAt(comment.start).line;
    const last = blocks.at(-1);
    if (last?.endLine === line - 1) blocks[blocks.length - 1] = { ...last, endLine: line };
    else blocks.push({ kind: 'comment', startLine: line, endLine: line });
  }
  return blocks;
}

/** Editors keep one fold a line: the outer one, which comes first. */
function distinct(folds: readonly Fold[]): readonly Fold[] {
  const seen = new Set<number>();
  return folds
    .filter(({ startLine }) => !seen.has(startLine) && seen.add(startLine))
    .sort((a, b) => a.startLine - b.startLine);
}

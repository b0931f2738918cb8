import { parseByteSize } from '../byte-size.js';
import type { Ast, Instruction } from './ast.js';
import { instructionBelow } from './mute.js';
import type { Span } from './text.js';

/** A comment `# stage-insight: max-size=50MB` above a FROM. */
export interface MaxSize extends Span {
  /** The FROM of the stage that it bounds. */
  readonly from: Instruction;
  /** `undefined` when what is written is no size. */
  readonly bytes: number | undefined;
  readonly written: string;
}

const pattern = /^#\s*stage-insight:\s*max-size\s*=\s*(\S+(?: ?[kKMGT]i?B)?)/;

/** Those of the file; a comment above anything but a FROM bounds nothing. */
export function readMaxSizes(ast: Ast): readonly MaxSize[] {
  return ast.comments.flatMap((comment): readonly MaxSize[] => {
    const written = pattern.exec(ast.text.slice(comment.start, comment.end))?.[1];
    const from = written === undefined ? undefined : instructionBelow(ast, comment);
    if (written === undefined || from?.keyword !== 'FROM') return [];
    return [{ start: comment.start, end: comment.end, from, bytes: parseByteSize(written), written }];
  });
}

import type { Ast, Instruction } from '../core/ast.js';
import type { Edit } from '../core/edit.js';
import { lineBreak } from './stage-blocks.js';

/** Inserts `line` as a line of its own above an instruction, with the instruction's indent. */
export function insertAbove({ text, lines }: Ast, { start }: Instruction, line: string): Edit {
  const lineStart = lines.lineStart(lines.positionAt(start).line);
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  return { start: lineStart, end: lineStart, newText: `${indent}${line}${lineBreak(text)}` };
}

/** Inserts `line` as a line of its own below an instruction. */
export function insertBelow({ text }: Ast, { end }: Instruction, line: string): Edit {
  return { start: end, end, newText: `${lineBreak(text)}${line}` };
}

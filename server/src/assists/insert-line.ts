import type { Ast, Instruction } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import { lineBreak } from './stage-blocks.js';

/** Inserts `line` above an instruction and the comment lines directly above it, with its indent and letters. */
export function insertAbove(ast: Ast, instruction: Instruction, line: string): Edit {
  const at = blockStart(ast, instruction);
  return { start: at, end: at, newText: `${writtenLike(ast, instruction, line)}${lineBreak(ast.text)}` };
}

/** Inserts `line` as a line of its own below an instruction, with its indent. */
export function insertBelow(ast: Ast, instruction: Instruction, line: string): Edit {
  const { end } = instruction;
  return { start: end, end, newText: `${lineBreak(ast.text)}${writtenLike(ast, instruction, line)}` };
}

/** An instruction with the indent and the keyword's letters of another one. */
export function writtenLike(ast: Ast, instruction: Instruction, line: string): string {
  const cut = line.search(/ |$/);
  const keyword = wordLike(ast, instruction, line.slice(0, cut));
  return `${linePrefix(ast, instruction)}${keyword}${line.slice(cut)}`;
}

/** The blanks in front of an instruction. */
export function linePrefix({ text, lines }: Ast, { start }: Instruction): string {
  const from = lines.lineStart(lines.positionAt(start).line);
  return /^\ufeff?([ \t]*)/.exec(text.slice(from, start))?.[1] ?? '';
}

/** A keyword in small letters where the instruction is written so. */
export function wordLike({ text }: Ast, { keywordSpan }: Instruction, word: string): string {
  return /^[a-z]/.test(text.slice(keywordSpan.start, keywordSpan.end)) ? word.toLowerCase() : word;
}

/** Where the comment lines directly above an instruction start, or its own line. */
export function blockStart({ comments, lines }: Ast, { start }: Instruction): number {
  const commented = new Set(comments.map((comment) => lines.positionAt(comment.start).line));
  let { line } = lines.positionAt(start);
  while (commented.has(line - 1)) line--;
  return lines.lineStart(line);
}

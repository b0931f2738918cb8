import type { Ast, Instruction } from '../core/text/ast.js';
import type { Fix } from '../core/rule.js';

/**
 * Writes the shell form of an instruction as a JSON array. Offered only where the shell did nothing: one command
 * of plain words, without variables, quotes, operators or patterns.
 */
export function execFormFix({ text }: Ast, instruction: Instruction): Fix[] {
  const { keyword, words, heredocs } = instruction;
  const command = keyword === 'HEALTHCHECK' ? words.slice(1) : words;
  const [first] = command;
  const last = command.at(-1);
  if (first === undefined || last === undefined || heredocs.length > 0) return [];
  const written = text.slice(first.start, last.end);
  if (!/^[\w\s./:=@%+,-]+$/.test(written) || /^\w+=/.test(written)) return [];
  const list = command.map(({ value }) => JSON.stringify(value)).join(', ');
  const edit = { start: first.start, end: last.end, newText: `[${list}]` };
  return [{ title: 'Use the exec form', safety: 'safe', edits: () => [edit] }];
}

import type { Ast, Instruction } from '../core/text/ast.js';
import type { Fix } from '../core/rule.js';
import type { StageRun } from '../core/run/stage-run.js';
import { resolvePath } from '../core/shell/paths.js';
import { holdsProgram } from '../core/verdict/base-change.js';

/**
 * Writes the shell form of an instruction as a JSON array. Offered only where the shell did nothing: one command
 * of plain words, without variables, quotes, operators or patterns; and only where the stage has the program.
 */
export function execFormFix({ text }: Ast, instruction: Instruction, run: StageRun): Fix[] {
  const { keyword, words, heredocs } = instruction;
  const command = keyword === 'HEALTHCHECK' ? words.slice(1) : words;
  const [first] = command;
  const last = command.at(-1);
  if (first === undefined || last === undefined || heredocs.length > 0) return [];
  const written = text.slice(first.start, last.end);
  if (!/^[\w\s./:=@%+,-]+$/.test(written) || /^\w+=/.test(written)) return [];
  if (!isThere(first.value, run)) return [];
  const list = command.map(({ value }) => JSON.stringify(value)).join(', ');
  const edit = { start: first.start, end: last.end, newText: `[${list}]` };
  return [{ title: 'Use the exec form', safety: 'safe', edits: () => [edit] }];
}

function isThere(program: string, run: StageRun): boolean {
  if (!program.includes('/')) return holdsProgram(run, program) || isOnPath(program, run);
  const path = resolvePath(run.cwd, program);
  return path !== undefined && run.artifactAt(path) !== undefined;
}

/** Among what was copied in; both forms look a bare name up in PATH. */
function isOnPath(program: string, run: StageRun): boolean {
  const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return folders.some((folder) => run.artifactAt(`${folder}/${program}`)?.path === `${folder}/${program}`);
}

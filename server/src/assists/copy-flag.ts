import type { Instruction } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { ShellCommand } from '../core/shell/command.js';
import { removeLines } from './remove-lines.js';

export interface LateChange {
  /** The RUN that changes the file, and in it the command. */
  readonly run: Instruction;
  readonly command: ShellCommand;
  readonly copy: Instruction;
  readonly program: 'chmod' | 'chown';
  readonly value: string;
}

/** Moves the change into the COPY and drops the RUN; only where the RUN does nothing else. */
export function copyFlagFix({ ast, runs, graph }: Facts, change: LateChange): Fix[] {
  const { run, copy, program, value } = change;
  const flag = flagValue(program, value);
  const stage = graph.stageAt(run.start);
  const alone = runs.stage(stage?.index ?? -1).commands.filter((one) => one.instruction === run).length === 1;
  if (flag === undefined || !alone || copy.flags.some(({ name }) => name === program)) return [];
  const at = copy.keywordSpan.end;
  const added: Edit = { start: at, end: at, newText: ` --${program}=${flag}` };
  const dropped = removeLines(ast, run);
  const title = `Set it in the COPY: \`--${program}=${flag}\``;
  return [{ title, safety: 'suggested', edits: () => [added, dropped] }];
}

/** Gives what a COPY brings to an account. */
export function chownFix(copy: Instruction, user: string): Fix[] {
  const at = copy.keywordSpan.end;
  const edit: Edit = { start: at, end: at, newText: ` --chown=${user}` };
  return [{ title: `Copy it as \`${user}\`: \`--chown=${user}\``, safety: 'suggested', edits: () => [edit] }];
}

/** COPY takes octal modes; `+x` on a file that a repository holds means 755. */
function flagValue(program: 'chmod' | 'chown', value: string): string | undefined {
  if (program === 'chown') return /^[\w.-]+(?::[\w.-]+)?$/.test(value) ? value : undefined;
  if (/^[0-7]{3,4}$/.test(value)) return value;
  return /^a?\+r?x$/.test(value) ? '755' : undefined;
}

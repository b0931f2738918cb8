import type { Instruction } from '../../core/text/ast.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { variableOf } from '../../core/shell/environment.js';
import type { Carry, Place, Plan } from './plan.js';
import type { Roots } from './roots.js';
import { refuse, type Step, type Subject } from './subject.js';
import type { Note, Refused } from './conversion-result.js';
import { sourceText } from './wording.js';

export interface PartsInput {
  readonly subject: Subject;
  readonly plan: Plan;
  readonly roots: Roots;
  readonly at: number;
  readonly step: Step;
  /** Where the COPYs of the file belong. */
  readonly copies: ReadonlyMap<number, Place>;
}

/** What one command asks for. `whole`: the final stage may run it as it stands, in its RUN. */
export interface Found {
  readonly build: boolean;
  readonly whole: boolean;
  readonly final: readonly string[];
  /** Commands that concern what is copied: they come after the copies. */
  readonly behind: readonly string[];
  readonly carries: readonly Carry[];
  readonly notes: readonly Note[];
}

export const nothing: Found = { build: false, whole: true, final: [], behind: [], carries: [], notes: [] };
export const onlyBuild: Found = { ...nothing, build: true, whole: false };

/** As {@link slice}, for a command that needs the copied files. */
export function sliceBehind(input: PartsInput, command: ShellCommand): Found | Refused {
  const found = slice(input, command);
  return 'kind' in found ? found : { ...found, final: [], behind: found.final };
}

/** The command as written, for a RUN of the final stage. */
export function slice({ subject, step }: PartsInput, command: ShellCommand): Found | Refused {
  if (isPlain(subject, step.instruction, step, command)) {
    const text = subject.ast.text.slice(command.start, command.end);
    return { ...nothing, final: [text] };
  }
  const message = `\`${sourceText(subject, command)}\` is needed in the final stage, but cannot be separated from its RUN`;
  const hint = 'Move it into a separate RUN.';
  return refuse(subject.ast, 'shell-not-understood', command, message, hint);
}

/** Whether a command says the same on its own: no branch around it, no folder or variable set before it. */
function isPlain(
  { ast }: Subject,
  instruction: Instruction,
  { before }: Step,
  command: ShellCommand,
): boolean {
  if (!command.always || command.script !== undefined || command.reads || command.pipedTo.length > 0)
    return false;
  const ahead = ast.text
    .slice(instruction.start, command.start)
    .replace(/(?:[\\`][ \t]*|(?<![ \t])[ \t]*)\r?\n[ \t]*/g, ' ');
  const behind = ast.text.slice(command.end, instruction.end).replace(/[\\`][ \t]*\r?\n/g, ' ');
  const isFirst =
    /^(RUN|run|Run)(\s+--\S+)*$|(&&|;)$/.test(ahead.trimEnd()) || /<<-?[^\s<]{1,200} *$/.test(ahead);
  if (!isFirst && instruction.heredocs.length === 0 && !instruction.json) return false;
  if (!/^\s*($|&&|;|\n|#)/.test(behind) && instruction.heredocs.length === 0 && !instruction.json)
    return false;
  const isRelative = command.words
    .slice(1)
    .some(({ text }) => text !== undefined && !/^[-/\d]/.test(text) && text.includes('/'));
  if (isRelative && command.cwd !== before.cwd) return false;
  const names = [...ast.text.slice(command.start, command.end).matchAll(/\$\{?(\w+)/g)].map(
    (match) => match[1] ?? '',
  );
  return names.every((name) => variableOf(before.environment, name) !== undefined);
}

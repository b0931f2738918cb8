import type { Ast, Comment, Instruction } from './ast.js';
import { countUpTo, lastStartingAt } from './sorted.js';
import type { Span } from './text.js';

/** One `# stage-insight: ignore=RULE[,RULE] reason` comment. */
export interface Mute extends Span {
  readonly rules: readonly MutedRule[];
  /** The instruction it stands directly above; `undefined` when it stands on top and holds for the whole file. */
  readonly instruction: Instruction | undefined;
}

export interface MutedRule extends Span {
  readonly id: string;
}

const mutePattern = /^(#\s*stage-insight:\s*ignore\s*=\s*)([^\s]*)/;

/** The mutes of a file. A comment above the first instruction is "on top" and mutes the whole file. */
export function readMutes(ast: Ast): Mute[] {
  const [first] = ast.instructions;
  return ast.comments.flatMap((comment) => {
    const rules = mutedRules(ast, comment);
    if (rules.length === 0) return [];
    const onTop = first === undefined || comment.end <= first.start;
    const instruction = onTop ? undefined : instructionBelow(ast, comment);
    return onTop || instruction !== undefined
      ? [{ start: comment.start, end: comment.end, rules, instruction }]
      : [];
  });
}

/** Answers whether a rule is muted at an offset; `mutes` in text order. */
export function createMuteTest(mutes: readonly Mute[]): (rule: string, offset: number) => boolean {
  const everywhere = new Set<string>();
  const byRule = new Map<string, Instruction[]>();
  for (const { rules, instruction } of mutes) {
    for (const { id } of rules) {
      if (instruction === undefined) everywhere.add(id);
      else listOf(byRule, id).push(instruction);
    }
  }
  return (rule, offset) => {
    if (everywhere.has(rule)) return true;
    const above = lastStartingAt(byRule.get(rule) ?? [], offset);
    return above !== undefined && offset <= above.end;
  };
}

function listOf(lists: Map<string, Instruction[]>, id: string): Instruction[] {
  const found = lists.get(id) ?? [];
  lists.set(id, found);
  return found;
}

function mutedRules(ast: Ast, comment: Comment): MutedRule[] {
  if (!comment.text.startsWith('stage-insight')) return [];
  const match = mutePattern.exec(ast.text.slice(comment.start, comment.end));
  if (match === null) return [];
  const [, head = '', list = ''] = match;
  let at = comment.start + head.length;
  return list.split(',').flatMap((id) => {
    const start = at;
    at += id.length + 1;
    return id === '' ? [] : [{ id, start, end: start + id.length }];
  });
}

/** The instruction under the comment, with nothing but further comment lines between. */
export function instructionBelow(ast: Ast, comment: Comment): Instruction | undefined {
  const below = ast.instructions[countUpTo(ast.instructions, comment.end - 1, ({ start }) => start)];
  if (below === undefined) return undefined;
  const between = ast.text.slice(comment.end, below.start);
  return /^(?:\r?\n[ \t]*(?:#[^\n]*)?)*$/.test(between) && !/\n[ \t]*\r?\n/.test(between) ? below : undefined;
}

import type { Ast, Comment, Instruction } from './ast.js';
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

/** Whether `rule` is muted at `offset`. */
export function isMuted(mutes: readonly Mute[], rule: string, offset: number): boolean {
  return mutes.some(({ rules, instruction }) => {
    const here = instruction === undefined || (instruction.start <= offset && offset <= instruction.end);
    return here && rules.some(({ id }) => id === rule);
  });
}

function mutedRules(ast: Ast, comment: Comment): MutedRule[] {
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
function instructionBelow(ast: Ast, comment: Comment): Instruction | undefined {
  const below = ast.instructions.find(({ start }) => start >= comment.end);
  if (below === undefined) return undefined;
  const between = ast.text.slice(comment.end, below.start);
  return /^(?:\r?\n[ \t]*(?:#[^\n]*)?)*$/.test(between) && !/\n[ \t]*\r?\n/.test(between) ? below : undefined;
}

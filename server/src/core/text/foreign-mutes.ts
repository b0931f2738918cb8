import type { Ast } from './ast.js';
import { instructionBelow, type Mute } from './mute.js';

/**
 * What other checkers call the faults of our rules: the checks of BuildKit (docs.docker.com/reference/build-checks),
 * hadolint (its wiki) and tally. Only a code for the same fault mutes: a person has looked at it and wants it so.
 */
const codes: Readonly<Record<string, readonly string[]>> = {
  'arg-not-in-from-scope': ['UndefinedArgInFrom', 'InvalidDefaultArgInFrom'],
  'stage-cycle': ['DL3023'],
  'stage-defined-later': ['DL3022'],
  'stage-name-case': ['StageNameCasing'],
  'stage-name-duplicate': ['DuplicateStageName', 'DL3024'],
  'stage-name-reserved': ['ReservedStageName'],
  'stage-not-found': ['DL3022'],
  'stage-unused': ['no-unreachable-stages'],
  'variable-not-in-stage': ['UndefinedVar'],
};

/** What other checkers call the fault of a rule. */
export function foreignCodesOf(rule: string): readonly string[] {
  return codes[rule] ?? [];
}

/** Our rules by the code of another checker, in lower case. */
const rulesByCode = new Map<string, readonly string[]>();
for (const [rule, list] of Object.entries(codes))
  for (const code of list.map((one) => one.toLowerCase()))
    rulesByCode.set(code, [...(rulesByCode.get(code) ?? []), rule]);

const buildKitRules = rulesOf(
  Object.values(codes).flatMap((list) => list.filter((code) => !/^DL|-/.test(code))),
);

/** `hadolint ignore=DL3006,DL3008`, `tally global ignore=StageNameCasing;reason=…`. */
const ignoreComment = /^(?:hadolint|tally)\s+(global\s+)?ignore\s*=\s*([^;]*)/;

/**
 * What `# check=skip=…`, `# hadolint ignore=…` and `# tally ignore=…` mute of our rules, in text order. Unlike our own,
 * a comment of theirs on top of the file is about the instruction below it.
 */
export function readForeignMutes(ast: Ast): Mute[] {
  const directives = ast.directives.flatMap(({ name, value, start, end }): Mute[] => {
    const skipped = name === 'check' ? skippedChecks(value) : [];
    return skipped.length === 0 ? [] : [{ ...mutedAt({ start, end }, skipped), instruction: undefined }];
  });
  const comments = ast.comments.flatMap((comment): Mute[] => {
    const [whole, isGlobal, list = ''] = ignoreComment.exec(comment.text) ?? [];
    if (whole === undefined) return [];
    const rules = rulesOf(list.split(/[\s,]+/));
    const instruction = isGlobal === undefined ? instructionBelow(ast, comment) : undefined;
    if (rules.length === 0 || (isGlobal === undefined && instruction === undefined)) return [];
    return [{ ...mutedAt(comment, rules), instruction }];
  });
  return [...directives, ...comments];
}

function mutedAt(
  { start, end }: { readonly start: number; readonly end: number },
  rules: readonly string[],
): Omit<Mute, 'instruction'> {
  return { start, end, rules: rules.map((id) => ({ id, start, end })) };
}

/** Of `skip=A,B;error=true`; `all` are those of BuildKit. */
function skippedChecks(value: string): readonly string[] {
  const skip = value.split(';').find((part) => part.trim().toLowerCase().startsWith('skip='));
  const names = (skip ?? '').trim().slice('skip='.length).split(',');
  return names.some((name) => name.trim().toLowerCase() === 'all') ? buildKitRules : rulesOf(names);
}

/** tally puts the checker before the code: `buildkit/StageNameCasing`. */
function rulesOf(names: readonly string[]): readonly string[] {
  const rules = names.flatMap((name) => {
    const code = name.trim().toLowerCase();
    return rulesByCode.get(code.slice(code.lastIndexOf('/') + 1)) ?? [];
  });
  return [...new Set(rules)];
}

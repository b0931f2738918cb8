import { insertAbove } from '../assists/insert-line.js';
import { suggestStageName, useStageName } from '../assists/name-stage.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Answer, StageRuntime } from '../core/run/stage-run.js';
import type { ShellCommand, ShellWord } from '../core/shell/command.js';
import { userRefusal } from '../core/verdict/observations.js';

export const rule: Rule = {
  id: 'user-missing',
  severity: 'error',
  summary: '`USER`, `--chown` or `chown` names an account or group that the image does not have.',
  check,
};

export const doc: RuleDoc = {
  why: `A name in USER is looked up in \`/etc/passwd\` of the image when a RUN or a container starts; a missing name stops
it with "unable to find user", and \`chown\` in a RUN with "invalid user". Accounts that are created in a build stage do not come along with a copied
program. A number needs no entry.`,
  bad: [
    {
      text: `
        FROM alpine:3.20 AS builder
        RUN adduser -D -u 10001 app
        FROM scratch
        COPY app /app
        USER app
             ^^^ error: nothing can be started as user \`app\`
        CMD ["/app"]
      `,
      fixed: `
        FROM alpine:3.20 AS builder
        RUN adduser -D -u 10001 app
        FROM scratch
        COPY app /app
        COPY --from=builder /etc/passwd /etc/passwd
        USER app
        CMD ["/app"]
      `,
    },
    {
      text: `
        FROM scratch
        COPY app /app
        USER nobody
             ^^^^^^ error: nothing can be started as user \`nobody\`
        CMD ["/app"]
      `,
      fixed: `
        FROM scratch
        COPY app /app
        USER 65534
        CMD ["/app"]
      `,
    },
    {
      text: `
        FROM alpine:3.20
        COPY . /srv
        RUN chown -R app:app /srv
                     ^^^^^^^ error: the build fails here: user \`app\` does not exist in Alpine 3.20
        CMD ["top"]
      `,
    },
  ],
  good: [
    `
      FROM scratch
      USER 10001:10001
      CMD ["/app"]
    `,
    `
      FROM gcr.io/distroless/static-debian12
      USER nonroot:nonroot
      CMD ["/app"]
    `,
    `
      FROM alpine:3.20
      RUN addgroup -S app && adduser -S -G app app
      USER app
      CMD ["id"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    const { runtime, complete } = facts.runs.stage(stage.index);
    if (!complete) continue;
    yield* missingGroups(facts, stage);
    yield* missingOwners(facts, stage);
    yield* missingInRuns(facts, stage);
    for (const instruction of stage.instructions) {
      const [word] =
        instruction.keyword === 'USER' && isUsed(facts, stage, instruction) ? instruction.words : [];
      const name = word?.value.split(':')[0] ?? '';
      if (word === undefined || !/^[a-z_][\w.-]*$/i.test(name)) continue;
      const answer = runtime.hasUser(name);
      const refused = userRefusal(facts.inputs.observations, stage.index, name);
      if (answer.value !== false && refused === undefined) continue;
      const place = runtime.base?.title ?? 'this stage';
      yield {
        start: word.start,
        end: word.start + name.length,
        message: `nothing can be started as user \`${name}\`: it does not exist in ${place} ("unable to find user ${name}")`,
        related: answer.evidence,
        observed: refused !== undefined,
        fixes: [...carryAccount(facts, stage, instruction, name), ...numericUser(word.start, name)],
      };
    }
  }
}

/** Whether a RUN or a container starts as what a USER says: nothing is looked up before. */
function isUsed(facts: Facts, stage: Stage, user: Instruction | undefined): boolean {
  const rest =
    user === undefined ? stage.instructions : stage.instructions.slice(stage.instructions.indexOf(user) + 1);
  const next = rest.find(({ keyword }) => keyword === 'USER' || keyword === 'RUN');
  if (next !== undefined) return next.keyword === 'RUN';
  const { graph, verdicts } = facts;
  if (verdicts.targets.has(stage.index)) return true;
  return graph.childrenOf(stage.index).some((descendant) => {
    const child = graph.stages[descendant];
    return child !== undefined && isUsed(facts, child, undefined);
  });
}

/** Groups by name that are in no `/etc/group`. */
function* missingGroups(facts: Facts, stage: Stage): Iterable<Finding> {
  const { runtime } = facts.runs.stage(stage.index);
  for (const instruction of stage.instructions) {
    const [word] =
      instruction.keyword === 'USER' && isUsed(facts, stage, instruction) ? instruction.words : [];
    const [, user = '', group] = /^([^:]+):([a-z_][\w.-]*)$/i.exec(word?.value ?? '') ?? [];
    if (word === undefined || group === undefined) continue;
    const answer = groupAnswer(runtime, group);
    // One word is marked once: a missing account says it all.
    if (answer.value !== false || runtime.hasUser(user).value === false) continue;
    const start = word.start + user.length + 1;
    yield {
      start,
      end: start + group.length,
      message: `nothing can be started as this user: group \`${group}\` does not exist in ${runtime.base?.title ?? 'this stage'} ("unable to find group ${group}")`,
      related: answer.evidence,
      fixes: numericGroup(start, user, group),
    };
  }
}

function groupAnswer({ holds }: StageRuntime, name: string): Answer {
  return /^\d+$/.test(name) ? { value: true, evidence: [] } : holds({ kind: 'group', name });
}

/** A user that is a number mostly has a group of the same number. */
function numericGroup(start: number, user: string, group: string): Fix[] {
  if (!/^\d+$/.test(user)) return [];
  const edit = { start, end: start + group.length, newText: user };
  return [{ title: `Use the number ${user}`, safety: 'suggested', edits: () => [edit] }];
}

/** Accounts and groups of `--chown` that are not there when the files are copied. */
function* missingOwners(facts: Facts, stage: Stage): Iterable<Finding> {
  const { runtime } = facts.runs.stage(stage.index);
  for (const instruction of stage.instructions) {
    const flag = instruction.flags.find(({ name }) => name === 'chown');
    if (flag?.value === undefined || flag.valueSpan === undefined) continue;
    const missing = missingOwner(runtime, flag.value, named, { stage, instruction });
    if (missing === undefined) continue;
    yield {
      start: flag.valueSpan.start,
      end: flag.valueSpan.end,
      severity: 'warning',
      certainty: 'likely',
      message: `this COPY fails, or leaves the files to root: ${missing.kind} \`${missing.name}\` does not exist here yet`,
      related: missing.evidence,
    };
  }
}

const named = /^[a-z_][\w.-]*$/i;

/** Coreutils still take `user.group`. */
const namedForChown = /^[a-z_][\w-]*$/i;

interface MissingOwner {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly evidence: Answer['evidence'];
}

/** The part of `user:group` that is looked up by its name and is not there at the instruction. */
function missingOwner(
  runtime: StageRuntime,
  owner: string,
  isName: RegExp,
  { stage, instruction }: { readonly stage: Stage; readonly instruction: Instruction },
): MissingOwner | undefined {
  const [user = '', group = ''] = owner.split(':');
  const isMissing = (name: string, { value, evidence }: Answer): boolean =>
    isName.test(name) && (value === false || isMadeLater(evidence, stage, instruction));
  const { evidence } = runtime.hasUser(user);
  if (isMissing(user, runtime.hasUser(user))) return { kind: 'user', name: user, evidence };
  return isMissing(group, groupAnswer(runtime, group)) ? { kind: 'group', name: group, evidence } : undefined;
}

/** `chown app:app` in a RUN whose failure ends the build. */
function* missingInRuns(facts: Facts, stage: Stage): Iterable<Finding> {
  const { runtime, commands } = facts.runs.stage(stage.index);
  for (const { command, instruction } of commands) {
    const word = ownerWord(command);
    const missing = missingOwner(runtime, word?.text ?? '', namedForChown, { stage, instruction });
    if (word === undefined || missing === undefined) continue;
    yield {
      start: word.start,
      end: word.end,
      certainty: 'likely',
      message: `the build fails here: ${missing.kind} \`${missing.name}\` does not exist in ${runtime.base?.title ?? 'this stage'} ("invalid ${missing.kind}")`,
      related: missing.evidence,
    };
  }
}

/** The owner that `chown` sets, where it surely runs and its failure ends the build. */
function ownerWord({ words, always, guards, negated, script }: ShellCommand): ShellWord | undefined {
  const isChown = words[0]?.text?.replace(/^.*\//, '') === 'chown';
  if (!isChown || !always || !guards || negated || script !== undefined) return undefined;
  if (words.some(({ text }) => text === undefined || text.startsWith('--reference'))) return undefined;
  return words.slice(1).find(({ text }) => text?.startsWith('-') === false);
}

/** An account that the same stage makes further down. */
function isMadeLater(evidence: Answer['evidence'], { start, end }: Stage, at: Instruction): boolean {
  const [made] = evidence;
  return made !== undefined && made.start > at.end && made.start >= start && made.end <= end;
}

/** `/etc/passwd` of a stage above that made the account. */
function carryAccount({ ast, graph, runs }: Facts, stage: Stage, user: Instruction, name: string): Fix[] {
  const maker = graph.stages.findLast(({ index, base }) => {
    return (
      index < stage.index && base.kind === 'image' && runs.stage(index).runtime.hasUser(name).value === true
    );
  });
  const base = runs.stage(stage.index).runtime.base;
  if (maker === undefined || base?.passwd === true || isSystemAccount(name)) return [];
  const named = useStageName({ ast, graph }, maker);
  const from = named?.name ?? maker.name ?? suggestStageName({ ast, graph }, maker);
  const line = insertAbove(ast, user, `COPY --from=${from} /etc/passwd /etc/passwd`);
  const edits = [...(named?.edits ?? []), line];
  return [{ title: `Copy \`/etc/passwd\` from \`${from}\``, safety: 'suggested', edits: () => edits }];
}

/** Numbers that distributions agree on; others get one that is nobody's. */
const knownNumbers: Readonly<Record<string, number>> = { root: 0, nobody: 65534, nonroot: 65532 };

function isSystemAccount(name: string): boolean {
  return Object.hasOwn(knownNumbers, name);
}

function numericUser(start: number, name: string): Fix[] {
  const number = isSystemAccount(name) ? knownNumbers[name] : 10001;
  const edit = { start, end: start + name.length, newText: String(number) };
  return [{ title: `Use the number ${number}`, safety: 'suggested', edits: () => [edit] }];
}

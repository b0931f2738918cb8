import { createFacts } from '../../core/analysis.js';
import type { Ast } from '../../core/text/ast.js';
import type { Facts } from '../../core/facts.js';
import type { Stage } from '../../core/graph/graph.js';
import { parseImageName } from '../../core/images/image-name.js';
import { packagesOfLibrary } from '../../core/packages/run-packages.js';
import { expandWord } from '../../core/run/expand-words.js';
import { variableOf } from '../../core/shell/environment.js';
import { forbiddenChanges } from '../../core/verdict/permissions.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { classOf } from './command-classes.js';
import type { NeedsInput } from './needs-input.js';
import { envNames, idleNames } from './placing.js';
import type { Carry } from './plan.js';
import { readSubject, type Subject } from './subject.js';

/**
 * Reads the result as if it were anybody's file and compares it with the original. Answers what is wrong in words,
 * `undefined` when nothing is. `strict` also minds what merely may fail.
 */
export function checkResult(
  input: NeedsInput,
  text: string,
  carries: readonly Carry[],
  strict: boolean,
): Wrong | undefined {
  const { subject } = input;
  const facts = createFacts(text, subject.facts.inputs);
  const final = facts.graph.stages[facts.graph.final];
  if (facts.ast.problems.length > 0 || final === undefined || facts.graph.stages.length < 2)
    return { code: 'self-check', message: 'the result is not a valid file with two stages' };
  if (!keepsComments(subject.ast, facts.ast))
    return { code: 'self-check', message: 'a comment would be lost' };
  const result = readSubject(facts, final, input.base, input.image);
  const unclear = checkLibraries(input, facts, carries);
  if (unclear !== undefined) return { code: 'unknown-run-time-libraries', message: unclear };
  const message =
    compareConfiguration(input, result) ??
    checkShell(input, result) ??
    checkPrograms(input, result, carries, strict) ??
    checkUser(subject, facts, result) ??
    checkPermissions(subject, facts, final);
  return message === undefined ? undefined : { code: 'self-check', message };
}

/** A mode or owner that the account of the stage may not change, as it may in the file that is converted. */
function checkPermissions(subject: Subject, facts: Facts, final: Stage): string | undefined {
  const before = forbiddenChanges(subject.facts, subject.stage);
  const found = forbiddenChanges(facts, final);
  const { program, path, user } = found[before.length] ?? {};
  return path === undefined
    ? undefined
    : `\`${program ?? ''}\` fails on ${path}, which is root's: ${user ?? ''} runs it`;
}

export interface Wrong {
  readonly code: 'self-check' | 'unknown-run-time-libraries';
  readonly message: string;
}

/** Every library that a program names must be known to be there, or come along. */
function checkLibraries(
  { plan, base }: NeedsInput,
  { runs, graph }: Facts,
  carries: readonly Carry[],
): string | undefined {
  const { runtime, packages } = runs.stage(graph.final);
  const isInstalled = (need: string): boolean =>
    packagesOfLibrary(need, base)?.some((name) => packages.has(name)) === true;
  for (const { linkage, needs, path } of plan.programs) {
    const unclear =
      linkage === 'dynamic'
        ? needs.find(
            (need) =>
              runtime.provides(need).value !== true && !isCarried(carries, need) && !isInstalled(need),
          )
        : undefined;
    if (unclear !== undefined)
      return `it is not known whether the run base has ${unclear}, which ${path} needs`;
  }
  return undefined;
}

function keepsComments(before: Ast, after: Ast): boolean {
  const left = new Map<string, number>();
  for (const { text } of after.comments) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { text } of before.comments) {
    const count = left.get(text) ?? 0;
    if (count === 0) return false;
    left.set(text, count - 1);
  }
  return before.directives.every(({ name, value }) =>
    after.directives.some((other) => other.name === name && other.value === value),
  );
}

function compareConfiguration(input: NeedsInput, result: Subject): string | undefined {
  const { subject, placing, plan } = input;
  const env = subject.steps.flatMap(({ instruction }, at) =>
    instruction.keyword === 'ENV' && placing.places[at] !== 'build'
      ? envNames(instruction).filter((name) => !idleNames(subject, instruction, plan).includes(name))
      : [],
  );
  for (const name of env) {
    if (name === 'PATH') continue;
    const [before, after] = [subject, result].map(({ run }) => variableOf(run.environment, name));
    if (before?.text !== after?.text) return `the variable ${name} would change`;
  }
  if (subject.run.cwd !== result.run.cwd) return `the working folder would change`;
  if (userOf(subject) !== userOf(result)) return 'the user would change';
  if (shellOf(subject) !== shellOf(result)) return 'the shell would change';
  for (const keyword of ['EXPOSE', 'VOLUME', 'LABEL', 'MAINTAINER', 'STOPSIGNAL']) {
    if (expandedAll(subject, keyword) !== expandedAll(result, keyword)) return `${keyword} would change`;
  }
  return compareStarts(subject, result);
}

function userOf({ run }: Subject): string {
  const text = run.user?.text ?? run.user?.from.join() ?? 'root';
  return text === 'root' || text === '0' ? 'root' : text;
}

function shellOf({ run }: Subject): string {
  return run.shell.join('\n');
}

/** Values as the build sees them: a forgotten ARG shows. */
function expandedAll({ steps, ast }: Subject, keyword: string): string {
  return steps
    .filter(({ instruction }) => instruction.keyword === keyword)
    .map(({ instruction, before }) =>
      instruction.words
        .map((word) => {
          const { text, from } = expandWord(word, before.environment, ast.escape, instruction.json);
          return text ?? `${word.raw}?${from.join()}`;
        })
        .join('\n'),
    )
    .sort()
    .join('\n\n');
}

function compareStarts(subject: Subject, result: Subject): string | undefined {
  const before = startInstructions(subject.facts.graph, 0);
  const after = startInstructions(result.facts.graph, result.facts.graph.final);
  const text = (one: Subject, what: keyof typeof before, from: typeof before): string => {
    const instruction = from[what];
    return instruction === undefined ? '' : one.ast.text.slice(instruction.start, instruction.end);
  };
  for (const what of ['entrypoint', 'command', 'healthcheck'] as const) {
    if (text(subject, what, before) !== text(result, what, after)) return `the ${what} would change`;
  }
  return undefined;
}

/** Packages and accounts: every distribution has programs of its own for them. */
function isOfDistribution({ instruction, commands }: Subject['steps'][number]): boolean {
  if (instruction.keyword !== 'RUN') return false;
  return (
    commands.length === 0 ||
    commands.some(({ command }) => /^(packages|account|system|unknown)$/.test(classOf(command)))
  );
}

/** RUN and shell forms need a shell in the final stage. */
function checkShell({ base, image, subject }: NeedsInput, result: Subject): string | undefined {
  const shell = base.shell;
  const bash = result.run.shell[0]?.endsWith('bash') === true;
  const needs = result.steps.find(
    ({ instruction }) =>
      instruction.keyword === 'RUN' ||
      (/^(CMD|ENTRYPOINT)$/.test(instruction.keyword) && !instruction.json) ||
      (instruction.keyword === 'HEALTHCHECK' && !/^(NONE$|CMD\s+\[)/i.test(instruction.body.text.trim())),
  );
  const isForeign = base.packageManager !== subject.base.packageManager;
  if (isForeign && result.steps.some(isOfDistribution))
    return `the commands of the final stage are written for ${subject.base.title}`;
  if (needs === undefined && subject.starts.every(({ command }) => command.script === undefined) && !bash)
    return undefined;
  if (shell === null)
    return `${image} has no shell, and ${needs?.instruction.keyword ?? 'a script'} needs one`;
  if (bash && result.run.runtime.bash.value === false) return `${image} has no bash`;
  return undefined;
}

function checkPrograms(
  { plan, subject }: NeedsInput,
  { facts, starts }: Subject,
  carries: readonly Carry[],
  strict: boolean,
): string | undefined {
  const { verdicts, runs, graph } = facts;
  const run = runs.stage(graph.final);
  for (const { delivery, faults } of verdicts.landings) {
    const fault = faults.find(({ certainty }) => strict || certainty !== 'possible');
    if (fault !== undefined && delivery.stage === graph.final)
      return `${delivery.path} would not run there: ${wordsOf(fault)}`;
  }
  for (const program of plan.programs) {
    const carry = carries.find(({ from }) => from === program.path);
    if (carry === undefined) continue;
    if (run.artifactAt(carry.to)?.path !== carry.to) return `${carry.to} would be missing`;
  }
  const lost = subject.starts.filter(({ path }) => path !== undefined).length;
  const found = starts.filter(({ path }) => path !== undefined).length;
  const names = new Set(starts.map(({ path }) => path));
  // What starts it may be a file that was written in a RUN: that file goes along, and the program with it.
  const beside = subject.starts.filter(
    ({ path }) => path !== undefined && !names.has(path) && run.artifactAt(path)?.path === path,
  );
  return found + beside.length < lost ? 'a program that the container starts would not be found' : undefined;
}

function isCarried(carries: readonly Carry[], library: string): boolean {
  return carries.some(({ to }) => to.includes(`/${library}.so`));
}

function wordsOf(fault: { readonly kind: string }): string {
  const words: Readonly<Record<string, string>> = {
    platform: 'it is built for a different platform',
    'no-loader': 'the image has no loader for dynamic programs',
    'other-libc': 'the image has a different libc',
    'older-glibc': 'its glibc is older',
    'older-libstdcxx': 'its libstdc++ is older',
    library: 'a library is missing',
    'native-modules': 'native modules do not fit',
    'dangling-link': 'its links lead nowhere',
    'runtime-version': 'the language runtime is older',
    interpreter: 'its interpreter is missing',
    'no-interpreter-line': 'it has no #! line',
    certificates: 'CA certificates are missing',
    zoneinfo: 'time zones are missing',
    globalization: 'ICU is missing',
    cultures: 'it runs without cultures',
  };
  return words[fault.kind] ?? fault.kind;
}

/** Accounts that the systems have on which images stand. */
const usualAccounts = new Set(
  'daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc nobody _apt'.split(' '),
);

/** Every account that the final stage names, on the way too. */
function checkUser(subject: Subject, { runs, graph }: Facts, result: Subject): string | undefined {
  const { runtime } = runs.stage(graph.final);
  const [run, build] = [result.baseReference, subject.baseReference].map(
    (reference) => parseImageName(reference).repository,
  );
  const isSibling = run === build;
  for (const { after } of result.steps) {
    const name = after.user?.text?.split(':')[0];
    if (name === undefined || name === '' || name === 'root') continue;
    const { value } = runtime.hasUser(name);
    if (value === false) return `the user ${name} would be missing`;
    // Accounts of other images than the one that builds are their own business.
    const isOwn = value === true || isSibling || /^\d+$/.test(name) || usualAccounts.has(name);
    if (!isOwn) return `it is not known whether the run base has the user ${name}`;
  }
  return undefined;
}

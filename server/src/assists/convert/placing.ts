import type { Start } from '../../core/verdict/landing.js';
import { readArgs } from '../../core/graph/args.js';
import type { Instruction } from '../../core/text/ast.js';
import { coversAllWays } from '../../core/shell/branches.js';
import { isWithin, resolvePath } from '../../core/shell/paths.js';
import { classOf, pathsOf } from './command-classes.js';
import { contextFiles } from './context-tree.js';
import { placeCopies } from './copies.js';
import { copiesOfBuild } from './moved-files.js';
import type { Carry, Place, Plan } from './plan.js';
import type { Roots } from './roots.js';
import { readParts, type RunParts } from './run-parts.js';
import { isRefused, refuse, type Step, type Subject } from './subject.js';
import type { Note, Refused } from './conversion-result.js';

export interface Placing {
  readonly places: readonly Place[];
  /** Of RUNs: what the final stage runs. */
  readonly parts: ReadonlyMap<number, RunParts>;
  /** Index of the last step of the build stage. */
  readonly last: number;
  readonly carries: readonly Carry[];
  readonly notes: readonly Note[];
}

/** Decides for every instruction; refuses where a RUN cannot be parted. */
export function placeSteps(subject: Subject, plan: Plan, roots: Roots): Placing | Refused {
  const parts = new Map<number, RunParts>();
  const copies = copiesOf(subject, plan);
  const moves = (at: number): boolean => copies.get(at) === 'final';
  const carries: Carry[] = [
    ...rootFiles(subject, roots, copies, plan.carries),
    ...plan.carries.filter(({ step }) => !moves(step)),
  ];
  const notes: Note[] = [...plan.notes];
  for (const [at, step] of subject.steps.entries()) {
    if (step.instruction.keyword !== 'RUN') continue;
    const found = readParts({ subject, plan, roots, at, step, copies });
    if (isRefused(found)) return found;
    parts.set(at, found);
    carries.push(...found.carries);
    notes.push(...found.notes);
  }
  const lacking = copiesOfBuild(subject, copies, (at) => isBuildRun(parts, at));
  if (lacking.size > 0)
    return placeSteps(subject, { ...plan, again: new Set([...(plan.again ?? []), ...lacking]) }, roots);
  const unsure = firstUnsure(subject, carries);
  if (unsure !== undefined) return unsure;
  const built = lastWhere(subject.steps, (_step, at) => isBuildRun(parts, at));
  const made = Math.max(built, ...carries.map(({ step }) => step));
  const first = subject.steps.map((step, at) => placeOf(subject, plan, { step, at, made, parts, copies }));
  const last = Math.max(
    made,
    lastWhere(subject.steps, (_step, at) => first[at] === 'build'),
  );
  const places = first.map((place, at) => (at > last && place === 'both' ? 'final' : place));
  const settled = places.map((_place, at) => settle(subject, places, at));
  return { places: settled, parts, last, carries: distinct(carries), notes };
}

function copiesOf(subject: Subject, { again = new Set() }: Plan): ReadonlyMap<number, Place> {
  const copies = placeCopies(subject);
  return again.size === 0 ? copies : new Map([...copies, ...[...again].map((at) => [at, 'both'] as const)]);
}

/** Scripts that the container starts and files that it is given, where their COPY stays in the build stage. */
function rootFiles(
  subject: Subject,
  { own }: Roots,
  copies: ReadonlyMap<number, Place>,
  carries: readonly Carry[],
): readonly Carry[] {
  const files = contextFiles(subject);
  const named = subject.starts.flatMap((start) =>
    [...start.command.words.map(({ text }) => text), ...namedFiles(subject, start)].flatMap((text) => {
      const path = resolvePath(start.command.cwd ?? subject.run.cwd, text);
      return path === undefined ? [] : [{ path, start }];
    }),
  );
  const all = [...own.map(({ artifact, start }) => ({ path: artifact.path, start })), ...named];
  const elsewhere = namesakes(subject);
  return all.flatMap(({ path, start }): Carry[] => {
    const file = files.get(path);
    if (file === undefined || copies.get(file.step) !== 'build' || elsewhere.has(path)) return [];
    if (carries.some(({ to }) => isWithin(to, file.path))) return [];
    const { start: from, end } = start.span;
    const derivation = 'the container starts or reads it, and it comes from the build context';
    const common = { from: file.path, to: file.path, folder: false, derivation };
    return [{ ...common, span: { start: from, end }, step: file.step }];
  });
}

/** Files of the working folder that are called like a program which a start finds elsewhere, by its name alone. */
function namesakes({ starts, run }: Subject): ReadonlySet<string> {
  return new Set(
    starts.flatMap(({ command, path }) => {
      const name = command.words[0]?.text;
      const beside = name?.includes('/') === false ? resolvePath(command.cwd ?? run.cwd, name) : undefined;
      return path === undefined || beside === undefined || beside === path ? [] : [beside];
    }),
  );
}

/** What the start and its script name: `./wait-for-it.sh db:5432 -- …` looks like what it starts, `. ./env.sh` starts nothing. */
function namedFiles({ ast, read }: Subject, { instruction, command }: Start): readonly string[] {
  const written = ast.text.slice(instruction.start, instruction.end);
  const script = command.script === undefined ? '' : (read(command.script) ?? '');
  return `${written}\n${script.replace(/^[ \t]*#.*$/gm, '')}`
    .split(/[\s"'`,;()<>=&|[\]{}]+/)
    .filter((word) => word.length > 2 && word.length < 200 && /[./]/.test(word));
}

/** A COPY of what only some ways of a script make would break the other builds. */
function firstUnsure({ ast, run }: Subject, carries: readonly Carry[]): Refused | undefined {
  for (const { from, folder } of carries) {
    const artifact = run.artifactAt(folder ? `${from}/` : from);
    if (artifact?.branches === undefined || artifact.path.replace(/\/$/, '') !== from) continue;
    if (coversAllWays(artifact.branches) || isOfImage(from)) continue;
    const at = artifact.evidence[0] ?? { start: 0, end: 0 };
    const message = `\`${from}\` is created only under a condition; otherwise a COPY of it would break the build`;
    const hint = 'Create the file unconditionally, or build it in a separate Dockerfile.';
    return refuse(ast, 'artifact-unknown', at, message, hint);
  }
  return undefined;
}

/** Folders that the images of languages have before anything is installed. */
function isOfImage(path: string): boolean {
  return /^\/usr\/(local\/)?lib\/(python[\d.]+|ruby|php)\b|^\/usr\/local\/bundle$/.test(path);
}

function lastWhere(steps: readonly Step[], test: (step: Step, at: number) => boolean): number {
  return steps.findLastIndex(test);
}

function isBuildRun(parts: ReadonlyMap<number, RunParts>, at: number): boolean {
  return parts.get(at)?.build === true;
}

function distinct(carries: readonly Carry[]): readonly Carry[] {
  const kept: Carry[] = [];
  for (const carry of carries) {
    const covered = kept.some(
      (other) => other.to === carry.to || (other.folder && isWithin(other.to, carry.to)),
    );
    if (!covered) kept.push(carry);
  }
  return kept;
}

interface Query {
  readonly step: Step;
  readonly at: number;
  /** The last step that builds or makes something that is carried. */
  readonly made: number;
  readonly parts: ReadonlyMap<number, RunParts>;
  readonly copies: ReadonlyMap<number, Place>;
}

function placeOf(subject: Subject, plan: Plan, query: Query): Place {
  const { step, at, made, parts, copies } = query;
  switch (step.instruction.keyword) {
    case 'ENV':
      return isBuildOnly(step.instruction, plan) ? 'build' : at > made ? 'final' : 'both';
    case 'ARG':
    case 'WORKDIR':
    case 'SHELL':
      return at > made ? 'final' : 'both';
    case 'USER':
      return subject.steps.some((_other, index) => index > at && index <= made && isBuildRun(parts, index))
        ? 'both'
        : 'final';
    case 'RUN':
      return placeRun(subject, query);
    case 'COPY':
    case 'ADD':
      return copies.get(at) ?? 'build';
    default:
      return 'final';
  }
}

/** Names of the ENV lines that stay with the build. */
export function leftBehind(subject: Subject, plan: Plan): readonly string[] {
  return subject.steps
    .filter(({ instruction }) => instruction.keyword === 'ENV')
    .flatMap(({ instruction }) =>
      isBuildOnly(instruction, plan) ? envNames(instruction) : idleNames(subject, instruction, plan),
    );
}

/**
 * Names of an ENV line that only the build reads, where the line sets others too; none where a later line uses one.
 */
export function idleNames({ steps, ast }: Subject, instruction: Instruction, plan: Plan): readonly string[] {
  if (instruction.words[0]?.raw.includes('=') !== true) return [];
  const names = envNames(instruction).filter((name) => plan.buildOnly.has(name));
  const used = (name: string): boolean =>
    steps.some(
      ({ instruction: other }) =>
        other.keyword !== 'RUN' &&
        new RegExp(`\\$\\{?${name.replace(/\W/g, '')}\\b`).test(ast.text.slice(other.start, other.end)),
    );
  return names.filter((name) => !used(name));
}

/** `ENV` lines of which every name is read by the build only. */
function isBuildOnly(instruction: Instruction, { buildOnly }: Plan): boolean {
  const names = envNames(instruction);
  return names.length > 0 && names.every((name) => buildOnly.has(name));
}

/** Names of the variables that an ENV sets, in both of its forms. */
export function envNames({ words }: Instruction): readonly string[] {
  const [first] = words;
  if (first === undefined) return [];
  if (!first.raw.includes('=')) return [first.value];
  return words.map(({ raw }) => raw.slice(0, Math.max(0, raw.indexOf('='))));
}

function placeRun(subject: Subject, { at, made, parts }: Query): Place {
  const found = parts.get(at);
  const isEmpty =
    found === undefined || (found.final !== 'whole' && found.final.length + found.behind.length === 0);
  if (found === undefined || isEmpty) return 'build';
  // A RUN of which the final stage gets parts only stays where it is.
  if (found.build || found.final !== 'whole') return 'both';
  if (at > made) return 'final';
  return servesBuild(subject, at, made) ? 'both' : 'final';
}

/** Whether a later step of the build needs what an account, folder or package step did. */
function servesBuild({ steps }: Subject, at: number, made: number): boolean {
  const kinds = steps[at]?.commands.map(({ command }) => classOf(command)) ?? [];
  if (kinds.some((kind) => kind === 'packages' || kind === 'system')) return true;
  const later = steps.slice(at + 1, made + 1);
  const accounts = kinds.includes('account');
  if (accounts && later.some(({ instruction }) => namesUser(instruction))) return true;
  const folders = steps[at]?.commands.flatMap(({ command }) => pathsOf(command)) ?? [];
  return later.some(({ commands, before }) =>
    commands.some(({ command }) =>
      folders.some(
        (folder) =>
          (before.cwd !== undefined && isWithin(folder, before.cwd)) ||
          pathsOf(command).some((path) => isWithin(folder, path)),
      ),
    ),
  );
}

function namesUser({ keyword, flags, body }: Instruction): boolean {
  if (keyword === 'USER') return true;
  if (flags.some(({ name }) => name === 'chown')) return true;
  return keyword === 'RUN' && /\b(chown|su|gosu|su-exec|sudo)\b/.test(body.text);
}

/** ARGs are said again only where the final stage uses them; so is an ENV that only the build reads. */
function settle({ steps, ast }: Subject, places: readonly Place[], at: number): Place {
  const step = steps[at];
  const place = places[at] ?? 'build';
  const isEnv = step?.instruction.keyword === 'ENV' && place === 'build';
  const isArg = step?.instruction.keyword === 'ARG' && place === 'both';
  if (step === undefined || (!isEnv && !isArg)) return place;
  const names = isEnv ? envNames(step.instruction) : readArgs(step.instruction).map(({ name }) => name);
  const used = steps.some((other, index) => {
    if (index <= at || places[index] === 'build') return false;
    const text = ast.text.slice(other.instruction.start, other.instruction.end);
    return names.some((name) => new RegExp(`\\$\\{?${name.replace(/\W/g, '')}\\b`).test(text));
  });
  return used ? 'both' : 'build';
}

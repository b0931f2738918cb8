import { createFacts } from '../core/analysis.js';
import type { Artifact } from '../core/artifacts.js';
import type { Instruction, Word } from '../core/text/ast.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import { applyEdits, editsOverlap, type Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { readPackageCall } from '../core/packages/packages.js';
import type { StageRun } from '../core/run/stage-run.js';
import type { ShellCommand } from '../core/shell/command.js';
import { baseName } from '../core/shell/paths.js';
import { startInstructions } from '../core/verdict/start-instructions.js';
import type { Start } from '../core/verdict/landing.js';
import { classOf } from './convert/command-classes.js';

/** The last stage of a file with several, where an image without a shell can take the place of its base. */
export interface FinalStage {
  readonly stage: Stage;
  /** The image in its FROM. */
  readonly word: Word;
  readonly base: ImageFacts;
  readonly run: StageRun;
  /** RUNs directly behind FROM; they install certificates or time zones, or make accounts, and do nothing else. */
  readonly head: readonly Instruction[];
  /** Whether they make accounts. */
  readonly accounts: boolean;
  /** Accounts and groups that USER and `--chown` name; numbers need no entry. */
  readonly owners: Owners;
}

export interface Owners {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The final stage when `instruction` is its FROM and nothing in it needs a shell: the exec form starts what a container
 * runs, and no RUN is there but those that prepare what an image without a shell has or can be given.
 */
export function finalStageAt(facts: Facts, instruction: Instruction): FinalStage | undefined {
  const { ast, graph, runs } = facts;
  const stage = graph.stages[graph.final];
  const [word] = instruction.words;
  if (stage?.from !== instruction || graph.stages.length < 2 || ast.problems.length > 0) return undefined;
  if (stage.base.kind !== 'image' || word === undefined || /[$@"']/.test(word.raw)) return undefined;
  const base = facts.baseOf(stage.index);
  const run = runs.stage(stage.index);
  if (base === undefined || !run.complete || !startsWithoutShell(facts, stage)) return undefined;
  if (!stage.instructions.every(({ keyword }) => passive.test(keyword))) return undefined;
  const firstOther = stage.instructions.findIndex(({ keyword }) => keyword !== 'RUN');
  const head = stage.instructions.slice(0, firstOther);
  const isPrepared = stage.instructions.every((one) => one.keyword !== 'RUN' || head.includes(one));
  const commands = run.commands.map(({ command }) => command);
  if (firstOther === -1 || !isPrepared || !commands.every(prepares)) return undefined;
  const accounts = commands.some((command) => classOf(command) === 'account');
  const owners = ownersIn(stage);
  return owners && { stage, word, base, run, head, accounts, owners };
}

const passive =
  /^(RUN|COPY|ENV|ARG|LABEL|EXPOSE|USER|WORKDIR|VOLUME|STOPSIGNAL|ENTRYPOINT|CMD|HEALTHCHECK|MAINTAINER)$/;

/** `undefined` where a variable says who it is. */
function ownersIn({ instructions }: Stage): Owners | undefined {
  const written = instructions.flatMap(({ keyword, words, flags }) => {
    if (keyword === 'USER') return words.slice(0, 1).map(({ value }) => value);
    return flags.flatMap(({ name, value }) => (name === 'chown' && value !== undefined ? [value] : []));
  });
  if (written.some((owner) => owner.includes('$'))) return undefined;
  const part = (at: number): readonly string[] => {
    const names = written.map((owner) => owner.split(':')[at] ?? '');
    return [...new Set(names.filter((name) => name !== '' && !/^\d+$/.test(name)))];
  };
  return { users: part(0), groups: part(1) };
}

function startsWithoutShell({ graph, verdicts }: Facts, { index }: Stage): boolean {
  const { entrypoint, command, healthcheck } = startInstructions(graph, index);
  const written = [entrypoint, command, healthcheck].filter((one) => one !== undefined);
  const isNone = ({ words }: Instruction): boolean => words[0]?.value.toUpperCase() === 'NONE';
  return verdicts.startsOf(index).length > 0 && written.every((one) => one.json || isNone(one));
}

const given = /^(ca-certificates(-bundle)?|tzdata)$/;

function prepares(command: ShellCommand): boolean {
  if (command.script !== undefined) return false;
  switch (classOf(command)) {
    case 'packages': {
      const call = readPackageCall(command.words.map(({ text }) => text));
      return (
        call?.action !== 'install' || (!call.unreadable && call.packages.every((name) => given.test(name)))
      );
    }
    case 'system':
      return baseName(command.words[0]?.text ?? '') === 'update-ca-certificates';
    case 'account':
    case 'clean':
    case 'harmless':
      return true;
    default:
      return false;
  }
}

/** What a container starts, where that is one of the files that are known. */
export function startedArtifact({ path }: Start, run: StageRun): Artifact | undefined {
  const artifact = path === undefined ? undefined : run.artifactAt(path);
  return artifact?.path === path ? artifact : undefined;
}

/** What the file means after the edits; `undefined` where they cannot be made. Sizes and observations were of another file. */
export function factsAfter(facts: Facts, edits: readonly Edit[]): Facts | undefined {
  if (editsOverlap(edits)) return undefined;
  const inputs = { ...facts.inputs, measured: [], observations: [] };
  // Stages above the first edit keep their runs.
  const after = createFacts(applyEdits(facts.ast.text, edits), inputs, facts);
  return after.ast.problems.length > 0 ? undefined : after;
}

/**
 * Whether the last stage is known to work: everything that a container starts is there and `runs`, nothing speaks
 * against what was copied, and every user that is named has an account.
 */
export function isSound(
  { graph, runs, verdicts }: Facts,
  { users }: Owners,
  startsFine: (start: Start, run: StageRun) => boolean,
): boolean {
  const run = runs.stage(graph.final);
  if (users.some((name) => run.runtime.hasUser(name).value !== true)) return false;
  const isStarted = verdicts
    .startsOf(graph.final)
    .every((start) => start.command.always && startsFine(start, run));
  const isFaultless = verdicts.landings.every(
    ({ delivery, faults }) => delivery.stage !== graph.final || faults.length === 0,
  );
  // What is not known may be a program that the first one calls.
  const isKnown = run.artifacts.every(
    ({ path, linkage }) => linkage !== 'unknown' || !/\/s?bin\/[^/]+$/.test(path),
  );
  return isStarted && isFaultless && isKnown;
}

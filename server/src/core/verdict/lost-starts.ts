import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import { parseImageName } from '../images/image-name.js';
import { baseName } from '../shell/paths.js';
import { lostByBase, type BaseChange } from './base-change.js';
import { startInstructions } from './start-instructions.js';
import type { Start } from './landing.js';

/**
 * What a change of the text takes away from the containers that it is built for, in words; `undefined` where nothing is
 * known to be lost: the same programs start, they are there, and so is what runs them.
 */
export function lostByChange(before: Facts, after: Facts): string | undefined {
  for (const [from, to] of targetsOf(before, after)) {
    if (to === undefined) return 'a stage that is built elsewhere is removed';
    const reason = lostInStage(before, from, after, to);
    if (reason !== undefined) return reason;
  }
  return lostInBuild(before, after);
}

type Pair = readonly [from: number, to: number | undefined];

/** The default target, under its name where another stage became the last one, and what files outside name. */
function targetsOf({ graph, inputs }: Facts, after: Facts): readonly Pair[] {
  const named = inputs.targets.flatMap(({ stage }): Pair[] => {
    const from = graph.target(stage)?.index;
    return from === undefined ? [] : [[from, after.graph.target(stage)?.index]];
  });
  const name = graph.stages[graph.final]?.name;
  const same = name === undefined ? undefined : after.graph.target(name)?.index;
  const final = after.graph.final < 0 ? undefined : after.graph.final;
  return graph.final < 0 ? named : [[graph.final, same ?? final], ...named];
}

function lostInStage(before: Facts, from: number, after: Facts, to: number): string | undefined {
  const starts = before.verdicts.startsOf(from);
  const now = after.verdicts.startsOf(to);
  if (startsWords(starts) !== startsWords(now)) return 'the container would start something else';
  for (const [at, start] of starts.entries()) {
    if (isHeld(before, from, start) && !isHeld(after, to, now[at] ?? start))
      return `${start.path ?? ''} is removed`;
  }
  const { entrypoint, healthcheck } = startInstructions(before.graph, from);
  if (healthcheck !== undefined && startInstructions(after.graph, to).healthcheck === undefined)
    return 'the health check is removed';
  const hasEntrypoint = entrypoint !== undefined;
  const change = baseChange(before, from, after, to);
  if (change === undefined) return undefined;
  return lostByBase(change, { starts, hasEntrypoint }) ?? lostLibrary(change, after, to);
}

/** Nothing where the FROM at the end of the chain is written as it was. */
function baseChange(before: Facts, from: number, after: Facts, to: number): BaseChange | undefined {
  const [here, there] = [rootOf(before, from), rootOf(after, to)];
  if (here === undefined || there === undefined || wordOf(here) === wordOf(there)) return undefined;
  const sameRepository = repositoryOf(here) !== undefined && repositoryOf(here) === repositoryOf(there);
  return { before: before.runs.stage(from), after: after.runs.stage(to), sameRepository };
}

function rootOf({ graph }: Facts, stage: number): Stage | undefined {
  let at = graph.stages[stage];
  while (at?.base.kind === 'stage') at = graph.stages[at.base.stage];
  return at;
}

function wordOf({ from }: Stage): string | undefined {
  return from.words[0]?.raw;
}

/** The image without its tag. */
function repositoryOf({ base }: Stage): string | undefined {
  if (base.kind !== 'image') return undefined;
  const { registry, repository } = parseImageName(base.image);
  return `${registry}/${repository}`;
}

/**
 * What scripts start in turn is left out: a script that can no longer be read is found missing by itself. So is a
 * health check, which a fix may write in another way. A program may get its folder, and a list become one of JSON.
 */
function startsWords(starts: readonly Start[]): string {
  const lines = starts
    .filter(
      ({ by, instruction, command }) =>
        by !== 'HEALTHCHECK' && (instruction.json || command.script === undefined),
    )
    .map(({ by, instruction: { json, words }, command }) => {
      const texts = json ? words.map(({ value }) => value) : command.words.map(({ text }) => text ?? '?');
      return `${by} ${texts.map(plainWord).join(' ')}`;
    });
  return [...new Set(lines)].join('\n');
}

function plainWord(text: string, at: number): string {
  const plain = text.replace(/^\[(?=\S)|,$|,?\]$/g, '');
  return at === 0 ? baseName(plain) : plain;
}

function isHeld({ runs }: Facts, stage: number, { path }: Start): boolean {
  return path !== undefined && runs.stage(stage).artifactAt(path)?.path === path;
}

/** On another base every library that a started program needs must be known to be there. */
function lostLibrary({ before }: BaseChange, after: Facts, stage: number): string | undefined {
  if (before.runtime.base === undefined) return undefined;
  const { runtime } = after.runs.stage(stage);
  const started = after.verdicts.landings.filter(({ use }) => use.kind !== 'run' && use.stage === stage);
  const needs = started.flatMap(({ delivery }) => delivery.artifact.needs);
  return needs.find((library) => !partsOfLibc.test(library) && runtime.provides(library).value !== true);
}

const partsOfLibc = /^lib(m|c|dl|pthread|rt|util|resolv)$/;

/** Stages of which no container is started: their commands must still find what they call. */
function lostInBuild(before: Facts, after: Facts): string | undefined {
  for (const { index, name } of before.graph.stages) {
    const to = name === undefined ? sameIndex(before, after, index) : after.graph.target(name)?.index;
    const change = to === undefined ? undefined : baseChange(before, index, after, to);
    const reason = change && lostByBase(change, undefined);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Stages without a name keep their place only where none came or went. */
function sameIndex(before: Facts, after: Facts, index: number): number | undefined {
  return before.graph.stages.length === after.graph.stages.length ? index : undefined;
}

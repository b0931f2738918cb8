import { fitsParts } from '../text/expand.js';
import type { Reference, Stage, StageGraph } from './graph.js';
import { isGivenOutside, type Inputs, type NamedTarget } from '../inputs.js';
import { nearestName } from './nearest-name.js';
import { reachAll } from './reached-stages.js';
import { stageGuess, type StageGuess } from './stage-guess.js';

/**
 * Indexes of the stages that no build needs as far as can be seen: the last stage does not reach them, no file
 * of the workspace names them as a target or as a context, and nothing in them says that they are built for their own
 * sake. None where a build chooses its target by a variable.
 */
export function unusedStages(graph: StageGraph, inputs: UsesOutside): ReadonlySet<number> {
  if (inputs.hasOpenTargets === true) return new Set();
  const given = graph.stages
    .filter(({ name }) => name !== undefined && isGivenOutside(inputs, name))
    .map(({ index }) => index);
  const named = inputs.targets.flatMap((target) => meantByTarget(graph, target));
  const meant = graph.stages.filter(isBuiltForItself).map(({ index }) => index);
  // What takes from the last stage is what the file is for: the last one waits to be moved up.
  const early = graph.references
    .filter(
      ({ target }) => target.kind === 'stage' && target.stage === graph.final && target.order === 'below',
    )
    .map(({ stage }) => stage);
  const guesses = guessedUses(graph);
  const used = reachAll(
    graph,
    [graph.final, ...named, ...given, ...meant, ...early],
    (stage) => guesses.get(stage) ?? [],
  );
  return new Set(graph.stages.map(({ index }) => index).filter((index) => !used.has(index)));
}

export type UsesOutside = Pick<Inputs, 'targets' | 'hasOpenTargets' | 'outside'>;

/** The stage that a build names, or the one that it was meant to name. */
function meantByTarget(graph: StageGraph, { stage, isSure }: NamedTarget): readonly number[] {
  const found = graph.target(stage);
  if (found !== undefined) return [found.index];
  const names = isSure === true ? graph.stages.flatMap(({ name }) => name ?? []) : [];
  const near = nearestName(stage.toLowerCase(), names);
  return near === undefined ? [] : graph.stagesNamed(near).map(({ index }) => index);
}

const targetWords = new Set(
  'dev devel develop development devcontainer debug debugger test tests testing unittest e2e lint linter ci'.split(
    ' ',
  ),
);
const runningKeywords = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/**
 * Stages that people build with `--target` without any file saying so: those that say what to run, the
 * `FROM scratch` ones that files are exported from, and those called test, dev, lint and the like.
 */
function isBuiltForItself({ name, base, instructions }: Stage): boolean {
  if (name === undefined) return false;
  if (base.kind === 'scratch' || name.split(/[-_.]/).some((part) => targetWords.has(part))) return true;
  return instructions.some(({ keyword }) => runningKeywords.has(keyword));
}

/** By stage, the stages that it would use were its references not misspelled or made of variables. */
function guessedUses(graph: StageGraph): ReadonlyMap<number, readonly number[]> {
  const uses = new Map<number, number[]>();
  const guess = stageGuess(graph);
  for (const reference of graph.references) {
    const meant = meantStages(graph, reference, guess);
    if (meant.length === 0) continue;
    const list = uses.get(reference.stage);
    if (list === undefined) uses.set(reference.stage, meant);
    else list.push(...meant);
  }
  return uses;
}

/** While `--from=` or the beginning of a name stands there, any stage of that beginning may be what is being typed. */
function begunNames({ stages }: StageGraph, { kind, value }: Reference): number[] {
  if (kind === 'FROM') return [];
  const begun = value.toLowerCase();
  return stages.flatMap(({ name, index }) => (name?.startsWith(begun) === true ? [index] : []));
}

function meantStages(graph: StageGraph, reference: Reference, guess: StageGuess): number[] {
  const { kind } = reference.target;
  if (kind === 'context' || kind === 'image') {
    const guessed = kind === 'image' ? guess(reference) : undefined;
    return guessed === undefined ? begunNames(graph, reference) : [guessed.index];
  }
  if (reference.target.kind !== 'variable') return [];
  const parts = reference.value.split(/\$\{[^}]*\}?|\$\w*/);
  return graph.stages
    .filter(({ name }) => name !== undefined && fitsParts(parts, name))
    .map(({ index }) => index);
}

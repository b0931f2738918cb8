import type { Reference, Stage, StageGraph } from './graph.js';
import { indexNames, nearestName, type NameIndex } from './nearest-name.js';
import { officialImages } from '../images/official-images-data.js';

/** Whether BuildKit takes the reference for an image that has neither registry, path, tag nor official name. */
export function isBareUnknownImage({ target, value }: Reference): boolean {
  return target.kind === 'image' && /^[\w-]+$/.test(value) && !officialImages.has(value.toLowerCase());
}

/** The stage that a reference was most likely meant to name. */
export type StageGuess = (reference: Reference) => Stage | undefined;

/**
 * Answers, for a reference that BuildKit takes for an image, the stage that it was most likely meant to name: in
 * the wrong place (FROM a later stage), in other letters, or misspelled. `undefined` when nothing speaks for one.
 */
export function stageGuess(graph: StageGraph): StageGuess {
  if (last?.graph === graph) return last.guess;
  let index: NameIndex | undefined;
  const found = new Map<string, readonly string[]>();
  const near = (value: string): readonly string[] => {
    const names = found.get(value) ?? (index ??= indexOf(graph))(value);
    found.set(value, names);
    return names;
  };
  const answers = new Map<Reference, Stage | undefined>();
  const made: StageGuess = (reference) => {
    if (!isBareUnknownImage(reference)) return undefined;
    if (!answers.has(reference)) answers.set(reference, guess(graph, reference, near));
    return answers.get(reference);
  };
  last = { graph, guess: made };
  return made;
}

/** Several rules ask about the same graph, one after the other. */
let last: { readonly graph: StageGraph; readonly guess: StageGuess } | undefined;

/** So many are sooner compared than looked up. */
const fewNames = 16;

/** Names hardly ever change from one key to the next. */
let lastIndex: { readonly names: string; readonly index: NameIndex } | undefined;

function indexOf(graph: StageGraph): NameIndex {
  const list = graph.stages.flatMap(({ name }) => name ?? []);
  const names = list.join(' ');
  if (lastIndex?.names !== names)
    lastIndex = { names, index: list.length > fewNames ? indexNames(list) : () => list };
  return lastIndex.index;
}

function guess(graph: StageGraph, reference: Reference, near: NameIndex): Stage | undefined {
  const own = graph.stages[reference.stage]?.name;
  const value = reference.value.toLowerCase();
  const exact = graph.stagesNamed(value).at(-1);
  if (exact !== undefined) return exact.index === reference.stage ? undefined : exact;
  // Images of one's own machine have bare names too, and FROM is where they are used.
  const isFrom = reference.kind === 'FROM';
  const names = near(value).filter((name) => {
    if (name === own) return false;
    const isAbove = (graph.stagesNamed(name)[0]?.index ?? Infinity) < reference.stage;
    return !isFrom || (isAbove && !differsInDigits(name, value));
  });
  const nearest = nearestName(value, names, isFrom ? 1 : 2);
  return nearest === undefined ? undefined : graph.stagesNamed(nearest).at(-1);
}

function differsInDigits(a: string, b: string): boolean {
  return a.replace(/\d/g, '') === b.replace(/\d/g, '');
}

import type { Reference, Stage, StageGraph } from './graph.js';
import { nearestName } from './nearest-name.js';
import { officialImages } from './official-images-data.js';

/** Whether BuildKit takes the reference for an image that has neither registry, path, tag nor official name. */
export function isBareUnknownImage({ target, value }: Reference): boolean {
  return target.kind === 'image' && /^[\w-]+$/.test(value) && !officialImages.has(value.toLowerCase());
}

/**
 * The stage that a reference which BuildKit takes for an image was most likely meant to name: in the wrong
 * place (FROM a later stage), in other letters, or misspelled. `undefined` when nothing speaks for one.
 */
export function guessStage(graph: StageGraph, reference: Reference): Stage | undefined {
  if (!isBareUnknownImage(reference)) return undefined;
  const own = graph.stages[reference.stage]?.name;
  const value = reference.value.toLowerCase();
  const exact = graph.stagesNamed(value).at(-1);
  if (exact !== undefined) return exact.index === reference.stage ? undefined : exact;
  const isFrom = reference.kind === 'FROM';
  const names = graph.stages
    .filter(({ index }) => (isFrom ? index < reference.stage : index !== reference.stage))
    .flatMap(({ name }) => (name === undefined || name === own ? [] : [name]))
    .filter((name) => !isFrom || !differsInDigits(name, value));
  // Images of one's own machine have bare names too, and FROM is where they are used.
  const near = nearestName(value, names, isFrom ? 1 : 2);
  return near === undefined ? undefined : graph.stagesNamed(near).at(-1);
}

function differsInDigits(a: string, b: string): boolean {
  return a.replace(/\d/g, '') === b.replace(/\d/g, '');
}

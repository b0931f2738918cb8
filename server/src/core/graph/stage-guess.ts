import type { Reference, Stage, StageGraph } from './graph.js';
import { indexNames, nearestName, type NameIndex } from './nearest-name.js';
import { parseImageName } from '../images/image-name.js';
import type { Instruction } from '../text/ast.js';
import { officialImages } from '../images/official-images-data.js';

/** Whether BuildKit takes the reference for an image that has neither registry, path, tag nor official name. */
export function isBareUnknownImage({ target, value }: Reference): boolean {
  return target.kind === 'image' && /^[\w.-]+$/.test(value) && !officialImages.has(value.toLowerCase());
}

/** The stage that a reference was most likely meant to name. */
export type StageGuess = (reference: Reference) => Stage | undefined;

/**
 * Whether an image of that name is hardly ever meant: a number, as mounts take it (they look up names only), or the
 * name by which the builder's log calls an unnamed stage.
 */
export function looksLikeIndex({ target, kind, value }: Reference): boolean {
  if (target.kind !== 'image') return false;
  return logName.test(value) || (kind !== 'FROM' && /^\d+$/.test(value));
}

const logName = /^stage-?(\d{1,5})$/i;

/**
 * Answers, for a reference that BuildKit takes for an image, the stage that it was most likely meant to name: in
 * the wrong place (FROM a later stage), in other letters, misspelled, by a number, or by the image of an unnamed
 * stage. `undefined` when nothing speaks for one.
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
    if (reference.target.kind !== 'image') return undefined;
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
  if (looksLikeIndex(reference) && graph.stagesNamed(reference.value).length === 0) {
    const index = Number(logName.exec(reference.value)?.[1] ?? reference.value);
    return index === reference.stage ? undefined : graph.stages[index];
  }
  return isBareUnknownImage(reference)
    ? guessByName(graph, reference, near)
    : unnamedStageOf(graph, reference);
}

/**
 * The stage above that starts from the image which COPY names, when nothing can use that stage as it has no name, and
 * when the path that is copied is one that the stage speaks of. In `FROM node:24`, `COPY --from=node /src/dist` the
 * stage was meant, though BuildKit takes the image.
 */
function unnamedStageOf(graph: StageGraph, reference: Reference): Stage | undefined {
  const { kind, instruction, value } = reference;
  if (kind !== 'COPY' || !/^[\w.-]+$/.test(value)) return undefined;
  const sources = instruction.words.slice(0, -1).map((word) => word.value);
  const found = graph.stages
    .slice(0, reference.stage)
    .filter(
      ({ index, name, base, instructions }) =>
        name === undefined &&
        base.kind === 'image' &&
        parseImageName(base.image).familiar.replace(/:.*/, '') === value.toLowerCase() &&
        !isUsed(graph, index) &&
        sources.some((path) => speaksOf(instructions, path)),
    );
  return found.length === 1 ? found[0] : undefined;
}

function isUsed(graph: StageGraph, stage: number): boolean {
  return graph.edges.some(({ from }) => from === stage);
}

/** Whether the path lies in a folder that the stage works in, or is written in one of its instructions. */
function speaksOf(instructions: readonly Instruction[], path: string): boolean {
  const folder = path.replace(/(?<!\/)\/+$/, '');
  if (!folder.startsWith('/') || folder === '') return false;
  return instructions.some((instruction) => {
    if (instruction.keyword !== 'WORKDIR') return instruction.body.text.includes(folder);
    const work = instruction.words[0]?.value.replace(/(?<!\/)\/+$/, '') ?? '';
    return work.startsWith('/') && (folder === work || folder.startsWith(`${work}/`));
  });
}

function guessByName(graph: StageGraph, reference: Reference, near: NameIndex): Stage | undefined {
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

import type { BuildPlan, PlanStage } from '../../../../server/src/protocol/build-plan.js';
import type { BuildResult, HistoryEntry, ImageRecord } from '../../ports/engine.js';
import { instructionMark } from './fit-to-text.js';
import { layersOfHistory } from './layer-map.js';
import type { InstructionMeasure, LayerSize, StageMeasure } from './stage-measure.js';

/**
 * Measures a stage and, as far as the history still fits the text, every stage below it on the FROM chain:
 * each instruction but ONBUILD leaves exactly one history entry, so the entries of a stage are its last ones.
 * The built stage comes first. Where keywords do not fit, the total alone is told.
 */
export function measureChain(
  plan: BuildPlan,
  stage: number,
  image: ImageRecord,
  triggers: BuildResult['triggers'] = {},
): readonly StageMeasure[] {
  const measures: StageMeasure[] = [];
  const layers = layerSizesOf(image);
  let rest: readonly HistoryEntry[] = image.history;
  let current = plan.stages[stage];
  while (current !== undefined && measures.length < plan.stages.length) {
    const own = alignStage(plan, current, { history: rest, layers, triggers });
    const isBuilt = current.index === stage;
    if (own === undefined) {
      if (isBuilt) measures.push({ ...total(current, rest, image), ...layersBelow(layers, rest.length) });
      break;
    }
    const below = layersBelow(layers, rest.length);
    const measure = measured(current, rest, own, image, isBuilt);
    // The same number whether it was built by itself or within a child.
    measures.push({ ...measure, ...below, ...(below.layerSizes && { layers: below.layerSizes.length }) });
    rest = rest.slice(0, rest.length - own.entries);
    current = current.base.kind === 'stage' ? plan.stages[current.base.stage] : undefined;
  }
  return measures;
}

interface Found {
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly EntryLayer[] | undefined;
  /** By stage: layers that triggers of its base image made. */
  readonly triggers: Readonly<Record<number, number>>;
}

interface Alignment {
  /** History entries that belong to the stage. */
  readonly entries: number;
  readonly instructions: readonly InstructionMeasure[];
  /** Of the triggers that ran before them. */
  readonly triggerBytes: number;
}

function alignStage(
  plan: BuildPlan,
  stage: PlanStage,
  { history, layers, triggers: known }: Found,
): Alignment | undefined {
  const kept = stage.instructions
    .map((instruction, index) => ({ ...instruction, index }))
    .filter(({ keyword }) => keyword !== 'ONBUILD');
  const first = history.length - kept.length;
  const triggers =
    triggerCount(plan, stage) + triggerEntries(history.slice(0, first), known[stage.index], stage);
  if (first < triggers || (stage.base.kind === 'scratch' && first !== triggers)) return undefined;
  const instructions: InstructionMeasure[] = [];
  for (const [offset, { keyword, index, line, text }] of kept.entries()) {
    const entry = history[first + offset];
    if (entry === undefined || !createdWith(entry.createdBy, keyword)) return undefined;
    const layer = layers?.find((one) => one.entry === first + offset)?.layer;
    instructions.push({
      instruction: index,
      line,
      bytes: entry.bytes,
      mark: instructionMark({ keyword, text }),
      ...(layer !== undefined && { layer }),
    });
  }
  const triggerBytes = historyBytes(history.slice(first - triggers, first));
  return { entries: kept.length + triggers, instructions, triggerBytes };
}

/** ONBUILD triggers of the parent stage run first in the child and leave an entry each there. */
function triggerCount(plan: BuildPlan, stage: PlanStage): number {
  const parent = stage.base.kind === 'stage' ? plan.stages[stage.base.stage] : undefined;
  return parent?.instructions.filter(({ keyword }) => keyword === 'ONBUILD').length ?? 0;
}

/** How many of the last entries reach back to the first of `layers` that triggers of a base image made. */
function triggerEntries(history: readonly HistoryEntry[], layers = 0, { base }: PlanStage): number {
  if (base.kind !== 'image') return 0;
  let left = layers;
  let entries = 0;
  for (; left > 0 && entries < history.length; entries++) {
    const { createdBy = '' } = history[history.length - 1 - entries] ?? {};
    if (layerKeywords.some((keyword) => createdWith(createdBy, keyword))) left -= 1;
  }
  return left > 0 ? 0 : entries;
}

const layerKeywords = ['RUN', 'COPY', 'ADD', 'WORKDIR'] as const;

/**
 * BuildKit writes `RUN /bin/sh -c make # buildkit` and `COPY /a /b # buildkit`; the classic builder writes
 * `/bin/sh -c make` for RUN and `/bin/sh -c #(nop)  ENV A=b` (or `#(nop) COPY file:…`) for the rest.
 */
function createdWith(createdBy: string, keyword: string): boolean {
  const nop = /^(?:\/bin\/sh -c )?#\(nop\)\s+(\w+)/.exec(createdBy);
  if (nop !== null) return nop[1]?.toUpperCase() === keyword;
  const word = /^(\w+)/.exec(createdBy)?.[1]?.toUpperCase();
  return word === keyword || (keyword === 'RUN' && !instructionWords.has(word ?? ''));
}

const instructionWords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

function measured(
  { index }: PlanStage,
  history: readonly HistoryEntry[],
  own: Alignment,
  image: ImageRecord,
  isBuilt: boolean,
): StageMeasure {
  const bytes = historyBytes(history);
  const ownBytes = historyBytes(history.slice(history.length - own.entries));
  return {
    stage: index,
    bytes,
    ownBytes,
    baseBytes: bytes - ownBytes,
    layers: isBuilt ? image.layers.length : history.filter((entry) => entry.bytes > 0).length,
    instructions: own.instructions,
    ...(own.triggerBytes > 0 && { triggerBytes: own.triggerBytes }),
    ...(isBuilt ? builtAs(image) : image.id !== '' && { within: image.id }),
    store: image.store,
  };
}

function total({ index }: PlanStage, history: readonly HistoryEntry[], image: ImageRecord): StageMeasure {
  return {
    stage: index,
    bytes: historyBytes(history),
    layers: image.layers.length,
    instructions: [],
    ...builtAs(image),
    store: image.store,
  };
}

function builtAs({ id, compressedBytes }: ImageRecord): Pick<StageMeasure, 'image' | 'compressedBytes'> {
  return { ...(id !== '' && { image: id }), ...(compressedBytes !== undefined && { compressedBytes }) };
}

/** The beginning of a layer's digest. */
export function layerName(digest: string): string {
  return digest.replace('sha256:', '').slice(0, 16);
}

interface EntryLayer extends LayerSize {
  readonly entry: number;
}

function layerSizesOf({ history, layers }: ImageRecord): readonly EntryLayer[] | undefined {
  const found = layersOfHistory(history, layers.length);
  const sizes = found.flatMap((layer, entry): EntryLayer[] => {
    const digest = layer === undefined ? undefined : layers[layer];
    if (digest === undefined) return [];
    return [{ entry, layer: layerName(digest), bytes: history[entry]?.bytes ?? 0 }];
  });
  return sizes.length === layers.length ? sizes : undefined;
}

/** Layers of the first entries: those of a stage below the built one. */
function layersBelow(
  layers: readonly EntryLayer[] | undefined,
  entries: number,
): Pick<StageMeasure, 'layerSizes'> {
  if (layers === undefined) return {};
  const below = layers.filter(({ entry }) => entry < entries);
  return { layerSizes: below.map(({ layer, bytes }) => ({ layer, bytes })) };
}

/** What the entries of a history added. */
export function historyBytes(history: readonly HistoryEntry[]): number {
  return history.reduce((bytes, entry) => bytes + entry.bytes, 0);
}

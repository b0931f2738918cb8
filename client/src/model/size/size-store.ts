import type { EngineFault } from '../../ports/engine.js';
import type { StageMeasure } from './stage-measure.js';

/**
 * Sizes of stages by key. Each record only ever grows towards newer builds, so any order of the same events
 * ends in the same store, and a late event of an old build never beats a newer one.
 */
export type SizeStore = ReadonlyMap<string, SizeRecord>;

export const emptySizes: SizeStore = new Map();

/** What is remembered of one stage. Read it through `sizeState`. */
export interface SizeRecord {
  readonly build?: BuildRecord;
  /** Newest first, one for each build, at most `keptMeasures`. */
  readonly measures: readonly MeasureRecord[];
  readonly text?: { readonly version: number; readonly fingerprint: string };
  /** When an image was last found to be gone, by image id. */
  readonly gone: Readonly<Record<string, number>>;
}

export interface MeasureRecord {
  readonly build: number;
  readonly fingerprint: string;
  readonly measure: StageMeasure;
}

interface BuildRecord {
  readonly build: number;
  readonly phase: 'running' | 'measured' | 'failed' | 'cancelled';
  readonly completed: number;
  readonly known: number;
  readonly label: string;
  readonly failure?: { readonly fault: EngineFault; readonly fingerprint: string };
}

/**
 * `build` numbers a build: milliseconds since 1970 at its start, made unique by `nextBuild`. `key` is
 * `stageKey`. `version` is that of the document.
 */
export type SizeEvent =
  | { readonly kind: 'build-started'; readonly key: string; readonly build: number }
  | {
      readonly kind: 'build-progress';
      readonly key: string;
      readonly build: number;
      readonly completed: number;
      readonly known: number;
      readonly label: string;
    }
  | {
      readonly kind: 'build-measured';
      readonly key: string;
      readonly build: number;
      readonly fingerprint: string;
      readonly measure: StageMeasure;
    }
  | {
      readonly kind: 'build-failed';
      readonly key: string;
      readonly build: number;
      /** Of the text that failed. */
      readonly fingerprint: string;
      readonly fault: EngineFault;
    }
  | { readonly kind: 'build-cancelled'; readonly key: string; readonly build: number }
  | {
      readonly kind: 'text-changed';
      readonly key: string;
      readonly version: number;
      readonly fingerprint: string;
    }
  | { readonly kind: 'image-gone'; readonly key: string; readonly image: string; readonly at: number };

export type SizeState =
  | { readonly kind: 'unknown'; readonly removed: boolean }
  | {
      readonly kind: 'building';
      readonly completed: number;
      readonly known: number;
      readonly label: string;
      readonly last?: MeasureRecord;
    }
  | { readonly kind: 'measured' | 'stale'; readonly now: MeasureRecord; readonly before?: MeasureRecord }
  | { readonly kind: 'failed'; readonly fault: EngineFault; readonly last?: MeasureRecord };

/** Measures kept of one stage, for its size history. */
const keptMeasures = 20;

/** A stage keeps its sizes while its name, or without one its place, stays. */
export function stageKey(
  document: string,
  stage: { readonly index: number; readonly name?: string | undefined },
): string {
  return `${document}#${stage.name ?? stage.index}`;
}

/** A number for a new build, larger than every one in the store. */
export function nextBuild(sizes: SizeStore, now: number): number {
  let newest = 0;
  for (const { build, measures } of sizes.values())
    newest = Math.max(newest, build?.build ?? 0, measures[0]?.build ?? 0);
  return Math.max(now, newest + 1);
}

export function reduceSizes(sizes: SizeStore, event: SizeEvent): SizeStore {
  const old = sizes.get(event.key) ?? emptyRecord;
  const next = reduceRecord(old, event);
  return next === old ? sizes : new Map(sizes).set(event.key, next);
}

const emptyRecord: SizeRecord = { measures: [], gone: {} };

function reduceRecord(record: SizeRecord, event: SizeEvent): SizeRecord {
  switch (event.kind) {
    case 'build-started':
      return withBuild(record, running(event.build, 0, 0, ''));
    case 'build-progress':
      return withBuild(record, running(event.build, event.completed, event.known, event.label));
    case 'build-measured':
      return withMeasure(withBuild(record, ended(event.build, 'measured')), event);
    case 'build-failed':
      return withBuild(record, failed(event));
    case 'build-cancelled':
      return withBuild(record, ended(event.build, 'cancelled'));
    case 'text-changed':
      return withText(record, event.version, event.fingerprint);
    case 'image-gone':
      return withGone(record, event.image, event.at);
    default:
      return event satisfies never;
  }
}

function running(build: number, completed: number, known: number, label: string): BuildRecord {
  return { build, phase: 'running', completed, known, label };
}

function ended(build: number, phase: BuildRecord['phase']): BuildRecord {
  return { build, phase, completed: 0, known: 0, label: '' };
}

function failed({ build, fault, fingerprint }: SizeEvent & { readonly kind: 'build-failed' }): BuildRecord {
  return { ...ended(build, 'failed'), failure: { fault, fingerprint } };
}

function withBuild(record: SizeRecord, build: BuildRecord): SizeRecord {
  return record.build !== undefined && compareBuilds(build, record.build) <= 0
    ? record
    : { ...record, build };
}

const phases = ['running', 'cancelled', 'failed', 'measured'] as const;

/** A total order: newer builds win, then ended over running, then the larger progress. */
function compareBuilds(a: BuildRecord, b: BuildRecord): number {
  return (
    a.build - b.build ||
    phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
    a.completed - b.completed ||
    a.known - b.known ||
    compareText(a.label, b.label)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withMeasure(record: SizeRecord, { build, fingerprint, measure }: MeasureRecord): SizeRecord {
  if (record.measures.some((kept) => kept.build === build)) return record;
  const measures = [...record.measures, { build, fingerprint, measure }]
    .sort((a, b) => b.build - a.build)
    .slice(0, keptMeasures);
  return { ...record, measures };
}

function withText(record: SizeRecord, version: number, fingerprint: string): SizeRecord {
  return record.text !== undefined && record.text.version >= version
    ? record
    : { ...record, text: { version, fingerprint } };
}

function withGone(record: SizeRecord, image: string, at: number): SizeRecord {
  return (record.gone[image] ?? -1) >= at ? record : { ...record, gone: { ...record.gone, [image]: at } };
}

export function sizeState(sizes: SizeStore, key: string): SizeState {
  const record = sizes.get(key);
  if (record === undefined) return { kind: 'unknown', removed: false };
  const [last, before] = record.measures;
  const { build } = record;
  if (build !== undefined && build.build >= (last?.build ?? 0)) {
    const { completed, known, label } = build;
    if (build.phase === 'running')
      return { kind: 'building', completed, known, label, ...(last && { last }) };
    // A failure says nothing of another text, and holds again when its text is back.
    if (build.failure !== undefined && isOfText(record, build.failure))
      return { kind: 'failed', fault: build.failure.fault, ...(last && { last }) };
  }
  if (last === undefined) return { kind: 'unknown', removed: false };
  if (isGone(record, last)) return { kind: 'unknown', removed: true };
  return { kind: isOfText(record, last) ? 'measured' : 'stale', now: last, ...(before && { before }) };
}

/** While no text was read, what is known counts as being of it. */
function isOfText({ text }: SizeRecord, { fingerprint }: { readonly fingerprint: string }): boolean {
  return text === undefined || text.fingerprint === fingerprint;
}

/** The image that holds a measured stage: its own, or that of the child it was measured in. */
export function holderOf({ image, within }: StageMeasure): string | undefined {
  return image ?? within;
}

function isGone({ gone }: SizeRecord, { build, measure }: MeasureRecord): boolean {
  const image = holderOf(measure);
  return image !== undefined && (gone[image] ?? -1) > build;
}

/** What to keep over a restart: measures only. Give each back as a `build-measured` event. */
export function measuredEvents(sizes: SizeStore): readonly SizeEvent[] {
  return [...sizes].flatMap(([key, { measures }]) =>
    measures.map((measure): SizeEvent => ({ kind: 'build-measured', key, ...measure })),
  );
}

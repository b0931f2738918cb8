import type { StageMeasure } from './stage-measure.js';
import type { SizeEvent, SizeStore } from './size-store.js';
import { holderOf, measuredEvents } from './size-store.js';
import { isRecord } from '../text/untyped.js';

/** Measured sizes as they are written into the editor's workspace state. */
export interface StoredSizes {
  readonly version: 1;
  readonly events: readonly SizeEvent[];
}

/** Enough for a large workspace; the newest stay. */
const keptEvents = 600;

export function toStoredSizes(sizes: SizeStore): StoredSizes {
  const seen = new Set<string>();
  const events = measuredEvents(sizes)
    .filter((event) => event.kind === 'build-measured')
    .sort((a, b) => b.build - a.build)
    .slice(0, keptEvents)
    .map((event) => {
      if (seen.has(event.key)) return { ...event, measure: withoutLayers(event.measure) };
      seen.add(event.key);
      return event;
    });
  return { version: 1, events };
}

/** Of older builds only figures are shown; their layers would be most of what is kept. */
function withoutLayers({ layerSizes: _, ...measure }: StageMeasure): StageMeasure {
  const instructions = measure.instructions.map(({ layer: __, ...instruction }) => instruction);
  return { ...measure, instructions };
}

/** Reads what an earlier version, or nobody, wrote: anything that does not fit is left out. */
export function readStoredSizes(value: unknown): readonly SizeEvent[] {
  if (!isRecord(value) || value.version !== 1 || !Array.isArray(value.events)) return [];
  return value.events.filter(isMeasuredEvent);
}

function isMeasuredEvent(value: unknown): value is SizeEvent {
  if (!isRecord(value) || value.kind !== 'build-measured') return false;
  const { key, build, fingerprint, measure } = value;
  return (
    typeof key === 'string' &&
    typeof build === 'number' &&
    typeof fingerprint === 'string' &&
    isRecord(measure) &&
    typeof measure.bytes === 'number' &&
    typeof measure.stage === 'number' &&
    typeof measure.layers === 'number' &&
    typeof measure.store === 'string' &&
    Array.isArray(measure.instructions) &&
    [measure.layerSizes, measure.platforms].every((list) => list === undefined || Array.isArray(list))
  );
}

/** Images that hold a kept size, each with the keys of its stages: asked for once the engine is known. */
export function measuredImages(sizes: SizeStore): ReadonlyMap<string, readonly string[]> {
  const images = new Map<string, string[]>();
  for (const [key, { measures }] of sizes) {
    const image = measures[0] && holderOf(measures[0].measure);
    if (image !== undefined) images.set(image, [...(images.get(image) ?? []), key]);
  }
  return images;
}

import type { Observation } from '../../../../server/src/protocol/observation.js';
import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from '../size/size-store.js';
import type { InspectedProgram } from './inspect-image.js';
import type { StagePrograms } from './inspection-plan.js';
import { observationItems, runsHere } from './runs-here.js';

/** What was read out of images, by `stageKey`. */
export type ObservationStore = ReadonlyMap<string, ObservationRecord>;

export const noObservations: ObservationStore = new Map();

export interface ObservationRecord {
  /** An inspection is under way. */
  readonly reading: boolean;
  readonly read?: ReadObservation;
}

export interface ReadObservation {
  /** `sha256:…` of the image that was read. */
  readonly image: string;
  /** `stageFingerprint` of the text that the image was built of. */
  readonly fingerprint: string;
  readonly programs: readonly InspectedProgram[];
}

export type ObservationEvent =
  | { readonly kind: 'started' | 'ended'; readonly key: string }
  | { readonly kind: 'read'; readonly key: string; readonly observation: ReadObservation }
  | { readonly kind: 'image-gone'; readonly image: string };

export function reduceObservations(
  observations: ObservationStore,
  event: ObservationEvent,
): ObservationStore {
  if (event.kind === 'image-gone') return withoutImage(observations, event.image);
  const next = new Map(observations);
  const { read } = observations.get(event.key) ?? {};
  // What was read last stands last.
  if (event.kind === 'read') next.delete(event.key);
  return event.kind === 'read'
    ? next.set(event.key, { reading: false, read: event.observation })
    : next.set(event.key, { reading: event.kind === 'started', ...(read && { read }) });
}

function withoutImage(observations: ObservationStore, image: string): ObservationStore {
  const left = [...observations].filter(([, { read }]) => read?.image !== image);
  return left.length === observations.size ? observations : new Map(left);
}

export type ObservationState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly programs: readonly InspectedProgram[] };

export function observationState(
  observations: ObservationStore,
  sizes: SizeStore,
  key: string,
): ObservationState {
  const { reading, read } = observations.get(key) ?? {};
  if (reading === true) return { kind: 'reading' };
  return read !== undefined && hasObservationOfText(read, sizes, key)
    ? { kind: 'read', programs: read.programs }
    : { kind: 'unknown' };
}

/** An observation holds while the stage says what it said, and while no newer image of it was measured. */
export function hasObservationOfText(
  { fingerprint, image }: ReadObservation,
  sizes: SizeStore,
  key: string,
): boolean {
  const state = sizeState(sizes, key);
  const measured = state.kind === 'measured' ? state.now : state.kind === 'building' ? state.last : undefined;
  const text = sizes.get(key)?.text?.fingerprint ?? fingerprint;
  if (measured?.fingerprint !== fingerprint || text !== fingerprint) return false;
  return (measured.measure.image ?? image) === image;
}

/** Images that something was read out of: asked for once the engine is known. */
export function observedImages(observations: ObservationStore): readonly string[] {
  return [
    ...new Set([...observations.values()].flatMap(({ read }) => (read === undefined ? [] : [read.image]))),
  ];
}

/**
 * Whether a stage is to be inspected with all others of its file: once, and without a build of its own only for what
 * the text itself starts in it or copies into it.
 */
export function isWorthInspecting(
  { starts = [], delivered = [] }: StagePrograms,
  state: SizeState,
  observation: ObservationState,
): boolean {
  if (observation.kind !== 'unknown') return false;
  const hasImage = state.kind !== 'measured' || state.now.measure.image !== undefined;
  return hasImage || starts.length + delivered.length > 0;
}

/** All that the server may be told of a document: observations of its text as it is. */
export function currentObservationItems(
  document: string,
  { stages }: BuildPlan,
  observations: ObservationStore,
  sizes: SizeStore,
): readonly Observation[] {
  return stages.flatMap((stage) => {
    const state = observationState(observations, sizes, stageKey(document, stage));
    return state.kind === 'read' ? observationItems(stage.index, state.programs) : [];
  });
}

/** Why the programs that were read do not start, in a few words; empty where nothing says so. */
export function whyNotStarted(state: ObservationState): string {
  const here = state.kind === 'read' ? runsHere(state.programs) : undefined;
  return here?.kind === 'no' ? here.why : '';
}

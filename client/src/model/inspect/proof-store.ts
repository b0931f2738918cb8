import type { ProofItem } from '../../../../server/src/protocol/messages.js';
import type { BuildPlan } from '../../ports/build-plan.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from '../size/size-store.js';
import type { InspectedProgram } from './inspect-image.js';
import type { StagePrograms } from './inspection-plan.js';
import { proofItems } from './runs-here.js';

/** What was read out of images, by `stageKey`. */
export type ProofStore = ReadonlyMap<string, ProofRecord>;

export const noProofs: ProofStore = new Map();

export interface ProofRecord {
  /** An inspection is under way. */
  readonly reading: boolean;
  readonly read?: ReadProof;
}

export interface ReadProof {
  /** `sha256:…` of the image that was read. */
  readonly image: string;
  /** `stageFingerprint` of the text that the image was built of. */
  readonly fingerprint: string;
  readonly programs: readonly InspectedProgram[];
}

export type ProofEvent =
  | { readonly kind: 'started' | 'ended'; readonly key: string }
  | { readonly kind: 'read'; readonly key: string; readonly proof: ReadProof }
  | { readonly kind: 'image-gone'; readonly image: string };

export function reduceProofs(proofs: ProofStore, event: ProofEvent): ProofStore {
  if (event.kind === 'image-gone') return withoutImage(proofs, event.image);
  const next = new Map(proofs);
  const { read } = proofs.get(event.key) ?? {};
  // What was read last stands last.
  if (event.kind === 'read') next.delete(event.key);
  return event.kind === 'read'
    ? next.set(event.key, { reading: false, read: event.proof })
    : next.set(event.key, { reading: event.kind === 'started', ...(read && { read }) });
}

function withoutImage(proofs: ProofStore, image: string): ProofStore {
  const left = [...proofs].filter(([, { read }]) => read?.image !== image);
  return left.length === proofs.size ? proofs : new Map(left);
}

export type ProofState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly programs: readonly InspectedProgram[] };

export function proofState(proofs: ProofStore, sizes: SizeStore, key: string): ProofState {
  const { reading, read } = proofs.get(key) ?? {};
  if (reading === true) return { kind: 'reading' };
  return read !== undefined && hasProofOfText(read, sizes, key)
    ? { kind: 'read', programs: read.programs }
    : { kind: 'unknown' };
}

/** A proof holds while the stage says what it said, and while no newer image of it was measured. */
export function hasProofOfText({ fingerprint, image }: ReadProof, sizes: SizeStore, key: string): boolean {
  const state = sizeState(sizes, key);
  const measured = state.kind === 'measured' ? state.now : state.kind === 'building' ? state.last : undefined;
  const text = sizes.get(key)?.text?.fingerprint ?? fingerprint;
  if (measured?.fingerprint !== fingerprint || text !== fingerprint) return false;
  return (measured.measure.image ?? image) === image;
}

/** Images that something was read out of: asked for once the engine is known. */
export function provedImages(proofs: ProofStore): readonly string[] {
  return [...new Set([...proofs.values()].flatMap(({ read }) => (read === undefined ? [] : [read.image])))];
}

/**
 * Whether a stage is to be inspected with all others of its file: once, and without a build of its own only for what
 * the text itself starts in it or copies into it.
 */
export function isWorthInspecting(
  { starts = [], delivered = [] }: StagePrograms,
  state: SizeState,
  proof: ProofState,
): boolean {
  if (proof.kind !== 'unknown') return false;
  const hasImage = state.kind !== 'measured' || state.now.measure.image !== undefined;
  return hasImage || starts.length + delivered.length > 0;
}

/** All that the server may be told of a document: proofs of its text as it is. */
export function currentProofItems(
  document: string,
  { stages }: BuildPlan,
  proofs: ProofStore,
  sizes: SizeStore,
): readonly ProofItem[] {
  return stages.flatMap((stage) => {
    const state = proofState(proofs, sizes, stageKey(document, stage));
    return state.kind === 'read' ? proofItems(stage.index, state.programs) : [];
  });
}

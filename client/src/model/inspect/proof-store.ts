import type { ProofItem } from '../../../../server/src/protocol/messages.js';
import type { BuildPlan } from '../../ports/build-plan.js';
import { sizeState, stageKey, type SizeStore } from '../size-store.js';
import type { InspectedProgram } from './inspect-image.js';
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
  | { readonly kind: 'read'; readonly key: string; readonly proof: ReadProof };

export function reduceProofs(proofs: ProofStore, event: ProofEvent): ProofStore {
  const { read } = proofs.get(event.key) ?? {};
  if (event.kind === 'read') return new Map(proofs).set(event.key, { reading: false, read: event.proof });
  return new Map(proofs).set(event.key, { reading: event.kind === 'started', ...(read && { read }) });
}

export type ProofState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly programs: readonly InspectedProgram[] };

/** A proof holds while the stage says what it said, and while no newer image of it was measured. */
export function proofState(proofs: ProofStore, sizes: SizeStore, key: string): ProofState {
  const record = proofs.get(key);
  if (record?.reading === true) return { kind: 'reading' };
  const proof = record?.read;
  const state = sizeState(sizes, key);
  const measured = state.kind === 'measured' ? state.now : state.kind === 'building' ? state.last : undefined;
  if (proof === undefined || measured?.fingerprint !== proof.fingerprint) return { kind: 'unknown' };
  const { image } = measured.measure;
  if (image !== undefined && image !== proof.image) return { kind: 'unknown' };
  return { kind: 'read', programs: proof.programs };
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

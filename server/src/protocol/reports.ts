import type { ProtocolRange } from './messages.js';

/** The stage graph as plain data: the shape of `stage-insight graph --format json`. */
export interface GraphView {
  readonly version: 1;
  readonly stages: readonly StageView[];
  readonly edges: readonly EdgeView[];
  /** Index of the default target; -1 without stages. */
  readonly final: number;
}

export interface StageView {
  readonly index: number;
  readonly name: string | null;
  readonly range: ProtocolRange;
  readonly base: BaseView;
  readonly platform?: string;
  readonly runtime: RuntimeView;
  readonly unused: boolean;
  /** Errors and warnings in the stage, in text order; absent without any. */
  readonly findings?: readonly GraphFinding[];
}

export interface BaseView {
  readonly kind: 'image' | 'stage' | 'scratch' | 'unknown';
  readonly image?: string;
  readonly stage?: number;
  /** Unpacked size of the image as the catalogue has it; absent where nobody knows. */
  readonly bytes?: number;
  /** The Dockerfile of the repository that builds the image, relative to the root of the repository. */
  readonly builtFrom?: string;
}

export interface RuntimeView {
  readonly family: 'glibc' | 'musl' | 'uclibc' | 'none' | 'unknown';
  readonly version?: string;
  readonly evidence: string;
}

export interface EdgeView {
  /** Index of a stage, or the name of an image. */
  readonly from: number | string;
  readonly to: number;
  readonly kind: 'FROM' | 'COPY' | 'MOUNT' | 'ONBUILD';
  readonly range: ProtocolRange;
  readonly raw: string;
  /** Errors and warnings about what it brings; absent without any. */
  readonly findings?: readonly GraphFinding[];
}

/** An error: the build or the container fails for sure. A warning: it fails under likely conditions. */
export interface GraphFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Why a program did not start, as it was seen in the built image. */
  readonly failure?: string;
  readonly range: ProtocolRange;
}

/** Findings as `check --format json` gives them: positions 0-based, characters in UTF-16 units. */
export interface CheckReport {
  readonly version: 1;
  readonly files: readonly FileFindings[];
  /** Files that could not be checked. */
  readonly errors: readonly CheckError[];
}

export interface CheckError {
  readonly file: string;
  /** A sentence that names the file. */
  readonly message: string;
}

export interface FileFindings {
  readonly file: string;
  readonly findings: readonly FindingView[];
}

export interface FindingView {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly certainty: 'certain' | 'likely' | 'possible';
  readonly message: string;
  readonly range: ProtocolRange;
  readonly related: readonly { readonly range: ProtocolRange; readonly message: string }[];
  readonly fixes: readonly FixView[];
}

export interface FixView {
  readonly title: string;
  readonly safety: 'safe' | 'suggested';
  readonly edits: readonly { readonly range: ProtocolRange; readonly newText: string }[];
}

/** What `stage-insight sizes --format json` gives. */
export interface SizesReport {
  readonly version: 1;
  /** Name, version and image store, and the builder that is not the engine itself; null when nothing answers. */
  readonly engine: string | null;
  readonly stages: readonly MeasuredStageView[];
  /** Why stages are missing; empty when all were built. */
  readonly faults: readonly BuildFaultView[];
  /** Bytes of layers that a builder other than the engine sent to it; absent when the engine built, or nobody tells. */
  readonly transferredBytes?: number;
}

/** Why a stage was not built. */
export interface BuildFaultView {
  /** Index; null when the fault is that of no stage, such as an engine that does not answer. */
  readonly stage: number | null;
  readonly name: string | null;
  readonly reason: 'unreachable' | 'cancelled' | 'failed' | 'lost' | 'refused' | 'missing' | 'unsupported';
  readonly message: string;
  /** As the engine names it, such as `[builder 2/3] RUN make`; null when no step failed. */
  readonly step: string | null;
  /** Of the instruction that failed, which may belong to another stage; null when it is none of the file. */
  readonly range: ProtocolRange | null;
  readonly exitCode: number | null;
  /** What the step printed last. */
  readonly lastLines: readonly string[];
}

export interface PlatformSizeView {
  readonly platform: string;
  readonly bytes: number;
  readonly ownBytes: number | null;
}

export interface MeasuredStageView {
  readonly index: number;
  readonly name: string | null;
  readonly bytes: number;
  /** Of its own instructions; null when the history of the image does not fit the text. */
  readonly ownBytes: number | null;
  readonly baseBytes: number | null;
  readonly layers: number;
  /** `sha256:…`; null when it was measured inside an image that is based on it. */
  readonly image: string | null;
  /** The most that it may weigh; null or absent: nothing says so. */
  readonly budgetBytes?: number | null;
  /** `text`: as written, on one line; reports of earlier versions lack it. */
  /** As the store keeps the layers for transfer; null where it keeps them unpacked. */
  readonly compressedBytes?: number | null;
  /** Of each platform that was asked for, when there are several; the other figures are those of the first. */
  readonly platforms?: readonly PlatformSizeView[];
  readonly instructions: readonly {
    readonly range: ProtocolRange | null;
    readonly bytes: number;
    readonly text?: string;
  }[];
}

/** What `stage-insight verify --format json` gives. */
export interface VerifyReport {
  readonly version: 1;
  /** Name, version and image store, and the builder that is not the engine itself; null when nothing answers. */
  readonly engine: string | null;
  readonly stages: readonly VerifiedStage[];
  /** Why stages are missing; empty when all were built. */
  readonly faults: readonly BuildFaultView[];
  readonly findings: readonly VerifiedFinding[];
}

export interface VerifiedStage {
  readonly index: number;
  readonly name: string | null;
  /** `sha256:…`. */
  readonly image: string;
  readonly programs: readonly VerifiedProgram[];
}

export interface VerifiedProgram {
  readonly path: string;
  /** null: not known. */
  readonly runs: boolean | null;
  readonly linkage: 'static' | 'dynamic' | 'interpreted' | 'data' | 'unknown';
  readonly family: 'glibc' | 'musl' | 'uclibc' | null;
  /** Why not; sentences, the missing file or version named. */
  readonly reasons: readonly string[];
}

export interface VerifiedFinding {
  readonly rule: string;
  readonly range: ProtocolRange;
  readonly verdict: 'proved' | 'refuted' | 'unknown';
  readonly message: string;
}

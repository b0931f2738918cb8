import type { BakeChoice } from './bake.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ImageFiles } from './image-files.js';

/**
 * PORT: what the product needs of a Docker engine. No method rejects: a fault is a value, so that a caller
 * cannot forget it. Every string that comes out of an image or a log is hostile text.
 */
export interface Engine {
  /** Which engine answers, and why this way of building was chosen. Starts no work on the engine. */
  info(signal?: CancelSignal): Promise<Answer<EngineInfo>>;
  /**
   * Builds one stage. Two calls that ask for the same build share it; the shared build stops when the last
   * of them is aborted. Events arrive in the order of the engine; none arrives after the answer.
   */
  build(
    request: BuildRequest,
    onEvent: (event: BuildEvent) => void,
    signal?: CancelSignal,
  ): Promise<Answer<BuildResult>>;
  /** What the engine knows of an image (id or tag); fault `missing` when it is gone. */
  image(reference: string, signal?: CancelSignal): Promise<Answer<ImageRecord>>;
  /** Opens an image for reading without running anything in it. `close` it when done. */
  open(image: string, signal?: CancelSignal): Promise<Answer<OpenImage>>;
  /** Images and cache records that builds of this product left behind. */
  owned(): Promise<Answer<Owned>>;
  /** Removes images of ours and cache records by id. Never touches anything that `owned` did not name. */
  remove(what: Removal): Promise<Answer<Removed>>;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: EngineFault };

/** Why something did not happen. `message` is a sentence for people, control characters removed. */
export type EngineFault =
  | { readonly reason: 'unreachable'; readonly message: string; readonly tried: readonly TriedAddress[] }
  | { readonly reason: 'cancelled'; readonly message: string }
  /** A step of the Dockerfile failed. `place` is missing when the step is not an instruction of the file. */
  | {
      readonly reason: 'failed';
      readonly message: string;
      readonly step: string;
      readonly place?: Place;
      readonly exitCode?: number;
      /** What the step printed last, a line each, plain text. */
      readonly lastLines?: readonly string[];
    }
  /** The connection ended in the middle: the engine stopped, or the network did. */
  | { readonly reason: 'lost'; readonly message: string }
  /** The engine said no: a bad Dockerfile, an unknown stage, an unreadable context. */
  | { readonly reason: 'refused'; readonly message: string; readonly place?: Place }
  | { readonly reason: 'missing'; readonly message: string }
  /** This engine cannot do it, e.g. a Dockerfile that needs `ssh` mounts on an engine without buildx. */
  | { readonly reason: 'unsupported'; readonly message: string };

export interface TriedAddress {
  /** `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…`, `npipe://…`. */
  readonly address: string;
  /** Where the address came from, e.g. `DOCKER_HOST`, `docker context "colima"`, `default socket`. */
  readonly source: string;
  readonly problem: string;
}

/** A docker context or a buildx builder that somebody may choose; `detail` is its address, or driver and address. */
export interface EngineChoice {
  readonly kind: 'context' | 'builder';
  readonly name: string;
  readonly detail: string;
  /** Of a builder that was asked: whether it runs, in words. */
  readonly status?: string;
}

export type EngineKind = 'api' | 'buildx' | 'classic';

export interface EngineInfo {
  readonly kind: EngineKind;
  /** A sentence: why this kind was chosen. */
  readonly because: string;
  /** `Docker Engine` or `Podman Engine`. */
  readonly product: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly address: string;
  readonly addressSource: string;
  /** Image store, e.g. `overlay2` or `containerd overlayfs`: sizes of two stores are never compared. */
  readonly store: string;
  /** `linux/amd64`. */
  readonly platform: string;
  /** Of buildx: the active builder. */
  readonly builder?: string;
  /** Sentences: what differs from BuildKit in an engine by Docker. */
  readonly limits?: readonly string[];
}

/** Where a step stands in the Dockerfile. Lines are 0-based, `instruction` counts within the stage, -1 is its FROM. */
export interface Place {
  readonly stage: number;
  readonly instruction: number;
  readonly line: number;
  readonly endLine: number;
}

export interface BuildRequest {
  /** Absolute path of the Dockerfile; names the build even when `plan.text` is built instead of the file. */
  readonly dockerfile: string;
  /** Absolute path of the context folder. */
  readonly context: string;
  /** Index of the stage to build. */
  readonly stage: number;
  /** Further stages that a builder elsewhere builds in the same call; an engine that builds itself leaves them out. */
  readonly others?: readonly OtherStage[];
  /** What the text says: gives steps their lines and sizes their instructions. */
  readonly plan: BuildPlan;
  /** Text to build instead of what the disk holds (unsaved changes). */
  readonly text?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `linux/arm64`; the engine's own platform when absent. */
  readonly platform?: string;
  readonly network?: 'default' | 'none' | 'host';
  readonly secrets?: readonly Secret[];
  /** Further contexts by name, for `FROM name` and `--from=name`: a folder, `docker-image://…` or an address. */
  readonly namedContexts?: Readonly<Record<string, string>>;
  /** The target of a bake file that the stage is built as; its context counts, and what stands above is laid over it. */
  readonly bake?: BakeChoice;
  /** Caches that are shared with others, as `docker buildx build --cache-from` and `--cache-to` take them. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  /** What travels from a builder elsewhere to the engine: images that it does not have, or none at all. */
  readonly transfer?: Transfer;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  /** Further labels, e.g. of a test run; their names begin with `stage-insight.`, so that they count as ours. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `stageFingerprint` of what is built; kept as a label of the image. */
  readonly fingerprint?: string;
}

export type Transfer = 'missing' | 'never';

/** A stage beside another one; `fingerprint` as that of the request. */
export interface OtherStage {
  readonly stage: number;
  readonly fingerprint?: string;
}

/** A secret for `RUN --mount=type=secret,id=…`. Its bytes go over the session only: never an argument, label or log. */
export interface Secret {
  readonly id: string;
  readonly source:
    | { readonly kind: 'value'; readonly value: string }
    | { readonly kind: 'env'; readonly name: string }
    | { readonly kind: 'file'; readonly path: string };
}

export interface Step {
  /** The same for all events of one step. */
  readonly id: string;
  /** As the engine says it: `[builder 2/3] RUN make`. */
  readonly name: string;
  readonly place?: Place;
}

export type BuildEvent =
  | { readonly kind: 'step-started'; readonly step: Step }
  | { readonly kind: 'step-cached'; readonly step: Step }
  | { readonly kind: 'step-done'; readonly step: Step; readonly milliseconds: number }
  | { readonly kind: 'step-failed'; readonly step: Step; readonly message: string }
  /** Whole characters, colours (SGR) kept, every other control sequence removed, secrets redacted. */
  | { readonly kind: 'log'; readonly step: Step; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** How far the build is. `known` grows while the engine finds more steps. */
  | { readonly kind: 'progress'; readonly completed: number; readonly known: number; readonly label: string }
  /** Bytes of a pull, a push or the context; `total` 0 when unknown. */
  | { readonly kind: 'transfer'; readonly label: string; readonly current: number; readonly total: number }
  | { readonly kind: 'warning'; readonly message: string; readonly line?: number };

export interface BuildResult {
  readonly image: ImageRecord;
  readonly tag: string;
  readonly milliseconds: number;
  /** Whether every step came from the cache. */
  readonly cached: boolean;
  /** By stage: how many layers triggers (ONBUILD) of its base made, where the builder tells. */
  readonly triggers?: Readonly<Record<number, number>>;
  /** Of a builder elsewhere: bytes of layers that came from it into the engine, where it tells. */
  readonly transferredBytes?: number;
  /** By index, those of `BuildRequest.others` that were built in the same call. */
  readonly others?: ReadonlyMap<number, BuildResult>;
}

export interface ImageRecord {
  /** `sha256:…`; empty for one that stays on a builder elsewhere. */
  readonly id: string;
  readonly tags: readonly string[];
  /** Unpacked bytes: the sum of the history, the one figure that means the same in every store. */
  readonly bytes: number;
  /** Bytes as the store keeps them for transfer, compressed unless the image was loaded plain; where it knows them. */
  readonly compressedBytes?: number;
  /** Oldest first; one entry for each instruction. */
  readonly history: readonly HistoryEntry[];
  /** Layer digests (diff ids), lowest first. */
  readonly layers: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly platform: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly user: string;
  readonly workingDirectory: string;
  readonly store: string;
  /** The rest of what a Dockerfile can set; absent where it was not read. */
  readonly settings?: ImageSettings;
}

/** As the engine keeps it; lists are in no order that means anything, but `shell` and the words of the health check. */
export interface ImageSettings {
  /** `8080/tcp`. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** Empty when it was not set. */
  readonly stopSignal: string;
  readonly shell: readonly string[];
  readonly triggers: readonly string[];
  readonly healthcheck?: ImageHealthcheck;
}

/** Times in nanoseconds; 0 is the engine's own choice. */
export interface ImageHealthcheck {
  /** `['CMD', …]`, `['CMD-SHELL', text]` or `['NONE']`. */
  readonly test: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

export interface HistoryEntry {
  /** Without shell prefix and without the values of build arguments. */
  readonly createdBy: string;
  readonly bytes: number;
}

/** The file system of an image, read through a container that is made and never started. */
export interface OpenImage {
  readonly record: ImageRecord;
  /** For reading binaries. Files over 256 MB are not read; what goes wrong rejects with an error that has a `fault`. */
  readonly files: ImageFiles;
  /** Every path of the flattened image, in the engine's order. */
  list(onFile: (file: FileStat) => void, signal?: CancelSignal): Promise<Answer<undefined>>;
  /**
   * Every path of every layer, lowest layer first; whiteouts come as `removed`. Slow: an engine sends the whole image.
   * `part` ends the reading as soon as the wanted layers are there, where the archive names its layers by their digests.
   */
  layers(
    onFile: (file: LayerFile) => void,
    signal?: CancelSignal,
    part?: LayerPart,
  ): Promise<Answer<undefined>>;
  /** The beginning of raw deflate data, as jars hold it, unpacked; `undefined` when it is broken. */
  inflate(data: Uint8Array): Uint8Array | undefined;
  close(): Promise<void>;
}

/** Which layers of an image are read. */
export interface LayerPart {
  /** Indexes into `ImageRecord.layers`; all when absent. */
  readonly wanted?: ReadonlySet<number>;
  /** Bytes that came from the engine so far. */
  readonly onBytes?: (bytes: number) => void;
}

export interface FileStat {
  /** Absolute in the image. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly bytes: number;
  /** Permission bits, e.g. 0o755. */
  readonly mode: number;
  /** Of a link: its target as written. */
  readonly target?: string;
}

export interface LayerFile extends FileStat {
  /** Index into `ImageRecord.layers`. */
  readonly layer: number;
  /** A whiteout: `opaque` empties the folder, `file` removes the path and all below it. */
  readonly removed?: 'file' | 'opaque';
}

export interface Owned {
  readonly images: readonly OwnedImage[];
  readonly cache: readonly CacheRecord[];
}

export interface OwnedImage {
  readonly id: string;
  readonly tags: readonly string[];
  readonly bytes: number;
  /** Bytes that no other image shares, where the engine tells; what the build cache shares no engine tells. */
  readonly uniqueBytes?: number;
  readonly createdAt: number;
  /** Absolute path of the Dockerfile it was built of; empty when the label is missing. */
  readonly dockerfile: string;
  readonly stage: string;
  /** A newer build of the same stage took its tag. */
  readonly dangling: boolean;
}

export interface CacheRecord {
  readonly id: string;
  readonly description: string;
  readonly bytes: number;
  readonly shared: boolean;
  readonly inUse: boolean;
}

export interface Removal {
  readonly images?: readonly string[];
  readonly cache?: readonly string[];
}

export interface Removed {
  readonly images: number;
  readonly cache: number;
  /** Bytes that the engine says it freed. */
  readonly bytes: number;
  /** Whether images went of which the engine does not tell what they freed. */
  readonly isPart?: boolean;
  readonly problems: readonly string[];
}

/** The part of an `AbortSignal` that is needed; every `AbortSignal` fits. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

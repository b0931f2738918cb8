/**
 * Custom messages between the server and its own client. Any other client may ignore all of them.
 * Lines and characters are 0-based, characters counted in the negotiated position encoding.
 */
import type { BuildPlan } from './build-plan.js';
import type { Observation } from './observation.js';
import type { ReadImage } from './read-image.js';

export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: ProtocolPosition;
  readonly end: ProtocolPosition;
}

/** Request, client to server: `StagesParams` -> `StagesAnswer | null` (null: the file cannot be read). */
export const stagesRequest = 'stageInsight/stages';

export interface StagesParams {
  readonly textDocument: { readonly uri: string };
  /** Text of a file that is not open; without it the server reads the file itself, if it has a disk. */
  readonly text?: string;
}

export interface StagesAnswer {
  readonly uri: string;
  /** Version of the open document; null for a closed one. */
  readonly version: number | null;
  readonly stages: readonly StageItem[];
  /** Index of the default target; -1 without stages. */
  readonly final: number;
  readonly plan: BuildPlan;
  /** What the configuration of the repository says of builds; absent: nothing. */
  readonly build?: ConfiguredBuild;
  /** The day on which the facts about base images were read, `YYYY-MM-DD`. */
  readonly catalogueDate?: string;
  /** The images that the file names in FROM, COPY and mounts, sorted. */
  readonly images?: readonly NamedImageItem[];
}

export interface NamedImageItem {
  readonly image: string;
  /** Where what is known of it comes from. */
  readonly source: 'read' | 'settings' | 'repository' | 'catalogue' | 'unknown';
}

export interface ConfiguredBuild extends ConfiguredOptions {
  /** URI of the build context. */
  readonly context?: string;
  /** Further contexts by name: URIs of folders, or addresses. */
  readonly contexts: Readonly<Record<string, string>>;
}

/** What a repository may say of builds besides contexts; absent: nothing. */
export interface ConfiguredOptions {
  readonly args?: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly network?: 'default' | 'none';
  /** `file` is a URI in the repository; while the configuration is read, a path in it. */
  readonly bake?: { readonly file: string; readonly target: string };
  /** As buildx takes them, but for folders of this machine. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
}

export interface StageItem {
  readonly index: number;
  /** Lower case; absent for an unnamed stage. */
  readonly name?: string;
  /** The whole stage. */
  readonly range: ProtocolRange;
  /** The FROM instruction. */
  readonly fromRange: ProtocolRange;
  /** The name, or the FROM keyword of an unnamed stage. */
  readonly selectionRange: ProtocolRange;
  readonly base: StageBaseItem;
  /** What the catalogue knows of the size of a base image that is not built here. */
  readonly baseSize?: BaseSizeItem;
  /** As written after `--platform=`. */
  readonly platform?: string;
  readonly runtime: RuntimeItem;
  readonly unused: boolean;
  /** What it takes in, in text order. */
  readonly takes: readonly TakeItem[];
  /** Where other stages name it, in text order; ONBUILD included. */
  readonly users: readonly UserItem[];
  /** Changes with the text of the stage or of anything it depends on; not with comments or its place. */
  readonly fingerprint: string;
  /** What a container of it starts, in the order of ENTRYPOINT, CMD, HEALTHCHECK. */
  readonly starts?: readonly StartItem[];
  /** What COPY --from brought into it or what it is FROM; a folder ends with `/`. */
  readonly delivered?: readonly DeliveredItem[];
  /** The most bytes that it may weigh, as a comment above its FROM or stage-insight.json says. */
  readonly budget?: number;
}

export interface BaseSizeItem {
  /** Unpacked, on linux/amd64. */
  readonly bytes?: number;
  /** As the layers travel; never comparable with `bytes`. */
  readonly downloadBytes?: number;
  /** Day it was measured, `YYYY-MM-DD`. */
  readonly asOf?: string;
  /** Missing: documented. Otherwise read from the image itself, or that of another version of the image. */
  readonly from?: 'image' | 'relative';
}

export interface StartItem {
  /** As written: a path, or a name that is looked up in PATH. */
  readonly program: string;
  /** Absolute in the image, where it can be told from the file. */
  readonly path?: string;
  /** `false` when a script, a branch or a health check decides. */
  readonly sure: boolean;
  readonly line: number;
}

export interface DeliveredItem {
  readonly path: string;
  /** Of the COPY. */
  readonly line: number;
}

export type StageBaseItem =
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'unknown'; readonly raw: string };

export interface RuntimeItem {
  readonly family: 'glibc' | 'musl' | 'uclibc' | 'none' | 'unknown';
  readonly version?: string;
  /** For people: `debian bookworm, glibc 2.36`. */
  readonly title?: string;
  /** Day the facts were read, `YYYY-MM-DD`. */
  readonly asOf?: string;
}

export interface TakeItem {
  readonly kind: 'FROM' | 'COPY' | 'MOUNT' | 'ONBUILD';
  readonly range: ProtocolRange;
  /** The name as written. */
  readonly raw: string;
  readonly source:
    | { readonly kind: 'stage'; readonly stage: number }
    | { readonly kind: 'image'; readonly image: string }
    | { readonly kind: 'scratch' | 'context' | 'missing' | 'unknown' };
}

export interface UserItem {
  readonly stage: number;
  readonly kind: 'FROM' | 'COPY' | 'MOUNT' | 'ONBUILD';
  readonly range: ProtocolRange;
}

/** Request, client to server: `ExcludedParams` -> `readonly string[]`: those that `stage-insight.json` leaves out. */
export const excludedRequest = 'stageInsight/excluded';

export interface ExcludedParams {
  /** Of Dockerfiles. */
  readonly uris: readonly string[];
}

/**
 * Request, client to server: `GraphParams` -> `GraphView | null` (null: the file cannot be read), as
 * `stage-insight graph --format json` prints it: characters are UTF-16 units whatever was negotiated.
 */
export const graphRequest = 'stageInsight/graph';

export type GraphParams = StagesParams;

/**
 * Notification, server to client, when the stages of an open document may have changed: `StagesChangedParams`.
 * Sent only to a client that asked for it by `InitializationOptions.stagesChanged`.
 */
export const stagesChangedNotification = 'stageInsight/stagesChanged';

export interface StagesChangedParams {
  readonly uri: string;
  readonly version: number;
}

/** Request, client to server, without parameters; the answer is null, and shows that the server is not deaf. */
export const aliveRequest = 'stageInsight/alive';

/** Notification, client to server: `SizesParams`. Replaces all sizes of that document; send current ones only. */
export const sizesNotification = 'stageInsight/sizes';

export interface SizesParams {
  readonly uri: string;
  readonly stages: readonly SizeItem[];
}

export interface SizeItem {
  readonly stage: number;
  readonly bytes: number;
  /** Absent when the history does not fit the text. */
  readonly ownBytes?: number;
  /** Growth since the build before; `since` is what can stand after that word: `yesterday`, `2026-11-18`. */
  readonly change?: { readonly bytes: number; readonly since: string };
  readonly instructions: readonly { readonly line: number; readonly bytes: number }[];
}

/** Notification, client to server: `ObservationsParams`. Replaces all observations of that document. */
export const observationsNotification = 'stageInsight/observations';

export interface ObservationsParams {
  readonly uri: string;
  readonly observations: readonly Observation[];
}

/** Notification, client to server: `ReadImagesParams`. The server keeps what was read in the user's cache. */
export const readImagesNotification = 'stageInsight/readImages';

export interface ReadImagesParams {
  readonly images: readonly ReadImage[];
}

/** Argument of the command behind a link of a hover: which image to read, and from where. */
export interface ImageToRead {
  readonly image: string;
  readonly from: 'engine' | 'registry';
}

/**
 * Notification, client to server: `BuildFailureParams`. The failure becomes a diagnostic on the instruction.
 * It goes when the stage or anything it depends on changes, and with `failure: null`.
 */
export const buildFailureNotification = 'stageInsight/buildFailure';

export interface BuildFailureParams {
  readonly uri: string;
  /** Stage that was asked for; a later message with the same target replaces this one. */
  readonly target: number;
  readonly failure: BuildFailureItem | null;
}

export interface BuildFailureItem {
  /** Stage and instruction that failed; `instruction` counts within the stage, -1 is its FROM. */
  readonly stage: number;
  readonly instruction: number;
  /** A sentence, control characters removed. */
  readonly message: string;
}

/** Code of the diagnostic of a failed build. */
export const buildFailureCode = 'build-failed';

/**
 * Notification, client to server: `WorkspaceFilesParams`. For clients whose server has no disk (a browser):
 * the Compose, Bake, devcontainer, workflow and task files that may name stages. Replaces the earlier list.
 */
export const workspaceFilesNotification = 'stageInsight/workspaceFiles';

export interface WorkspaceFilesParams {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}

/** Request, client to server: `FindingsParams` -> LSP `Diagnostic[] | null`, of a file that need not be open. */
export const findingsRequest = 'stageInsight/findings';

export interface FindingsParams {
  readonly textDocument: { readonly uri: string };
}

/** Request, client to server: `ConvertParams` -> `ConvertAnswer | null` (null: the file is not open). */
export const convertRequest = 'stageInsight/convert';

export interface ConvertParams {
  readonly textDocument: { readonly uri: string };
  /** Image of the final stage instead of the default. */
  readonly base?: string;
  /** Paths of `unnamed` to leave behind. */
  readonly leave?: readonly string[];
  /** Whether the variables of `leftBehind` come along. */
  readonly keepEnv?: boolean;
}

export type ConvertAnswer =
  | {
      readonly kind: 'converted';
      readonly version: number | null;
      readonly text: string;
      readonly edits: readonly TextEditItem[];
      readonly base: string;
      /** Run bases that work, the default first. */
      readonly choices: readonly BaseChoiceItem[];
      /** Variables that only the build reads, and that the final stage does not have. */
      readonly leftBehind: readonly string[];
      /** Files of the build context that nothing names: they are copied unless they are named in `leave`. */
      readonly unnamed: readonly string[];
      /** How the path of each COPY of `text` follows from the file as it is. */
      readonly explained: readonly ExplainedCopy[];
    }
  | RefusalItem;

export interface ExplainedCopy {
  /** The COPY, in the text that the file becomes. */
  readonly range: ProtocolRange;
  readonly markdown: string;
}

export interface TextEditItem {
  readonly range: ProtocolRange;
  readonly newText: string;
}

export interface BaseChoiceItem {
  readonly image: string;
  readonly reason: string;
  readonly needs: readonly string[];
  /** For people: `about 8 MB`. */
  readonly sizeClass: string;
}

export interface RefusalItem {
  readonly kind: 'refused';
  /** Has an anchor of its name in docs/convert.md; of merges none. */
  readonly code: string;
  readonly uri: string;
  readonly line: number;
  readonly message: string;
  /** What would make it possible. */
  readonly hint: string;
}

/** Request, client to server: `PatternsParams` -> `readonly PatternItem[]`: builder patterns that the file is part of. */
export const patternsRequest = 'stageInsight/builderPatterns';

export interface PatternsParams {
  /** One of the two Dockerfiles or the script; without it every pattern of the workspace is answered. */
  readonly uri?: string;
  readonly unsaved?: readonly UnsavedFile[];
}

/** A document that is no Dockerfile, as the editor has it: it takes the place of the file on the disk. */
export interface UnsavedFile {
  readonly uri: string;
  readonly text: string;
}

/** URIs of the three files. */
export interface PatternItem {
  readonly glue: string;
  readonly build: string;
  readonly target: string;
}

/** Request, client to server: `MergeParams` -> `MergeAnswer | null` (null: a file cannot be read). */
export const mergeRequest = 'stageInsight/merge';

export interface MergeParams extends PatternItem {
  readonly unsaved?: readonly UnsavedFile[];
}

export type MergeAnswer =
  | {
      readonly kind: 'merged';
      /** Files with their whole new text; the Dockerfile first. */
      readonly changed: readonly { readonly uri: string; readonly text: string }[];
      readonly deleted: readonly string[];
      readonly notes: readonly string[];
    }
  | RefusalItem;

/** `initializationOptions` of our own client; each is off when absent. */
export interface InitializationOptions {
  readonly stagesChanged?: boolean;
  /** Id of a command of the client that takes an `ImageToRead`: hovers of unknown images link to it. */
  readonly readImageCommand?: string;
  /** URIs of documents that an earlier server did not finish: they are not analysed until they are closed. */
  readonly leftOut?: readonly string[];
  /** The settings, to spare a round trip at the start. */
  readonly settings?: unknown;
  /** The client answers the requests of client-files.ts. */
  readonly readsFiles?: boolean;
}

/** `data` of each of our diagnostics; what a code action is computed again from. */
export interface DiagnosticData {
  readonly rule: string;
  readonly certainty: 'certain' | 'likely' | 'possible';
  /** UTF-16 offsets into the text of `version`. */
  readonly start: number;
  readonly end: number;
  readonly version: number;
  /** What other checkers call the same fault; absent: none of those that are known reports it. */
  readonly elsewhere?: readonly string[];
}

/** `source` of each of our diagnostics. */
export const diagnosticSource = 'stage-insight';

/** Code action kind of "fix all"; VS Code asks for it on save through `editor.codeActionsOnSave`. */
export const fixAllKind = 'source.fixAll.stageInsight';

import type { SizeLevel } from '../size/size-level.js';

/** What the size panel page and the extension say to each other. Plain data; every text is shown as text. */

/** Extension to page: replaces what the page shows. */
export type ToPanel =
  | { readonly kind: 'sizes'; readonly view: SizesView }
  | { readonly kind: 'files'; readonly view: FilesView }
  | { readonly kind: 'graph'; readonly view: GraphPicture };

/** Page to extension: what a person asked for. */
export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly line: number }
  | { readonly kind: 'build'; readonly stage: number }
  | { readonly kind: 'measure-all' }
  | {
      readonly kind: 'files';
      /** Counted by the page; the answer carries it. */
      readonly request: number;
      readonly stage: number;
      readonly instruction: number | null;
    }
  | { readonly kind: 'cancel-files' }
  | { readonly kind: 'export'; readonly format: ExportFormat };

export type ExportFormat = 'json' | 'svg' | 'mermaid' | 'dot';

export interface SizesView {
  /** Name of the Dockerfile for people; empty when none is open. */
  readonly file: string;
  /** `builder 861 MB → final 15.6 MB, 55 times smaller`; empty while it cannot be said. */
  readonly headline: string;
  /** Why nothing can be built, or what went wrong with the engine; empty when all is well. */
  readonly notice: string;
  readonly canBuild: boolean;
  /** Bytes that the longest bar stands for. */
  readonly scale: number;
  readonly stages: readonly StageBar[];
}

export interface StageBar {
  readonly index: number;
  readonly title: string;
  /** 0-based line of its FROM. */
  readonly line: number;
  readonly state: 'unknown' | 'building' | 'measured' | 'stale' | 'failed';
  readonly isFinal: boolean;
  readonly isUnused: boolean;
  /** `118.8 MB (+2.1 MB)`, or the state in words. */
  readonly label: string;
  /** For screen readers. */
  readonly spoken: string;
  /** Absent while no size is known. */
  readonly bytes?: number;
  readonly baseBytes?: number;
  readonly ownBytes?: number;
  /** `+12.4 MB since yesterday`; empty without an earlier build. */
  readonly change: string;
  /** The last two builds; absent without an earlier one in the same image store. */
  readonly comparison?: Comparison;
  /** `base golang:1.22 ~ 823 MB (catalogue, 2026-08)`; empty where nobody knows. */
  readonly base: string;
  /** By the thresholds of the settings; absent while no size is known. */
  readonly level?: SizeLevel;
  /** What else there is to say, a line each: what crosses, what is shared, compressed size, earlier builds. */
  readonly facts: readonly string[];
  readonly instructions: readonly InstructionBar[];
}

/** Two builds of a stage, for people. */
export interface Comparison {
  readonly title: string;
  readonly rows: readonly {
    readonly title: string;
    readonly before: string;
    readonly after: string;
    readonly change: string;
  }[];
}

export interface InstructionBar {
  /** Counts within the stage, the FROM excluded. */
  readonly index: number;
  readonly line: number;
  readonly keyword: string;
  /** The instruction on one line, shortened. */
  readonly text: string;
  readonly bytes: number;
  readonly label: string;
  /** Of a COPY --from: the stage or image whose bytes cross here; empty otherwise. */
  readonly crossesFrom: string;
  /** `+1.2 MB` against the build before of the same text; empty otherwise. */
  readonly change: string;
}

export interface FilesView {
  /** The request that it answers. */
  readonly request: number;
  readonly stage: number;
  /** `null`: of the whole stage. */
  readonly instruction: number | null;
  readonly state: 'loading' | 'ready' | 'failed';
  /** How many files were read, or why none could be. */
  readonly message: string;
  /** Biggest first. */
  readonly files: readonly FileRow[];
  /** Bytes stored in layers that a later layer overwrites or removes. */
  readonly wasted: string;
}

export interface FileRow {
  readonly path: string;
  readonly bytes: number;
  readonly label: string;
  /** `overwritten later`, `removed later`, or empty. */
  readonly fate: string;
}

/** The stage graph, laid out: the page only draws. Pixels; x and y of a node are its centre. */
export interface GraphPicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** Stage under the cursor; -1 for none. */
  readonly current: number;
}

export interface PictureNode {
  readonly id: string;
  readonly kind: 'stage' | 'final' | 'unused' | 'image';
  readonly title: string;
  readonly detail: string;
  readonly spoken: string;
  readonly stage: number;
  readonly line: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 4: how heavy it is among the measured ones; -1 for unknown. */
  readonly weight: number;
}

export interface PictureEdge {
  readonly kind: 'FROM' | 'COPY' | 'MOUNT' | 'ONBUILD';
  readonly path: string;
  readonly spoken: string;
  readonly line: number;
}

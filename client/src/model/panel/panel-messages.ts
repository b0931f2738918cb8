import type { Scene } from '../graph/scene.js';
import type { SizeLevel } from '../size/size-level.js';

/** What the size panel page and the extension say to each other. Plain data; every text is shown as text. */

/** Extension to page: replaces what the page shows. */
export type ToPanel =
  | { readonly kind: 'sizes'; readonly view: SizesView }
  | { readonly kind: 'files'; readonly view: FilesView }
  | { readonly kind: 'graph'; readonly view: GraphPicture }
  | { readonly kind: 'conversion'; readonly view: ConversionView };

/** Page to extension: what a person asked for. */
export type FromPanel =
  | { readonly kind: 'ready' }
  /** Room for the stage graph, in pixels. */
  | { readonly kind: 'pane'; readonly width: number; readonly height: number }
  | { readonly kind: 'reveal'; readonly line: number }
  /** Another Dockerfile of the repository, by its path from the root. */
  | { readonly kind: 'open-file'; readonly file: string }
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
  /** Choose a report to compare with, or stop comparing. */
  | { readonly kind: 'compare' }
  | { readonly kind: 'stop-comparing' }
  | { readonly kind: 'export'; readonly format: ExportFormat }
  /** Of the page of a conversion. */
  | { readonly kind: 'apply' | 'discard' | 'build-and-compare' | 'copy-text' };

export type ExportFormat = 'json' | 'svg' | 'mermaid' | 'dot';

export interface SizesView {
  /** Name of the Dockerfile for people; empty when none is open. */
  readonly file: string;
  /** `builder 861 MB → final 15.6 MB, 55 times smaller`, or that it won't start; empty while it cannot be said. */
  readonly headline: string;
  /** Why nothing can be built, or what went wrong with the engine; empty when all is well. */
  readonly notice: string;
  readonly canBuild: boolean;
  /** Name of the report that stages are compared with; empty for none. */
  readonly comparedWith: string;
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
  /** Why its image was seen not to start: `glibc loader missing`; absent for every other one. */
  readonly whyNot?: string;
  /** Absent while no size is known. */
  readonly bytes?: number;
  readonly baseBytes?: number;
  readonly ownBytes?: number;
  /** Of its own bytes, those that COPY --from brought. */
  readonly copiedBytes?: number;
  /** What it weighs on each platform that it was built for; absent when that is one. */
  readonly platforms?: readonly PlatformBar[];
  /** Of a stage that does not ship: the bytes that were copied from it into what ships. */
  readonly crossedBytes?: number;
  /** What it may weigh; absent where nobody says. */
  readonly budget?: StageBudget;
  /** `+12.4 MB since yesterday`; empty without an earlier build. */
  readonly change: string;
  /** The last two builds; absent without an earlier one in the same image store. */
  readonly comparison?: Comparison;
  /** This stage and that of the report that is compared with. */
  readonly baseline?: Comparison;
  /** `base golang:1.22 ≈ 823 MB (catalogue, 2026-08)`; empty where nobody knows. */
  readonly base: string;
  /** By the thresholds of the settings; absent while no size is known. */
  readonly level?: SizeLevel;
  /** `6.5 MB copied into stage 1, 924.2 MB left behind`, `6.5 MB from builder`. */
  readonly crossings: readonly string[];
  /** What else there is to say, a line each: what is shared, compressed size, earlier builds. */
  readonly facts: readonly string[];
  readonly instructions: readonly InstructionBar[];
}

export interface PlatformBar {
  /** `linux/arm64`. */
  readonly title: string;
  /** `118.8 MB`, or that it was not built. */
  readonly label: string;
  /** 0 where it was not built. */
  readonly bytes: number;
}

export interface StageBudget {
  readonly bytes: number;
  /** `12 MB over 50 MB`, `within 50 MB`. */
  readonly label: string;
  readonly isOver: boolean;
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
  /** Index within the stage of the instruction whose layer holds it; -1 where nobody tells. */
  readonly instruction: number;
  /** `overwritten later`, `removed later`, or empty. */
  readonly fate: string;
}

/** The stage graph, laid out: the page only draws. */
export interface GraphPicture {
  /** Name of the Dockerfile for people; empty when none is open. */
  readonly file: string;
  /** Its address. */
  readonly document: string;
  readonly canBuild: boolean;
  /** Id of the stage under the cursor. */
  readonly current: string;
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
  readonly scene: Scene;
}

export interface PictureNode {
  readonly id: string;
  readonly spoken: string;
  /** Index of a stage; absent for an image. */
  readonly stage?: number;
  /** 0-based line of its FROM. */
  readonly line?: number;
}

export interface PictureLink {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly spoken: string;
  /** 0-based; of what fails, where something does. */
  readonly line: number;
}

/** A conversion beside the original: built and compared, or estimated from the images that both begin with. */
export interface ConversionView {
  readonly state: 'estimated' | 'compared';
  readonly file: string;
  /** `930.7 MB → 15.6 MB, same configuration, same output`. */
  readonly headline: string;
  /** Whether nothing differs that a container would notice. */
  readonly canApply: boolean;
  /** Whether both can be built and compared from here. */
  readonly canCompare: boolean;
  /** Bytes that the longer bar stands for. */
  readonly scale: number;
  /** Before and after. */
  readonly stacks: readonly SizeStack[];
  readonly checks: readonly {
    /** `same configuration`. */
    readonly text: string;
    readonly verdict: 'same' | 'different' | 'unsure';
    readonly details: readonly string[];
  }[];
  /** Build tools that the result still contains. */
  readonly toolchain: readonly string[];
  readonly lines: readonly DiffLine[];
}

export interface SizeStack {
  readonly title: string;
  readonly bytes: number;
  readonly label: string;
  /** From the base up. */
  readonly parts: readonly {
    readonly kind: 'base' | 'own' | 'copied';
    readonly text: string;
    readonly bytes: number;
    readonly label: string;
  }[];
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

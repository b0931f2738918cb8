/** What the client read out of the image that was really built of a stage. */
export interface Observation {
  readonly stage: number;
  /** Absolute path in the image; a bare name that no folder of its PATH has. */
  readonly path: string;
  readonly runs: boolean;
  /** Why not, e.g. `/lib64/ld-linux-x86-64.so.2 is missing`. */
  readonly reason: string;
  readonly linkage: 'static' | 'dynamic' | 'interpreted' | 'data' | 'unknown';
  readonly family?: ObservedLibc;
  /** Why not, for rules; absent or empty when it runs. */
  readonly causes?: readonly ObservationCause[];
}

export type ObservedLibc = 'glibc' | 'musl' | 'uclibc';

/** One thing that was seen to keep a program from starting. */
export type ObservationCause =
  /** `there`: the family of the loader that the image has instead. */
  | {
      readonly kind: 'loader';
      readonly file: string;
      readonly family?: ObservedLibc;
      readonly there?: ObservedLibc;
    }
  | { readonly kind: 'library'; readonly name: string }
  /** `newest`: what `library` has, without prefix. */
  | {
      readonly kind: 'version';
      readonly versions: readonly string[];
      readonly library: string;
      readonly newest?: string;
    }
  | { readonly kind: 'platform'; readonly built: string; readonly runs: string }
  | { readonly kind: 'interpreter'; readonly name: string }
  | { readonly kind: 'runtime'; readonly name: string; readonly needed: string; readonly there: string }
  /** A text without `#!`. */
  | { readonly kind: 'no-interpreter-line' }
  /** The container is to run as a user that has no account in the image. */
  | { readonly kind: 'user'; readonly name: string }
  /** Not executable, a folder, gone … */
  | { readonly kind: 'other' };

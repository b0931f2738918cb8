import type { Artifact, Delivery, Evidence, LinkOut } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { Observation } from '../../protocol/observation.js';
import type { StageRuntime } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import type { Span } from '../text/text.js';

/** A program that a container of a stage starts. */
export interface Start {
  /** The instruction that starts it. A HEALTHCHECK is run beside what the container is for. */
  readonly by: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK';
  readonly stage: number;
  readonly instruction: Instruction;
  /** The word that names the program. */
  readonly span: Span;
  readonly command: ShellCommand;
  /** Absolute; `undefined` when it is not known. */
  readonly path: string | undefined;
  /** `false` when a script or a wrapper decides. */
  readonly sure: boolean;
}

/** Where a delivered artifact is going to run. */
export type Use =
  /** A container of `stage` starts it. */
  | { readonly kind: 'started'; readonly stage: number; readonly start: Start }
  /** A RUN of `stage` executes it while the image is built. */
  | {
      readonly kind: 'run';
      readonly stage: number;
      readonly command: ShellCommand;
      readonly instruction: Instruction;
    }
  /** It lies in an image that starts something else. */
  | { readonly kind: 'shipped'; readonly stage: number };

/** One artifact in one stage where it is meant to run, with all that speaks against it. */
export interface Landing {
  readonly delivery: Delivery;
  readonly use: Use;
  readonly runtime: StageRuntime;
  /** Empty: nothing is known to be wrong. */
  readonly faults: readonly Fault[];
  /** What the image that was built says of it. */
  readonly observation: Observation | undefined;
}

interface FaultBase {
  /** How sure it is that the program fails. */
  readonly certainty: 'certain' | 'likely' | 'possible';
  /** What shows it in the stage where it lands, e.g. the FROM without the loader. */
  readonly evidence: readonly Evidence[];
  /** Set when it was seen in the image that was built. */
  readonly observation?: Observation;
}

/** Why an artifact cannot run where it lands. */
export type Fault = FaultBase &
  (
    | { readonly kind: 'platform'; readonly built: string; readonly runs: string }
    /** No loader of any libc is there. */
    | { readonly kind: 'no-loader'; readonly family: Libc; readonly loader: string | undefined }
    /** Another libc is there. */
    | {
        readonly kind: 'other-libc';
        readonly family: Libc;
        readonly there: Libc;
        readonly loader: string | undefined;
      }
    | {
        readonly kind: 'older-glibc';
        readonly built: string;
        readonly runs: string;
        readonly crossed: string | undefined;
      }
    /** libstdc++ is there and lacks a symbol version; `runs` is the newest that it has. */
    | { readonly kind: 'older-libstdcxx'; readonly asks: string; readonly runs: string }
    | {
        readonly kind: 'library';
        readonly library: string;
        /** Whether the project builds it. */
        readonly isOwn?: boolean;
        /** Set where it lies where the loader does not find it: what put it there. */
        readonly uncached?: Evidence;
      }
    | { readonly kind: 'native-modules'; readonly cause: NativeCause }
    /** A link in it leads to `to`, an absolute path that is not there. */
    | { readonly kind: 'dangling-link'; readonly link: LinkOut['kind']; readonly to: string }
    | {
        readonly kind: 'runtime-version';
        readonly name: string;
        readonly needed: string;
        readonly there: string;
      }
    | { readonly kind: 'interpreter'; readonly interpreter: string }
    /** A script without `#!`, started without a shell. */
    | { readonly kind: 'no-interpreter-line' }
    | { readonly kind: 'certificates' }
    | { readonly kind: 'zoneinfo' }
    /** .NET finds no ICU, and is not told to do without cultures. */
    | { readonly kind: 'globalization' }
    /** .NET runs without cultures, and the package `by` throws there. */
    | { readonly kind: 'cultures'; readonly by: string }
  );

export type Libc = NonNullable<Artifact['libc']>;

export type NativeCause =
  | { readonly kind: 'libc'; readonly built: Libc; readonly runs: Libc }
  | { readonly kind: 'version'; readonly name: string; readonly built: string; readonly runs: string }
  | { readonly kind: 'path'; readonly home: string };

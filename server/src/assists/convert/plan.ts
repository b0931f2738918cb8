import type { Artifact } from '../../core/artifacts.js';
import type { Span } from '../../core/text/text.js';
import type { Subject } from './subject.js';
import type { Note, Refused } from './conversion-result.js';

/** Where an instruction ends up. `both`: it stays, and is said again in the final stage. */
export type Place = 'build' | 'final' | 'both';

/** A path that the final stage takes from the build stage. */
export interface Carry {
  readonly from: string;
  /** The same path, but for programs that were found in a folder of the build image's PATH. */
  readonly to: string;
  readonly folder: boolean;
  readonly derivation: string;
  readonly span: Span;
  /** Index of the step that made it: it is copied in that place. */
  readonly step: number;
  /** Set where nothing names the file: people are asked whether it goes along. */
  readonly unnamed?: boolean;
}

/** What a toolchain says of a file: what has to be taken along and what it can run on. */
export interface Plan {
  readonly carries: readonly Carry[];
  /** The programs among them; the run base is judged by their linkage. */
  readonly programs: readonly Artifact[];
  /** Run bases in the order of preference; the first is the default. */
  readonly bases: readonly [BaseOffer, ...BaseOffer[]];
  /** ENV names that only the build reads. */
  readonly buildOnly: ReadonlySet<string>;
  /** Whether libraries of -dev packages have to be there at run time. */
  readonly links: boolean;
  /** Packages (by name) that the build needs and the program does not, besides the usual. */
  readonly buildPackages?: RegExp;
  /** Packages that only this toolchain's run-time needs. */
  readonly runPackages?: readonly string[];
  /** Packages to install in any case: the program needs them, and the build image had them. */
  readonly installs?: readonly string[];
  /** Lines for the final stage behind the copies. */
  readonly extra?: readonly Extra[];
  /** The interpreter that the run base must have; absent where the programs start by themselves. */
  readonly runtime?: RuntimeNeed;
  /** Programs that the run base brings besides those of its system. */
  readonly provides?: RegExp;
  readonly notes: readonly Note[];
  /** Whether the copies bring everything the programs read: no files of the context are looked for. */
  readonly whole?: boolean;
  /** Steps whose COPY is said in both stages: the program needs what the build saw. */
  readonly again?: ReadonlySet<number>;
  /** Whether the final stage stands on the image of the build: it does with that image's own files what the build did. */
  readonly sameBase?: boolean;
}

export interface RuntimeNeed {
  /** Names in `ImageFacts.runtimes`, any of which serves. */
  readonly names: readonly string[];
  /** For people: `Node.js`. */
  readonly title: string;
  /** Empty where the tag of the build image does not state it. */
  readonly version: string;
  /** How much of the version has to be the same; `at-least`: newer ones run it as well. */
  readonly match: 'major' | 'minor' | 'at-least';
}

export interface Extra {
  readonly line: string;
  readonly note: Note;
}

export interface BaseOffer {
  readonly image: string;
  readonly reason: string;
}

/** Answers `undefined` when the file does not start a program of this toolchain. */
export type Ecosystem = (subject: Subject) => Plan | Refused | undefined;

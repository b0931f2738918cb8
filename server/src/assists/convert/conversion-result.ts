import type { Edit } from '../../core/text/edit.js';
import type { Span } from '../../core/text/text.js';

/** Every reason against a conversion; each has an anchor of its name in docs/convert.md. */
export const refusalCodes = [
  'not-parsed',
  'windows',
  'onbuild-base',
  'already-multi-stage',
  'no-command',
  'nothing-to-split',
  'toolchain-at-run-time',
  'dev-server',
  'artifact-unknown',
  'unknown-base',
  'unknown-run-time-libraries',
  'shell-not-understood',
  'remote-sources',
  'sources-unknown',
  'self-check',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** What stands in the way, in the text of the file. */
  readonly span: Span;
  /** 0-based line of `span`. */
  readonly line: number;
  readonly message: string;
  /** What would make the conversion possible. */
  readonly hint: string;
}

export interface Converted {
  readonly kind: 'converted';
  /** Turn the text of the analysis into `text`; they do not overlap. */
  readonly edits: readonly Edit[];
  readonly text: string;
  /** The image of the final stage. */
  readonly base: string;
  /** Set where only the image in FROM changes: a second stage would have everything that the first one has. */
  readonly oneStage?: true;
  /** Other run bases that pass the same checks, the default first. Worked out at the first look. */
  readonly choices: readonly BaseChoice[];
  /** Every path that the final stage takes from the build stage, in the order of the text. */
  readonly copied: readonly Copied[];
  /** Variables of ENV that only the build reads: the final stage does not have them. */
  readonly leftBehind: readonly string[];
  /** What else the final stage got or left behind, and why, in sentences. */
  readonly notes: readonly Note[];
}

export type Conversion = Converted | Refused;

export interface Copied {
  readonly path: string;
  /** How the path follows from the file: `go build` without -o in module `…/reporter/v2` -> `reporter`. */
  readonly derivation: string;
  /** The command or word of the original file that shows it. */
  readonly span: Span;
  /** Whether nothing names it: it goes along because a program might read it, and may be left behind. */
  readonly unnamed: boolean;
}

export interface Note {
  readonly message: string;
  readonly span: Span;
}

export interface BaseChoice {
  readonly image: string;
  readonly reason: string;
  /** What the program must do without, or has to bring along, on this base. */
  readonly needs: readonly string[];
  /** Uncompressed size of the base alone where the catalogue knows it. */
  readonly bytes: number | undefined;
  /** For people: `about 8 MB`. */
  readonly sizeClass: string;
}

export interface ConvertOptions {
  /** Image of the final stage instead of the default. */
  readonly base?: string;
  /** Paths of {@link Copied} that nothing names and that are to stay behind all the same. */
  readonly leave?: readonly string[];
  /** Whether the final stage gets the ENV that only the build reads as well. */
  readonly keepEnv?: boolean;
}

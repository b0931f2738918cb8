import type { Edit } from './text/edit.js';
import type { Facts } from './facts.js';
import type { Inputs } from './inputs.js';
import type { Severity } from './severity.js';
import type { Span } from './text/text.js';

/**
 * How sure a finding is. `certain`: read from the text or observed; `likely`: follows from defaults that a
 * file outside may change; `possible`: depends on something unknown that the message names.
 */
export type Certainty = 'certain' | 'likely' | 'possible';

/** A fault class. One file per rule; the file is named as the id. */
export interface Rule {
  readonly id: string;
  /** Severity of a finding that names none. */
  readonly severity: Severity;
  /** One line of Markdown that says what the fault is. */
  readonly summary: string;
  /** Whether it stops the build of any stage, so that findings in stages that are not built are as severe. */
  readonly refusesFile?: boolean;
  check(facts: Facts): Iterable<Finding>;
}

export interface Finding extends Span {
  readonly message: string;
  /** The file in which it stands, and to which its edits belong, when that is not the Dockerfile; its workspace path. */
  readonly file?: string;
  readonly severity?: Severity;
  /** Default: `certain`. */
  readonly certainty?: Certainty;
  /** The evidence: other places of the same text with what they show. */
  readonly related?: readonly Related[];
  /** A function where they are costly to find: it is called when somebody looks at the fixes. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  /** Editors fade the range instead of underlining it. */
  readonly unnecessary?: boolean;
  /** It was seen in the image that was really built. */
  readonly observed?: boolean;
  /** Why the program that starts there did not start, if that was observed. */
  readonly failure?: string;
}

export interface Related extends Span {
  readonly message: string;
}

/** `safe` keeps the meaning and may run in fix-all; `suggested` needs a human eye. The first fix is preferred. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'suggested';
  edits(): readonly Edit[];
}

/** A finding as the runner hands it on: every default filled in. */
export interface ReportedFinding extends Required<
  Omit<Finding, 'unnecessary' | 'fixes' | 'file' | 'failure'>
> {
  readonly rule: string;
  readonly fixes: readonly Fix[];
  readonly unnecessary: boolean;
  /** As in {@link Finding}. */
  readonly file?: string;
  /** As in {@link Finding}. */
  readonly failure?: string;
}

/**
 * Documentation and tests of a rule in one. In `bad`, a line of carets under the code marks the range of a
 * finding; after the carets stand the severity, a colon and the start of the message. `fixed` is the text
 * after the first fix of every finding.
 */
export interface RuleDoc {
  readonly why: string;
  readonly bad: readonly [BadExample, ...BadExample[]];
  readonly good: readonly [Example, ...Example[]];
}

export interface BadExample {
  readonly text: string;
  readonly fixed?: string;
  /** Files of the build context by path, for rules that read sources. */
  readonly files?: Readonly<Record<string, string>>;
  /** A file that names stages of `text`: the marks stand in it. */
  readonly namedBy?: { readonly file: string; readonly text: string };
  /** Scripts of the workspace, for the rule that looks at them. */
  readonly gluedBy?: Inputs['gluedBy'];
}

export type Example = string | { readonly text: string; readonly files?: Readonly<Record<string, string>> };

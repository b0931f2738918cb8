import type { LineIndex, Span } from './text.js';

/** A Dockerfile as BuildKit's parser splits it: directives, comments and instructions with exact spans. */
export interface Ast {
  readonly text: string;
  readonly lines: LineIndex;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}

export interface Directive extends Span {
  /** Lower case: `syntax`, `escape` or `check`. */
  readonly name: string;
  readonly value: string;
}

/** A comment line, from its `#` to the end of the line. */
export interface Comment extends Span {
  /** What stands after the `#`, trimmed. */
  readonly text: string;
}

/** What the text holds that BuildKit's parser refuses, in words for people. */
export interface Problem extends Span {
  readonly message: string;
}

/**
 * One instruction. `span` runs from the keyword to the last character of its last line
 * (continuation lines and heredoc bodies included, the line break excluded).
 */
export interface Instruction extends Span {
  readonly index: number;
  /** Upper case, whatever the text says. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** `--name=value` words before the first plain word. Empty where the instruction takes no flags. */
  readonly flags: readonly Flag[];
  /** The words after the flags, split at blanks as BuildKit does; of the JSON form, its strings. */
  readonly words: readonly Word[];
  /** Whether the words were given as a JSON array of strings. */
  readonly json: boolean;
  /**
   * What follows the flags as BuildKit hands it on: continuation lines joined, comment and blank lines
   * inside them dropped, heredoc bodies excluded. RUN gives this to the shell.
   */
  readonly body: JoinedText;
  readonly heredocs: readonly Heredoc[];
  /** The variables outside single quotes, flags included; whether they are expanded depends on the keyword. */
  readonly variables: readonly Variable[];
  /** Of ONBUILD: the instruction it triggers. Its `index` is that of the ONBUILD. */
  readonly trigger?: Instruction;
}

export interface Flag extends Span {
  /** Without the dashes, as written. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Quotes removed and escapes resolved; absent for `--link` without `=`. */
  readonly value?: string;
  readonly valueSpan?: Span;
}

/** A word of the instruction. */
export interface Word extends Span {
  /** As written, continuation lines joined. */
  readonly raw: string;
  /** Quotes removed and escapes resolved; variables still in it. */
  readonly value: string;
}

/** `$name` or `${name…}`. */
export interface Variable extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** What follows the name inside braces: `:-default`. */
  readonly operation: string;
  /** Whether it says what to take when the variable is not set. */
  readonly hasDefault: boolean;
}

/** Text made of slices of the source. `offsetAt` leads from an offset in `text` back to the source. */
export interface JoinedText {
  readonly text: string;
  offsetAt(offset: number): number;
}

export interface Heredoc extends Span {
  /** The delimiter without quotes. The span covers `<<EOF` in the instruction line. */
  readonly name: string;
  /** Whether variables in the body are expanded: false when the delimiter is quoted. */
  readonly expand: boolean;
  /** Whether leading tabs are stripped (`<<-`). */
  readonly chomp: boolean;
  readonly bodySpan: Span;
  readonly body: string;
  readonly terminated: boolean;
}

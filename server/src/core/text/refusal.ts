import type { Edit } from './edit.js';
import type { Span } from './text.js';

/** Why BuildKit stops before it builds anything: its own words, with what a person can make of them. */
export interface Refusal extends Span {
  /** As BuildKit prints it. */
  readonly words: string;
  readonly advice?: string;
  /** Whether the text may be only a part of a Dockerfile: it has no FROM. */
  readonly isOfPart?: boolean;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}

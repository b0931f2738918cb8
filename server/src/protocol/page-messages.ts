import type { FindingView, GraphView } from './reports.js';

/** What a page asks its worker: the text of the Dockerfile, and files of its folder as pairs of path and text. */
export interface PageQuestion {
  readonly id: number;
  readonly dockerfile: string;
  readonly files: readonly (readonly [path: string, text: string])[];
}

export interface PageAnswer {
  /** That of the question. */
  readonly id: number;
  /** Messages show their quotes as an editor does. */
  readonly findings: readonly Pick<FindingView, 'rule' | 'severity' | 'message' | 'range'>[];
  readonly graph: GraphView;
  /** Absent while the part of the analysis that converts is not loaded. */
  readonly conversion?: { readonly text: string } | { readonly refusal: string };
}

/** What a worker says before any answer: everything that comes late is loaded. */
export interface PageReady {
  readonly ready: true;
}

/** The name of a worker that loads what comes late before it answers. */
export const wholeName = 'whole';

import type { BuildContext } from '../../core/inputs.js';

/** A file by its path relative to the workspace, with `/`. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The builder pattern: one Dockerfile builds, a script takes files out of its image, another one ships them. */
export interface MergeInput {
  readonly build: TextFile;
  readonly target: TextFile;
  /** The script that runs both: shell, Makefile, package.json, GitHub or GitLab YAML. */
  readonly glue: TextFile;
  /** The workspace: shows whether `X.dockerignore` files exist. */
  readonly files: BuildContext;
}

export type Merge = Merged | MergeRefusal;

export interface Merged {
  readonly kind: 'merged';
  /** Files with their new text; the Dockerfile first. */
  readonly changed: readonly TextFile[];
  readonly deleted: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Every reason against a merge; each has an anchor of its name in docs/convert.md. */
export const mergeRefusalCodes = [
  'not-understood',
  'no-extraction',
  'directives-differ',
  'argument-differs',
  'stage-name-clash',
  'contexts-apart',
  'ignore-files',
  'mixed-sources',
  'unpacked-archive',
  'host-step',
  'builder-used',
  'target-unrelated',
] as const;

export type MergeRefusalCode = (typeof mergeRefusalCodes)[number];

export interface MergeRefusal {
  readonly kind: 'refused';
  readonly code: MergeRefusalCode;
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly message: string;
  /** What would make it possible. */
  readonly hint: string;
}

/** A refusal on its way out; caught at the door of the room. */
export interface Refuse {
  (code: MergeRefusalCode, file: string, line: number, message: string, hint: string): MergeRefusal;
}

export const refuse: Refuse = (code, file, line, message, hint) => ({
  kind: 'refused',
  code,
  file,
  line,
  message,
  hint,
});

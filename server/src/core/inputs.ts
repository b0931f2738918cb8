import type { ImageOverride } from './images/overrides.js';
import type { Observation } from '../protocol/observation.js';
import type { Severity } from './severity.js';
import type { Span } from './text/text.js';

/** All that an analysis knows besides the text. Edges fill it; the core only reads it. */
export interface Inputs {
  readonly context: BuildContext;
  readonly targets: readonly NamedTarget[];
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Images that were read, then the setting `stageInsight.images`. */
  readonly images: readonly ImageOverride[];
  /** The most bytes that stages may weigh, by name or number; the empty name is the last stage. */
  readonly budgets?: Readonly<Record<string, number>>;
  readonly measured: readonly MeasuredStage[];
  readonly observations: readonly Observation[];
  /** Scripts that glue this Dockerfile to another one. */
  readonly gluedBy?: readonly Glue[];
  /** What the builds of this Dockerfile give it besides its own stages; absent: nothing is known of them. */
  readonly outside?: OutsideNames;
  /** Whether a build names a stage of this Dockerfile by a variable: it may be any of them. */
  readonly hasOpenTargets?: boolean;
  /** Whether files that may name stages of this Dockerfile were not looked for, or not all of them. */
  readonly hasUnreadTargets?: boolean;
  /** What files beside it start in the image of this Dockerfile, in place of its CMD. */
  readonly commands?: readonly ServiceCommand[];
  /** Health checks and probes that files beside it run in the image of this Dockerfile. */
  readonly healthchecks?: readonly ServiceHealthcheck[];
}

/** A build of this Dockerfile that a file of the repository describes. */
export interface OutsideNames {
  /** Names of the contexts that such builds add (`--build-context NAME=…`): they stand in for stages and images. */
  readonly contexts: readonly string[];
  /** Names under which images are built in this repository. */
  readonly images: readonly string[];
  /** Whether all builds of this Dockerfile that are described say the same folder as their context. */
  readonly isContextSure?: boolean;
  /** Whether its path, or a name that a build keeps it under, says that it is a base: others complete it. */
  readonly isBase?: boolean;
}

/** What is given, with contexts of these names besides. */
export function withContexts(
  outside: OutsideNames | undefined,
  names: readonly string[],
): OutsideNames | undefined {
  if (names.length === 0) return outside;
  const { contexts = [], images = [] } = outside ?? {};
  return { ...outside, contexts: [...contexts, ...names.map((name) => name.toLowerCase())], images };
}

/** Whether a name stands for something that a file beside the Dockerfile gives: a named context, or an image. */
export function isGivenOutside({ outside }: Pick<Inputs, 'outside'>, name: string): boolean {
  const lower = name.toLowerCase();
  return outside !== undefined && (outside.contexts.includes(lower) || outside.images.includes(lower));
}

/**
 * A service of a Compose file, or a container of Kubernetes, that starts another program of an image than its
 * Dockerfile says. Workspace paths.
 */
export interface ServiceCommand {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly dockerfile: string;
  /** A list of words, or a line of shell; `undefined`: that of the Dockerfile. */
  readonly command: string | readonly string[] | undefined;
  readonly entrypoint: string | readonly string[] | undefined;
}

/**
 * The program that the health check of a Compose service, or a probe of Kubernetes, starts first. Workspace paths; the
 * span is in `file`.
 */
export interface ServiceHealthcheck extends Span {
  readonly file: string;
  readonly dockerfile: string;
  /** Stage that the service builds; `undefined`: the last one. */
  readonly target: string | undefined;
  readonly program: string;
  /** Whether a shell starts it, which has some programs itself. */
  readonly byShell: boolean;
  /** Names of the build arguments that the service gives. */
  readonly buildArguments?: readonly string[];
}

/** A script that copies files out of the image of one Dockerfile for the build of another one. Workspace paths. */
export interface Glue {
  readonly glue: string;
  readonly build: string;
  readonly target: string;
  /** Which of the two this Dockerfile is. */
  readonly role: 'build' | 'target';
}

/**
 * PORT: the build context, read only. Paths are relative to its root, with `/`, and never leave it.
 * Unreadable, missing, binary and oversized files all answer `undefined`.
 */
export interface BuildContext {
  read(path: string): string | undefined;
  /** Names in the folder, sorted; folders end with `/`. Empty when there is no such folder. */
  list(folder: string): readonly string[];
  /** Whether a file has an execute bit; absent or `undefined` where the file system does not show it (Windows, the web). */
  isExecutable?(path: string): boolean | undefined;
  /** The ignore file of this Dockerfile alone: `X.dockerignore` beside the Dockerfile X replaces `.dockerignore`. */
  readonly ownIgnoreFile?: IgnoreFile | undefined;
}

export interface IgnoreFile {
  readonly name: string;
  readonly text: string;
}

/** A stage that a file outside this Dockerfile names: Compose, Bake, devcontainer.json, a workflow, a task. */
export interface NamedTarget {
  readonly stage: string;
  /** Path of the naming file, relative to the workspace, for messages. */
  readonly file: string;
  /** Where the name stands in the text of `file`: what a rename changes. Absent: only known to be used. */
  readonly span?: Span;
  /** Whether a build of this very Dockerfile names it as its target, and nothing outside of `file` can change that. */
  readonly isSure?: boolean;
}

/** A size that the client measured. */
export interface MeasuredStage {
  readonly stage: number;
  readonly bytes: number;
  readonly ownBytes: number;
  /** Growth since the build before; `since` is what can stand after that word. */
  readonly change?: { readonly bytes: number; readonly since: string };
  readonly instructions: readonly { readonly line: number; readonly bytes: number }[];
}

export const emptyContext: BuildContext = { read: () => undefined, list: () => [] };

/**
 * What an analysis knows when it is given nothing. Tests and benchmarks begin with it.
 * @public
 */
export const noInputs: Inputs = {
  context: emptyContext,
  targets: [],
  rules: {},
  images: [],
  measured: [],
  observations: [],
};

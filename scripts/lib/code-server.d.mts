import type { ChildProcess } from 'node:child_process';

/** Installs code-server on first use; throws an Error that says what is missing. */
export function ensureCodeServer(): void;

/** Resolves once the editor answers; whoever starts it ends `child`. */
export function startCodeServer(options: {
  /** Path of the packaged extension. */
  readonly vsix: string;
  /** Paths of further packaged extensions. */
  readonly others?: readonly string[];
  /** The workspace folder. */
  readonly folder: string;
  /** Folder for user data and extensions; empty means a fresh editor. */
  readonly data: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Default: a free one. */
  readonly port?: number;
  /** Whether folders are trusted without a question; the default is yes. */
  readonly trusted?: boolean;
}): Promise<{ readonly address: string; readonly child: ChildProcess }>;

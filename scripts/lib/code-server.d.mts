import type { ChildProcess } from 'node:child_process';

/** Installs code-server on first use; throws an Error that says what is missing. */
export function ensureCodeServer(): void;

/** Installs packaged extensions, given by their paths, into `data`; throws an Error when one cannot be installed. */
export function installExtensions(packages: readonly string[], data: string): void;

/** The folder in `data` that extensions are installed in; it can be copied from one `data` to another. */
export function extensionsFolder(data: string): string;

/** Resolves once the editor answers; whoever starts it ends `child`. */
export function startCodeServer(options: {
  /** The workspace folder. */
  readonly folder: string;
  /** Folder for user data and extensions. */
  readonly data: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Default: a free one. */
  readonly port?: number;
  /** Whether folders are trusted without a question; the default is yes. */
  readonly trusted?: boolean;
}): Promise<{ readonly address: string; readonly child: ChildProcess }>;

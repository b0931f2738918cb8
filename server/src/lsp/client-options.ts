import type { InitializeParams } from 'vscode-languageserver';

/** What a client says of itself and its workspace at the start. */
export interface ClientOptions {
  /** URIs of the workspace folders. */
  readonly folders: readonly string[];
  readonly stagesChanged: boolean;
  /** Id of the client's command that reads an image; `undefined`: it has none. */
  readonly readImageCommand: string | undefined;
  /** URIs of documents that an earlier server could not finish. */
  readonly leftOut: readonly string[];
  /** Settings given right away; `undefined` when none were. */
  readonly settings: unknown;
  /** Whether the client reads files for the server that are on no disk. */
  readonly readsFiles: boolean;
}

/** `initializationOptions` come from any client, so anything may stand in them. */
export function readClientOptions(params: Omit<InitializeParams, 'capabilities'>): ClientOptions {
  const given: unknown = params.initializationOptions;
  const options = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const folders = params.workspaceFolders?.map(({ uri }) => uri);
  // Old clients know one folder only, by the field that workspace folders replaced.
  const { rootUri } = params as { readonly rootUri?: string | null };
  return {
    folders: folders ?? (rootUri ? [rootUri] : []),
    stagesChanged: options['stagesChanged'] === true,
    readImageCommand: commandOf(options['readImageCommand']),
    leftOut: textsIn(options['leftOut']),
    settings: options['settings'],
    readsFiles: options['readsFiles'] === true,
  };
}

function textsIn(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
}

function commandOf(given: unknown): string | undefined {
  return typeof given === 'string' && /^[\w.]+$/.test(given) ? given : undefined;
}

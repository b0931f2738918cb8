import type {
  Connection,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import {
  buildFailureNotification,
  observationsNotification,
  readImagesNotification,
  sizesNotification,
  workspaceFilesNotification,
  type BuildFailureParams,
  type ObservationsParams,
  type ReadImagesParams,
  type SizesParams,
  type WorkspaceFilesParams,
} from '../protocol/messages.js';
import { lockName } from '../protocol/image-lock.js';
import { settingsSection } from '../protocol/settings-table.js';
import type { Runtime } from './runtime.js';
import { notify } from './notify.js';

/** Handles all notifications of the client, in order. */
export function listenToNotifications(connection: Connection, runtime: Promise<Runtime>): void {
  const failed = new Set<string>();
  const safely = (method: string, { session }: Runtime, run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!failed.has(method)) session.log(`${method} failed: ${String(error)}`);
      failed.add(method);
    }
  };
  const on = <P>(method: string, take: (runtime: Runtime, params: P) => void): void => {
    connection.onNotification(method, (params: P) => {
      // An analysis that could not be loaded was logged; nothing is left to do with what comes.
      runtime.then(
        (loaded) => safely(method, loaded, () => take(loaded, params)),
        () => undefined,
      );
    });
  };
  on('initialized', ({ start }) => start());
  on('textDocument/didOpen', openDocument);
  on('textDocument/didChange', changeDocument);
  on('textDocument/didClose', closeDocument);
  on('workspace/didChangeConfiguration', changeConfiguration);
  on('workspace/didChangeWatchedFiles', changeFiles);
  on('workspace/didChangeWorkspaceFolders', changeFolders);
  on(sizesNotification, ({ session, refresh }, { uri, stages }: SizesParams) => {
    session.setSizes(uri, stages);
    refresh(uri);
  });
  on(observationsNotification, ({ session, refresh }, { uri, observations }: ObservationsParams) => {
    session.setObservations(uri, observations);
    refresh(uri);
  });
  on(buildFailureNotification, ({ session, refresh }, params: BuildFailureParams) => {
    session.failures.set(params, session.snapshot(params.uri));
    refresh(params.uri);
  });
  on(readImagesNotification, ({ session, refresh }, { images }: ReadImagesParams) => {
    for (const image of images) session.keepImage(image);
    session.refresh();
    refresh();
  });
  on(workspaceFilesNotification, ({ session, refresh }, { files }: WorkspaceFilesParams) => {
    session.workspace.replaceFiles(files);
    refresh();
  });
}

/** Of files that a client sends because some of their kind name stages: this one does not. */
const otherLanguages = /^(?:yaml|jsonc?|hcl|terraform|dockercompose|dockerbake|github-actions-workflow)$/;

function openDocument(runtime: Runtime, { textDocument }: DidOpenTextDocumentParams): void {
  const { uri, version, text, languageId } = textDocument;
  const { session, settings, publisher, opening } = runtime;
  if (session.workspace.isNamingFile(uri)) {
    session.namingDocuments.open({ uri, version, text });
    changeNaming(runtime, uri, text);
    return;
  }
  if (otherLanguages.test(languageId)) return;
  session.invalidate(uri);
  session.documents.open({ uri, version, text });
  const known = Promise.all([settings.load(uri), runtime.ready()]).then(() => {
    if (opening.get(uri) !== known) return;
    session.invalidate(uri);
    opening.delete(uri);
    publisher.schedule(uri);
    // A file outside of the workspace: what names its stages is read now.
    void session.workspace.scanAround(uri).then((isNew) => {
      if (isNew) runtime.refresh(uri);
    });
  });
  opening.set(uri, known);
}

/** An open file that names stages counts as it is in the editor; `undefined`: as it is on the disk. */
function changeNaming(runtime: Runtime, uri: string, text: string | undefined): void {
  runtime.session.workspace.setOpen(uri, text);
  runtime.refreshNaming(uri);
}

function changeDocument(
  runtime: Runtime,
  { textDocument, contentChanges }: DidChangeTextDocumentParams,
): void {
  const { session, publisher, opening } = runtime;
  const { uri, version } = textDocument;
  const naming = session.namingDocuments.change(uri, version, contentChanges);
  if (naming !== undefined) {
    changeNaming(runtime, uri, naming.text);
    return;
  }
  const changed = session.documents.change(uri, version, contentChanges);
  if (changed !== undefined && !opening.has(uri)) publisher.schedule(uri);
  for (const reader of session.builtOn(uri)) runtime.refresh(reader);
}

function changeFolders(runtime: Runtime, { event }: DidChangeWorkspaceFoldersParams): void {
  const { workspace } = runtime.session;
  const uris = (folders: typeof event.added): readonly string[] => folders.map(({ uri }) => uri);
  workspace.changeFolders(uris(event.added), uris(event.removed));
  void workspace.scan().then(() => runtime.refresh());
}

function closeDocument(runtime: Runtime, { textDocument }: DidCloseTextDocumentParams): void {
  const { uri } = textDocument;
  const { connection, session, settings, publisher } = runtime;
  if (session.namingDocuments.get(uri) !== undefined) {
    session.namingDocuments.close(uri);
    changeNaming(runtime, uri, undefined);
    return;
  }
  publisher.cancel(uri);
  runtime.opening.delete(uri);
  session.documents.close(uri);
  session.forget(uri);
  settings.forget(uri);
  if (runtime.abilities.pullsDiagnostics) return;
  notify(connection, 'textDocument/publishDiagnostics', { uri, diagnostics: [] });
}

function changeConfiguration(runtime: Runtime, { settings: pushed }: DidChangeConfigurationParams): void {
  const { session, settings } = runtime;
  const section: unknown =
    typeof pushed === 'object' && pushed !== null
      ? (pushed as Record<string, unknown>)[settingsSection]
      : null;
  if (section !== undefined && section !== null) settings.push(section);
  const loads = session.documents.all().map(({ uri }) => settings.load(uri));
  void Promise.all(loads).then(() => runtime.refresh());
}

function changeFiles(runtime: Runtime, { changes }: DidChangeWatchedFilesParams): void {
  const { session } = runtime;
  // Before anything is forgotten.
  const readers = new Set(changes.flatMap(({ uri }) => [...session.readersOf(uri), ...session.builtOn(uri)]));
  session.refresh(changes.map(({ uri }) => uri));
  if (changes.some(({ uri }) => runtime.configs.isConfigFile(uri) || uri.endsWith(`/${lockName}`))) {
    runtime.configs.forget();
    runtime.refresh();
    return;
  }
  const namesStages = changes.map(({ uri }) => session.workspace.update(uri)).includes(true);
  if (namesStages) {
    runtime.refresh();
    return;
  }
  for (const uri of readers) runtime.refresh(uri);
}

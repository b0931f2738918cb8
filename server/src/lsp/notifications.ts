import type {
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver-protocol';
import {
  buildFailureNotification,
  proofsNotification,
  sizesNotification,
  workspaceFilesNotification,
  type BuildFailureParams,
  type ProofsParams,
  type SizesParams,
  type WorkspaceFilesParams,
} from '../protocol/messages.js';
import { settingsSection } from '../protocol/settings-table.js';
import type { Server } from './server.js';

/** Everything that the client tells without asking. */
export function listenToNotifications(server: Server): void {
  const { connection } = server;
  connection.onNotification('textDocument/didOpen', (params: DidOpenTextDocumentParams) =>
    openDocument(server, params),
  );
  connection.onNotification('textDocument/didChange', (params: DidChangeTextDocumentParams) =>
    changeDocument(server, params),
  );
  connection.onNotification('textDocument/didClose', (params: DidCloseTextDocumentParams) =>
    closeDocument(server, params),
  );
  connection.onNotification('workspace/didChangeConfiguration', (params: DidChangeConfigurationParams) =>
    changeConfiguration(server, params),
  );
  connection.onNotification('workspace/didChangeWatchedFiles', (params: DidChangeWatchedFilesParams) =>
    changeFiles(server, params),
  );
  connection.onNotification(
    'workspace/didChangeWorkspaceFolders',
    ({ event }: DidChangeWorkspaceFoldersParams) => {
      const uris = (folders: typeof event.added): readonly string[] => folders.map(({ uri }) => uri);
      server.session.workspace.changeFolders(uris(event.added), uris(event.removed));
      void server.session.workspace.scan().then(() => server.refresh());
    },
  );
  listenToOurClient(server);
  // Sent by every client and of no use here; unheard they would be reported as unknown.
  for (const method of ['$/setTrace', 'textDocument/didSave', 'textDocument/willSave'])
    connection.onNotification(method, () => undefined);
}

function listenToOurClient(server: Server): void {
  const { connection, session } = server;
  connection.onNotification(sizesNotification, ({ uri, stages }: SizesParams) => {
    session.setSizes(uri, stages);
    server.refresh(uri);
  });
  connection.onNotification(proofsNotification, ({ uri, proofs }: ProofsParams) => {
    session.setProofs(uri, proofs);
    server.refresh(uri);
  });
  connection.onNotification(buildFailureNotification, (params: BuildFailureParams) => {
    session.failures.set(params, session.snapshot(params.uri));
    server.refresh(params.uri);
  });
  connection.onNotification(workspaceFilesNotification, ({ files }: WorkspaceFilesParams) => {
    session.workspace.replaceFiles(files);
    server.refresh();
  });
}

function openDocument(server: Server, { textDocument }: DidOpenTextDocumentParams): void {
  const { uri, version, text } = textDocument;
  const { session, settings, publisher } = server;
  session.invalidate(uri);
  session.documents.open({ uri, version, text });
  void Promise.all([settings.load(uri), server.ready()]).then(() => {
    session.invalidate(uri);
    publisher.schedule(uri);
  });
}

function changeDocument(
  { session, publisher }: Server,
  { textDocument, contentChanges }: DidChangeTextDocumentParams,
): void {
  const { uri, version } = textDocument;
  if (session.documents.change(uri, version, contentChanges) !== undefined) publisher.schedule(uri);
}

function closeDocument(server: Server, { textDocument }: DidCloseTextDocumentParams): void {
  const { uri } = textDocument;
  const { connection, session, settings, publisher } = server;
  publisher.cancel(uri);
  session.documents.close(uri);
  session.forget(uri);
  settings.forget(uri);
  if (server.abilities().pullsDiagnostics) return;
  connection
    .sendNotification('textDocument/publishDiagnostics', { uri, diagnostics: [] })
    .catch(() => undefined);
}

function changeConfiguration(server: Server, { settings: pushed }: DidChangeConfigurationParams): void {
  const { session, settings } = server;
  const section: unknown =
    typeof pushed === 'object' && pushed !== null
      ? (pushed as Record<string, unknown>)[settingsSection]
      : null;
  if (section !== undefined && section !== null) settings.push(section);
  const loads = session.documents.all().map(({ uri }) => settings.load(uri));
  void Promise.all(loads).then(() => server.refresh());
}

function changeFiles(server: Server, { changes }: DidChangeWatchedFilesParams): void {
  const { session } = server;
  const namesStages = changes.map(({ uri }) => session.workspace.update(uri)).includes(true);
  if (namesStages) {
    server.refresh();
    return;
  }
  const readers = new Set(changes.flatMap(({ uri }) => session.readersOf(uri)));
  for (const uri of readers) server.refresh(uri);
}

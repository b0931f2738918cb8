import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver-protocol';
import type { Service } from '../features/service.js';
import { settingsSection } from '../protocol/settings-table.js';
import type { InitializationOptions } from '../protocol/messages.js';
import { createBuildFailures } from './build-failures.js';
import { announce, readAbilities, type ClientAbilities } from './capabilities.js';
import { createDocumentStore } from './documents.js';
import type { Files } from './files.js';
import { createLog } from './log.js';
import { listenToNotifications } from './notifications.js';
import { createPublisher, diagnosticsOf, type Publisher } from './publisher.js';
import { answerStages, callRequests, documentRequests } from './requests.js';
import { createSession, type Session, type Snapshot } from './session.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';
import { watchedGlobs } from './watched-globs.js';
import { createWorkspace } from './workspace.js';
import { stagesChangedNotification, stagesRequest, type StagesParams } from '../protocol/messages.js';

export interface ServerParts {
  readonly connection: MessageConnection;
  readonly service: (log: (message: string) => void) => Service;
  /** Absent in a browser. */
  readonly files?: Files;
  /** Folder URI of the rule pages, with a slash at the end. */
  readonly rulePages?: string;
  readonly version: string;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** What the handlers of one connection share. */
export interface Server {
  readonly connection: MessageConnection;
  readonly session: Session;
  readonly settings: SettingsStore;
  readonly publisher: Publisher;
  readonly abilities: () => ClientAbilities;
  /** Shows what changed besides the texts: of one document, or of all. */
  refresh(uri?: string): void;
  /** Settles once settings and workspace were read for the first time, or took too long. */
  readonly ready: () => Promise<void>;
}

/** Serves one client until it says exit. */
export function startServer(parts: ServerParts): void {
  const { connection } = parts;
  const start: Start = { abilities: readAbilities({}), ready: Promise.resolve(), stagesChanged: false };
  const server = createServer(parts, start);
  let shutDown = false;
  connection.onRequest('initialize', (params: InitializeParams) => initialize(parts, server, start, params));
  connection.onNotification('initialized', () => void (start.ready = becomeReady(server)));
  connection.onRequest('shutdown', () => {
    shutDown = true;
    server.publisher.dispose();
    return null;
  });
  connection.onNotification('exit', () => parts.exit(shutDown ? 0 : 1));
  connection.onClose(() => parts.exit(shutDown ? 0 : 1));
  listenToRequests(server);
  listenToNotifications(server);
  connection.listen();
}

/** What is known only after the client spoke. */
interface Start {
  abilities: ClientAbilities;
  ready: Promise<void>;
  stagesChanged: boolean;
}

function createServer(parts: ServerParts, start: Start): Server {
  const { connection, files, rulePages } = parts;
  const log = createLog(connection);
  const service = parts.service(log);
  const settings = createSettingsStore({
    ask: async (scopeUri) => {
      const items = [{ scopeUri, section: settingsSection }];
      const answer: unknown = await connection.sendRequest('workspace/configuration', { items });
      return Array.isArray(answer) ? (answer[0] as unknown) : undefined;
    },
    canAsk: () => start.abilities.asksConfiguration,
    ruleIds: service.rules.map(({ id }) => id),
    log,
  });
  const session = createSession({
    service,
    documents: createDocumentStore(() => start.abilities.encoding),
    workspace: createWorkspace(files),
    failures: createBuildFailures(service),
    files,
    rulePages,
    abilities: () => start.abilities,
    settingsOf: settings.of,
    log,
  });
  const publisher = createPublisher((uri) => publish(connection, session, start, uri));
  return {
    connection,
    session,
    settings,
    publisher,
    abilities: () => start.abilities,
    ready: () => start.ready,
    refresh: (uri) => refresh(connection, session, publisher, start.abilities, uri),
  };
}

function initialize(
  { version }: ServerParts,
  { session, settings }: Server,
  start: Start,
  params: InitializeParams,
): InitializeResult {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  start.abilities = readAbilities(params.capabilities);
  start.stagesChanged = options.stagesChanged === true;
  const folders = params.workspaceFolders?.map(({ uri }) => uri);
  // Old clients know one folder only, by the field that workspace folders replaced.
  const { rootUri } = params as { readonly rootUri?: string | null };
  session.workspace.setFolders(folders ?? (rootUri ? [rootUri] : []));
  if (options.settings !== undefined) settings.push(options.settings);
  return {
    capabilities: announce(start.abilities),
    serverInfo: { name: 'Dockerfile Stage Insight', version },
  };
}

/** Findings must not flicker: the first ones wait for what the workspace says, but not for long. */
const longestWait = 1000;

async function becomeReady(server: Server): Promise<void> {
  const { connection, session, settings, abilities } = server;
  registerWatchers(connection, abilities());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, longestWait)));
  const open = session.documents.all().map(({ uri }) => settings.load(uri));
  const reading = Promise.all([session.workspace.scan(), ...open]).then(
    () => server.refresh(),
    (error: unknown) => session.log(`The workspace could not be read: ${String(error)}`),
  );
  await Promise.race([reading, timeout]);
  clearTimeout(timer);
}

function registerWatchers(
  connection: MessageConnection,
  { watchesFiles, registersConfiguration }: ClientAbilities,
): void {
  const registrations = [
    ...(watchesFiles
      ? [
          {
            id: 'watched-files',
            method: 'workspace/didChangeWatchedFiles',
            registerOptions: { watchers: watchedGlobs.map((globPattern) => ({ globPattern })) },
          },
        ]
      : []),
    ...(registersConfiguration
      ? [
          {
            id: 'configuration',
            method: 'workspace/didChangeConfiguration',
            registerOptions: { section: settingsSection },
          },
        ]
      : []),
  ];
  if (registrations.length === 0) return;
  // A client that refuses to watch is one that tells nothing: contexts are looked at again with each edit.
  connection.sendRequest('client/registerCapability', { registrations }).catch(() => undefined);
}

function publish(connection: MessageConnection, session: Session, start: Start, uri: string): void {
  const snapshot = session.snapshot(uri);
  if (snapshot === undefined) return;
  const version = snapshot.version ?? 0;
  if (!start.abilities.pullsDiagnostics) {
    const diagnostics = diagnosticsOf(session, snapshot);
    send(connection, 'textDocument/publishDiagnostics', { uri, version, diagnostics });
  }
  if (start.stagesChanged) send(connection, stagesChangedNotification, { uri, version });
}

/** A connection that is gone takes nothing more; its end is heard by `onClose`. */
function send(connection: MessageConnection, method: string, params: object): void {
  connection.sendNotification(method, params).catch(() => undefined);
}

function refresh(
  connection: MessageConnection,
  session: Session,
  publisher: Publisher,
  abilities: ClientAbilities,
  uri: string | undefined,
): void {
  session.invalidate(uri);
  const uris = uri === undefined ? session.documents.all().map((document) => document.uri) : [uri];
  for (const each of uris) publisher.schedule(each);
  if (abilities.pullsDiagnostics && abilities.refreshesDiagnostics && uris.length > 0)
    connection.sendRequest('workspace/diagnostic/refresh').catch(() => undefined);
  if (uri === undefined && abilities.refreshesInlayHints)
    connection.sendRequest('workspace/inlayHint/refresh').catch(() => undefined);
}

function listenToRequests(server: Server): void {
  const { connection, session } = server;
  const failed = new Set<string>();
  const safely = (method: string, answer: () => unknown): unknown => {
    try {
      return answer() ?? null;
    } catch (error) {
      if (!failed.has(method)) session.log(`${method} failed: ${String(error)}`);
      failed.add(method);
      return null;
    }
  };
  for (const [method, handler] of Object.entries(documentRequests)) {
    const ask = handler as (session: Session, snapshot: Snapshot, params: unknown) => unknown;
    connection.onRequest(method, (params: { readonly textDocument: { readonly uri: string } }) =>
      safely(method, () => {
        const snapshot = session.snapshot(params.textDocument.uri);
        return snapshot && ask(session, snapshot, params);
      }),
    );
  }
  for (const [method, handler] of Object.entries(callRequests)) {
    connection.onRequest(method, ({ item }: { readonly item: Parameters<typeof handler>[2] }) =>
      safely(method, () => {
        const snapshot = session.snapshot(item.uri);
        return snapshot && handler(session, snapshot, item);
      }),
    );
  }
  connection.onRequest(stagesRequest, (params: StagesParams) =>
    safely(stagesRequest, () => answerStages(session, params)),
  );
  connection.onRequest('textDocument/diagnostic', (params: PullParams, token: CancellationToken) =>
    pullDiagnostics(server, params, token),
  );
}

interface PullParams {
  readonly textDocument: { readonly uri: string };
  readonly previousResultId?: string;
}

async function pullDiagnostics(
  { session, ready }: Server,
  { textDocument, previousResultId }: PullParams,
  token: CancellationToken,
): Promise<unknown> {
  await ready();
  if (token.isCancellationRequested) return { kind: 'full', items: [] };
  const snapshot = session.snapshot(textDocument.uri);
  if (snapshot === undefined) return { kind: 'full', items: [] };
  const { resultId } = snapshot;
  if (resultId === previousResultId) return { kind: 'unchanged', resultId };
  return { kind: 'full', resultId, items: diagnosticsOf(session, snapshot) };
}

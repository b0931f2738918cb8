import type { Connection } from 'vscode-languageserver';
import { indexLines } from '../core/text/text.js';
import type { Service } from '../features/service.js';
import { stagesChangedNotification } from '../protocol/messages.js';
import { settingsSection } from '../protocol/settings-table.js';
import { createBuildFailures } from './build-failures.js';
import type { ClientAbilities } from './capabilities.js';
import type { ClientOptions } from './client-options.js';
import { createDocumentStore } from './documents.js';
import { createClientFiles, joinFiles } from './client-files.js';
import type { Files } from './files.js';
import { createLeftOut, tooSlow, type WithinTime } from './left-out.js';
import { createNamingDiagnostics, type NamingDiagnostics } from './naming-diagnostics.js';
import { createPublisher, diagnosticsOf, type Publisher } from './publisher.js';
import { createProjectConfigs, type ProjectConfigParts, type ProjectConfigs } from './project-configs.js';
import { createSession, type Session } from './session.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';
import { notify } from './notify.js';
import { createPositions } from './positions.js';
import { toDiagnostic } from './to-lsp.js';
import { sourceGlobs } from './watched-globs.js';
import { maxWait, within } from './within.js';
import { createWorkspace } from './workspace.js';

/** What the handlers of one connection share, once the analysis is loaded. */
export interface Runtime {
  readonly connection: Connection;
  readonly session: Session;
  readonly settings: SettingsStore;
  readonly publisher: Publisher;
  readonly configs: ProjectConfigs;
  readonly abilities: ClientAbilities;
  /** Shows what changed besides the texts: of one document, or of all. */
  readonly refresh: (uri?: string) => void;
  /** Shows what changed in a file that names stages. */
  readonly refreshNaming: (uri: string) => void;
  /** Watches the workspace and reads it for the first time. */
  readonly start: () => void;
  /** Documents whose settings, or whose workspace, are still being read: they are reported when that is done. */
  readonly opening: Map<string, Promise<void>>;
  /** Settles once settings and workspace were read for the first time, or took too long. */
  readonly ready: () => Promise<unknown>;
}

export interface RuntimeParts {
  readonly connection: Connection;
  readonly service: Service;
  readonly files?: Files;
  readonly withinTime?: WithinTime;
  readonly rulePages?: string;
  readonly abilities: ClientAbilities;
  readonly options: ClientOptions;
  readonly log: (message: string) => void;
}

export function createRuntime(parts: RuntimeParts): Runtime {
  const { connection, service, abilities, options, log } = parts;
  const settings = createSettingsStore({
    ask: (uri) => askSettings(connection, uri),
    onLate: (uri) => refresh(uri),
    canAsk: abilities.asksConfiguration,
    ruleIds: service.rules.map(({ id }) => id),
    log,
  });
  if (options.settings !== undefined) settings.push(options.settings);
  const files = openFiles(parts, (uris) => takeRead(runtime, uris));
  const { session, configs } = openSession(
    { ...parts, ...(files !== undefined && { files }) },
    settings,
    (uri) => refresh(uri),
  );
  const naming = createNamingDiagnostics(connection, session);
  const publisher = createPublisher((uri) => {
    try {
      const asked = { uri, question: 'publish', edited: session.documents.editedIn(uri) } as const;
      session.leftOut.afterEdit(asked, () => publish(connection, session, options, naming, uri));
    } catch (error) {
      // It would end the server: one document that fails must not silence the others.
      log(`findings of ${uri} failed: ${String(error)}`);
    }
  });
  const opening = new Map<string, Promise<void>>();
  const refresh = (uri?: string): void => {
    session.invalidate(uri);
    if (uri === undefined) naming.refresh();
    const changed = uri === undefined ? session.documents.all().map((each) => each.uri) : [uri];
    refreshClient(
      connection,
      session,
      publisher,
      changed.filter((each) => !opening.has(each)),
    );
  };
  const refreshNaming = (uri: string): void => {
    naming.refreshIn(uri);
    for (const document of session.documents.all()) refresh(document.uri);
  };
  let ready: Promise<unknown> = Promise.resolve();
  const start = (): void => {
    registerWatchers(connection, abilities, service.targets.globs);
    ready = within(maxWait, readWorkspace(session, settings, refresh));
  };
  const shared = { connection, session, settings, publisher, configs, abilities };
  const runtime = { ...shared, naming, refresh, refreshNaming, start, opening, ready: () => ready };
  return runtime;
}

/** What was made without these files is made again. */
function takeRead(
  { configs, session, naming, publisher, opening }: Runtime & { readonly naming: NamingDiagnostics },
  uris: readonly string[],
): void {
  configs.forget();
  for (const uri of uris) session.workspace.update(uri);
  session.invalidate();
  naming.refresh();
  for (const { uri } of session.documents.all()) if (!opening.has(uri)) publisher.schedule(uri);
}

/** The disk, if there is one, and the client for what is not on it, if it reads files. */
function openFiles(
  { connection, service, files, options }: RuntimeParts,
  onRead: (uris: readonly string[]) => void,
): Files | undefined {
  if (!options.readsFiles) return files;
  const client = createClientFiles({ connection, globs: service.targets.globs, onRead });
  return files === undefined ? client : joinFiles(files, client);
}

function openSession(
  { connection, service, files, withinTime, rulePages, abilities, options, log }: RuntimeParts,
  settings: SettingsStore,
  refresh: (uri: string) => void,
): { readonly session: Session; readonly configs: ProjectConfigs } {
  const workspace = createWorkspace(service.targets, files, service.patterns);
  workspace.setFolders(options.folders);
  const ruleIds = service.rules.map(({ id }) => id);
  const shown = new Set<string>();
  const onRead: ProjectConfigParts['onRead'] = (uri, text, problems) => {
    for (const { line, message } of problems) log(`${uri}:${line + 1}: ${message}`);
    if (problems.length === 0 && !shown.has(uri)) return;
    shown.add(uri);
    const positions = createPositions(text, indexLines(text), abilities.encoding);
    const place = { uri, version: 0, positions, rulePages: undefined };
    const diagnostics = service.config.findings(problems).map((finding) => toDiagnostic(finding, place));
    notify(connection, 'textDocument/publishDiagnostics', { uri, diagnostics });
  };
  const configs = createProjectConfigs({ config: service.config, files, workspace, ruleIds, onRead });
  const session = createSession({
    service,
    documents: createDocumentStore(abilities.encoding),
    namingDocuments: createDocumentStore(abilities.encoding),
    workspace,
    failures: createBuildFailures(service),
    files,
    leftOut: createLeftOut(options.leftOut, withinTime, (uri) => {
      log(`${uri} is left out: ${tooSlow}`);
      refresh(uri);
    }),
    rulePages,
    abilities,
    readImageCommand: options.readImageCommand,
    settingsOf: (uri) => configs.under(uri, settings.of(uri)),
    forgetConfigs: configs.forget,
    log,
  });
  return { session, configs };
}

async function askSettings(connection: Connection, scopeUri: string): Promise<unknown> {
  const items = [{ scopeUri, section: settingsSection }];
  const answer: unknown = await connection.sendRequest('workspace/configuration', { items });
  return Array.isArray(answer) ? (answer[0] as unknown) : undefined;
}

function publish(
  connection: Connection,
  session: Session,
  { stagesChanged }: ClientOptions,
  naming: NamingDiagnostics,
  uri: string,
): void {
  const snapshot = session.snapshot(uri);
  naming.refreshFor(uri);
  if (snapshot === undefined) return;
  const version = snapshot.version ?? 0;
  if (!session.abilities.pullsDiagnostics) {
    const diagnostics = diagnosticsOf(session, snapshot);
    // They come again with the files.
    if (session.reading() !== undefined) return;
    notify(connection, 'textDocument/publishDiagnostics', { uri, version, diagnostics });
  }
  if (stagesChanged) notify(connection, stagesChangedNotification, { uri, version });
}

/** For requests whose answer is not needed. */
function request(connection: Connection, method: string, params?: object): void {
  const sent = params === undefined ? connection.sendRequest(method) : connection.sendRequest(method, params);
  sent.catch(() => undefined);
}

function refreshClient(
  connection: Connection,
  { abilities }: Session,
  publisher: Publisher,
  uris: readonly string[],
): void {
  if (uris.length === 0) return;
  for (const uri of uris) publisher.schedule(uri);
  if (abilities.pullsDiagnostics) request(connection, 'workspace/diagnostic/refresh');
  if (abilities.refreshesInlayHints) request(connection, 'workspace/inlayHint/refresh');
}

async function readWorkspace(session: Session, settings: SettingsStore, refresh: () => void): Promise<void> {
  try {
    await Promise.all([
      session.workspace.scan(),
      ...session.documents.all().map(({ uri }) => settings.load(uri)),
    ]);
    refresh();
  } catch (error) {
    session.log(`The workspace could not be read: ${String(error)}`);
  }
}

/** If a client refuses to watch files, contexts are read again with each edit. */
function registerWatchers(
  connection: Connection,
  { watchesFiles, registersConfiguration }: ClientAbilities,
  targetGlobs: readonly string[],
): void {
  const watchers = [...targetGlobs, ...sourceGlobs].map((globPattern) => ({ globPattern }));
  const files = {
    id: 'files',
    method: 'workspace/didChangeWatchedFiles',
    registerOptions: { watchers },
  };
  const configuration = {
    id: 'configuration',
    method: 'workspace/didChangeConfiguration',
    registerOptions: { section: settingsSection },
  };
  const registrations = [
    ...(watchesFiles ? [files] : []),
    ...(registersConfiguration ? [configuration] : []),
  ];
  if (registrations.length > 0) request(connection, 'client/registerCapability', { registrations });
}

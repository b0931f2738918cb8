/** A client and a real server joined by two streams in memory. Only this file knows how they are wired. */
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';
import { createConnection, createProtocolConnection, type Connection } from 'vscode-languageserver';
import * as server from 'vscode-languageserver/node';
import type { Files } from '../../server/src/lsp/files.js';
import {
  findFilesRequest,
  readFilesRequest,
  type FindFilesParams,
  type ReadFilesParams,
} from '../../server/src/protocol/client-files.js';
import { startServer } from '../../server/src/lsp/server.js';
import type { Service } from '../../server/src/features/service.js';
import { loadService } from '../../server/src/main/analysis.js';
import { withinTime } from '../../server/src/main/deadline.js';

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly folders?: readonly string[];
  readonly files?: Files;
  /** Files that the client reads for the server, by URI. */
  readonly clientFiles?: Readonly<Record<string, string>>;
  /** Answers of the client to `workspace/configuration`. */
  readonly settings?: () => unknown;
  /** Stops work after so many milliseconds, in place of those that the product gives it. */
  readonly longestAnswer?: number;
  /** Changes the service that answers. */
  readonly service?: (service: Service) => Service;
  /** Sent with `initialize` in place of all the above. */
  readonly initialize?: object;
}

/** What VS Code says it can do, as far as the server asks. */
export const richClient: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    workspaceEdit: { documentChanges: true },
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};

export interface TestClient {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  readonly logged: readonly string[];
  request<T>(method: string, params?: object): Promise<T>;
  notify(method: string, params: object): Promise<void>;
  open(uri: string, text: string, version?: number): Promise<void>;
  /** Replaces the whole text. */
  change(uri: string, text: string, version: number): Promise<void>;
  /** The next report for the document, or the one of that version. */
  diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]>;
  /** Every report so far, of all documents. */
  readonly reports: readonly PublishDiagnosticsParams[];
  close(): Promise<number>;
}

export async function startSession(options: SessionOptions = {}): Promise<TestClient> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  let exited: (code: number) => void = () => undefined;
  const exit = new Promise<number>((resolve) => (exited = resolve));
  startServer({
    connection: serverConnection(up, down, exited),
    loadService: (log) => Promise.resolve((options.service ?? ((one) => one))(loadService(log))),
    withinTime: (milliseconds, work, late) => withinTime(options.longestAnswer ?? milliseconds, work, late),
    ...(options.files && { files: options.files }),
    version: '0.0.0',
  });
  const connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  return connectClient(connection, options, () => exit);
}

/** As `vscode-languageserver/node` makes it, but that exit ends no process. */
function serverConnection(input: Readable, output: Writable, exit: (code: number) => void): Connection {
  const reader = new server.StreamMessageReader(input);
  const writer = new server.StreamMessageWriter(output);
  const watchDog = { shutdownReceived: false, initialize: () => undefined, exit };
  return createConnection((logger) => createProtocolConnection(reader, writer, logger), watchDog);
}

/** Speaks to a server over any connection. `ended` settles with its exit code. */
export async function connectClient(
  connection: MessageConnection,
  {
    capabilities = richClient,
    initializationOptions,
    folders = [],
    settings,
    initialize,
    clientFiles,
  }: SessionOptions,
  ended: () => Promise<number>,
): Promise<TestClient> {
  const reports: PublishDiagnosticsParams[] = [];
  const logged: string[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (report: PublishDiagnosticsParams) => {
    reports.push(report);
    for (const wake of waiting) wake();
  });
  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
    logged.push(message);
  });
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) =>
    Promise.all(items.map(async () => (await settings?.()) ?? null)),
  );
  connection.onRequest('client/registerCapability', () => null);
  if (clientFiles !== undefined) answerFiles(connection, clientFiles);
  connection.listen();
  const said = {
    processId: null,
    rootUri: null,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
    capabilities,
    initializationOptions: clientFiles === undefined ? initializationOptions : { readsFiles: true },
  };
  const initialized = await connection.sendRequest<InitializeResult>('initialize', initialize ?? said);
  const notify = (method: string, params: object): Promise<void> =>
    connection.sendNotification(method, params);
  await notify('initialized', {});
  let seen = 0;
  const diagnostics = async (uri: string, version?: number): Promise<readonly Diagnostic[]> => {
    for (;;) {
      const found = reports.findIndex(
        (report, at) =>
          report.uri === uri && (version === undefined ? at >= seen : report.version === version),
      );
      if (found >= 0) {
        seen = Math.max(seen, found + 1);
        return reports[found]?.diagnostics ?? [];
      }
      await new Promise<void>((wake) => waiting.add(wake));
    }
  };
  return {
    connection,
    initialized,
    logged,
    reports,
    diagnostics,
    notify,
    request: (method, params) => connection.sendRequest(method, params),
    open: (uri, text, version = 1) =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version, text } }),
    change: (uri, text, version) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await ended();
      connection.dispose();
      return code;
    },
  };
}

/** As the client of the extension answers, from memory. */
function answerFiles(connection: MessageConnection, files: Readonly<Record<string, string>>): void {
  const entriesOf = (folder: string): readonly string[] => {
    const inside = Object.keys(files).filter((uri) => uri.startsWith(`${folder}/`));
    const names = inside.map((uri) => uri.slice(folder.length + 1).replace(/\/.*/, '/'));
    return [...new Set(names)].sort();
  };
  connection.onRequest(readFilesRequest, (params: ReadFilesParams) => ({
    texts: params.files.map((uri) => files[uri] ?? null),
    lists: params.folders.map(entriesOf),
  }));
  connection.onRequest(findFilesRequest, ({ folder }: FindFilesParams) => ({
    uris: Object.keys(files).filter((uri) => uri.startsWith(`${folder}/`)),
    isComplete: true,
  }));
}

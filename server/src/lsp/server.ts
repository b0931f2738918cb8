import type { MessageConnection } from 'vscode-jsonrpc';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver-protocol';
import type { Service } from '../features/service.js';
import { announce, readAbilities, type ClientAbilities } from './capabilities.js';
import { readOptions, type ClientOptions } from './client-options.js';
import type { Files } from './files.js';
import { createLog } from './log.js';
import { createRuntime, type Runtime } from './runtime.js';
import { listenToNotifications } from './notifications.js';
import { listenToRequests } from './request-listener.js';

export interface ServerParts {
  readonly connection: MessageConnection;
  /** Loads the analysis. Called once, after the client got its answer to `initialize`. */
  readonly loadService: (log: (message: string) => void) => Promise<Service>;
  /** Absent in a browser. */
  readonly files?: Files;
  /** Folder URI of the rule pages, with a slash at the end. */
  readonly rulePages?: string;
  readonly version: string;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** Serves one client until it says exit. */
export function startServer(parts: ServerParts): void {
  const { connection } = parts;
  let shutDown = false;
  let begin: (client: Client) => void = () => undefined;
  const runtime = new Promise<Client>((resolve) => (begin = resolve)).then((client) => load(parts, client));
  connection.onRequest('initialize', (params: InitializeParams): InitializeResult => {
    const client = { abilities: readAbilities(params.capabilities), options: readOptions(params) };
    // The answer goes out first; whatever the client sends meanwhile waits for the analysis, in order.
    setTimeout(begin, 0, client);
    const serverInfo = { name: 'Dockerfile Stage Insight', version: parts.version };
    return { capabilities: announce(client.abilities), serverInfo };
  });
  connection.onRequest('shutdown', async () => {
    shutDown = true;
    (await runtime).publisher.dispose();
    return null;
  });
  connection.onNotification('exit', () => parts.exit(shutDown ? 0 : 1));
  connection.onClose(() => parts.exit(shutDown ? 0 : 1));
  listenToRequests(connection, runtime);
  listenToNotifications(connection, runtime);
  connection.listen();
}

interface Client {
  readonly abilities: ClientAbilities;
  readonly options: ClientOptions;
}

async function load(parts: ServerParts, { abilities, options }: Client): Promise<Runtime> {
  const log = createLog(parts.connection);
  try {
    const service = await parts.loadService(log);
    return createRuntime({ ...parts, log, service, abilities, options });
  } catch (error) {
    log(`The analysis could not be loaded: ${String(error)}`);
    throw error;
  }
}

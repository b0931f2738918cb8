import type { InitializeParams, InitializeResult } from 'vscode-languageserver-protocol';
import type { Service } from '../features/service.js';
import { announce, readAbilities, type ClientAbilities } from './capabilities.js';
import { readOptions, type ClientOptions } from './client-options.js';
import {
  createConnection,
  errorCodes,
  refuse,
  type Connection,
  type Refusal,
  type Transport,
} from './connection.js';
import type { Files } from './files.js';
import { createLog } from './log.js';
import { createRuntime, type Runtime } from './runtime.js';
import { listenToNotifications } from './notifications.js';
import { listenToRequests } from './request-listener.js';

export interface ServerParts {
  readonly transport: Transport;
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
  let phase: Phase = 'new';
  const connection = createConnection(parts.transport, { gate: (method) => gateOf(phase, method) });
  let begin: (client: Client) => void = () => undefined;
  const started = new Promise<Client>((resolve) => (begin = resolve));
  const runtime = started.then((client) => load(parts, connection, client));
  connection.onRequest('initialize', (given): InitializeResult => {
    const params = given as InitializeParams;
    phase = 'running';
    const client = { abilities: readAbilities(params.capabilities), options: readOptions(params) };
    // The answer goes out first; whatever the client sends meanwhile waits for the analysis, in order.
    setTimeout(begin, 0, client);
    const serverInfo = { name: 'Dockerfile Stage Insight', version: parts.version };
    return { capabilities: announce(client.abilities), serverInfo };
  });
  connection.onRequest('shutdown', async () => {
    phase = 'shut down';
    (await runtime).publisher.dispose();
    return null;
  });
  const leave = (): void => parts.exit(phase === 'shut down' ? 0 : 1);
  connection.onNotification('exit', leave);
  listenToRequests(connection, runtime);
  listenToNotifications(connection, runtime);
  connection.listen(leave);
}

type Phase = 'new' | 'running' | 'shut down';

function gateOf(phase: Phase, method: string): Refusal | undefined {
  if (phase === 'shut down') return refuse(errorCodes.invalidRequest, 'the server was shut down');
  if (phase === 'new' && method !== 'initialize')
    return refuse(errorCodes.notInitialized, 'the server was not initialized');
  return undefined;
}

interface Client {
  readonly abilities: ClientAbilities;
  readonly options: ClientOptions;
}

async function load(
  parts: ServerParts,
  connection: Connection,
  { abilities, options }: Client,
): Promise<Runtime> {
  const log = createLog(connection);
  try {
    const service = await parts.loadService(log);
    return createRuntime({ ...parts, connection, log, service, abilities, options });
  } catch (error) {
    log(`The analysis could not be loaded: ${String(error)}`);
    throw error;
  }
}

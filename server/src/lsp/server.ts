import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import type { Service } from '../features/service.js';
import { aliveRequest } from '../protocol/messages.js';
import { announce, readAbilities, type ClientAbilities } from './capabilities.js';
import { readClientOptions, type ClientOptions } from './client-options.js';
import type { Files } from './files.js';
import { longestDelay } from './publisher.js';
import type { WithinTime } from './left-out.js';
import { createLog } from './log.js';
import { createRuntime, type Runtime } from './runtime.js';
import { listenToNotifications } from './notifications.js';
import { listenToRequests } from './request-listener.js';

export interface ServerParts {
  /** Ends the process, or the worker, by itself when the client says exit or is gone. */
  readonly connection: Connection;
  /** Loads the analysis. Called once, after the client got its answer to `initialize`. */
  readonly loadService: (log: (message: string) => void) => Promise<Service>;
  /** Absent in a browser. */
  readonly files?: Files;
  /** What `work` answers; `late` answers in its place after so many milliseconds. Absent where nothing can stop work. */
  readonly withinTime?: WithinTime;
  /** Ends the process when the one of the client has gone. Absent in a browser. */
  readonly watchClient?: (processId: number) => void;
  /** Folder URI of the rule pages, with a slash at the end. */
  readonly rulePages?: string;
  readonly version: string;
}

/** Serves one client until it says exit. */
export function startServer(parts: ServerParts): void {
  const { connection } = parts;
  let phase: Phase = 'new';
  let begin: (client: Client) => void = () => undefined;
  const started = new Promise<Client>((resolve) => (begin = resolve));
  const runtime = started.then((client) => load(parts, client));
  // The library's own handler fails on a client that does not describe itself.
  connection.onRequest('initialize', (params: GivenParams): InitializeResult | ResponseError<void> => {
    if (phase !== 'new')
      return new ResponseError(ErrorCodes.InvalidRequest, 'the server was already initialized');
    phase = 'running';
    if (typeof params.processId === 'number') parts.watchClient?.(params.processId);
    const client = { abilities: readAbilities(params.capabilities), options: readClientOptions(params) };
    // The answer goes out first; whatever the client sends meanwhile waits for the analysis, in order.
    setTimeout(begin, 0, client);
    const serverInfo = { name: 'Dockerfile Stage Insight', version: parts.version };
    return { capabilities: announce(client.abilities), serverInfo };
  });
  connection.onShutdown(async () => {
    if (phase === 'new') return refusal(phase);
    phase = 'shut down';
    (await runtime).publisher.dispose();
    return undefined;
  });
  // What was sent before is worked on first: a document that ends the server must not be passed over.
  connection.onRequest(
    aliveRequest,
    () => new Promise((resolve) => setTimeout(resolve, longestDelay + 50, null)),
  );
  listenToRequests(connection, runtime, () => refusal(phase));
  listenToNotifications(connection, runtime);
  connection.listen();
}

type GivenParams = Omit<InitializeParams, 'capabilities'> & Partial<Pick<InitializeParams, 'capabilities'>>;

type Phase = 'new' | 'running' | 'shut down';

function refusal(phase: Phase): ResponseError<void> | undefined {
  if (phase === 'shut down') return new ResponseError(ErrorCodes.InvalidRequest, 'the server was shut down');
  if (phase === 'new')
    return new ResponseError(ErrorCodes.ServerNotInitialized, 'the server was not initialized');
  return undefined;
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

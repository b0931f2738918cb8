import { Uri, workspace } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { joinServerScript } from '../model/server/server-script.js';
import type { Log } from '../ports/log.js';

export interface BrowserServer {
  readonly transports: MessageTransports;
  dispose(): void;
}

/** What this project does not take from the types of the DOM, for the sake of all rooms that have none. */
interface Port {
  close(): void;
}

interface WorkerPort extends Port {
  terminate(): void;
  onmessage: (() => void) | null;
  onerror: (() => void) | null;
}

interface BrowserGlobals {
  readonly Worker?: new (address: string) => WorkerPort;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  stageInsightPort?: Port;
}

const globals = globalThis as unknown as BrowserGlobals;

/** Milliseconds that a worker may take to say its first word. */
const longestStart = 3000;

/**
 * Starts the language server from its bundles, below `dist`: in a worker, or beside us in the worker of the extensions where no
 * worker may be started, as for extensions of a remote host.
 */
export async function startServerInBrowser(dist: Uri, log: Log): Promise<BrowserServer> {
  const [analysis = '', server = ''] = await Promise.all(
    ['analysis.cjs', 'server.browser.js'].map(async (name) => {
      const bytes = await workspace.fs.readFile(Uri.joinPath(dist, name));
      return new TextDecoder().decode(bytes);
    }),
  );
  const code = joinServerScript(analysis, server);
  if (await mayStartWorkers()) {
    const worker = startWorker(code);
    return { transports: transportsOf(worker), dispose: () => worker.terminate() };
  }
  log.info('The server runs beside the extension, since no worker can be started here.');
  return startBeside(code);
}

/** A worker that may not be started throws, fails later, or is silent. */
async function mayStartWorkers(): Promise<boolean> {
  try {
    const worker = startWorker('postMessage(0)');
    const answer = await new Promise<boolean>((resolve) => {
      worker.onmessage = () => resolve(true);
      worker.onerror = () => resolve(false);
      setTimeout(resolve, longestStart, false);
    });
    worker.terminate();
    return answer;
  } catch {
    return false;
  }
}

function startWorker(code: string): WorkerPort {
  if (globals.Worker === undefined) throw new Error('there are no workers here');
  return new globals.Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
}

function startBeside(code: string): BrowserServer {
  const { port1, port2 } = new globals.MessageChannel();
  globals.stageInsightPort = port2;
  // The editor runs extensions this way: a policy under which this one was loaded allows it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function(code)();
  delete globals.stageInsightPort;
  return {
    transports: transportsOf(port1),
    dispose: () => {
      port1.close();
    },
  };
}

function transportsOf(port: Port): MessageTransports {
  // The library's types for a port come from the DOM.
  const channel = port as never;
  return { reader: new BrowserMessageReader(channel), writer: new BrowserMessageWriter(channel) };
}

import type { Transport } from '../lsp/connection.js';
import { startServer } from '../lsp/server.js';
import { loadService } from './analysis.js';
import { version } from './version.js';

/** The worker that this bundle runs in. */
interface WorkerScope {
  postMessage(message: object): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

const worker = globalThis as unknown as WorkerScope;

const transport: Transport = {
  send: (message) => worker.postMessage(message),
  // A worker is never told that its page is gone: it goes with it.
  listen: (take) => worker.addEventListener('message', ({ data }) => take([data])),
};

startServer({
  transport,
  loadService: (log) => Promise.resolve(loadService(log)),
  version,
  exit: () => worker.close(),
});

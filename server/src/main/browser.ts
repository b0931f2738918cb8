import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from 'vscode-jsonrpc/browser';
import { startServer } from '../lsp/server.js';
import { loadService } from './analysis.js';
import { version } from './version.js';

/** The worker that this bundle runs in. */
const worker = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0] & {
  close(): void;
};

startServer({
  connection: createMessageConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)),
  loadService: (log) => Promise.resolve(loadService(log)),
  version,
  exit: () => worker.close(),
});

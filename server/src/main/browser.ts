import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from 'vscode-jsonrpc/browser';
import { createService } from '../features/service.js';
import { startServer } from '../lsp/server.js';
import { rules } from '../rules/index.js';
import { version } from './version.js';

/** The worker that this bundle runs in. */
const worker = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0] & {
  close(): void;
};

startServer({
  connection: createMessageConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)),
  service: (log) => createService({ rules, log }),
  version,
  exit: () => worker.close(),
});

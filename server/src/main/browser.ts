import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../lsp/server.js';
import { loadService } from './analysis.js';
import { version } from './version.js';

/** The worker that this bundle runs in. */
const worker = globalThis as unknown as { close(): void };
/** As the library wants it: its types for a port come from the DOM, which this project does not include. */
const port = worker as never;

/** All that dockerfile-ast asks of Node's Buffer, which a browser does not have: the bytes of one character. */
const bytes = { from: (text: string) => new TextEncoder().encode(text) };
if (!('Buffer' in globalThis)) Object.assign(globalThis, { Buffer: bytes });

const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
connection.onExit(() => {
  worker.close();
});

startServer({ connection, loadService: (log) => Promise.resolve(loadService(log)), version });

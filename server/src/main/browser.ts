import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../lsp/server.js';
import { loadService } from './analysis.js';
import { version } from './version.js';

/** A worker that this bundle is the script of, or the port that was given to it where a client has no worker to spare. */
interface Port {
  close(): void;
}

const { stageInsightPort } = globalThis as { readonly stageInsightPort?: Port };
const port = stageInsightPort ?? (globalThis as unknown as Port);
/** As the library wants it: its types for a port come from the DOM, which this project does not include. */
const channel = port as never;

/** All that dockerfile-ast asks of Node's Buffer, which a browser does not have: the bytes of one character. */
const bytes = { from: (text: string) => new TextEncoder().encode(text) };
if (!('Buffer' in globalThis)) Object.assign(globalThis, { Buffer: bytes });

const connection = createConnection(new BrowserMessageReader(channel), new BrowserMessageWriter(channel));
connection.onExit(() => {
  port.close();
});

startServer({ connection, loadService: (log) => Promise.resolve(loadService(log)), version });

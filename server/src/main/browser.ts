import './browser-buffer.js';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../lsp/server.js';
import { version } from './version.js';

/** A worker that this bundle is the script of, or the port that was given to it where a client has no worker to spare. */
interface Port {
  close(): void;
}

const { stageInsightPort } = globalThis as { readonly stageInsightPort?: Port };
const port = stageInsightPort ?? (globalThis as unknown as Port);
/** As the library wants it: its types for a port come from the DOM, which this project does not include. */
const channel = port as never;

const connection = createConnection(new BrowserMessageReader(channel), new BrowserMessageWriter(channel));
connection.onExit(() => {
  port.close();
});

startServer({
  connection,
  loadService: async (log) => (await import('./analysis.js')).loadService(log),
  version,
});

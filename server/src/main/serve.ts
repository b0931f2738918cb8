import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { startServer } from '../lsp/server.js';
import { createDiskFiles, rulePagesBeside } from './disk-files.js';
import { version } from './version.js';

/** Serves over standard input and output, or over the channel of a parent process with `--node-ipc`. */
export function serve(args: readonly string[], bundle: string): void {
  const rulePages = rulePagesBeside(bundle);
  startServer({
    connection: args.includes('--node-ipc') ? connectParent() : connectStreams(),
    loadService: async (log) => (await import('./analysis.js')).loadService(log),
    files: createDiskFiles(),
    ...(rulePages !== undefined && { rulePages }),
    version,
    exit: (code) => process.exit(code),
  });
}

function connectParent(): MessageConnection {
  process.on('disconnect', () => process.exit(1));
  return createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
}

function connectStreams(): MessageConnection {
  process.stdin.on('end', () => process.exit(1));
  return createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
}

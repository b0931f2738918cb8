import { startServer } from '../lsp/server.js';
import { createDiskFiles, rulePagesBeside } from './disk-files.js';
import { parentTransport, streamTransport } from './transports.js';
import { version } from './version.js';

/** Serves over standard input and output, or over the channel of a parent process with `--node-ipc`. */
export function serve(args: readonly string[], bundle: string): void {
  const rulePages = rulePagesBeside(bundle);
  startServer({
    transport: args.includes('--node-ipc')
      ? parentTransport(process)
      : streamTransport(process.stdin, process.stdout),
    loadService: async (log) => (await import('./analysis.js')).loadService(log),
    files: createDiskFiles(),
    ...(rulePages !== undefined && { rulePages }),
    version,
    exit: (code) => process.exit(code),
  });
}

import { fork } from 'node:child_process';
import { join } from 'node:path';
import { readCommandLine, type Options } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const serveOptions = {
  stdio: { type: 'boolean', help: 'Communicate over standard input and output, the only way there is.' },
  clientProcessId: { type: 'string', value: 'N', help: 'Accepted because some editors pass it.' },
} as const satisfies Options;

/** `serve --stdio`: the language server on standard input and output, for any editor. */
export function serve(words: readonly string[], _terminal: Terminal): Promise<number> {
  const { values } = readCommandLine(words, serveOptions);
  if (values.stdio !== true) throw new UsageError('serve uses standard input and output only: add --stdio');
  const server = fork(join(__dirname, 'server.cjs'), ['--stdio'], { stdio: 'inherit' });
  // Who ends the command means the server: its pipes are the editor's, and may stay open.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => server.kill(name));
  return new Promise((resolve) => server.on('exit', (code) => resolve(code ?? 0)));
}

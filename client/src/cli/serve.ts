import { fork } from 'node:child_process';
import { join } from 'node:path';
import { readCommandLine } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** `serve --stdio`: the language server on standard input and output, for any editor. */
export function serve(words: readonly string[], _terminal: Terminal): Promise<number> {
  const { values } = readCommandLine(words, {
    stdio: { type: 'boolean' },
    clientProcessId: { type: 'string' },
  });
  if (values.stdio !== true)
    throw new UsageError('serve speaks over standard input and output only: add --stdio');
  const server = fork(join(__dirname, 'server.cjs'), ['--stdio'], { stdio: 'inherit' });
  return new Promise((resolve) => server.on('exit', (code) => resolve(code ?? 0)));
}

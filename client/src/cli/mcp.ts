import { join, resolve } from 'node:path';
import { statOf } from '../../../server/src/main/stat-of.js';
import { version } from '../../../server/src/main/version.js';
import { readCommandLine, type Options } from './options.js';
import { nameOf } from './read-file.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const mcpOptions = {
  root: {
    type: 'string',
    multiple: true,
    value: 'DIR',
    help: 'A folder whose files may be read; may be given several times. Without it, those that the agent works in, else the working folder.',
  },
  'allow-build': {
    type: 'boolean',
    help: 'Let agents build stages with Docker, to measure and verify them.',
  },
} as const satisfies Options;

/** `mcp`: answers agents over standard input and output until they go. */
export async function mcp(words: readonly string[], _terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, mcpOptions);
  if (positionals.length > 0) throw new UsageError('mcp takes no file: --root names the folders');
  const roots = (values.root ?? []).map((root) => {
    if (statOf(root)?.isDirectory() !== true) throw new UsageError(`${nameOf(root)} is not a folder`);
    return resolve(root);
  });
  const { serveMcp } = await import('../mcp/index.js');
  const { 'allow-build': allowBuild = false } = values;
  await serveMcp({ program: join(__dirname, 'cli.cjs'), version, roots, allowBuild });
  return 0;
}

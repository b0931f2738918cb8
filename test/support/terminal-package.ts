import { execFileSync, spawnSync } from 'node:child_process';
import { inRoot } from '../../scripts/lib/project.mjs';
import { npmTarballPath } from '../../scripts/lib/npm-package.mjs';

/** Packs the npm package of the terminal as `npm run package` does; its path. */
export function packTerminal(): string {
  execFileSync(process.execPath, [inRoot('scripts/package.mjs'), 'terminal'], { stdio: ['ignore', 2, 2] });
  return npmTarballPath();
}

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export function call(program: string, words: readonly string[], { cwd, env = {} }: CallOptions): Answer {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { ...withoutOuterNpm(process.env), ...env },
    timeout: 400_000,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** What an npm around the tests says of itself is not true of those that they start. */
function withoutOuterNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS$|VITEST)/i.test(name)),
  );
}

// What several scripts share: where things are, and how to run a tool of node_modules on this Node.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const inRoot = (...parts) => join(root, ...parts);

/** Where `npm run package` puts the extension. */
export function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return inRoot('dist', `${name}-${version}.vsix`);
}

/** Entry files of the tools, so that no shell and no `.cmd` wrapper stands between. */
export const tools = {
  tsc: 'node_modules/@typescript/native/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  vitest: 'node_modules/vitest/vitest.mjs',
  vsce: 'node_modules/@vscode/vsce/vsce',
  knip: 'node_modules/knip/bin/knip.js',
};

/**
 * Runs a Node script in the root folder; resolves to its exit code. Past `limit` seconds it is ended with all
 * that it started, and says so.
 */
export function runNode(script, args = [], { env = {}, stdio = 'inherit', limit } = {}) {
  const options = { cwd: root, stdio, env: { ...process.env, ...env } };
  // A group of its own can be ended as a whole: a worker in an endless loop does not notice that its parent is gone.
  const child = spawn(process.execPath, [inRoot(script), ...args], {
    ...options,
    detached: limit !== undefined,
  });
  const timer =
    limit && setTimeout(() => endGroup(child, `${script} took more than ${limit} s`), limit * 1000);
  const interrupted = () => endGroup(child, 'interrupted');
  if (limit !== undefined) process.once('SIGINT', interrupted);
  return new Promise((resolve) => {
    child.on('error', (error) => process.stderr.write(`${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      resolve(code ?? 1);
    });
  });
}

function endGroup({ pid }, reason) {
  process.stderr.write(`\n${reason}: ended\n`);
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  else process.kill(-pid, 'SIGKILL');
}

// What several scripts share: where things are, and how to run a tool of node_modules on this Node.
import { spawn } from 'node:child_process';
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
};

/** Runs a Node script in the root folder; resolves to its exit code. */
export function runNode(script, args = [], { env = {}, stdio = 'inherit' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot(script), ...args], {
      cwd: root,
      stdio,
      env: { ...process.env, ...env },
    });
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

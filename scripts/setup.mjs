// node scripts/setup.mjs [--built] SCRIPT [ARG…]
//
// The door of every npm script: makes a fresh clone able to run SCRIPT, then runs it on the project's own Node.
// It uses no package and no syntax newer than Node 20, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const args = process.argv.slice(2);
const wantsBuild = args[0] === '--built';
if (wantsBuild) args.shift();

if (!isInstalled()) install();
if (wantsBuild) run(['scripts/bundle.mjs', '--if-stale']);
run(args);

/** Whether `node_modules` holds the versions of the lock file; dates would lie after a `git checkout`. */
function isInstalled() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined || !existsSync(ownNode)) return false;
  const locked = readPackages(join(root, 'package-lock.json')) ?? {};
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  const fresh = !existsSync(join(root, 'node_modules'));
  process.stderr.write(`${fresh ? 'Installing' : 'Updating'} the packages of the project (once) …\n`);
  const command = fresh ? ['ci'] : ['install', '--no-save'];
  const { status, error } = npm([...command, '--no-audit', '--no-fund', '--loglevel=error']);
  if (error !== undefined || status !== 0)
    stop(`npm ${command[0]} failed: ${error ?? `exit code ${status}`}`);
  if (!existsSync(ownNode)) {
    // npm was told to run no install scripts; the one of the package `node` is needed.
    npm(['rebuild', 'node', '--ignore-scripts=false']);
    if (!existsSync(ownNode)) stop('the package `node` brought no Node: are install scripts switched off?');
  }
}

function npm(npmArgs) {
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return spawnSync(process.execPath, [script, ...npmArgs], options);
  return spawnSync('npm', npmArgs, { ...options, shell: process.platform === 'win32' });
}

/** Runs a script and ends with its exit code if it fails; folders in ARG stay relative to where npm was started. */
function run(command) {
  const [script, ...rest] = command;
  const bin = join(root, 'node_modules', '.bin');
  const path = [dirname(ownNode), bin, process.env.PATH ?? process.env.Path ?? ''].join(delimiter);
  const { status, signal, error } = spawnSync(ownNode, [join(root, script), ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  if (error !== undefined) stop(`cannot run ${script}: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

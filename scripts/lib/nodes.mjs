// Nodes of other releases than the one that runs this: those of the machine, else packages of the registry.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './project.mjs';
import { inPath } from './surroundings.mjs';

/** The releases of Node on which the terminal is tried, with the version of the package `node` that brings one. */
const releases = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' };

export const nodeMajors = Object.keys(releases).map(Number);

/** Path of a Node of that major version; installed on first use (about 40 MB each), and kept for this machine. */
export function findNode(major) {
  const cache = process.env.STAGE_INSIGHT_CACHE ?? join(homedir(), '.cache', 'stage-insight');
  const home = join(cache, 'nodes', String(major));
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const packed = join(home, 'node_modules/node/bin', program);
  const own = inRoot('node_modules/node/bin', program);
  const found = [process.execPath, inPath('node'), own, ...usual, packed].find((path) => isNode(path, major));
  if (found !== undefined) return found;
  mkdirSync(home, { recursive: true });
  const wanted = { private: true, dependencies: { node: releases[major] }, allowScripts: { node: true } };
  writeFileSync(join(home, 'package.json'), JSON.stringify(wanted));
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts=false'], {
    cwd: home,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (!isNode(packed, major))
    throw new Error(`Node ${major} could not be installed (version ${releases[major]} of the package node)`);
  return packed;
}

const usual = ['/usr/bin/node', '/usr/local/bin/node'];

function isNode(path, major) {
  if (path === undefined || !existsSync(path)) return false;
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith(`v${major}.`);
  } catch {
    return false;
  }
}

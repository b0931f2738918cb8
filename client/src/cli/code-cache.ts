import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/**
 * Runs a bundle with the code that V8 compiled of it in an earlier call. The cache that Node has of its own, since
 * 22.1, holds what is compiled before the first line runs: hardly anything of a program of many short functions.
 * Whatever is wrong with the kept code, the bundle is compiled as if there were none.
 */
export function runKept(bundle: string, folder: string | undefined): void {
  const source = readFileSync(bundle);
  const place = folder === undefined ? undefined : join(folder, keptName(bundle));
  const kept = place === undefined ? undefined : readKept(place, source);
  // Bundles are ASCII. V8 itself compares version and flags of the code, and of the source no more than the length.
  const script = new Script(`${opening}${source.toString('latin1')}\n})`, {
    filename: bundle,
    columnOffset: -opening.length,
    ...(kept && { cachedData: kept.code }),
  });
  if (place !== undefined) {
    const usable = script.cachedDataRejected === true ? undefined : kept;
    process.once('exit', (status) => {
      const worked = Math.round(process.cpuUsage().user / 1000);
      // A call that had more to do has compiled more than the one that left the code. What was refused did nothing.
      if (status !== refused && (usable === undefined || worked > 2 * usable.worked + 50))
        keep(place, source, worked, script);
    });
  }
  const module = { exports: {} };
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(bundle), module, bundle, dirname(bundle));
}

const refused = 2;

/** As Node wraps a module. */
const opening = '(function (exports, require, module, __filename, __dirname) { ';

/** Where code is kept: a folder that nobody but the user writes to, or nowhere. */
export function codeFolder(): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE: off, XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env;
  if (off !== undefined && off !== '') return undefined;
  const home = homedir();
  if (process.platform === 'win32')
    return local === undefined ? undefined : join(local, 'stage-insight', 'code');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'stage-insight', 'code');
  return join(cache === undefined || cache === '' ? join(home, '.cache') : cache, 'stage-insight', 'code');
}

/** One file for each copy of the program, each Node and each command: they run different parts. */
function keptName(bundle: string): string {
  const command = /^[a-z]{1,12}$/.exec(process.argv[2] ?? '')?.[0] ?? 'help';
  let hash = 0;
  for (let at = 0; at < bundle.length; at++) hash = (Math.imul(hash, 31) + bundle.charCodeAt(at)) | 0;
  return `${basename(bundle)}-${command}-${process.version}-${process.arch}-${(hash >>> 0).toString(16)}`;
}

interface Kept {
  readonly code: Buffer;
  /** How long the call kept a processor busy that left it, in milliseconds. */
  readonly worked: number;
}

/**
 * Length of the source and milliseconds, each in four bytes; the source; the code, twice: V8 trusts what it is given and
 * dies of a flipped bit, and to load what Node has for checksums takes longer than to compare.
 */
const headBytes = 8;

function readKept(place: string, source: Buffer): Kept | undefined {
  let file: number | undefined;
  try {
    file = openSync(place, 'r');
    const { uid, mode } = fstatSync(file);
    // Code of another user is not run: with sudo the home folder may be somebody else's.
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    if (!isOwn) return undefined;
    const bytes = readFileSync(file);
    const end = headBytes + source.length;
    if (bytes.length <= end || bytes.readUInt32LE(0) !== source.length) return undefined;
    if (!bytes.subarray(headBytes, end).equals(source)) return undefined;
    const middle = (end + bytes.length) / 2;
    const code = bytes.subarray(end, middle);
    return code.equals(bytes.subarray(middle)) ? { code, worked: bytes.readUInt32LE(4) } : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Written beside and put in its place in one step, so that nobody reads half of it. */
function keep(place: string, source: Buffer, worked: number, script: Script): void {
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    const file = openSync(draft, 'wx', 0o600);
    try {
      const head = Buffer.alloc(headBytes);
      head.writeUInt32LE(source.length, 0);
      head.writeUInt32LE(Math.min(0xffffffff, worked), 4);
      const code = script.createCachedData();
      for (const part of [head, source, code, code]) writeFileSync(file, part);
    } finally {
      closeSync(file);
    }
    renameSync(draft, place);
    dropOld(dirname(place));
  } catch {
    // A home that cannot be written to, or a full disk: the next call compiles again.
    drop(draft);
  }
}

const monthInMs = 30 * 24 * 60 * 60 * 1000;

/** What copies of the program and of Node left that are not used any more. */
function dropOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > monthInMs) drop(path);
  }
}

function drop(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is not there, or stays: neither is of any consequence.
  }
}

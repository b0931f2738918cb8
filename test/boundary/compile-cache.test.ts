import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, isPrivate, isSafe, makePrivateFolder } from '../../server/src/main/compile-cache.js';

const dist = join(import.meta.dirname, '../../dist');
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stage-insight-cache-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

const directory = (uid: number, mode: number) => ({ uid, mode, isDirectory: () => true });

test.each([
  ['is another user’s', directory(1001, 0o700)],
  ['is root’s', directory(0, 0o755)],
  ['the group can write to', directory(1000, 0o770)],
  ['everybody can write to', directory(1000, 0o707)],
  ['everybody can write to, each to their own files', directory(1000, 0o1777)],
  ['is no folder', { uid: 1000, mode: 0o700, isDirectory: () => false }],
])('a folder that %s is not private', (_, entry) => {
  expect(isPrivate(entry, 1000)).toBe(false);
});

test('a folder of the user that others can at most read is private', () => {
  expect([0o700, 0o755].map((mode) => isPrivate(directory(1000, mode), 1000))).toEqual([true, true]);
});

test.each([
  ['of the user', directory(1000, 0o755), true],
  ['of root', directory(0, 0o755), true],
  ['of root for temporary files', directory(0, 0o1777), true],
  ['of root that everybody can write to', directory(0, 0o777), false],
  ['of another user', directory(1001, 0o755), false],
  ['of another user for temporary files', directory(1001, 0o1777), false],
  ['that the group can write to', directory(1000, 0o775), false],
])('a folder above, %s', (_, entry, safe) => {
  expect(isSafe(entry, 1000)).toBe(safe);
});

test.each([
  ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/stage-insight/compile-cache'],
  ['linux', { XDG_CACHE_HOME: 'cache' }, '/home/me/.cache/stage-insight/compile-cache'],
  ['linux', {}, '/home/me/.cache/stage-insight/compile-cache'],
  ['darwin', { XDG_CACHE_HOME: '/cache' }, '/home/me/Library/Caches/stage-insight/compile-cache'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/stage-insight/compile-cache'],
  ['win32', {}, undefined],
] as const)('on %s with %j it is %s', (platform, environment, folder) => {
  expect(cacheFolder(platform, environment, '/home/me')?.replaceAll('\\', '/')).toBe(folder);
});

test('a folder that is missing is made for the user alone', () => {
  const folder = join(home, 'a', 'b');
  expect(makePrivateFolder(folder)).toBe(true);
  expect([folder, join(home, 'a')].map((path) => statSync(path).mode & writableOrReadable)).toEqual([0, 0]);
});

/** Windows knows no such bits. */
const writableOrReadable = process.platform === 'win32' ? 0 : 0o077;

test('a link is refused, and what is no folder', () => {
  mkdirSync(join(home, 'real'));
  symlinkSync(join(home, 'real'), join(home, 'link'), 'junction');
  writeFileSync(join(home, 'file'), '');
  const refused = [join(home, 'link'), join(home, 'file'), join(home, 'file', 'below')];
  expect(refused.map(makePrivateFolder)).toEqual([false, false, false]);
});

interface Call {
  readonly answer: string;
  /** Files below the home folder. */
  readonly kept: readonly string[];
}

/** Runs a bundle with a home and a folder for temporary files of its own; its input stays open until it has ended. */
async function call(
  words: readonly string[],
  input: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Call> {
  const { NODE_DISABLE_COMPILE_CACHE: _, NODE_COMPILE_CACHE: __, ...mine } = process.env;
  const homes = { HOME: home, LOCALAPPDATA: home, XDG_CACHE_HOME: join(home, 'cache') };
  const child = spawn(process.execPath, words, {
    env: { ...mine, ...homes, TMPDIR: home, TEMP: home, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  child.stdin.write(input);
  if (!words.includes('--stdio')) child.stdin.end();
  const [status] = (await once(child, 'close')) as readonly unknown[];
  const entries = readdirSync(home, { recursive: true, withFileTypes: true });
  const kept = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return { answer: `${String(status)} ${output}`, kept };
}

const faulty = 'FROM alpine AS a\nFROM scratch\nCOPY --from=7 /a /\n';
const check = (environment?: NodeJS.ProcessEnv): Promise<Call> =>
  call([join(dist, 'cli.cjs'), 'check', '-'], faulty, environment);

test('the terminal keeps compiled code in the cache folder of the user, and answers the same with it', async () => {
  const first = await check();
  expect(first.answer).toMatch(/^1 [\s\S]*stage-index-out-of-range/);
  expect(first.kept).not.toEqual([]);
  expect(first.kept.filter((file) => !/[\\/]stage-insight[\\/]compile-cache[\\/]/.test(file))).toEqual([]);
  expect(await check()).toEqual(first);
});

const unfit: readonly (readonly [string, () => NodeJS.ProcessEnv])[] = [
  ['it is switched off', () => ({ NODE_DISABLE_COMPILE_CACHE: '1' })],
  [
    'the folder is a link',
    () => {
      mkdirSync(join(home, 'elsewhere'));
      for (const folder of ['stage-insight', 'Library/Caches/stage-insight']) {
        mkdirSync(join(home, folder), { recursive: true });
        symlinkSync(join(home, 'elsewhere'), join(home, folder, 'compile-cache'), 'junction');
      }
      return { XDG_CACHE_HOME: home };
    },
  ],
  [
    'a folder cannot be made',
    () => {
      const loop = join(home, 'loop');
      symlinkSync(loop, loop, 'junction');
      return { XDG_CACHE_HOME: loop, HOME: loop, LOCALAPPDATA: loop };
    },
  ],
];

test.each(unfit)('nothing is kept, nor beside temporary files, where %s', async (_, prepare) => {
  const { answer, kept } = await check(prepare());
  expect(answer).toMatch(/^1 [\s\S]*stage-index-out-of-range/);
  expect(kept).toEqual([]);
});

const session = [
  { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
  { method: 'initialized', params: {} },
  { id: 2, method: 'shutdown' },
  { method: 'exit' },
]
  .map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }))
  .map((content) => `Content-Length: ${content.length}\r\n\r\n${content}`)
  .join('');

test('the server keeps compiled code in the folder that it is given', async () => {
  const folder = join(home, 'storage', 'compile-cache');
  const { answer, kept } = await call([join(dist, 'server.cjs'), '--stdio', '--cache', folder], session);
  expect(answer).toContain('"capabilities"');
  expect(kept).not.toEqual([]);
  expect(kept.filter((file) => !file.startsWith(folder))).toEqual([]);
});

test('the server keeps nothing in a folder that others can change', async () => {
  const folder = join(home, 'open');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  // Windows knows no such bits: there it is a link.
  const given = join(home, 'given');
  if (process.platform === 'win32') symlinkSync(folder, given, 'junction');
  const words = ['--stdio', '--cache', process.platform === 'win32' ? given : folder];
  const { answer, kept } = await call([join(dist, 'server.cjs'), ...words], session);
  expect(answer).toContain('"capabilities"');
  expect(kept).toEqual([]);
});

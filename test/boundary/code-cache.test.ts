import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const dist = join(import.meta.dirname, '../../dist');
const sourceBytes = statSync(join(dist, 'terminal.cjs')).size;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stage-insight-code-'));
});

afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true });
});

/** What `check` says of one Dockerfile with a fault, in a home of its own. */
function call(more: NodeJS.ProcessEnv = {}): string {
  const { NODE_DISABLE_COMPILE_CACHE: _, ...mine } = process.env;
  const homes = { HOME: home, LOCALAPPDATA: home, XDG_CACHE_HOME: join(home, '.cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'cli.cjs'), 'check', '-'], {
    env: { ...mine, ...homes, ...more },
    input: 'FROM alpine AS a\nFROM scratch\nCOPY --from=7 /a /\n',
    encoding: 'utf8',
  });
  return `${status} ${stdout}${stderr}`;
}

function keptFiles(): string[] {
  const entries = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => /terminal\.cjs-/.test(name)).map((name) => join(home, name));
}

function keptFile(): string {
  const [file] = keptFiles();
  if (file === undefined) throw new Error('nothing was kept');
  return file;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  writeFileSync(file, bytes);
}

test('code is kept once, for its user only, and changes no answer', () => {
  const first = call();
  expect(first).toMatch(/^1 [\s\S]*stage-index-out-of-range/);
  const file = keptFile();
  const { ino, mode } = statSync(file);
  expect(mode & 0o077).toBe(0);
  expect(call()).toBe(first);
  expect(keptFiles()).toEqual([file]);
  expect(statSync(file).ino).toBe(ino);
});

test.each([
  ['is empty', (file: string) => writeFileSync(file, '')],
  ['is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, sourceBytes + 500))],
  ['is of another source of the same length', (file: string) => flip(file, 2000)],
  ['has a flipped bit', (file: string) => flip(file, sourceBytes + 100_000)],
  ['has a flipped bit in its head', (file: string) => flip(file, sourceBytes + 16)],
  ['has a flipped bit in its copy', (file: string) => flip(file, statSync(file).size - 1000)],
  ['is longer by one byte', (file: string) => appendFileSync(file, 'x')],
  ['was open to everybody', (file: string) => chmodSync(file, 0o666)],
])('kept code that %s is not run, and kept anew', (_title, spoil) => {
  const first = call();
  const file = keptFile();
  const { ino } = statSync(file);
  spoil(file);
  expect(call()).toBe(first);
  expect(statSync(file).ino).not.toBe(ino);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(call()).toBe(first);
});

test('where nothing can be kept, and where nobody wants it, nothing is', () => {
  const first = call({ NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(first).toMatch(/^1 [\s\S]*stage-index-out-of-range/);
  writeFileSync(join(home, 'file'), '');
  expect(
    call({ XDG_CACHE_HOME: join(home, 'file'), HOME: join(home, 'file'), LOCALAPPDATA: join(home, 'file') }),
  ).toBe(first);
  expect(keptFiles()).toEqual([]);
});

test('the bundle is ASCII, as it is read', () => {
  expect(readFileSync(join(dist, 'terminal.cjs')).every((byte) => byte < 128)).toBe(true);
});

import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { pathsByBuildx } from '../support/engine/buildx.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Built, Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());

const files = [
  'a.txt',
  'b.log',
  'dir/a.txt',
  'dir/b.log',
  'dir/sub/a.txt',
  'dir/sub/deep/b.log',
  'dir2/a.txt',
  'dir2/.hidden',
  '.env',
  'x,y.txt',
  'x, y.txt',
  'naïve.txt',
  'grüße/ß.txt',
  'with space.txt',
];

function createContext(): Workbench {
  bench = createWorkbench(Object.fromEntries(files.map((path) => [path, path])));
  mkdirSync(join(bench.folder, 'empty'));
  symlinkSync('dir/a.txt', join(bench.folder, 'link'));
  return bench;
}

/** What `COPY . /` brings through our session, sorted. */
async function pathsByUs(of: Workbench): Promise<readonly string[]> {
  const text = 'FROM alpine:3.20\nWORKDIR /c\nCOPY . .\nRUN find . | sed s,^./,,\n';
  const { answer, log } = await of.build(0, { text, noCache: true });
  valueOf(answer);
  return log
    .split('\n')
    .filter((line) => line !== '' && line !== '.' && line !== 'Dockerfile')
    .sort();
}

function expected(of: Workbench): readonly string[] {
  return pathsByBuildx(of.folder).filter((path) => path !== 'Dockerfile');
}

describe('the ignore file is read as docker reads it', () => {
  test.each([
    '',
    '*.log',
    '**/*.log',
    'dir',
    'dir/\n!dir/sub/a.txt',
    '*\n!dir',
    '*\n!**/a.txt',
    '**\n!dir2/.hidden',
    'dir/**/b.log',
    '/dir2\n  # no comment\n#comment\n\n',
    './dir/../dir2',
    'x, y.txt',
    'x,y.txt',
    'na*ve.txt',
    'naïve.txt',
    'grüße',
    '?.txt',
    '[ab].*',
    '[^a].*',
    'with\\ space.txt',
    '**/sub/**',
    '!a.txt\na.txt',
    'a.txt\n!a.txt',
    '.',
    '*\n!.\n',
    'dir/*\n!dir/sub\ndir/sub/deep',
    '\uFEFF*.log',
    '.dockerignore',
    '**/.*',
    '***',
    'dir/***/a.txt',
    '**2',
    '**r/sub',
    'dir**',
    'dir/**\n!dir',
    'dir/**\n!dir/',
    'dir\n!dir',
    'dir/*\n!dir',
  ])('%j', async (ignore) => {
    createContext().write('.dockerignore', ignore);
    expect(await pathsByUs(bench)).toEqual(expected(bench));
  });

  test('any pattern', { timeout: 600_000 }, async () => {
    createContext();
    const word = fc.constantFrom(
      'a',
      'dir',
      'sub',
      '*',
      '**',
      '.txt',
      '.log',
      '/',
      '?',
      '!',
      'b',
      '[a-d]',
      '2',
      '.',
    );
    const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(''));
    const ignore = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
    const agree = async (text: string): Promise<void> => {
      bench.write('.dockerignore', text);
      let wanted: readonly string[];
      try {
        wanted = expected(bench);
      } catch {
        return;
      }
      expect(await pathsByUs(bench)).toEqual(wanted);
    };
    await fc.assert(fc.asyncProperty(ignore, agree), { numRuns: 25 });
  });

  test('Dockerfile.dockerignore wins over .dockerignore', async () => {
    createContext().write('.dockerignore', '*');
    bench.write('Dockerfile.dockerignore', 'dir*\n*.log\nDockerfile.dockerignore\n.dockerignore\n');
    expect(await pathsByUs(bench)).toEqual(
      [
        '.env',
        'a.txt',
        'empty',
        'grüße',
        'grüße/ß.txt',
        'link',
        'naïve.txt',
        'with space.txt',
        'x, y.txt',
        'x,y.txt',
      ].sort(),
    );
  });
});

describe('what COPY names', () => {
  test.each([
    ['COPY link /c', 'c'],
    ['COPY folder-link/ /c/', 'c/a.txt c/b.log c/sub/a.txt c/sub/deep/b.log'],
    ['COPY folder-link/sub/a.txt /c', 'c'],
    ['COPY dir*/a.txt /c/', 'c/a.txt'],
    ['COPY d?r/*.log /c/', 'c/b.log'],
    ['COPY --chown=1:1 dir/sub /c/', 'c/a.txt c/deep/b.log'],
    ['COPY ["with space.txt", "/c"]', 'c'],
    ['COPY absolute /c', 'c'],
    ['ADD dir /c', 'c/a.txt c/b.log c/sub/a.txt c/sub/deep/b.log'],
  ])('%s', async (copy, paths) => {
    createContext();
    symlinkSync('dir', join(bench.folder, 'folder-link'));
    symlinkSync('/dir/a.txt', join(bench.folder, 'absolute'));
    const text = `FROM alpine:3.20\n${copy}\nRUN find /c -type f | sed s,^/,,\n`;
    const { answer, log } = await bench.build(0, { text, noCache: true });
    valueOf(answer);
    expect(log.trim().split('\n').sort().join(' ')).toBe(paths);
  });

  test('keeps modes, links and times; owner becomes root', async () => {
    createContext();
    chmodSync(join(bench.folder, 'a.txt'), 0o751);
    utimesSync(join(bench.folder, 'a.txt'), 1e9, 1e9);
    const text = "FROM alpine:3.20\nCOPY . /c\nRUN stat -c '%a %u %g %Y' /c/a.txt; readlink /c/link\n";
    const { log } = await bench.build(0, { text, noCache: true });
    expect(log).toBe('751 0 0 1000000000\ndir/a.txt\n');
  });
});

describe('600 MB of context', () => {
  test('cost a small part of sending them when they are unchanged', { timeout: 600_000 }, async () => {
    const text = 'FROM alpine:3.20\nCOPY . /c\nRUN true\n';
    const empty = createWorkbench({ Dockerfile: text });
    bench = createWorkbench({ Dockerfile: text });
    writeFileSync(join(bench.folder, 'blob'), Buffer.alloc(600_000_000, 7));
    for (let index = 0; index < 200; index++) bench.write(`src/${index}.txt`, String(index));
    const [, first] = [await timed(() => empty.build(0)), await timed(() => bench.build(0))];
    const baseline = await fastest(() => empty.build(0));
    const unchanged = await fastest(() => bench.build(0));
    const again = sentBytes(await bench.build(0));
    bench.write('src/0.txt', 'changed');
    const changed = sentBytes(await bench.build(0));
    empty.dispose();
    // 0.02 s on the machine on which it was measured: what a slow one needs is told by the first build.
    expect(unchanged - baseline).toBeLessThan(Math.max(300, first / 10));
    expect([again, changed].map((bytes) => bytes < 100_000)).toEqual([true, true]);
  });
});

/** Of the context. */
function sentBytes({ answer, events }: Built): number {
  valueOf(answer);
  return Math.max(
    0,
    ...events.map((event) =>
      event.kind === 'transfer' && event.label.includes('context') ? event.current : 0,
    ),
  );
}

async function timed(build: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await build();
  return performance.now() - start;
}

async function fastest(build: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await timed(build));
  return Math.min(...times);
}

test.each(['api', 'classic'] as const)('%s names a file whose name is no text', async (engine) => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\n' }, { engine });
  writeFileSync(Buffer.concat([Buffer.from(`${bench.folder}/bad-`), Buffer.from([0xff])]), '');
  expect((await bench.build(0)).answer).toMatchObject({
    ok: false,
    fault: {
      message: `The name of ${bench.folder}/bad-\ufffd is not valid UTF-8: rename it, or exclude it in .dockerignore.`,
    },
  });
});

test('a frontend that cannot be pulled is named', async () => {
  bench = createWorkbench({ Dockerfile: '# syntax=registry.invalid/frontend:1\nFROM alpine:3.20\n' });
  expect((await bench.build(0)).answer).toMatchObject({
    ok: false,
    fault: {
      message: expect.stringMatching(
        /^The image registry\.invalid\/frontend:1, which "# syntax=" names, cannot be pulled: /,
      ) as string,
    },
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createDiskFiles } from '../../server/src/main/disk-files.js';
import { startSession } from '../support/lsp.js';

const root = mkdtempSync(join(tmpdir(), 'stage-insight-disk-'));
afterAll(() => rmSync(root, { recursive: true }));

function writeAll(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;

test('a context gives its files, and nothing from outside of it', () => {
  writeAll({
    'app/main.go': 'package main',
    'app/sub/a.go': 'a',
    'secret.txt': 'secret',
    'app/big.txt': 'x'.repeat(1_000_001),
    'app/program': 'a\0b',
  });
  symlinkSync(join(root, 'secret.txt'), join(root, 'app/link.txt'));
  symlinkSync(root, join(root, 'app/up'));
  symlinkSync(join(root, 'app/sub'), join(root, 'app/inside'));
  const context = createDiskFiles().context(uriOf('app'));
  expect(context.list('.')).toEqual(['big.txt', 'inside', 'link.txt', 'main.go', 'program', 'sub/', 'up']);
  expect(context.read('main.go')).toBe('package main');
  expect(context.read('inside/a.go')).toBe('a');
  const outside = [
    '../secret.txt',
    'link.txt',
    'up/secret.txt',
    '/etc/passwd',
    'big.txt',
    'program',
    'sub',
    '',
  ];
  expect(outside.map((path) => context.read(path))).toEqual(outside.map(() => undefined));
  expect(context.list('..')).toEqual([]);
  expect(context.list('up')).toEqual([]);
});

test('what changed is read again after a look, and only then', () => {
  writeAll({ 'b/one': 'first' });
  const files = createDiskFiles();
  const context = files.context(uriOf('b'));
  expect([context.read('one'), context.read('two')]).toEqual(['first', undefined]);
  writeAll({ 'b/one': 'longer than first', 'b/two': 'new' });
  expect([context.read('one'), context.read('two')]).toEqual(['first', undefined]);
  files.refresh();
  expect([context.read('one'), context.read('two')]).toEqual(['longer than first', 'new']);
  unlinkSync(join(root, 'b/two'));
  files.refresh();
  expect(context.read('two')).toBeUndefined();
});

test('a context knows which files it was asked for', () => {
  const context = createDiskFiles().context(uriOf('c'));
  context.read('go.mod');
  context.list('cmd');
  const concerned = ['c/go.mod', 'c/cmd/new.go', 'c/other.go', 'go.mod'].map((path) =>
    context.concerns(uriOf(path)),
  );
  expect(concerned).toEqual([true, true, false, false]);
  expect(context.concerns('untitled:x')).toBe(false);
});

test('a search finds files, and passes over folders that only tools fill', async () => {
  writeAll({
    'd/compose.yaml': '',
    'd/x/compose.yaml': '',
    'd/node_modules/y/compose.yaml': '',
    'd/build/compose.yaml': '',
    'd/vendor/a/compose.yaml': '',
    'd/vendor/a/b/compose.yaml': '',
  });
  const found = await createDiskFiles().find(uriOf('d'), (path) => path.endsWith('compose.yaml'));
  expect(found).toEqual({
    paths: ['compose.yaml', 'build/compose.yaml', 'x/compose.yaml', 'vendor/a/compose.yaml'],
    isComplete: true,
  });
});

test('a folder belongs to the nearest repository above it', () => {
  writeAll({ 'g/.git/HEAD': '', 'g/a/b/x': '', 'g/a/c/.git': 'gitdir: elsewhere' });
  const { repositoryOf } = createDiskFiles();
  expect(repositoryOf(uriOf('g/a/b'))).toBe(uriOf('g'));
  expect(repositoryOf(uriOf('g/a/c'))).toBe(uriOf('g/a/c'));
});

test('an import that is added to a source changes what is said of the Dockerfile', async () => {
  const text = [
    'FROM golang:1.25-bookworm AS builder',
    'WORKDIR /src',
    'COPY . .',
    'RUN go build -o /app .',
    'FROM alpine:3.22',
    'COPY --from=builder /app /app',
    'CMD ["/app"]',
  ].join('\n');
  writeAll({ 'e/go.mod': 'module x\n\ngo 1.25\n', 'e/main.go': 'package main\n\nfunc main() {}\n' });
  const client = await startSession({ folders: [uriOf('e')], files: createDiskFiles() });
  await client.open(uriOf('e/Dockerfile'), text);
  const codes = async (): Promise<readonly unknown[]> =>
    (await client.diagnostics(uriOf('e/Dockerfile'))).map(({ code }) => code);
  expect(await codes()).not.toContain('libc-mismatch');
  writeAll({ 'e/main.go': 'package main\n\nimport _ "net/http"\n\nfunc main() {}\n' });
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('e/main.go'), type: 2 }] });
  expect(await codes()).toContain('libc-mismatch');
  await client.close();
});

import { expect, test } from 'vitest';
import { startSession } from '../support/lsp.js';
import { dedent } from '../support/marked-text.js';
import { filesOf } from '../support/memory-files.js';

const root = 'file:///work/shop';
const folders = [root];
const base = `${root}/images/base/Dockerfile`;
const runtime = `${root}/images/runtime/Dockerfile`;
const app = `${root}/app/Dockerfile`;
const script = `${root}/build.sh`;
const compose = dedent(`
  services:
    runtime:
      image: corp.example/runtime:2
      build: images/runtime
`);
const appText =
  'FROM corp.example/runtime:2\nHEALTHCHECK CMD curl -f http://localhost/\nCMD ["sleep", "9"]\n';
const texts = (): Record<string, string> => ({
  [base]: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y ca-certificates\n',
  [runtime]: 'FROM corp.example/base\nWORKDIR /srv\n',
  [app]: appText,
  [script]: 'docker build -t corp.example/base images/base\n',
  [`${root}/compose.yaml`]: compose,
});
const codes = (found: readonly { readonly code?: unknown }[]): readonly unknown[] =>
  found.map(({ code }) => code);

test('what a Dockerfile lacks is missed in those that are FROM its image, over two files', async () => {
  const client = await startSession({ folders, files: filesOf(texts()) });
  await client.open(app, appText);
  const found = await client.diagnostics(app);
  expect(codes(found)).toEqual(['program-missing']);
  expect(found[0]?.message).toContain('corp.example/runtime:2, built from images/runtime/Dockerfile');
});

test('a change of the lowest one changes the findings, in the editor and on the disk', async () => {
  const files = texts();
  const client = await startSession({ folders, files: filesOf(files) });
  await client.open(app, appText);
  expect(codes(await client.diagnostics(app))).toEqual(['program-missing']);
  await client.open(base, files[base] ?? '');
  await client.change(base, 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl\n', 2);
  expect(codes(await client.diagnostics(app))).toEqual([]);
  await client.notify('textDocument/didClose', { textDocument: { uri: base } });
  files[runtime] = 'FROM debian:bookworm-slim\nWORKDIR /srv\n';
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: runtime, type: 2 }] });
  expect(codes(await client.diagnostics(app))).toEqual(['program-missing']);
});

test('images that lead back to themselves are not known', async () => {
  const files = { ...texts(), [base]: 'FROM corp.example/runtime:2\nRUN true\n' };
  const client = await startSession({ folders, files: filesOf(files) });
  await client.open(app, appText);
  expect(codes(await client.diagnostics(app))).toEqual([]);
});

test('an image that two builds make of different files is not known', async () => {
  const files = {
    ...texts(),
    [script]: 'docker build -t corp.example/base images/base\ndocker build -t corp.example/base app\n',
  };
  const client = await startSession({ folders, files: filesOf(files) });
  await client.open(app, appText);
  expect(codes(await client.diagnostics(app))).toEqual([]);
});

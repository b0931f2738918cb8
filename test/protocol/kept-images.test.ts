import { expect, test } from 'vitest';
import { overrideOfRead } from '../../server/src/core/images/read-images.js';
import type { ImageOverride } from '../../server/src/core/images/overrides.js';
import type { Files } from '../../server/src/lsp/files.js';
import type { StagesAnswer } from '../../server/src/protocol/messages.js';
import { startSession } from '../support/lsp.js';
import { readDebian } from '../support/read-debian.js';

const uri = 'file:///work/app/Dockerfile';
const text = 'FROM registry.example/base:3 AS a\nFROM alpine:3.22\nCOPY --from=a /x /x\n';

/** A disk without files that keeps images in memory: a stand-in for the user's cache. */
function keepingFiles(): Files {
  let kept: readonly ImageOverride[] = [];
  return {
    read: () => undefined,
    context: () => ({ read: () => undefined, list: () => [], concerns: () => false }),
    refresh: () => undefined,
    find: () => Promise.resolve({ paths: [], isComplete: true }),
    repositoryOf: () => undefined,
    images: {
      of: () => kept,
      keep: (image) => void (kept = [...kept, overrideOfRead(image.image, () => image)]),
    },
  };
}

test('an image that the client has read is known from then on, in a file outside of the workspace too', async () => {
  const client = await startSession({ files: keepingFiles() });
  await client.open(uri, text);
  const ask = () => client.request<StagesAnswer>('stageInsight/stages', { textDocument: { uri } });
  expect((await ask()).images).toEqual([
    { image: 'alpine:3.22', source: 'catalogue' },
    { image: 'registry.example/base:3', source: 'unknown' },
  ]);
  await client.notify('stageInsight/readImages', { images: [readDebian, { image: 'alpine:3.22' }] });
  const answer = await ask();
  expect(answer.images).toEqual([
    { image: 'alpine:3.22', source: 'catalogue' },
    { image: 'registry.example/base:3', source: 'read' },
  ]);
  expect(answer.stages[0]?.runtime).toMatchObject({ family: 'glibc', version: '2.36' });
  await client.close();
});

test('only an id can be the command behind a link', async () => {
  const initializationOptions = { readImageCommand: 'a b)' };
  const client = await startSession({ initializationOptions });
  await client.open(uri, text);
  const hover = await client.request<{ readonly contents: { readonly value: string } }>(
    'textDocument/hover',
    {
      textDocument: { uri },
      position: { line: 0, character: 10 },
    },
  );
  expect(hover.contents.value).toContain('Nothing is known about');
  expect(hover.contents.value).not.toContain('command:');
  await client.close();
});

test('findings of a file that is not open', async () => {
  const closed = 'file:///work/closed/Dockerfile';
  const files: Files = {
    ...keepingFiles(),
    read: (file) => (file === closed ? 'FROM a AS b\nCOPY --from=7 /x /x\n' : undefined),
  };
  const client = await startSession({ files });
  const ask = (file: string) =>
    client.request<readonly { readonly code: string }[] | null>('stageInsight/findings', {
      textDocument: { uri: file },
    });
  expect((await ask(closed))?.map(({ code }) => code)).toContain('stage-index-out-of-range');
  expect(await ask('file:///work/none/Dockerfile')).toBeNull();
  await client.close();
});

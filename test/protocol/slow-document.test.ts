import { expect, test } from 'vitest';
import type { Service } from '../../server/src/features/service.js';
import { startSession, type TestClient } from '../support/lsp.js';

const fault = 'FROM alpine:3.22\nCOPY --from=7 /a /b\n';
const endless = `# endless\n${fault}`;

/** The real service, but that it never ends on texts that say so: every real text ends. */
const endingNever = (service: Service): Service => ({
  ...service,
  findings: (analysis) => {
    while (analysis.facts.ast.text.includes('# endless'));
    return service.findings(analysis);
  },
  hover: (analysis, offset) => {
    while (analysis.facts.ast.text.includes('# endless'));
    return service.hover(analysis, offset);
  },
});

const slow = 'file:///w/slow/Dockerfile';
const quick = 'file:///w/quick/Dockerfile';

const messages = async (client: TestClient, uri: string, version?: number): Promise<readonly string[]> =>
  (await client.diagnostics(uri, version)).map(({ message }) =>
    JSON.stringify(message)
      .slice(1, -1)
      .replace(/(?<=seconds).*/s, ''),
  );

const found = [expect.stringContaining('there is no stage 7')];
const leftOut = ['This file is not checked: its analysis did not end within 8 seconds'];

test('a document that takes too long is left out with a sentence, and the others are checked', async () => {
  const client = await startSession({ service: endingNever, longestAnswer: 300 });
  await client.open(slow, endless);
  expect(await messages(client, slow)).toEqual(leftOut);
  await client.open(quick, fault);
  expect(await messages(client, quick)).toEqual(found);
  // It is not tried again at each key, nor by a question.
  await client.change(slow, `${endless}\n`, 2);
  expect(await messages(client, slow, 2)).toEqual(leftOut);
  const position = { line: 1, character: 6 };
  expect(await client.request('textDocument/hover', { textDocument: { uri: slow }, position })).toBeNull();
  // Closed and opened it is tried again.
  await client.notify('textDocument/didClose', { textDocument: { uri: slow } });
  await client.open(slow, fault, 3);
  expect(await messages(client, slow, 3)).toEqual(found);
  await client.close();
});

test('a document that an earlier server did not finish is left out from the start', async () => {
  const client = await startSession({ initializationOptions: { leftOut: [slow] } });
  await client.open(slow, fault);
  expect(await messages(client, slow)).toEqual(leftOut);
  await client.close();
});

test('a document that becomes endless by a large edit is left out too', async () => {
  const client = await startSession({ service: endingNever, longestAnswer: 300 });
  await client.open(slow, fault);
  expect(await messages(client, slow)).toEqual(found);
  await client.change(slow, `${'# much more\n'.repeat(10)}${endless}`, 2);
  expect(await messages(client, slow, 2)).toEqual(leftOut);
  await client.close();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../support/arbitrary-dockerfiles.js';
import { startSession } from '../support/lsp.js';

const uri = 'file:///work/Dockerfile';
const methods = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/selectionRange',
  'textDocument/documentLink',
  'textDocument/inlayHint',
  'textDocument/codeAction',
  'textDocument/prepareCallHierarchy',
  'textDocument/diagnostic',
  'stageInsight/stages',
] as const;

const anyNumber = fc.oneof(fc.nat(40), fc.constantFrom(-1, 2 ** 31, 1.5));
const anyPlace = fc.record({ line: anyNumber, character: anyNumber });

test('no method fails at any place of any text, open or not, and nothing is logged', async () => {
  const client = await startSession();
  await client.open(uri, '');
  let version = 1;
  const question = fc.tuple(fc.constantFrom(...methods), anyPlace, anyPlace, fc.boolean());
  const property = fc.asyncProperty(anyText, fc.array(question, { maxLength: 8 }), async (text, asked) => {
    await client.change(uri, text, ++version);
    const answers = asked.map(([method, start, end, open]) =>
      client.request(method, {
        textDocument: { uri: open ? uri : 'file:///work/other' },
        position: start,
        positions: [start, end],
        range: { start, end },
        context: { includeDeclaration: true, diagnostics: [], only: ['quickfix', 'source'] },
      }),
    );
    for (const [at, answer] of (await Promise.all(answers)).entries()) {
      const isStages = asked[at]?.[0] === 'stageInsight/stages';
      if (isStages && asked[at]?.[3] === true) expect(answer).toMatchObject({ uri, version });
      else expect(answer).toBeDefined();
    }
  });
  await fc.assert(property, { numRuns: 150 });
  expect(client.logged).toEqual([]);
  expect(await client.close()).toBe(0);
});

test('calls between stages are answered for any item', async () => {
  const client = await startSession();
  await client.open(uri, 'FROM alpine:3.22 AS a\nFROM a AS b\nCOPY --from=a /x /x\n');
  const [item] = await client.request<readonly object[]>('textDocument/prepareCallHierarchy', {
    textDocument: { uri },
    position: { line: 1, character: 11 },
  });
  const outgoing = await client.request('callHierarchy/outgoingCalls', { item });
  expect(outgoing).toMatchObject([{ to: { name: 'a' }, fromRanges: [{}, {}] }]);
  const foreign = { ...item, data: undefined };
  expect(await client.request('callHierarchy/incomingCalls', { item: foreign })).toEqual([]);
  await client.close();
});

import { expect, test } from 'vitest';
import type { CodeAction, Diagnostic, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Files } from '../../server/src/lsp/files.js';
import type { StagesAnswer } from '../../server/src/protocol/messages.js';
import { richClient, startSession } from '../support/lsp.js';
import { dedent } from '../support/marked-text.js';

const uri = 'file:///work/app/Dockerfile';
const misspelled = dedent(`
  FROM golang:1.25 AS builder
  FROM alpine:3.22
  COPY --from=biulder /app /app
`);
const place = (line: number, character: number) => ({ line, character });

/** A disk that holds these files and nothing else. */
function filesOf(texts: Readonly<Record<string, string>>): Files {
  const none = { read: () => undefined, list: () => [], concerns: () => false };
  return {
    read: (file) => texts[file],
    context: () => none,
    refresh: () => undefined,
    find: (folder, accepts) =>
      Promise.resolve({
        paths: Object.keys(texts)
          .map((file) => file.slice(folder.length + 1))
          .filter(accepts),
        isComplete: true,
      }),
    repositoryOf: () => undefined,
  };
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

test('announces what it can', async () => {
  const client = await startSession({ capabilities: {} });
  expect(client.initialized).toMatchInlineSnapshot(`
    {
      "capabilities": {
        "callHierarchyProvider": true,
        "codeActionProvider": {
          "codeActionKinds": [
            "quickfix",
            "refactor.rewrite",
            "source.fixAll.stageInsight",
          ],
        },
        "completionProvider": {
          "triggerCharacters": [
            "=",
            ",",
            " ",
          ],
        },
        "definitionProvider": true,
        "documentHighlightProvider": true,
        "documentLinkProvider": {},
        "documentSymbolProvider": {
          "label": "Stages",
        },
        "executeCommandProvider": {
          "commands": [
            "stage-insight.convert",
            "stage-insight.merge",
            "stage-insight.graph",
            "stage-insight.explain",
          ],
        },
        "foldingRangeProvider": true,
        "hoverProvider": true,
        "inlayHintProvider": true,
        "positionEncoding": "utf-16",
        "referencesProvider": true,
        "renameProvider": {
          "prepareProvider": true,
        },
        "selectionRangeProvider": true,
        "textDocumentSync": {
          "change": 2,
          "openClose": true,
        },
        "workspace": {
          "workspaceFolders": {
            "changeNotifications": true,
            "supported": true,
          },
        },
      },
      "serverInfo": {
        "name": "Dockerfile Stage Insight",
        "version": "0.0.0",
      },
    }
  `);
  expect(await client.close()).toBe(0);
});

test('inlay hints are those of the asked lines', async () => {
  const client = await startSession();
  const text = 'FROM a AS one\nFROM b\nCOPY --from=0 /a /a\nCOPY --from=0 /b /b\nCOPY --from=0 /c /c\n';
  await client.open(uri, text);
  const hints = await client.request<{ position: { line: number } }[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: place(3, 0), end: place(4, 0) },
  });
  expect(hints.map(({ position }) => position.line)).toEqual([3]);
  expect(await client.close()).toBe(0);
});

test('a misspelled stage is reported, mended by its fix, and then silent', async () => {
  const client = await startSession();
  await client.open(uri, misspelled);
  const [found] = await client.diagnostics(uri, 1);
  expect(found).toMatchObject({
    code: 'stage-not-found',
    severity: 2,
    source: 'stage-insight',
    range: { start: place(2, 12), end: place(2, 19) },
    data: { rule: 'stage-not-found', version: 1 },
  });
  const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: place(2, 14), end: place(2, 14) },
    context: { diagnostics: [] },
  });
  expect(fix).toMatchObject({
    kind: 'quickfix',
    isPreferred: true,
    edit: {
      documentChanges: [
        {
          textDocument: { uri, version: 1 },
          edits: [{ range: { start: place(2, 12), end: place(2, 19) }, newText: 'builder' }],
        },
      ],
    },
  });
  await client.change(uri, misspelled.replace('biulder', 'builder'), 2);
  expect(codes(await client.diagnostics(uri, 2))).not.toContain('stage-not-found');
  await client.close();
});

test('a client that pulls diagnostics is sent none, and told when nothing changed', async () => {
  const textDocument = { ...richClient.textDocument, diagnostic: {} };
  const workspace = { ...richClient.workspace, diagnostics: { refreshSupport: true } };
  const client = await startSession({ capabilities: { ...richClient, textDocument, workspace } });
  expect(client.initialized.capabilities.diagnosticProvider).toBeDefined();
  await client.open(uri, misspelled);
  const pull = (previousResultId?: string) =>
    client.request<{ kind: string; resultId: string; items?: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri },
      previousResultId,
    });
  const first = await pull();
  expect(codes(first.items ?? [])).toContain('stage-not-found');
  expect(await pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  await client.change(uri, 'FROM alpine:3.22', 2);
  expect((await pull(first.resultId)).items).toEqual([]);
  await client.close();
  expect(client.reports).toEqual([]);
});

test('a client that pulls diagnostics and cannot be asked to do so again is sent them', async () => {
  const textDocument = { ...richClient.textDocument, diagnostic: {} };
  const client = await startSession({ capabilities: { ...richClient, textDocument } });
  expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
  await client.open(uri, misspelled);
  expect(codes(await client.diagnostics(uri))).toContain('stage-not-found');
  await client.close();
});

test('a client that never answers about settings gets findings, and others when it answers late', async () => {
  let answer: (settings: unknown) => void = () => undefined;
  const late = new Promise<unknown>((resolve) => (answer = resolve));
  const client = await startSession({ settings: () => late });
  await client.open(uri, misspelled);
  expect(codes(await client.diagnostics(uri))).toContain('stage-not-found');
  answer({ rules: { 'stage-not-found': 'off' } });
  expect(codes(await client.diagnostics(uri))).not.toContain('stage-not-found');
  await client.close();
});

test('a second initialize is an error, and changes nothing', async () => {
  const client = await startSession();
  const again = client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  await expect(again).rejects.toMatchObject({ code: -32600, message: 'the server was already initialized' });
  await client.open(uri, misspelled);
  expect(codes(await client.diagnostics(uri))).toContain('stage-not-found');
  await client.close();
});

test.each([
  { processId: null },
  { processId: null, rootUri: null, workspaceFolders: null, capabilities: null },
])('a client that says nothing of itself is served: %j', async (initialize) => {
  const client = await startSession({ initialize });
  await client.open(uri, misspelled);
  expect(codes(await client.diagnostics(uri))).toContain('stage-not-found');
  await client.close();
});

test('settings mute a rule, wrong ones are named, and a change of them is heard', async () => {
  let rules: Record<string, string> = { 'stage-not-found': 'off', 'no-such-rule': 'off' };
  const client = await startSession({ settings: () => ({ rules, hover: { enabled: 'yes' } }) });
  await client.open(uri, misspelled);
  expect(codes(await client.diagnostics(uri))).not.toContain('stage-not-found');
  expect(client.logged).toEqual([
    '`stageInsight.hover.enabled` must be true or false, not "yes"; true is used.',
    '`stageInsight.rules`: there is no rule `no-such-rule`.',
  ]);
  rules = {};
  await client.notify('workspace/didChangeConfiguration', { settings: null });
  expect(codes(await client.diagnostics(uri))).toContain('stage-not-found');
  await client.close();
});

test('a rename reaches the workspace files that name the stage', async () => {
  const compose = 'file:///work/app/compose.yaml';
  const folders = ['file:///work/app'];
  const text = 'services:\n  web:\n    build:\n      context: .\n      target: builder\n';
  const client = await startSession({ folders, files: filesOf({ [compose]: text }) });
  await client.open(uri, misspelled.replace('biulder', 'builder'));
  await client.diagnostics(uri);
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri },
    position: place(0, 22),
    newName: 'build',
  });
  expect(edit.documentChanges).toEqual([
    {
      textDocument: { uri, version: 1 },
      edits: [
        { range: { start: place(0, 20), end: place(0, 27) }, newText: 'build' },
        { range: { start: place(2, 12), end: place(2, 19) }, newText: 'build' },
      ],
    },
    {
      textDocument: { uri: compose, version: null },
      edits: [{ range: { start: place(4, 14), end: place(4, 21) }, newText: 'build' }],
    },
  ]);
  await client.close();
});

test('a rename that cannot be done says why', async () => {
  const client = await startSession();
  await client.open(uri, misspelled);
  const rename = client.request('textDocument/rename', {
    textDocument: { uri },
    position: place(0, 22),
    newName: '1st',
  });
  await expect(rename).rejects.toThrow('`1st` is not a valid stage name');
  await client.close();
});

test('a file that names a stage takes away the hint that nobody uses it', async () => {
  const compose = 'file:///work/app/compose.yaml';
  const texts: Record<string, string> = { [compose]: 'services: {}\n' };
  const client = await startSession({ folders: ['file:///work/app'], files: filesOf(texts) });
  await client.open(uri, 'FROM alpine:3.22 AS files\nRUN true\nFROM alpine:3.22\n');
  expect(codes(await client.diagnostics(uri))).toEqual(['stage-unused']);
  texts[compose] = 'services:\n  files:\n    build:\n      context: .\n      target: files\n';
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: compose, type: 2 }] });
  expect(await client.diagnostics(uri)).toEqual([]);
  await client.close();
});

test('a failed build is shown on its instruction until the stage changes', async () => {
  const text = 'FROM alpine:3.22\nRUN false\n';
  const client = await startSession();
  await client.open(uri, text);
  expect(await client.diagnostics(uri)).toEqual([]);
  const failure = { stage: 0, instruction: 0, message: 'exit code: 1' };
  await client.notify('stageInsight/buildFailure', { uri, target: 0, failure });
  expect(await client.diagnostics(uri)).toMatchObject([
    { code: 'build-failed', severity: 1, message: 'exit code: 1', range: { start: place(1, 0) } },
  ]);
  await client.change(uri, `# a note\n${text}`, 2);
  expect(await client.diagnostics(uri, 2)).toMatchObject([{ range: { start: place(2, 0) } }]);
  await client.change(uri, text.replace('false', 'true'), 3);
  expect(await client.diagnostics(uri, 3)).toEqual([]);
  await client.close();
});

test('a failure of an instruction that the text no longer has is shown nowhere', async () => {
  const client = await startSession();
  await client.open(uri, 'FROM alpine:3.22\nRUN false\n');
  await client.diagnostics(uri);
  const failureAt = (instruction: number) => ({ stage: 0, instruction, message: `of ${instruction}` });
  await client.notify('stageInsight/buildFailure', { uri, target: 0, failure: failureAt(9) });
  await client.notify('stageInsight/buildFailure', { uri, target: 1, failure: failureAt(-1) });
  const shown = async () =>
    (await client.diagnostics(uri)).map(({ message, range }) => [message, range.start]);
  await expect.poll(shown).toEqual([['of -1', place(0, 0)]]);
  await client.close();
});

test('a client that knows no versions of documents gets plain edits', async () => {
  const client = await startSession({ capabilities: { ...richClient, workspace: {} } });
  await client.open(uri, misspelled);
  const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: place(2, 14), end: place(2, 14) },
    context: { diagnostics: [] },
  });
  const edited = { range: { start: place(2, 12), end: place(2, 19) }, newText: 'builder' };
  expect(fix?.edit).toEqual({ changes: { [uri]: [edited] } });
  await client.close();
});

test('comments fold as comments, stages and long instructions as plain ranges', async () => {
  const client = await startSession();
  await client.open(uri, '# one\n# two\nFROM alpine:3.22\nRUN true && \\\n  true\n');
  const ranges = await client.request<{ startLine: number; kind?: string }[]>('textDocument/foldingRange', {
    textDocument: { uri },
  });
  expect(ranges.map(({ startLine, kind }) => [startLine, kind]).sort()).toEqual([
    [0, 'comment'],
    [2, undefined],
    [3, undefined],
  ]);
  await client.close();
});

test('what is known of the base of a stage is told with its date, and nothing of an unknown one', async () => {
  const client = await startSession();
  const known = {
    textDocument: { uri: 'file:///none' },
    text: 'FROM golang:1.22 AS a\nFROM nobody/knows AS b\n',
  };
  const { stages } = await client.request<StagesAnswer>('stageInsight/stages', known);
  expect(stages[0]?.runtime).toEqual({
    family: 'glibc',
    version: '2.36',
    title: expect.stringContaining('Debian') as string,
    asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
  });
  expect(stages[1]?.runtime).toEqual({ family: 'unknown' });
  await client.close();
});

test('the stages of a file are told, open or not', async () => {
  const client = await startSession({ initializationOptions: { stagesChanged: true } });
  const changed = new Promise((resolve) =>
    client.connection.onNotification('stageInsight/stagesChanged', resolve),
  );
  await client.open(uri, misspelled.replace('biulder', '0'));
  expect(await changed).toEqual({ uri, version: 1 });
  const answer = await client.request<StagesAnswer>('stageInsight/stages', { textDocument: { uri } });
  expect(answer.stages.map(({ name, unused, users }) => ({ name, unused, users: users.length }))).toEqual([
    { name: 'builder', unused: false, users: 1 },
    { name: undefined, unused: false, users: 0 },
  ]);
  const closed = { textDocument: { uri: 'file:///none' }, text: 'FROM scratch AS x' };
  expect(await client.request('stageInsight/stages', closed)).toMatchObject({
    version: null,
    stages: [{ name: 'x', base: { kind: 'scratch' } }],
  });
  expect(await client.request('stageInsight/stages', { textDocument: { uri: 'file:///none' } })).toBe(null);
  await client.close();
});

test('sizes that the client measured stand in the hover', async () => {
  const client = await startSession();
  await client.open(uri, 'FROM alpine:3.22 AS base');
  const change = { bytes: 12_400_000, since: 'yesterday' };
  const sizes = [{ stage: 0, bytes: 118_800_000, ownBytes: 2_100_000, change, instructions: [] }];
  await client.notify('stageInsight/sizes', { uri, stages: sizes });
  const hover = client.request('textDocument/hover', { textDocument: { uri }, position: place(0, 22) });
  expect(JSON.stringify(await hover)).toContain('118.8 MB (+2.1 MB of its own), +12.4 MB since yesterday');
  await client.close();
});

test('edits that rush are all there in the end, and the last report is about the last one', async () => {
  const client = await startSession();
  await client.open(uri, 'FROM alpine:3.22\n');
  for (let version = 2; version <= 60; version++)
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: place(1, 0), end: place(1, 0) }, text: 'COPY --from=9 . .\n' }],
    });
  const last = await client.diagnostics(uri, 60);
  expect(last.filter(({ code }) => code === 'stage-index-out-of-range')).toHaveLength(59);
  await client.close();
});

test('a closed document has no findings left', async () => {
  const client = await startSession();
  await client.open(uri, misspelled);
  await client.diagnostics(uri);
  await client.notify('textDocument/didClose', { textDocument: { uri } });
  expect(await client.diagnostics(uri)).toEqual([]);
  await client.close();
});

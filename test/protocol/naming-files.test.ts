import type { Location, CompletionItem } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { richClient, startSession } from '../support/lsp.js';
import { dedent } from '../support/marked-text.js';
import { filesOf } from '../support/memory-files.js';

const root = 'file:///work/app';
const folders = [root];
const dockerfile = `${root}/Dockerfile`;
const compose = `${root}/compose.yaml`;
const stages = 'FROM alpine:3.22 AS dev\nFROM dev AS prod\n';
const composeOf = (target: string): string =>
  dedent(`
  services:
    web:
      build:
        context: .
        target: ${target}
`);

test('a target that no stage has is reported in the file that names it, though nothing is open', async () => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('prd') });
  const client = await startSession({ folders, files });
  const [found, ...more] = await client.diagnostics(compose);
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    code: 'target-not-found',
    range: { start: { line: 4, character: 14 }, end: { line: 4, character: 17 } },
    message: "the build stops: the Dockerfile has no stage 'prd'; did you mean 'prod'?",
  });
});

test('the ignore file of one Dockerfile replaces the common one, and a change of it is noticed', async () => {
  const text = 'FROM alpine:3.22\nCOPY main.c .\n';
  const file = `${root}/Dockerfile.dev`;
  const texts: Record<string, string> = {
    [file]: text,
    [`${file}.dockerignore`]: 'docs\n',
    [`${root}/.dockerignore`]: '*\n',
    [`${root}/main.c`]: 'int main() {}',
  };
  const client = await startSession({ folders, files: filesOf(texts) });
  await client.open(file, text);
  expect(await client.diagnostics(file)).toEqual([]);
  texts[`${file}.dockerignore`] = '*.c\n';
  await client.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `${file}.dockerignore`, type: 2 }],
  });
  expect(await client.diagnostics(file)).toMatchObject([
    { message: "'main.c' won't be found: Dockerfile.dev.dockerignore excludes it from the build context" },
  ]);
});

test('the report goes when the Dockerfile gets the stage, in the editor or on the disk', async () => {
  const texts: Record<string, string> = { [dockerfile]: stages, [compose]: composeOf('test') };
  const client = await startSession({ folders, files: filesOf(texts) });
  expect(await client.diagnostics(compose)).toHaveLength(1);
  await client.open(dockerfile, `${stages}FROM prod AS test\n`);
  expect(await client.diagnostics(compose)).toEqual([]);
  texts[compose] = composeOf('tests');
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: compose, type: 2 }] });
  expect(await client.diagnostics(compose)).toHaveLength(1);
});

test('an override that changes the Dockerfile of a target is taken into account', async () => {
  const files = filesOf({
    [dockerfile]: stages,
    [`${root}/Dockerfile.dev`]: 'FROM alpine:3.22 AS other\n',
    [compose]: composeOf('prod'),
    [`${root}/compose.override.yaml`]: 'services: {web: {build: {dockerfile: Dockerfile.dev}}}',
  });
  const client = await startSession({ folders, files });
  expect(await client.diagnostics(compose)).toMatchObject([{ code: 'target-not-found' }]);
});

test('an open file that names stages counts as it is in the editor, and is no Dockerfile', async () => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('prod') });
  const client = await startSession({ folders, files });
  await client.open(compose, composeOf('prodd'));
  expect(await client.diagnostics(compose)).toMatchObject([{ code: 'target-not-found' }]);
  await client.change(compose, composeOf('dev'), 2);
  expect(await client.diagnostics(compose)).toEqual([]);
});

test('a target leads to its stage and to the uses of that stage', async () => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('dev') });
  const client = await startSession({ folders, files });
  await client.open(compose, composeOf('dev'));
  const at = { textDocument: { uri: compose }, position: { line: 4, character: 15 } };
  const name = { start: { line: 0, character: 20 }, end: { line: 0, character: 23 } };
  expect(await client.request('textDocument/definition', at)).toEqual({ uri: dockerfile, range: name });
  const context = { includeDeclaration: true };
  const uses = await client.request<Location[]>('textDocument/references', { ...at, context });
  expect(uses.map(({ uri, range }) => `${uri.slice(root.length + 1)}:${range.start.line}`)).toEqual([
    'Dockerfile:0',
    'Dockerfile:1',
    'compose.yaml:4',
  ]);
});

test.each([
  ['an empty value', '', 14],
  ['a word that is begun', 'pr', 16],
])('the stages of the Dockerfile can be chosen: %s', async (_title, typed, character) => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('dev') });
  const client = await startSession({ folders, files });
  await client.open(compose, composeOf(typed).replace(/target:$/m, 'target: '));
  const position = { line: 4, character };
  const items = await client.request<CompletionItem[]>('textDocument/completion', {
    textDocument: { uri: compose },
    position,
  });
  expect(items.map(({ label }) => label)).toEqual(['dev', 'prod']);
});

test.each([
  ['before its first letter', 14, 1],
  ['behind its last letter', 17, 1],
  ['a blank before it', 13, 0],
])('fixes of a misspelled target are offered with the cursor %s, %#', async (_, character, count) => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('prd') });
  const client = await startSession({ folders, files, capabilities: richClient });
  await client.open(compose, composeOf('prd'));
  const cursor = { line: 4, character };
  const actions = await client.request<readonly unknown[]>('textDocument/codeAction', {
    textDocument: { uri: compose },
    range: { start: cursor, end: cursor },
    context: { diagnostics: [] },
  });
  expect(actions).toHaveLength(count);
});

test('a misspelled target is changed to the stage that was meant', async () => {
  const files = filesOf({ [dockerfile]: stages, [compose]: composeOf('prd') });
  const client = await startSession({ folders, files, capabilities: richClient });
  await client.open(compose, composeOf('prd'));
  const range = { start: { line: 4, character: 15 }, end: { line: 4, character: 15 } };
  const actions = await client.request('textDocument/codeAction', {
    textDocument: { uri: compose },
    range,
    context: { diagnostics: [] },
  });
  const edited = { start: { line: 4, character: 14 }, end: { line: 4, character: 17 } };
  expect(actions).toEqual([
    {
      title: "Change to 'prod'",
      kind: 'quickfix',
      edit: { changes: { [compose]: [{ range: edited, newText: 'prod' }] } },
    },
  ]);
});

test('the build context is the one that a Compose file names', async () => {
  const service = `${root}/svc/Dockerfile`;
  const text = dedent(`
    FROM golang:1.25-bookworm AS build
    WORKDIR /src
    COPY . .
    RUN go build -o /app .
    FROM alpine:3.22
    COPY --from=build /app /app
    CMD ["/app"]
  `);
  const sources = {
    [`${root}/go.mod`]: 'module a.test/a\ngo 1.25\n',
    [`${root}/main.go`]: 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
  };
  const named = { [compose]: 'services: {a: {build: {context: ., dockerfile: svc/Dockerfile}}}' };
  const severity = async (texts: Readonly<Record<string, string>>): Promise<unknown> => {
    const client = await startSession({ folders, files: filesOf({ [service]: text, ...sources, ...texts }) });
    await client.open(service, text);
    const found = await client.diagnostics(service);
    return found.find(({ code }) => code === 'libc-mismatch')?.severity;
  };
  expect(await severity({})).toBe(3);
  expect(await severity(named)).toBe(1);
});

test('what names stages is looked for from the root of the repository', async () => {
  const text = 'FROM alpine:3.22 AS tools\nRUN make\nFROM alpine:3.22\n';
  const inner = `${root}/services/web`;
  const texts = {
    [`${root}/.git/HEAD`]: '',
    [compose]: 'services: {a: {build: {context: services/web, target: tools}}}',
  };
  const client = await startSession({ folders: [inner], files: filesOf(texts) });
  await client.open(`${inner}/Dockerfile`, text);
  const found = await client.diagnostics(`${inner}/Dockerfile`);
  expect(found.map(({ code }) => code)).not.toContain('stage-unused');
});

test('a health check of Compose whose program the image lacks is reported there while the Dockerfile is open', async () => {
  const check =
    'services:\n  web:\n    build: .\n    healthcheck:\n      test: [CMD, curl, -f, http://localhost/]\n';
  const files = filesOf({ [dockerfile]: 'FROM alpine:3.22\n', [compose]: check });
  const client = await startSession({ folders, files });
  await client.open(dockerfile, 'FROM alpine:3.22\n');
  expect(await client.diagnostics(compose)).toMatchObject([
    { code: 'program-missing', message: expect.stringContaining("'curl'") as string },
  ]);
  await client.change(dockerfile, 'FROM alpine:3.22\nRUN apk add --no-cache curl\n', 2);
  expect(await client.diagnostics(compose)).toEqual([]);
});

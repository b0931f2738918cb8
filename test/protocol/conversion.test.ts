import { afterEach, expect, test } from 'vitest';
import {
  convertRequest,
  mergeRequest,
  patternsRequest,
  type ConvertAnswer,
  type MergeAnswer,
  type PatternItem,
} from '../../server/src/protocol/messages.js';
import { startSession, type TestClient } from '../support/lsp.js';
import { filesOf } from '../support/memory-files.js';

let client: TestClient;
afterEach(() => client.close());

const folder = 'file:///w';
const go = {
  'go.mod': 'module example.org/app\n',
  'main.go': 'package main\n\nfunc main() { println(1) }\n',
};
const single =
  'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o app .\nCMD ["./app"]\n';

async function startWith(files: Readonly<Record<string, string>>): Promise<TestClient> {
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  return startSession({ folders: [folder], files: filesOf(placed) });
}

test('a conversion comes with edits, the run bases that work, and is asked for another base', async () => {
  client = await startWith(go);
  const uri = `${folder}/Dockerfile`;
  await client.open(uri, single);
  const ask = (base?: string) =>
    client.request<ConvertAnswer>(convertRequest, {
      textDocument: { uri },
      ...(base !== undefined && { base }),
    });
  const answer = await ask();
  expect(answer).toMatchObject({ kind: 'converted', base: 'debian:bookworm-slim', version: 1 });
  expect(answer).toMatchObject({
    explained: [
      {
        range: { start: { line: 7, character: 0 } },
        markdown:
          '`/src/app`: `CGO_ENABLED=0 go build -o app .` builds it; static: CGO\\_ENABLED=0 is set (line 4 of the current file)',
      },
    ],
  });
  const choices = answer.kind === 'converted' ? answer.choices.map(({ image }) => image) : [];
  expect(choices).toEqual(expect.arrayContaining(['debian:bookworm-slim', 'scratch']));
  expect(await ask('scratch')).toMatchObject({
    base: 'scratch',
    text: expect.stringContaining('FROM scratch') as string,
  });
});

test('files that nothing names are told, and stay behind when they are asked to', async () => {
  client = await startWith({ ...go, 'static/page.html': '' });
  const uri = `${folder}/Dockerfile`;
  await client.open(uri, single);
  const ask = (wishes: object) =>
    client.request<ConvertAnswer>(convertRequest, { textDocument: { uri }, ...wishes });
  expect(await ask({})).toMatchObject({
    unnamed: ['/src/static'],
    text: expect.stringContaining('COPY --from=build /src/static /src/static') as string,
  });
  expect(await ask({ leave: ['/src/static'] })).toMatchObject({
    unnamed: [],
    text: expect.not.stringContaining('static') as string,
  });
});

test('a refusal says the line, the reason and the way out', async () => {
  client = await startWith(go);
  const uri = `${folder}/Dockerfile`;
  await client.open(uri, 'FROM golang:1.22\nCMD ["go", "run", "."]\n');
  const answer = await client.request<ConvertAnswer>(convertRequest, { textDocument: { uri } });
  expect(answer).toMatchObject({ kind: 'refused', code: 'toolchain-at-run-time', line: 1, uri });
});

const pattern = {
  ...go,
  'Dockerfile.build': 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o app .\n',
  Dockerfile: 'FROM alpine:3.20\nCOPY app /app\nCMD ["/app"]\n',
  'build.sh':
    'docker build -t b -f Dockerfile.build .\ndocker create --name x b\ndocker cp x:/src/app app\ndocker rm x\ndocker build -t a .\n',
};

test('a builder pattern of the workspace is found from each of its files, reported, and merged', async () => {
  client = await startWith(pattern);
  const uri = `${folder}/Dockerfile.build`;
  await client.open(uri, pattern['Dockerfile.build']);
  const reported = await client.diagnostics(uri);
  expect(reported.map(({ code }) => code)).toContain('builder-pattern');
  const files = ['Dockerfile', 'Dockerfile.build', 'build.sh'].map((path) => `${folder}/${path}`);
  const found = await Promise.all(
    files.map((file) => client.request<readonly PatternItem[]>(patternsRequest, { uri: file })),
  );
  expect(found.map((patterns) => patterns.length)).toEqual([1, 1, 1]);
  expect(await client.request(patternsRequest, {})).toEqual(found[0]);
  expect(await client.request(patternsRequest, { uri: `${folder}/main.go` })).toEqual([]);
  const merged = await client.request<MergeAnswer>(mergeRequest, found[0]?.[0]);
  expect(merged).toMatchObject({
    kind: 'merged',
    changed: [
      { uri: files[0], text: expect.stringContaining('COPY --from=build /src/app /app') as string },
      { uri: files[2] },
    ],
    deleted: [files[1]],
  });
});

test('a script counts as the editor has it, also where the disk says nothing of a pattern', async () => {
  const { 'build.sh': script, ...rest } = pattern;
  client = await startWith({ ...rest, 'build.sh': 'docker build -t a .\n' });
  const glue = `${folder}/build.sh`;
  const unsaved = [{ uri: glue, text: script }];
  const ask = (params: object) => client.request<readonly PatternItem[]>(patternsRequest, params);
  expect(await ask({ uri: glue })).toEqual([]);
  const [found] = await ask({ uri: glue, unsaved });
  expect(found).toEqual({ glue, build: `${folder}/Dockerfile.build`, target: `${folder}/Dockerfile` });
  const merged = await client.request<MergeAnswer>(mergeRequest, { ...found, unsaved });
  expect(merged).toMatchObject({
    kind: 'merged',
    changed: [{}, { uri: glue, text: 'docker build -t a .\n' }],
  });
});

test('a script that has lost its pattern in the editor has none', async () => {
  client = await startWith(pattern);
  const glue = `${folder}/build.sh`;
  const unsaved = [{ uri: glue, text: 'docker build -t a .\n' }];
  expect(await client.request(patternsRequest, { uri: glue, unsaved })).toEqual([]);
});

test('a pattern that cannot be merged is refused with its line in the script', async () => {
  client = await startWith({
    ...pattern,
    'build.sh': pattern['build.sh'].replace('docker rm x', 'strip app'),
  });
  const glue = `${folder}/build.sh`;
  const request = { glue, build: `${folder}/Dockerfile.build`, target: `${folder}/Dockerfile` };
  const answer = await client.request<MergeAnswer>(mergeRequest, request);
  expect(answer).toMatchObject({ kind: 'refused', code: 'host-step', uri: glue, line: 3 });
});

import type { ApplyWorkspaceEditParams } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { startSession, type TestClient } from '../support/lsp.js';
import { filesOf } from '../support/memory-files.js';

const root = 'file:///work/app';
const dockerfile = `${root}/Dockerfile`;
const single = [
  'FROM golang:1.25',
  'WORKDIR /src',
  'COPY go.mod main.go ./',
  'RUN CGO_ENABLED=0 go build -o /app .',
  'CMD ["/app"]\n',
].join('\n');
const files = filesOf({
  [`${root}/go.mod`]: 'module example.org/app\n\ngo 1.25\n',
  [`${root}/main.go`]: 'package main\n\nfunc main() {}\n',
});

/** The client, and the edits that the server asks it to make. */
async function open(text: string): Promise<{ client: TestClient; applied: ApplyWorkspaceEditParams[] }> {
  const client = await startSession({ folders: [root], files });
  const applied: ApplyWorkspaceEditParams[] = [];
  client.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    applied.push(params);
    return { applied: true };
  });
  await client.open(dockerfile, text);
  await client.diagnostics(dockerfile);
  return { client, applied };
}

function run(client: TestClient, command: string, given: object): Promise<unknown> {
  return client.request('workspace/executeCommand', { command, arguments: [given] });
}

test('any editor converts onto the base that it names, by an edit of the server', async () => {
  const { client, applied } = await open(single);
  const answer = await run(client, 'stage-insight.convert', { uri: dockerfile, base: 'alpine:3.22' });
  expect(answer).toMatchObject({ base: 'alpine:3.22' });
  expect(JSON.stringify(applied)).toContain('FROM alpine:3.22');
  expect(JSON.stringify(applied)).toContain('COPY --from=');
});

test('a conversion that is refused is told in a message, and edits nothing', async () => {
  const { client, applied } = await open(`${single}FROM scratch\n`);
  const shown = new Promise<string>((resolve) =>
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) =>
      resolve(message),
    ),
  );
  expect(await run(client, 'stage-insight.convert', { uri: dockerfile })).toBeNull();
  expect(await shown).toMatch(/^Not converted: /);
  expect(applied).toEqual([]);
});

test('the graph is told as text, and what nobody knows is null', async () => {
  const { client } = await open(single);
  const text = await run(client, 'stage-insight.graph', { uri: dockerfile });
  expect(text).toContain('└─ FROM  image golang:1.25  line 1');
  expect(await run(client, 'stage-insight.graph', { uri: `${root}/other` })).toBeNull();
  expect(await run(client, 'stage-insight.explain', { rule: 'no-such-rule' })).toBeNull();
  expect(await run(client, 'stage-insight.merge', { uri: dockerfile })).toBeNull();
  expect(await run(client, 'constructor', {})).toBeNull();
});

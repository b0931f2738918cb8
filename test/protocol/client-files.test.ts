import { expect, test } from 'vitest';
import { formatLock, lockName } from '../../server/src/protocol/image-lock.js';
import type { ConvertAnswer } from '../../server/src/protocol/messages.js';
import { convertRequest } from '../../server/src/protocol/messages.js';
import { startSession, type TestClient } from '../support/lsp.js';
import { filesOf } from '../support/memory-files.js';
import { readDebian } from '../support/read-debian.js';

const root = 'vscode-vfs://github/owner/app';
const dockerfile = `${root}/Dockerfile`;

/** Dynamic only because of the import: the build context decides whether there is a finding. */
const go = [
  'FROM golang:1.25 AS build',
  'WORKDIR /src',
  'COPY . .',
  'RUN go build -o /app .',
  'FROM scratch',
  'COPY --from=build /app /app',
  'ENTRYPOINT ["/app"]\n',
].join('\n');

const module = { [`${root}/go.mod`]: 'module example.org/app\n\ngo 1.25\n' };
const withNet = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const without = 'package main\n\nfunc main() { println("hi") }\n';

async function rulesOf(client: TestClient, uri: string, version = 1): Promise<readonly unknown[]> {
  return (await client.diagnostics(uri, version)).map(({ code }) => code);
}

test.each([
  [withNet, ['cgo-enabled', 'static-base-dynamic-binary']],
  [without, []],
])(
  'sources of the build context decide as on a disk, though only the client can read them',
  async (main, rules) => {
    const files = { ...module, [`${root}/main.go`]: main, [dockerfile]: go };
    const client = await startSession({ folders: [root], clientFiles: files });
    await client.open(dockerfile, go);
    const found = await rulesOf(client, dockerfile);
    expect(found).toEqual(rules);
    const disk = 'file:///work/app';
    const onDisk = Object.fromEntries(
      Object.entries(files).map(([uri, text]) => [uri.replace(root, disk), text]),
    );
    const same = await startSession({ folders: [disk], files: filesOf(onDisk) });
    await same.open(`${disk}/Dockerfile`, go);
    expect(found).toEqual(await rulesOf(same, `${disk}/Dockerfile`));
  },
);

test('nothing is reported before the files are read, and each report is whole', async () => {
  const files = { ...module, [`${root}/main.go`]: withNet, [dockerfile]: go };
  const client = await startSession({ folders: [root], clientFiles: files });
  await client.open(dockerfile, go);
  await client.diagnostics(dockerfile);
  await client.change(dockerfile, `${go}\n`, 2);
  await client.diagnostics(dockerfile, 2);
  const lists = client.reports.map(({ diagnostics }) => diagnostics.map(({ code }) => code).join());
  expect(new Set(lists).size).toBe(1);
});

test('a stage that a Compose file of a virtual workspace names is not unused', async () => {
  const text = 'FROM alpine:3.22 AS tools\nFROM alpine:3.22\n';
  const compose = 'services:\n  web:\n    build:\n      context: .\n      target: tools\n';
  const clientFiles = { [dockerfile]: text, [`${root}/compose.yaml`]: compose };
  const client = await startSession({ folders: [root], clientFiles });
  await client.open(dockerfile, text);
  expect(await rulesOf(client, dockerfile)).not.toContain('stage-unused');
  const alone = await startSession({ folders: [root], clientFiles: { [dockerfile]: text } });
  await alone.open(dockerfile, text);
  expect(await rulesOf(alone, dockerfile)).toContain('stage-unused');
});

test('the configuration of a virtual workspace counts', async () => {
  const text = 'FROM alpine:3.22 AS tools\nFROM alpine:3.22\n';
  const config = '{ "rules": { "stage-unused": "off" } }';
  const clientFiles = { [dockerfile]: text, [`${root}/stage-insight.json`]: config };
  const client = await startSession({ folders: [root], clientFiles });
  await client.open(dockerfile, text);
  expect(await rulesOf(client, dockerfile)).toEqual([]);
});

test('a file that changed is read again', async () => {
  const files: Record<string, string> = { ...module, [`${root}/main.go`]: without, [dockerfile]: go };
  const client = await startSession({ folders: [root], clientFiles: files });
  await client.open(dockerfile, go);
  expect(await rulesOf(client, dockerfile)).not.toContain('static-base-dynamic-binary');
  files[`${root}/main.go`] = withNet;
  const changes = [{ uri: `${root}/main.go`, type: 2 }];
  await client.notify('workspace/didChangeWatchedFiles', { changes });
  const next = await client.diagnostics(dockerfile);
  expect(next.map(({ code }) => code)).toContain('static-base-dynamic-binary');
});

test('a conversion waits for the files that it needs', async () => {
  const text = [
    'FROM golang:1.25',
    'WORKDIR /src',
    'COPY . .',
    'RUN CGO_ENABLED=0 go build -o /app .',
    'CMD ["/app"]\n',
  ].join('\n');
  const clientFiles = { ...module, [`${root}/main.go`]: without, [dockerfile]: text };
  const client = await startSession({ folders: [root], clientFiles });
  await client.open(dockerfile, text);
  const answer = await client.request<ConvertAnswer>(convertRequest, { textDocument: { uri: dockerfile } });
  expect(answer).toMatchObject({ kind: 'converted', base: expect.any(String) as string });
});

test('what the lock of a repository says of images counts, though only the client can read it, and so does its change', async () => {
  const text = 'FROM registry.example/base:3\nCMD ["curl", "--version"]\n';
  const lock = `${root}/${lockName}`;
  const withCurl = { ...readDebian, programs: { '/usr/bin': ['bash', 'curl', 'sh'] } };
  const files: Record<string, string> = { [dockerfile]: text, [lock]: formatLock([readDebian]) };
  const client = await startSession({ folders: [root], clientFiles: files });
  await client.open(dockerfile, text);
  expect(await rulesOf(client, dockerfile)).toEqual(['program-missing']);
  files[lock] = formatLock([withCurl]);
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: lock, type: 2 }] });
  expect((await client.diagnostics(dockerfile)).map(({ code }) => code)).toEqual([]);
});

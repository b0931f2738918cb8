import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createDiskFiles } from '../../server/src/main/disk-files.js';
import type { StagesAnswer } from '../../server/src/protocol/messages.js';
import { startSession } from '../support/lsp.js';

const root = mkdtempSync(join(tmpdir(), 'stage-insight-config-'));
afterAll(() => rmSync(root, { recursive: true }));

const numbered = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=0 /app /app\n';

/** A workspace with one Dockerfile in `app`. */
function workspaceOf(name: string, config: string) {
  mkdirSync(join(root, name, 'app'), { recursive: true });
  writeFileSync(join(root, name, 'app/Dockerfile'), numbered);
  const configPath = join(root, name, 'stage-insight.json');
  writeFileSync(configPath, config);
  return {
    folder: pathToFileURL(join(root, name)).href,
    uri: pathToFileURL(join(root, name, 'app/Dockerfile')).href,
    configUri: pathToFileURL(configPath).href,
    write: (text: string) => writeFileSync(configPath, text),
  };
}

test('the file of the repository counts, under the settings of the editor, and a change of it is seen', async () => {
  const { folder, uri, configUri, write } = workspaceOf(
    'one',
    '{ "rules": { "stage-index-reference": "error" } }',
  );
  let settings: object = {};
  const files = createDiskFiles();
  const client = await startSession({ folders: [folder], files, settings: () => settings });
  const severities = async () =>
    (await client.diagnostics(uri)).map(({ code, severity }) => [code, severity]);
  await client.open(uri, numbered);
  expect(await severities()).toEqual([['stage-index-reference', 1]]);
  write('{ "rules": { "stage-index-reference": "off" } }');
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: configUri, type: 2 }] });
  expect(await severities()).toEqual([]);
  settings = { rules: { 'stage-index-reference': 'warning' } };
  await client.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await severities()).toEqual([['stage-index-reference', 2]]);
  await client.close();
});

test('excluded files are silent, and what is wrong is logged once and shown in the file', async () => {
  const { folder, uri, configUri, write } = workspaceOf('two', '{ "exclude": ["app"], "rulez": {} }');
  const client = await startSession({ folders: [folder], files: createDiskFiles() });
  const shown = () => client.reports.findLast((report) => report.uri === configUri)?.diagnostics;
  await client.open(uri, numbered);
  expect(await client.diagnostics(uri)).toEqual([]);
  const found = [uri, folder];
  expect(await client.request('stageInsight/excluded', { uris: found })).toEqual([uri]);
  expect(client.logged.filter((line) => line.includes('rulez'))).toEqual([
    expect.stringMatching(/stage-insight\.json:1: there is no key "rulez"; did you mean "rules"\?$/),
  ]);
  expect(shown()).toMatchObject([
    { code: 'configuration', severity: 2, range: { start: { line: 0, character: 22 } } },
  ]);
  write('{ "exclude": [] }');
  expect(await client.request('stageInsight/excluded', { uris: found })).toEqual([]);
  write('{ "exclude": ["app"] }');
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: configUri, type: 2 }] });
  expect(await client.diagnostics(uri)).toEqual([]);
  expect(shown()).toEqual([]);
  await client.close();
});

test('what builds are given is told to the client, and never leads out of the repository', async () => {
  const { folder, uri } = workspaceOf(
    'builds',
    `{
      "build": {
        "context": "app",
        "contexts": { "docs": "docs", "base": "docker-image://alpine:3.22", "out": "../..", "host": "file:///etc" },
        "args": { "VERSION": 3 }, "platform": "linux/arm64", "network": "none",
        "bake": { "file": "bake.hcl", "target": "web" },
        "cacheFrom": ["type=registry,ref=team/app:cache"], "cacheTo": ["type=local,dest=/home/me/.ssh"]
      },
      "perDockerfile": { "app/*": { "args": { "MORE": "x" } } }
    }`,
  );
  mkdirSync(join(root, 'builds/.git'), { recursive: true });
  const client = await startSession({ folders: [folder], files: createDiskFiles() });
  const text = `${numbered}COPY --from=docs /a /a\nCOPY --from=out /b /b\n`;
  await client.open(uri, text);
  const { build } = await client.request<StagesAnswer>('stageInsight/stages', { textDocument: { uri } });
  expect(build).toEqual({
    context: `${folder}/app`,
    contexts: { docs: `${folder}/docs`, base: 'docker-image://alpine:3.22' },
    args: { VERSION: '3', MORE: 'x' },
    platform: 'linux/arm64',
    network: 'none',
    bake: { file: `${folder}/bake.hcl`, target: 'web' },
    cacheFrom: ['type=registry,ref=team/app:cache'],
  });
  await client.close();
});

test('budgets of comments and of the file are told with the stages', async () => {
  const { folder, uri } = workspaceOf('budgets', '{ "budgets": "50MB" }');
  const client = await startSession({ folders: [folder], files: createDiskFiles() });
  await client.open(uri, `# stage-insight: max-size=1GB\n${numbered}`);
  expect(await client.request('stageInsight/stages', { textDocument: { uri } })).toMatchObject({
    stages: [{ budget: 1_000_000_000 }, { budget: 50_000_000 }],
  });
  await client.close();
});

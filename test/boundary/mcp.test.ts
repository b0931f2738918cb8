import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callTool, connectAgent } from '../support/mcp-client.js';

const numbered = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=0 /app /app\n';
const misspelled = 'FROM alpine:3.22 AS builder\nFROM scratch\nCOPY --from=biulder /app /app\n';
let folder: string;
let agent: Client;

beforeAll(async () => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'stage-insight-agent-')));
  for (const name of ['work', 'other', 'secret']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'work/Dockerfile'), numbered);
  writeFileSync(join(folder, 'work/go.mod'), 'module example.org/app\n');
  writeFileSync(join(folder, 'work/--fix.Dockerfile'), numbered);
  writeFileSync(join(folder, 'other/Dockerfile'), misspelled);
  writeFileSync(join(folder, 'secret/Dockerfile'), misspelled);
  symlinkSync(join(folder, 'secret/Dockerfile'), join(folder, 'work/link.Dockerfile'));
  agent = await connectAgent({ folder: join(folder, 'work') });
});

afterAll(async () => {
  await agent.close();
  rmSync(folder, { recursive: true });
});

test('every tool says what it takes, and which of them change or build something', async () => {
  const { tools } = await agent.listTools();
  expect(tools.map(({ name, annotations }) => `${name} ${annotations?.readOnlyHint === true}`)).toEqual([
    'check true',
    'graph true',
    'explain true',
    'convert true',
    'fix false',
    'images true',
    'sizes false',
    'verify false',
  ]);
  for (const { inputSchema, description } of tools) {
    expect(Object.keys(inputSchema.properties ?? {})).not.toEqual([]);
    expect(description).toMatch(/\.$/);
  }
});

test('a check answers findings with lines from 1 and the edits of their fixes', async () => {
  const { data } = await callTool(agent, 'check', { path: 'Dockerfile' });
  expect(data).toEqual({
    files: 1,
    omitted: 0,
    errors: [],
    findings: [
      expect.objectContaining({
        ...{ file: 'Dockerfile', line: 3, column: 13, rule: 'stage-index-reference' },
        fixes: [
          expect.objectContaining({
            safety: 'safe',
            edits: [{ line: 3, column: 13, endLine: 3, endColumn: 14, text: 'builder' }],
          }),
        ],
      }),
    ],
  });
});

test('a check without a path looks at the whole workspace, and a text needs no file', async () => {
  const all = await callTool(agent, 'check', {});
  expect(all.data).toMatchObject({ files: 3 });
  const { data } = await callTool(agent, 'check', { text: misspelled });
  expect(data).toMatchObject({
    findings: [{ file: '-', line: 3, rule: 'stage-not-found' }],
  });
});

test('a file whose name looks like an option is a file', async () => {
  const { data } = await callTool(agent, 'check', { path: '--fix.Dockerfile' });
  expect(data).toMatchObject({ findings: [{ file: './--fix.Dockerfile' }] });
  expect(readFileSync(join(folder, 'work/--fix.Dockerfile'), 'utf8')).toBe(numbered);
});

test.each(['../secret/Dockerfile', 'link.Dockerfile', '/etc/passwd'])(
  '%s leads out of the workspace, and is not read',
  async (path) => {
    const { isError, texts } = await callTool(agent, 'check', { path });
    expect({ isError, texts }).toEqual({
      isError: true,
      texts: [`${path} is outside of ${join(folder, 'work')}: start the server with --root`],
    });
  },
);

test('a file that is not there, a file without FROM and a wrong call are told in a sentence', async () => {
  expect((await callTool(agent, 'check', { path: 'Dokerfile' })).texts).toEqual([
    `there is no Dokerfile in ${join(folder, 'work')}`,
  ]);
  const { isError, texts } = await callTool(agent, 'graph', { path: 'go.mod' });
  expect({ isError, texts }).toEqual({
    isError: true,
    texts: ['go.mod is not a Dockerfile: it has no FROM instruction'],
  });
  expect((await callTool(agent, 'graph', {})).texts).toEqual(['give the path of a Dockerfile, or its text']);
  expect((await callTool(agent, 'graph', { path: 7 })).isError).toBe(true);
});

test('the graph, the pages of rules and base images are told', async () => {
  expect((await callTool(agent, 'graph', { path: 'Dockerfile' })).texts.join('')).toContain('builder');
  expect((await callTool(agent, 'explain', { rule: 'stage-not-found' })).texts.join('')).toContain('# ');
  expect((await callTool(agent, 'explain', {})).texts.join('')).toContain('stage-not-found');
  const { data } = await callTool(agent, 'images', { images: ['alpine:3.22'], holds: ['program:curl'] });
  expect(data).toMatchObject({
    images: [{ image: 'alpine:3.22', libc: { family: 'musl' }, holds: { 'program:curl': false } }],
  });
});

test('a conversion is answered with its reasons, and a refusal with what would make it possible', async () => {
  const text = [
    'FROM golang:1.25',
    'WORKDIR /src',
    'COPY go.mod main.go ./',
    'RUN CGO_ENABLED=0 go build -o /app .',
    'CMD ["/app"]\n',
  ].join('\n');
  const [converted = '', reasons = ''] = (await callTool(agent, 'convert', { text })).texts;
  expect(converted).toContain('COPY --from=');
  expect(reasons).toContain('/app');
  const { isError, texts } = await callTool(agent, 'convert', { text: numbered });
  expect(isError).toBe(true);
  expect(texts.join('')).toContain('docs/convert.md');
});

test('a fix is shown, and written only when that is asked for', async () => {
  const path = join(folder, 'work/Dockerfile');
  const { texts } = await callTool(agent, 'fix', { path });
  expect(texts.join('')).toContain('+COPY --from=builder /app /app');
  expect(readFileSync(path, 'utf8')).toBe(numbered);
  expect((await callTool(agent, 'fix', { text: numbered })).texts[0]).toBe(
    numbered.replace('=0', '=builder'),
  );
  await callTool(agent, 'fix', { path, write: true });
  expect(readFileSync(path, 'utf8')).toBe(numbered.replace('=0', '=builder'));
  writeFileSync(path, numbered);
});

test.each(['sizes', 'verify'])(
  '%s builds nothing unless whoever started the server allows it',
  async (tool) => {
    const { isError, texts } = await callTool(agent, tool, { path: 'Dockerfile' });
    expect(isError).toBe(true);
    expect(texts.join('')).toContain('--allow-build');
  },
);

test('a client that names its folders is bound to them, and --root comes before what it names', async () => {
  const roots = [join(folder, 'work'), join(folder, 'other')];
  const named = await connectAgent({ folder, roots });
  expect((await callTool(named, 'check', { path: join(folder, 'other/Dockerfile') })).data).toMatchObject({
    findings: [{ rule: 'stage-not-found' }],
  });
  expect((await callTool(named, 'check', { path: join(folder, 'secret/Dockerfile') })).isError).toBe(true);
  await named.close();
  const bound = await connectAgent({ folder, roots, options: ['--root', 'work'] });
  expect((await callTool(bound, 'check', { path: join(folder, 'other/Dockerfile') })).isError).toBe(true);
  await bound.close();
});

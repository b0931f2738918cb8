import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { entries, options } from '../../scripts/lib/bundles.mjs';
import { connectClient, type TestClient } from '../support/lsp.js';
import { createServerWatch } from '../../client/src/model/server/server-watch.js';
import { aliveRequest } from '../../server/src/protocol/messages.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-'));
const bundle = join(folder, 'dist', 'server.cjs');
const running = new Set<ChildProcess>();

beforeAll(async () => {
  const wanted = entries.filter(({ out }) => /^dist\/(server|language-server|analysis)\.cjs$/.test(out));
  await Promise.all(
    wanted.map((entry) => build({ ...options(entry), outfile: join(folder, entry.out), sourcemap: false })),
  );
}, 60_000);

afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
});

const ways: readonly (readonly [string, () => readonly [ChildProcess, MessageConnection]])[] = [
  [
    'standard input and output',
    () => {
      const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const reader = new StreamMessageReader(child.stdout);
      return [child, createMessageConnection(reader, new StreamMessageWriter(child.stdin))];
    },
  ],
  [
    'the channel of a parent process',
    () => {
      const child = fork(bundle, ['--node-ipc'], { execArgv: [] });
      return [child, createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child))];
    },
  ],
];

test.each(ways)('the built server reports a fault over %s and ends when asked', async (_, start) => {
  const workspace = join(folder, 'a b');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'compose.yaml'), 'services:\n  a:\n    build:\n      target: tools\n');
  const [child, connection] = start();
  running.add(child);
  const exit = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const folders = [pathToFileURL(workspace).href];
  const client = await connectClient(connection, { folders }, () => exit);
  const uri = pathToFileURL(join(workspace, 'Dockerfile')).href;
  await client.open(uri, 'FROM alpine:3.22 AS tools\nRUN true\nFROM alpine:3.22\nCOPY --from=7 /a /b\n');
  const found = await client.diagnostics(uri);
  expect(found.map(({ code }) => code)).toEqual(['stage-index-out-of-range']);
  expect(await client.close()).toBe(0);
});

test('a server whose client is gone ends by itself', async () => {
  const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  expect(await exit).toBe(1);
});

test('a server that is deaf is taken over by another one, which leaves out what it was told of', async () => {
  const uri = pathToFileURL(join(folder, 'Dockerfile')).href;
  const text = 'FROM alpine:3.22\nCOPY --from=7 /a /b\n';
  const startOver = async (
    leftOut: readonly string[],
  ): Promise<[ChildProcess, MessageConnection, TestClient]> => {
    const child = fork(bundle, ['--node-ipc'], { execArgv: [] });
    running.add(child);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const client = await connectClient(connection, { initializationOptions: { leftOut } }, () =>
      Promise.resolve(0),
    );
    return [child, connection, client];
  };
  let [child, connection, client] = await startOver([]);
  const restarted = new Promise<void>((resolve) => {
    const watch = createServerWatch({
      ask: () => connection.sendRequest(aliveRequest),
      restart: async (leftOut) => {
        child.kill('SIGKILL');
        [child, connection, client] = await startOver(leftOut);
        resolve();
      },
      // Seconds of the product are tenths of seconds here.
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds / 10);
        return () => clearTimeout(timer);
      },
    });
    // It is there and answers nothing, as one that calculates without an end.
    child.kill('SIGSTOP');
    watch.told(uri);
  });
  await restarted;
  await client.open(uri, text);
  const [finding] = await client.diagnostics(uri);
  expect(finding?.message).toContain('This file is not checked');
  child.kill('SIGKILL');
});

import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createPlainServer, type AddressInfo, type Server as PlainServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createContainers, createEngine } from '../../../client/src/docker/index.js';
import type { Answer } from '../../../client/src/ports/engine.js';
import { silentLog } from '../../../client/src/ports/log.js';
import { unreadableAnswer } from '../../../client/src/model/engine/engine-faults.js';

/** Answers by path, the version in front of it left out; what is not given is what an engine says. */
type Answers = Readonly<Record<string, (response: ServerResponse) => void>>;

const json =
  (value: unknown) =>
  (response: ServerResponse): void =>
    void response.end(JSON.stringify(value));

const sound: Answers = {
  '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK'),
  '/version': json({ Version: '20.10', Os: 'linux', Arch: 'amd64', Components: [{ Name: 'Engine' }] }),
  '/info': json({ Driver: 'overlay2' }),
  '/images/a/json': json({ Id: 'sha256:1', Size: 7, RootFS: { Layers: [] } }),
  '/images/a/history': json([{ CreatedBy: 'ADD a', Size: 7 }]),
};

const silent = (): void => {};

const endless = (response: ServerResponse): void => {
  response.write('[');
  const more = (): void => {
    while (!response.destroyed && response.write('"x",'.repeat(10_000)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

let server: Server | PlainServer | undefined;
afterEach(() => {
  if (server !== undefined && 'closeAllConnections' in server) server.closeAllConnections();
  server?.close();
});

async function listening(made: Server | PlainServer): Promise<string> {
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `tcp://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

/** A server on a real socket that answers as `answers` say: no engine, and it says so here. */
function lyingEngine(answers: Answers): Promise<string> {
  const all = { ...sound, ...answers };
  const listener: RequestListener = (request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/s, '');
    const reply = all[path];
    if (reply === undefined) response.writeHead(404).end('{"message":"no such thing"}');
    else reply(response);
  };
  return listening(createServer(listener));
}

const optionsFor = (host: string): Parameters<typeof createEngine>[0] => ({
  host,
  environment: {},
  log: silentLog,
  clock: { now: Date.now },
});

const image = async (answers: Answers, signal?: AbortSignal): Promise<Answer<unknown>> =>
  createEngine(optionsFor(await lyingEngine(answers))).image('a', signal);

const said = (answered: Answer<unknown>): string => (answered.ok ? 'ok' : answered.fault.message);

test('the stand-in is believed where it tells the truth', async () => {
  expect(await image({})).toMatchObject({ ok: true, value: { bytes: 7, id: 'sha256:1' } });
});

describe('an answer of another shape is told in words for people', () => {
  test.each<[string, Answers]>([
    ['nothing of the image', { '/images/a/json': json(null) }],
    ['a text in place of the history', { '/images/a/history': json(7) }],
    ['a list of nothings', { '/images/a/history': json([null]) }],
    ['nothing of the engine', { '/version': json(null) }],
    ['no driver', { '/info': json(null) }],
  ])('%s', async (_, answers) => {
    const answered = await image(answers);
    expect(answered.ok).toBe(false);
    expect(said(answered)).toBe(unreadableAnswer());
  });

  test('what speaks no HTTP', async () => {
    const host = await listening(createPlainServer((socket) => socket.end('220 mail.example.com ESMTP\r\n')));
    expect(said(await createEngine(optionsFor(host)).info())).toContain('does not speak HTTP');
  });
});

describe('sizes that cannot be', () => {
  test.each([-1, 1.5, 1e300, '7', {}])('%j is not believed', async (size) => {
    const answered = await image({ '/images/a/history': json([{ CreatedBy: 'ADD a', Size: size }]) });
    expect(said(answered)).toBe('The engine reported an impossible size.');
  });
});

describe('an engine that hangs is left at once', () => {
  test.each(['/_ping', '/version', '/info', '/images/a/json', '/images/a/history'])('at %s', async (path) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const started = performance.now();
    expect(await image({ [path]: silent }, stop.signal)).toMatchObject({ fault: { reason: 'cancelled' } });
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

test('an answer without an end is cut, and the memory stays small', { timeout: 30_000 }, async () => {
  const before = process.memoryUsage().rss;
  expect(said(await image({ '/version': endless }))).toContain('more than 4 MB');
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
});

test('a log without an end is cut, and the container is told of all the same', async () => {
  const host = await lyingEngine({
    '/containers/json': json([{ Id: 'c', Created: 1 }]),
    '/containers/c/json': json({ Id: 'c', Name: '/c', State: { ExitCode: 1 }, Config: { Tty: true } }),
    '/containers/c/logs': endless,
  });
  const answered = await createContainers(optionsFor(host)).failed();
  expect(answered).toMatchObject({ ok: true, value: [{ id: 'c', exitCode: 1 }] });
});

test('an engine on this machine needs no encryption', async () => {
  const answered = await createEngine(optionsFor(await lyingEngine({}))).info();
  expect(answered).toMatchObject({ ok: true });
  expect(answered.ok && answered.value.limits).toBeFalsy();
});

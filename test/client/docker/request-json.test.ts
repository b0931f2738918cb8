import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestJson } from '../../../client/src/docker/connection/connection.js';

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/list': (response) => response.end('[{"Id":"a"}]'),
  '/text': (response) => response.end('OK'),
  '/gone': (response) => response.writeHead(404).end('{"message":"no such image"}'),
  '/silent': () => {},
  '/endless': (response) => {
    response.write('[');
    const more = (): void => {
      while (!response.destroyed && response.write('"x",'.repeat(10_000)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
};

let server: Server;
let docker: Docker;

beforeAll(async () => {
  server = createServer((request, response) => answers[request.url ?? '']?.(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  docker = new Docker({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol: 'http' });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, milliseconds = 5000, bytes = 1_000_000, signal?: AbortSignal): Promise<unknown> =>
  requestJson(docker, { method: 'GET', path, ...(signal && { signal }) }, { milliseconds, bytes });

test('an answer is parsed, and text where it is no JSON', async () => {
  expect(await ask('/list')).toEqual([{ Id: 'a' }]);
  expect(await ask('/text')).toBe('OK');
});

test('a refusal keeps its code', async () => {
  await expect(ask('/gone')).rejects.toMatchObject({ statusCode: 404 });
});

test('an answer without an end is cut', async () => {
  await expect(ask('/endless')).rejects.toThrow('more than 1 MB');
});

test('an engine that says nothing is left', async () => {
  await expect(ask('/silent', 100)).rejects.toThrow('took too long');
});

test('a cancelled request ends', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await expect(ask('/silent', 5000, 1000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

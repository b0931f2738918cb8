import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The engine as its own command line tells it: never through the code under test. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await run('docker', [...args], { maxBuffer: 1e8 })).stdout.trim();
}

/** Ids of the images that carry the label of a run. */
export async function imagesOf(runLabel: string): Promise<readonly string[]> {
  const ids = await docker('image', 'ls', '--all', '--quiet', '--no-trunc', '--filter', `label=${runLabel}`);
  return [...new Set(ids.split('\n').filter((id) => id !== ''))];
}

/** Bytes of an image: the sum of its history, as the engine reports it. */
export async function bytesOf(image: string): Promise<number> {
  const sizes = await docker('history', '--human=false', '--format', '{{.Size}}', image);
  return sizes.split('\n').reduce((sum, size) => sum + Number(size), 0);
}

/** `924.1 MB`, as the lens shows it, reckoned here on its own. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e5) / 10} MB`;
}

/** What the extension still does with one of them is over in a moment. */
export async function removeImages(runLabel: string): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    const ids = await imagesOf(runLabel);
    if (ids.length === 0) return;
    await docker('image', 'rm', '--force', ...ids).catch(() => setTimeout(1000));
  }
  throw new Error(`images of ${runLabel} stay: ${(await imagesOf(runLabel)).join(', ')}`);
}

/** An address that leads to the real engine until it is stopped. */
export interface EngineDoor {
  readonly address: string;
  /** What the engine was asked for through it, in order: `GET /v1.51/images/json`. */
  asked(): readonly string[];
  stop(): Promise<void>;
}

/** A socket of its own before the engine, so that a test can stop "the engine" without stopping that of others. */
export async function openEngineDoor(path: string): Promise<EngineDoor> {
  const target = /^unix:\/\/(.+)$/.exec(process.env.DOCKER_HOST ?? '')?.[1] ?? '/var/run/docker.sock';
  const open = new Set<Socket>();
  const asked: string[] = [];
  const server = createServer((socket) => {
    const engine = connect(target);
    // A connection of ours carries one request.
    socket.once('data', (head) => asked.push(/^\S+ \S+/.exec(head.toString('latin1'))?.[0] ?? ''));
    for (const [one, other] of [
      [socket, engine],
      [engine, socket],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { address: `unix://${path}`, asked: () => asked, stop: () => stop(server, open, path) };
}

async function stop(server: Server, open: ReadonlySet<Socket>, path: string): Promise<void> {
  if (!server.listening) return;
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  if (existsSync(path)) rmSync(path);
}

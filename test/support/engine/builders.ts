import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { modernEngine } from './modern.mjs';

/** A `DOCKER_CONFIG` of a test's own: builders that it makes are nobody else's. */
export interface BuilderHome {
  readonly environment: NodeJS.ProcessEnv;
  /** `docker buildx create --name NAME --driver DRIVER …`; gives what it says. */
  create(name: string, driver: string, ...more: readonly string[]): Promise<string>;
  /** Of a driver that only Docker's own buildx brings: the file that one writes, as ours cannot make it. */
  keep(name: string, driver: string, endpoint: string): void;
  buildx(...args: readonly string[]): Promise<string>;
  dispose(): void;
}

export function createBuilderHome(more: Readonly<Record<string, string>> = {}): BuilderHome {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-builders-'));
  mkdirSync(join(folder, 'cli-plugins'));
  symlinkSync(
    join(modernEngine().config, 'cli-plugins', 'docker-buildx'),
    join(folder, 'cli-plugins', 'docker-buildx'),
  );
  const environment = { ...process.env, ...more, DOCKER_CONFIG: folder };
  // This process serves the builders of tests itself: it must not stand still while buildx asks them.
  const buildx: BuilderHome['buildx'] = async (...args) =>
    (await promisify(execFile)('docker', ['buildx', ...args], { env: environment })).stdout;
  return {
    environment,
    buildx,
    create: (name, driver, ...args) => buildx('create', '--name', name, '--driver', driver, ...args),
    keep(name, driver, endpoint) {
      const builder = { Name: name, Driver: driver, Nodes: [{ Name: `${name}0`, Endpoint: endpoint }] };
      writeFileSync(join(folder, 'buildx', 'instances', name), JSON.stringify(builder));
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The BuildKit inside of an engine, offered alone on a socket, as a machine that only builds offers its own. */
export interface RemoteBuildKit {
  /** For `buildx create --driver remote`. */
  readonly address: string;
  readonly socket: string;
  /** What has gone from the builder to buildx so far. */
  bytesSent(): number;
  /** Cuts every connection and takes no new one: the machine is gone. */
  stop(): void;
  dispose(): void;
}

export async function startRemoteBuildKit(engineHost: string): Promise<RemoteBuildKit> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-buildkit-'));
  const socket = join(folder, 'buildkit.sock');
  const open = new Set<Socket>();
  let sent = 0;
  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => {
      open.delete(client);
      sent += client.bytesWritten;
    });
    joinBuildKit(client, engineHost.replace('unix://', ''));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const stop = (): void => {
    server.close();
    for (const client of open) client.destroy();
  };
  return {
    address: `unix://${socket}`,
    socket,
    bytesSent: () => [...open].reduce((bytes, client) => bytes + client.bytesWritten, sent),
    stop,
    dispose() {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const upgrade = 'POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';

/** An engine gives a connection to its BuildKit for an upgrade; after that both sides speak gRPC. */
function joinBuildKit(client: Socket, engineSocket: string): void {
  const engine = connect(engineSocket, () => engine.write(upgrade));
  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    engine.off('data', readHead);
    client.write(head.subarray(end + 4));
    engine.pipe(client).pipe(engine);
  };
  engine.on('data', readHead);
  for (const [one, other] of [
    [client, engine],
    [engine, client],
  ] as const)
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
}

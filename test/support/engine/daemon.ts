import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** An engine of a test's own, which may be stopped and killed. Needs root. */
export interface Daemon {
  /** For the `host` setting. */
  readonly host: string;
  /** Copies images of the shared engine into this one. */
  load(...images: readonly string[]): void;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes everything it left on the disk. */
  dispose(): Promise<void>;
}

export interface DaemonOptions {
  /** Bytes of disk that it gets; it runs out of them without harm to the machine. */
  readonly diskBytes?: number;
  /** Folder with `dockerd` and `containerd` of another version. */
  readonly binaries?: string;
  readonly arguments?: readonly string[];
}

/** Starts dockerd in a network of its own: two engines in one network would fight over the bridge. */
export async function startDaemon(options: DaemonOptions = {}): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-engine-'));
  const host = `unix://${folder}/engine.sock`;
  let child: ChildProcess | undefined;
  if (options.diskBytes !== undefined) {
    mkdirSync(join(folder, 'data'));
    const size = ['-t', 'tmpfs', '-o', `size=${options.diskBytes}`, 'tmpfs', join(folder, 'data')];
    execFileSync('mount', size);
  }
  const start = async (): Promise<void> => {
    child = spawnDaemon(folder, host, options);
    await answers(host, child);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  await start();
  return {
    host,
    load: (...images) => loadImages(host, images),
    stop,
    start,
    async dispose() {
      await stop();
      spawnSync('sh', ['-c', `grep -o '${folder}[^ ]*' /proc/self/mounts | sort -r | xargs -r umount -l`]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function spawnDaemon(folder: string, host: string, options: DaemonOptions): ChildProcess {
  const { binaries, arguments: more = [] } = options;
  const path = binaries === undefined ? process.env['PATH'] : `${binaries}:${process.env['PATH'] ?? ''}`;
  const data = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  const log = ['--pidfile', join(folder, 'engine.pid'), '--log-level', 'error'];
  return spawn('unshare', ['--net', 'dockerd', ...data, ...log, '-H', host, ...more], {
    env: { ...process.env, PATH: path },
    stdio: 'ignore',
  });
}

async function answers(host: string, child: ChildProcess): Promise<void> {
  for (
    const end = Date.now() + 120_000;
    Date.now() < end && child.exitCode === null && child.signalCode === null;
  ) {
    if (spawnSync('docker', ['-H', host, 'version'], { stdio: 'ignore' }).status === 0) return;
    await setTimeout(100);
  }
  throw new Error(`no engine came up at ${host}: exit code ${child.exitCode ?? 'none'}`);
}

function loadImages(host: string, images: readonly string[]): void {
  const { status, stderr } = spawnSync('sh', [
    '-c',
    'h=$1; shift; docker save "$@" | docker -H "$h" load',
    'sh',
    host,
    ...images,
  ]);
  if (status !== 0) throw new Error(`images could not be copied: ${String(stderr)}`);
}

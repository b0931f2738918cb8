import { setTimeout } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { ContainerRunner, RunOutcome, RunRequest } from '../../ports/container-runner.js';
import { connect, orTimeout, readUpTo, requestJson, requestStream } from '../connection/connection.js';
import {
  answer,
  cancelled,
  cleanMessage,
  faultOf,
  messageOf,
  refuse,
} from '../../model/engine/engine-faults.js';
import { readerLabel } from '../../model/build/image-labels.js';
import { cleanLog } from '../../model/build/log-text.js';
import type { EngineOptions } from '../connection/options.js';
import { createContainer, removeContainer } from './raw-container.js';
import { toAbortSignal } from '../connection/signals.js';

export function createContainerRunner(options: EngineOptions): ContainerRunner {
  return Object.freeze({
    async run(request, signal) {
      const connection = await connect(options);
      if (!connection.ok) return connection;
      try {
        return answer(await runOnce(connection.value.docker, request, toAbortSignal(signal)));
      } catch (error) {
        return refuse(signal?.aborted === true ? cancelled : faultOf(error, false));
      }
    },
  } satisfies ContainerRunner);
}

/** Two containers to be compared must not differ by the name of their machine. */
const hostname = 'container';
const oneSecond = 1_000_000_000;

async function runOnce(
  docker: Docker,
  request: RunRequest,
  signal: AbortSignal | undefined,
): Promise<RunOutcome> {
  const id = await createContainer(docker, {
    Image: request.image,
    ...(request.arguments !== undefined && { Cmd: [...request.arguments] }),
    Hostname: hostname,
    Labels: { [readerLabel]: 'true' },
    // Only the pace: an empty test leaves that of the image as it is.
    Healthcheck: { Test: [], Interval: oneSecond },
    HostConfig: { NetworkMode: 'none', PidsLimit: 1000, LogConfig: { Type: 'json-file', Config: {} } },
  });
  try {
    // A request that is cut short may make a container all the same, which nobody would know of.
    signal?.throwIfAborted();
    const message = await startProblem(docker, id);
    if (message !== undefined) return { ending: { kind: 'not-started', message }, stdout: '', stderr: '' };
    const end = await follow(docker, id, request.seconds, signal);
    return { ...end, ...(await readOutput(docker, id, signal)) };
  } finally {
    await removeContainer(docker, id);
  }
}

async function startProblem(docker: Docker, id: string): Promise<string | undefined> {
  try {
    await requestJson(docker, { method: 'POST', path: `/containers/${id}/start` });
    return undefined;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === undefined) throw error;
    return cleanMessage(messageOf(error));
  }
}

interface InspectedState {
  readonly State: {
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string } | null;
  };
}

/** Until it ends, says how healthy it is, or has had its time. */
async function follow(
  docker: Docker,
  id: string,
  seconds: number,
  signal: AbortSignal | undefined,
): Promise<Pick<RunOutcome, 'ending' | 'health'>> {
  const stop = signal && { signal };
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const path = `/containers/${id}/json`;
    const { State } = (await requestJson(docker, { method: 'GET', path, ...stop })) as InspectedState;
    if (!State.Running) return { ending: { kind: 'exited', code: State.ExitCode } };
    const health = State.Health?.Status;
    if (health === 'healthy' || health === 'unhealthy') return { ending: { kind: 'running' }, health };
    if (Date.now() >= until) return { ending: { kind: 'running' } };
    await setTimeout(100, undefined, stop);
  }
}

const maxBytes = 1_000_000;
const longestLogReading = 60_000;

/** Each piece has eight bytes before it: its stream, and its length big-endian in the last four. */
async function readOutput(
  docker: Docker,
  id: string,
  stop: AbortSignal | undefined,
): Promise<Pick<RunOutcome, 'stdout' | 'stderr'>> {
  const path = `/containers/${id}/logs?stdout=1&stderr=1`;
  const signal = orTimeout(stop, longestLogReading);
  const stream = await requestStream(docker, { method: 'GET', path, signal });
  const { rest: bytes } = await readUpTo(stream, 2 * maxBytes);
  const pieces: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at + 4);
    pieces[bytes[at] === 2 ? 'stderr' : 'stdout'].push(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  const text = (parts: readonly Buffer[]): string =>
    cleanLog(Buffer.concat(parts).subarray(0, maxBytes).toString('utf8'));
  return { stdout: text(pieces.stdout), stderr: text(pieces.stderr) };
}

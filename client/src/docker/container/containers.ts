import type { Containers, FailedContainer } from '../../ports/containers.js';
import { connect, orTimeout, readUpTo, requestJson, requestStream } from '../connection/connection.js';
import type { Connection } from '../connection/connection.js';
import { answer, faultOf, refuse } from '../../model/engine/engine-faults.js';
import { ownLabels, readerLabel } from '../../model/build/image-labels.js';
import { cleanLog } from '../../model/build/log-text.js';
import type { EngineOptions } from '../connection/options.js';
import { toAbortSignal } from '../connection/signals.js';

const maxContainers = 20;
const lastLines = 40;
const maxLogBytes = 2_000_000;
const longestLogReading = 30_000;

export function createFailedContainers(options: EngineOptions): Containers {
  return Object.freeze({
    async failed(signal) {
      const connection = await connect(options);
      if (!connection.ok) return connection;
      try {
        return answer(await listFailed(connection.value, toAbortSignal(signal)));
      } catch (error) {
        return refuse(faultOf(error, signal?.aborted === true));
      }
    },
  } satisfies Containers);
}

/** A container whose program could not be started at all stays `created`, with the engine's reason. */
async function listFailed(
  { docker }: Connection,
  signal: AbortSignal | undefined,
): Promise<readonly FailedContainer[]> {
  const stop = signal && { signal };
  const filters = encodeURIComponent(JSON.stringify({ status: ['exited', 'dead', 'created'] }));
  const path = `/containers/json?all=1&filters=${filters}`;
  const listed = (await requestJson(docker, { method: 'GET', path, ...stop })) as readonly ListedContainer[];
  const newest = listed
    .filter(({ Labels }) => Labels?.[readerLabel] === undefined)
    .sort((a, b) => b.Created - a.Created)
    .slice(0, maxContainers);
  const found = newest.map(async ({ Id }): Promise<readonly FailedContainer[]> => {
    const inspected = await requestJson(docker, { method: 'GET', path: `/containers/${Id}/json`, ...stop });
    const container = inspected as InspectedContainer;
    if (!hasFailed(container)) return [];
    return [describe(container, await readLog(docker, Id, container.Config?.Tty === true, signal))];
  });
  return (await Promise.all(found)).flat();
}

interface ListedContainer {
  readonly Id: string;
  readonly Created: number;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

interface InspectedContainer {
  readonly Id: string;
  readonly Name?: string;
  readonly State?: { readonly ExitCode?: number; readonly Error?: string; readonly FinishedAt?: string };
  readonly Config?: {
    readonly Image?: string;
    readonly Tty?: boolean;
    readonly Labels?: Readonly<Record<string, string>> | null;
  };
}

function hasFailed({ State }: InspectedContainer): boolean {
  return (State?.ExitCode ?? 0) !== 0 || (State?.Error ?? '') !== '';
}

function describe({ Id, Name, State, Config }: InspectedContainer, log: string): FailedContainer {
  const { [ownLabels.dockerfile]: dockerfile, [ownLabels.stage]: stage } = Config?.Labels ?? {};
  const finished = Date.parse(State?.FinishedAt ?? '');
  return {
    id: Id,
    name: plainLog(Name ?? '').replace(/^\//, ''),
    image: plainLog(Config?.Image ?? ''),
    exitCode: State?.ExitCode ?? 0,
    message: [plainLog(State?.Error ?? ''), log].filter((part) => part !== '').join('\n'),
    finishedAt: Number.isNaN(finished) || finished < 0 ? 0 : finished,
    ...(dockerfile !== undefined && { dockerfile }),
    ...(stage !== undefined && { stage }),
  };
}

/** Without colours too. */
function plainLog(text: string): string {
  return cleanLog(text).replace(/\p{Cc}\[[\d;:]*m/gu, '');
}

/** Log drivers other than `json-file` and `local` cannot be read: then there is no log. */
async function readLog(
  docker: Connection['docker'],
  id: string,
  isTerminal: boolean,
  signal: AbortSignal | undefined,
): Promise<string> {
  const path = `/containers/${id}/logs?stdout=1&stderr=1&tail=${lastLines}`;
  try {
    const stop = orTimeout(signal, longestLogReading);
    const stream = await requestStream(docker, { method: 'GET', path, signal: stop });
    const { rest: bytes } = await readUpTo(stream, maxLogBytes);
    return plainLog((isTerminal ? bytes : withoutFrames(bytes)).toString('utf8')).trim();
  } catch {
    return '';
  }
}

/** Without a terminal each piece has eight bytes before it: its stream, and its length big-endian in the last four. */
function withoutFrames(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at + 4);
    pieces.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(pieces);
}

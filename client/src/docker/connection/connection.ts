import { compareVersions } from '../../model/text/versions.js';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import Docker from 'dockerode';
import type { Answer, TriedAddress } from '../../ports/engine.js';
import type { EngineAddress } from '../../model/engine/engine-address.js';
import { engineAddresses } from './discovery.js';
import { answer, cleanMessage, messageOf, refuse } from '../../model/engine/engine-faults.js';
import type { EngineOptions } from './options.js';
import { sshAgent } from './ssh-agent.js';

/** An engine that answered its ping. */
export interface Connection {
  readonly docker: Docker;
  readonly address: EngineAddress;
  /** Pinned: `1.41`. Unpinned paths run at the newest version of the daemon, and shapes move. */
  readonly apiVersion: string;
  readonly hasSession: boolean;
}

/** The newest API the tests run against; newer daemons still serve it. */
const newestTested = '1.51';

export function connect(options: EngineOptions): Promise<Answer<Connection>> {
  return connectToFirst(engineAddresses(options), options);
}

/** The first of `addresses` at which an engine answers; a socket that somebody left behind is passed over. */
export async function connectToFirst(
  addresses: readonly EngineAddress[],
  options: EngineOptions,
): Promise<Answer<Connection>> {
  const tried: TriedAddress[] = [];
  for (const address of addresses) {
    try {
      if (address.problem !== undefined) throw new Error(address.problem);
      const connection = await open(address, options);
      options.log.info(`engine at ${address.host} (${address.source}), API ${connection.apiVersion}`);
      return answer(connection);
    } catch (error) {
      tried.push({
        address: address.host,
        source: address.source,
        problem: problemOf(error).replace(/\.$/, ''),
      });
    }
  }
  const list = tried
    .map(({ address, source, problem }) => `${address || source} (${source}): ${problem}`)
    .join('; ');
  options.log.warn(`no engine reachable: ${list}`);
  return refuse({ reason: 'unreachable', message: `Can't connect to Docker. Tried ${list}.`, tried });
}

async function open(address: EngineAddress, { environment }: EngineOptions): Promise<Connection> {
  const settings = modemSettings(address, environment);
  const ping = await requestHeaders(
    new Docker(settings),
    '/_ping',
    address.host.startsWith('ssh://') ? 35_000 : 5000,
  );
  const server = ping['api-version'] ?? '1.24';
  const apiVersion = compareVersions(server, newestTested) > 0 ? newestTested : server;
  const docker = new Docker({ ...settings, version: `v${apiVersion}` });
  const isPodman = /libpod|podman/i.test(
    `${ping['server'] ?? ''} ${ping['libpod-api-version'] === undefined ? '' : 'libpod'}`,
  );
  return { docker, address, apiVersion, hasSession: !isPodman && compareVersions(apiVersion, '1.39') >= 0 };
}

/** dockerode hands `agent` on to Node; its types do not know it. */
type ModemSettings = Docker.DockerOptions & { readonly agent?: HttpAgent };

/** Everything is given, also what is undefined: dockerode would fill holes from DOCKER_HOST of this process. */
function modemSettings(
  { host, tls }: EngineAddress,
  environment: EngineOptions['environment'],
): ModemSettings {
  const none = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  const unused = { ...none, protocol: 'http' } as unknown as ModemSettings;
  const local = /^(?:unix|npipe):\/\/(.*)$/s.exec(host)?.[1];
  if (local !== undefined) return { ...unused, socketPath: local, agent: new HttpAgent(oneRequest) };
  if (host.startsWith('ssh://'))
    return { ...unused, host: 'docker.invalid', port: 80, agent: sshAgent(host, environment) };
  const url = new URL(host);
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  if (tls === undefined && url.protocol !== 'https:') {
    return { ...unused, host: hostname, port: Number(url.port || 2375), agent: new HttpAgent(oneRequest) };
  }
  const { verify = true, ...files } = tls ?? {};
  const agent = new HttpsAgent({ ...oneRequest, ...files, rejectUnauthorized: verify });
  return { ...unused, host: hostname, port: Number(url.port || 2376), protocol: 'https', agent };
}

/** A connection that was kept would be found dead when the engine was restarted meanwhile. */
const oneRequest = { keepAlive: false } as const;

function problemOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: string };
  if (code === 'ENOENT') return 'no such socket';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ABORT_ERR') return 'no answer in time';
  return cleanMessage(messageOf(error));
}

/** What is used of docker-modem, which has no useful types. */
interface Modem {
  dial(options: Record<string, unknown>, callback: (error: unknown, result: unknown) => void): void;
}

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'DELETE';
  /** With query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** An archive to send. */
  readonly body?: Readable;
}

const anySuccess = { 200: true, 201: true, 204: true };

/** What an answer may take: an engine that prunes is slow, and one of many images says much. */
export interface AnswerLimits {
  readonly milliseconds: number;
  readonly bytes: number;
}

const usualAnswer: AnswerLimits = { milliseconds: 600_000, bytes: 64_000_000 };

/** The body of an answer, parsed; text where it is no JSON. Rejects with dockerode's error shape. */
export async function requestJson(
  docker: Docker,
  request: RawRequest,
  { milliseconds, bytes }: AnswerLimits = usualAnswer,
): Promise<unknown> {
  const late = AbortSignal.timeout(milliseconds);
  const signal = request.signal === undefined ? late : AbortSignal.any([late, request.signal]);
  try {
    const stream = await dial(docker, { ...request, signal }, { isStream: true });
    return jsonOrText(await textOf(stream as Readable, bytes));
  } catch (error) {
    if (late.aborted) throw new Error('The engine took too long to answer.', { cause: error });
    throw error;
  }
}

async function textOf(stream: Readable, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop destroys the stream, and that ends the request.
    if (length > most) throw new Error(`The engine answered with more than ${Math.floor(most / 1e6)} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The open answer; destroy it to end the request. */
export async function requestStream(
  docker: Docker,
  request: RawRequest,
): Promise<NodeJS.ReadableStream & { destroy(): void }> {
  return (await dial(docker, request, { isStream: true })) as NodeJS.ReadableStream & { destroy(): void };
}

/** The raw socket after an upgrade. */
export async function requestUpgrade(docker: Docker, request: RawRequest): Promise<Duplex> {
  return (await dial(docker, request, { hijack: true })) as Duplex;
}

/** Longer than a busy engine takes for a ping; one that hangs does not answer. */
const pingPatience = 10_000;

export function stillAnswers(docker: Docker): Promise<boolean> {
  return requestHeaders(docker, '/_ping', pingPatience).then(
    () => true,
    () => false,
  );
}

async function requestHeaders(
  docker: Docker,
  path: string,
  timeout: number,
): Promise<Record<string, string | undefined>> {
  const stream = (await dial(
    docker,
    { method: 'GET', path, signal: AbortSignal.timeout(timeout) },
    { isStream: true },
  )) as {
    headers: Record<string, string | undefined>;
    resume(): void;
    on(event: 'error', listener: () => void): void;
  };
  stream.on('error', () => {});
  stream.resume();
  return stream.headers;
}

function dial(docker: Docker, request: RawRequest, extra: Record<string, unknown>): Promise<unknown> {
  const { method, path, headers, signal, body } = request;
  const options = {
    method,
    // docker-modem cuts the last character of a path with a query when no options come with it.
    path: path.includes('?') ? `${path}&` : path,
    statusCodes: anySuccess,
    ...(headers && { headers: { ...headers } }),
    ...(signal && { abortSignal: signal }),
    ...(body && { file: body }),
    ...extra,
  };
  return new Promise((resolve, reject) => {
    (docker.modem as unknown as Modem).dial(options, (error, result) =>
      error instanceof Error ? reject(error) : resolve(result),
    );
  });
}

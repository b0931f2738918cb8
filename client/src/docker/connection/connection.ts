import { compareVersions } from '../../model/text/versions.js';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable, type Duplex } from 'node:stream';
import Docker from 'dockerode';
import type { Answer, TriedAddress } from '../../ports/engine.js';
import type { EngineAddress } from '../../model/engine/engine-address.js';
import { engineAddresses } from './discovery.js';
import {
  answer,
  cleanMessage,
  isTimeout,
  lateAnswer,
  messageOf,
  refuse,
  unreadableAnswer,
} from '../../model/engine/engine-faults.js';
import type { EngineOptions } from './options.js';
import { sshAgent } from './ssh-agent.js';
import { t } from '../../model/text/translate.js';

/** An engine that answered its ping. */
export interface Connection {
  readonly docker: Docker;
  readonly address: EngineAddress;
  /** Pinned: `1.41`. Unpinned paths run at the newest version of the daemon, and shapes move. */
  readonly apiVersion: string;
  readonly hasSession: boolean;
  readonly isPodman: boolean;
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
  return refuse({ reason: 'unreachable', message: t("Can't connect to Docker. Tried {0}.", list), tried });
}

async function open(address: EngineAddress, { environment }: EngineOptions): Promise<Connection> {
  const settings = modemSettings(address, environment);
  const ping = await requestHeaders(
    dockerFor(settings),
    '/_ping',
    address.host.startsWith('ssh://') ? 35_000 : 5000,
  );
  const server = ping['api-version'] ?? '1.24';
  const apiVersion = compareVersions(server, newestTested) > 0 ? newestTested : server;
  const docker = dockerFor({ ...settings, version: `v${apiVersion}` });
  const isPodman = /libpod|podman/i.test(
    `${ping['server'] ?? ''} ${ping['libpod-api-version'] === undefined ? '' : 'libpod'}`,
  );
  const hasSession = !isPodman && compareVersions(apiVersion, '1.39') >= 0;
  return { docker, address, apiVersion, hasSession, isPodman };
}

/** Whatever is given, dockerode reads DOCKER_HOST of this process and the certificates that belong to it, or fails. */
function dockerFor(settings: ModemSettings): Docker {
  const { DOCKER_HOST: host } = process.env;
  try {
    delete process.env['DOCKER_HOST'];
    return new Docker(settings);
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host;
  }
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
  if (code === 'ENOENT') return t('no such socket');
  if (code === 'ECONNREFUSED') return t('connection refused');
  if (code === 'EACCES') return t('permission denied');
  if (code === 'ABORT_ERR' || isTimeout(error)) return t('no answer in time');
  if (code?.startsWith('HPE_') === true) return t('what answers there does not speak HTTP');
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
  readonly json?: object;
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
    const stream = await requestStream(docker, { ...request, signal });
    const { whole, rest } = await readUpTo(stream, bytes);
    if (!whole) throw new Error(t('The engine answered with more than {0} MB.', Math.floor(bytes / 1e6)));
    return jsonOrText(rest.toString('utf8'));
  } catch (error) {
    // In the middle of an answer the end of the time looks like that of the connection.
    throw late.aborted ? tooLate(error) : error;
  }
}

function tooLate(cause: unknown): Error {
  return Object.assign(new Error(lateAnswer(), { cause }), { name: 'TimeoutError' });
}

/** The first `most` bytes of an answer, which is ended there; `whole` where it has no more. */
export async function readUpTo(
  stream: EngineStream,
  most: number,
): Promise<{ readonly rest: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream, and that ends the request.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) break;
  }
  return { rest: Buffer.concat(chunks).subarray(0, most), whole: length <= most };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export type EngineStream = NodeJS.ReadableStream & { destroy(): void };

/** A request whose answer may go on for long: only who asks can know when it has taken enough. */
export type OpenRequest = RawRequest & { readonly signal: AbortSignal };

/** The open answer; destroy it to end the request. */
export async function requestStream(docker: Docker, request: OpenRequest): Promise<EngineStream> {
  return streamOf(await dial(docker, request, { isStream: true }));
}

/** The raw socket after an upgrade. */
export async function requestUpgrade(docker: Docker, request: OpenRequest): Promise<Duplex> {
  return streamOf(await dial(docker, request, { hijack: true })) as Duplex;
}

/** An engine that answers in another way than it was asked gives something that is none. */
function streamOf(result: unknown): Readable {
  if (result instanceof Readable) return result;
  throw new Error(unreadableAnswer());
}

/** Which of two signals comes first; one that was not given never does. */
export function orTimeout(signal: AbortSignal | undefined, milliseconds: number): AbortSignal {
  const late = AbortSignal.timeout(milliseconds);
  return signal === undefined ? late : AbortSignal.any([signal, late]);
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
  const stream = await requestStream(docker, { method: 'GET', path, signal: AbortSignal.timeout(timeout) });
  // Of the body nothing is wanted, and it may have no end.
  stream.on('error', () => {});
  stream.destroy();
  return (stream as unknown as { readonly headers: Record<string, string | undefined> }).headers;
}

function dial(docker: Docker, request: RawRequest, extra: Record<string, unknown>): Promise<unknown> {
  const { method, path, headers, signal, body, json } = request;
  const options = {
    method,
    // docker-modem cuts the last character of a path with a query when no options come with it.
    path: path.includes('?') ? `${path}&` : path,
    statusCodes: anySuccess,
    ...(headers && { headers: { ...headers } }),
    ...(signal && { abortSignal: signal }),
    ...(body && { file: body }),
    ...(json && { options: json }),
    ...extra,
  };
  return new Promise((resolve, reject) => {
    (docker.modem as unknown as Modem).dial(options, (error, result) =>
      error instanceof Error ? reject(error) : resolve(result),
    );
  });
}

import { createHash, randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { Log } from '../../ports/log.js';
import { requestUpgrade } from '../connection/connection.js';
import type { Environment } from '../connection/contexts.js';
import { registryCredentials } from './credentials.js';
import { sendTree } from './diff-copy.js';
import { followPaths } from './follow-paths.js';
import { grpcCodes, grpcFault, serveGrpc } from './grpc.js';
import type { Call, Method } from './grpc.js';
import { createPathFilter } from '../../model/build/path-filter.js';
import { walkContext } from './walk.js';
import type { ContextEntry } from './walk.js';
import { bytesField, joinBytes, numberField, readFields, textOf } from '../../model/text/protobuf.js';

/** What a build may ask of its client. */
export interface SessionOffer {
  readonly context: string;
  /** The Dockerfile and its ignore file, as the engine shall see them. */
  readonly dockerfiles: readonly ContextEntry[];
  /** Values of secrets by id. */
  readonly secrets: ReadonlyMap<string, Buffer>;
  readonly environment: Environment;
  readonly log: Log;
}

export interface Session {
  readonly id: string;
  close(): void;
}

/**
 * Opens a BuildKit session: the engine calls back over this connection for the context, secrets and logins. The
 * health service matters as much as the others, as engines drop a session that does not answer it.
 */
export async function openSession(
  docker: Docker,
  offer: SessionOffer,
  signal: AbortSignal,
): Promise<Session> {
  const id = randomUUID();
  const methods = sessionMethods(offer);
  const socket = await requestSocket(docker, id, [...methods.keys()], offer, signal);
  const close = serveGrpc(socket, methods);
  return { id, close };
}

function requestSocket(
  docker: Docker,
  id: string,
  methods: readonly string[],
  offer: SessionOffer,
  signal: AbortSignal,
): Promise<Duplex> {
  return requestUpgrade(docker, {
    method: 'POST',
    path: '/session',
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'stage-insight',
      'X-Docker-Expose-Session-Sharedkey': sharedKey(offer),
      'X-Docker-Expose-Session-Grpc-Method': methods as unknown as string,
    },
    signal,
  });
}

/** Lets the engine find the copy of the same folder that it has from an earlier build. */
function sharedKey({ context, environment }: SessionOffer): string {
  const machine = environment['HOSTNAME'] ?? environment['COMPUTERNAME'] ?? '';
  return createHash('sha256').update(`stage-insight\0${machine}\0${context}`).digest('hex');
}

function sessionMethods(offer: SessionOffer): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    ['/grpc.health.v1.Health/Check', (call) => answerOnce(call, () => numberField(1, serving))],
    ['/moby.filesync.v1.FileSync/DiffCopy', (call) => diffCopy(call, offer)],
    [
      '/moby.filesync.v1.Auth/Credentials',
      (call) => answerOnce(call, (request) => credentials(request, offer)),
    ],
    [
      '/moby.buildkit.secrets.v1.Secrets/GetSecret',
      (call) => answerOnce(call, (request) => secret(request, offer)),
    ],
  ]);
}

const serving = 1;

async function answerOnce(
  call: Call,
  respond: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  for await (const request of call.messages) return call.send(await respond(request));
}

async function diffCopy(call: Call, offer: SessionOffer): Promise<void> {
  const folder = call.header('dir-name')[0] ?? '';
  if (folder === 'dockerfile') {
    await sendTree(call, offer.dockerfiles);
    return;
  }
  if (folder !== 'context') throw grpcFault(grpcCodes.notFound, `no folder ${folder}`);
  const start = Date.now();
  const stats = await sendTree(call, walkContext(offer.context, contextFilter(call, offer.context)));
  offer.log.debug(
    `context: ${stats.entries} entries, ${stats.filesSent} files, ${stats.bytesSent} bytes in ${Date.now() - start} ms`,
  );
}

function contextFilter(call: Call, context: string): ReturnType<typeof createPathFilter> {
  const followed = call.header('followpaths');
  const included = call.header('include-patterns');
  const links = followed.length === 0 ? undefined : followPaths(context, followed);
  const include = [...(links ?? []), ...included];
  const isEverything = include.length === 0 || (followed.length > 0 && links === undefined);
  return createPathFilter(isEverything ? undefined : include, call.header('exclude-patterns'));
}

async function credentials(request: Uint8Array, { environment }: SessionOffer): Promise<Uint8Array> {
  const registry =
    readFields(request)
      .filter(({ number }) => number === 1)
      .map(textOf)[0] ?? '';
  const found = await registryCredentials(registry, environment);
  if (found === undefined) return new Uint8Array();
  const { username, secret: password } = found;
  return joinBytes([bytesField(1, username === '<token>' ? '' : username), bytesField(2, password)]);
}

function secret(request: Uint8Array, { secrets }: SessionOffer): Uint8Array {
  const id =
    readFields(request)
      .filter(({ number }) => number === 1)
      .map(textOf)[0] ?? '';
  const value = secrets.get(id);
  if (value === undefined) throw grpcFault(grpcCodes.notFound, `secret ${id}: not found`);
  return bytesField(1, value);
}

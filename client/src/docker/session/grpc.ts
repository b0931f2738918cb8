import { constants, performServerHandshake } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { cleanMessage, messageOf } from '../../model/engine/engine-faults.js';

/**
 * A gRPC server on one raw socket: the engine calls us, over the connection that we opened. Written on Node's own
 * HTTP/2, because the repeated headers of a file request must arrive as they were sent: joined with `, `, as every
 * gRPC library here gives them, an ignore pattern with a comma would be two patterns.
 */
export interface Call {
  /** All values of a header, in order. */
  header(name: string): readonly string[];
  readonly messages: AsyncIterable<Buffer>;
  /** Sends messages in one go; resolves when the peer can take more. */
  send(...messages: readonly Uint8Array[]): Promise<void>;
}

export type Method = (call: Call) => Promise<void>;

/** A gRPC status other than OK. */
export interface GrpcFault {
  readonly grpcCode: number;
  readonly message: string;
}

export function grpcFault(grpcCode: number, message: string): Error & GrpcFault {
  return Object.assign(new Error(message), { grpcCode });
}

export const grpcCodes = { unknown: 2, notFound: 5, unimplemented: 12 } as const;

/** Answers calls until the returned function is called or the socket ends. */
export function serveGrpc(socket: Duplex, methods: ReadonlyMap<string, Method>): () => void {
  const streams = new Set<ServerHttp2Stream>();
  // A server would refuse a TLS socket, which has agreed on HTTP/1.1 before it was upgraded.
  const session = performServerHandshake(socket, { settings: { maxConcurrentStreams: 1000 } });
  session.on('error', ignore);
  // The fourth argument is missing in the types: header names and values in turn, repetitions kept.
  session.on(
    'stream',
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, ...rest: unknown[]) => {
      streams.add(stream);
      stream.on('error', ignore);
      stream.on('close', () => streams.delete(stream));
      const rawHeaders = (rest[0] ?? []) as readonly string[];
      void answerCall(stream, methods.get(headers[':path'] as string), rawHeaders);
    },
  );
  socket.on('error', ignore);
  return () => {
    for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
    socket.destroy();
  };
}

async function answerCall(
  stream: ServerHttp2Stream,
  method: Method | undefined,
  rawHeaders: readonly string[],
): Promise<void> {
  let status: GrpcFault | undefined;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    const message = status === undefined ? {} : { 'grpc-message': encodeURIComponent(status.message) };
    stream.sendTrailers({ 'grpc-status': String(status?.grpcCode ?? 0), ...message });
  });
  try {
    if (method === undefined) throw grpcFault(grpcCodes.unimplemented, 'unimplemented');
    await method({
      header: headerReader(rawHeaders),
      messages: readMessages(stream),
      send: (...messages) => sendMessages(stream, messages),
    });
  } catch (error) {
    const { grpcCode } = (error ?? {}) as Partial<GrpcFault>;
    const message = (error as Partial<GrpcFault> | undefined)?.message;
    status = { grpcCode: grpcCode ?? grpcCodes.unknown, message: cleanMessage(message ?? messageOf(error)) };
  }
  if (!stream.destroyed) stream.end();
}

/** Values arrive as bytes read one by one; engines older than the `-encoded` convention send UTF-8. */
function headerReader(raw: readonly string[]): Call['header'] {
  const valuesOf = (name: string): string[] =>
    raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
  return (name) => {
    const isEncoded = valuesOf(`${name}-encoded`)[0] === '1';
    return valuesOf(name).map((value) =>
      isEncoded
        ? decodeURIComponent(value.replaceAll('+', ' '))
        : Buffer.from(value, 'latin1').toString('utf8'),
    );
  };
}

/** Messages of a call: a flag byte, four bytes of length, the bytes. */
async function* readMessages(stream: ServerHttp2Stream): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  // A method that has heard enough must still be able to answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 5) {
      const length = rest.readUInt32BE(1);
      if (rest[0] !== 0) throw grpcFault(grpcCodes.unimplemented, 'compressed message');
      if (rest.length < 5 + length) break;
      yield rest.subarray(5, 5 + length);
      rest = rest.subarray(5 + length);
    }
  }
}

function sendMessages(stream: ServerHttp2Stream, messages: readonly Uint8Array[]): Promise<void> {
  if (stream.destroyed || stream.closed) return Promise.reject(new Error('the engine ended the call'));
  const frame = Buffer.allocUnsafe(messages.reduce((length, message) => length + 5 + message.length, 0));
  let at = 0;
  for (const message of messages) {
    frame[at] = 0;
    frame.writeUInt32BE(message.length, at + 1);
    frame.set(message, at + 5);
    at += 5 + message.length;
  }
  if (stream.write(frame)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function ignore(): void {
  // A broken session shows in the build that needed it.
}

import type { Readable, Writable } from 'node:stream';
import type { Transport } from '../lsp/connection.js';

const headerEnd = Buffer.from('\r\n\r\n');
/** A header is far shorter; a stream that never ends one is not speaking the protocol. */
const longestHeader = 8192;

/** Messages with a `Content-Length` header in front, as every editor speaks them over pipes. */
export function streamTransport(input: Readable, output: Writable): Transport {
  return {
    send: (message) => {
      const body = JSON.stringify(message);
      output.write(`Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
    },
    listen: (take, closed) => {
      const read = createFrameReader();
      input.on('data', (chunk: Buffer) => {
        const messages = read(chunk);
        if (messages.length > 0) take(messages);
      });
      input.once('end', closed);
      // A pipe whose other end is gone: the end of the input tells it too.
      output.on('error', () => undefined);
    },
  };
}

/** Answers the messages that are complete with this chunk; what is no JSON is passed over. */
export function createFrameReader(): (chunk: Buffer) => readonly unknown[] {
  let chunks: Buffer[] = [];
  let have = 0;
  let need = 0;
  return (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    // A long message comes in many chunks: they are joined once, when all of them are there.
    if (have < need) return [];
    const { messages, rest, missing } = splitFrames(
      chunks.length === 1 ? chunk : Buffer.concat(chunks, have),
    );
    chunks = rest.length > 0 ? [rest] : [];
    have = rest.length;
    need = have + missing;
    return messages;
  };
}

interface Frames {
  readonly messages: readonly unknown[];
  readonly rest: Buffer;
  /** Bytes that the message begun in `rest` still needs at least. */
  readonly missing: number;
}

function splitFrames(buffer: Buffer): Frames {
  const messages: unknown[] = [];
  let at = 0;
  for (;;) {
    const end = buffer.indexOf(headerEnd, at);
    if (end < 0) {
      const rest = buffer.length - at > longestHeader ? Buffer.alloc(0) : buffer.subarray(at);
      return { messages, rest, missing: 1 };
    }
    const start = end + headerEnd.length;
    const length = contentLength(buffer.toString('latin1', at, end));
    if (buffer.length < start + length)
      return { messages, rest: buffer.subarray(at), missing: start + length - buffer.length };
    if (length > 0) messages.push(parseMessage(buffer.toString('utf8', start, start + length)));
    at = start + length;
  }
}

function contentLength(header: string): number {
  return Number(/^content-length:\s*(\d+)\s*$/im.exec(header)?.[1] ?? 0);
}

function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The channel of a process that was forked. */
export function parentTransport(child: NodeJS.Process): Transport {
  return {
    send: (message) => void child.send?.(message),
    listen: (take, closed) => {
      child.on('message', (message) => take([message]));
      child.once('disconnect', closed);
    },
  };
}

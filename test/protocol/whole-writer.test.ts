import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { WholeWriter } from '../../server/src/main/whole-writer.js';

interface WithHandle {
  readonly _handle: { readonly fd: number };
}

test('a client that reads late gets every message whole and in order', async () => {
  // The parent's end of a pipe does not block: it says "try again" as soon as the pipe is full.
  const reader = spawn('sh', ['-c', 'sleep 0.3; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const { fd } = (reader.stdin as unknown as WithHandle)._handle;
  const writer = new WholeWriter(reader.stdin, fd);
  const connection = createMessageConnection(
    new StreamMessageReader(reader.stdout),
    new StreamMessageWriter(new PassThrough()),
  );
  const heard: unknown[] = [];
  const texts = Array.from({ length: 30 }, (_, at) => `${at} ${'ä'.repeat(at * 10_000)}`);
  const all = new Promise<void>((resolve) => {
    connection.onNotification('told', (text: string) => {
      if (heard.push(text) === texts.length) resolve();
    });
  });
  connection.listen();
  await Promise.all(
    texts.map((text) => {
      const message = { jsonrpc: '2.0', method: 'told', params: [text] };
      return writer.write(message);
    }),
  );
  await all;
  expect(heard).toEqual(texts);
  writer.end();
  connection.dispose();
});

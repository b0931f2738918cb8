import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes a message in one piece to standard output. The writer of vscode-jsonrpc writes header and content apart: two
 * calls of the system, and a client that wakes up for each. Node's stream would write at once too, after much ado.
 */
export class WholeWriter extends AbstractMessageWriter implements MessageWriter {
  private failures = 0;
  /** Whether the output takes what it is given; one that says "try again" is left to the stream. */
  private direct = true;

  /** `fd`: where what is written to the stream goes. */
  constructor(
    private readonly stream: Writable,
    private readonly fd: number,
  ) {
    super();
    stream.on('error', (error) => {
      this.fireError(error);
    });
    stream.on('close', () => {
      this.fireClose();
    });
  }

  write(message: Message): Promise<void> {
    const content = JSON.stringify(message);
    const text = `Content-Length: ${String(Buffer.byteLength(content))}\r\n\r\n${content}`;
    return this.put(Buffer.from(text)).then(
      () => void (this.failures = 0),
      (error: Error) => {
        this.fireError(error, message, ++this.failures);
        throw error;
      },
    );
  }

  end(): void {
    this.stream.end();
  }

  private async put(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (this.direct && rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        this.direct = false;
      }
    }
    if (rest.length > 0) await this.queue(rest);
  }

  private queue(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(bytes, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

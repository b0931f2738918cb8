import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes a message in one piece. The writer of vscode-jsonrpc writes header and content apart: two calls of the
 * system, and a client that wakes up for each.
 */
export class WholeWriter extends AbstractMessageWriter implements MessageWriter {
  private failures = 0;

  constructor(private readonly stream: Writable) {
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
    return new Promise((resolve, reject) => {
      this.stream.write(text, 'utf8', (error) => {
        if (error) {
          this.fireError(error, message, ++this.failures);
          reject(error);
        } else {
          this.failures = 0;
          resolve();
        }
      });
    });
  }

  end(): void {
    this.stream.end();
  }
}

import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createConnection, StreamMessageReader } from 'vscode-languageserver/node';
import type { Service } from '../features/service.js';
import { startServer } from '../lsp/server.js';
import { createDiskFiles } from './disk-files.js';
import { version } from './version.js';
import { lines, samples } from './warm-up-samples.js';
import { WholeWriter } from './whole-writer.js';

const rounds = 1200;
/** Rounds in one file: what two servers hold of many would be old before it is dropped. */
const stay = 20;
/** In so many turns of the event loop a message is read, taken in and answered. */
const turns = 5;
/** Nothing lies in a file. */
const nowhere = String(pathToFileURL(join(process.execPath, 'warm-up')));

/**
 * Lets V8 see what it will have to do, while the editor is still opening its first file: keys typed then are answered
 * three times as fast. Two servers of which nobody hears, one with a disk, are told of lines that come and go: from one
 * V8 would learn that there is no other. A turn takes less than a millisecond and lets go of the thread.
 */
export async function warmUp(service: Service): Promise<void> {
  // Never closed: a late answer must not be written to another file of the same number.
  const nobody = openSync(devNull, 'w');
  const inputs = [{}, { files: createDiskFiles() }].map((parts) => {
    const input = new PassThrough();
    const output = new WholeWriter(new PassThrough(), nobody);
    const connection = createConnection(new StreamMessageReader(input), output);
    startServer({ ...parts, connection, loadService: () => Promise.resolve(service), version });
    return input;
  });
  for (const message of messages()) {
    const content = JSON.stringify({ jsonrpc: '2.0', ...message });
    for (const input of inputs)
      input.write(`Content-Length: ${String(Buffer.byteLength(content))}\r\n\r\n${content}`);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params: object;
}

/** What a client would send that opens one sample after the other, types at its end and closes it. */
function* messages(): Iterable<Message> {
  yield { id: 0, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };
  let count = 1;
  for (let round = 0; round < rounds; round++) {
    const sample = Math.floor(round / stay) % samples.length;
    const text = samples[sample] ?? '';
    const uri = `${nowhere}/${String(sample)}/Dockerfile`;
    const tell = (what: string, more: object = {}): Message => {
      const textDocument = { uri, version: count++, languageId: 'dockerfile', text };
      return { method: `textDocument/${what}`, params: { textDocument, ...more } };
    };
    const start = { line: text.split('\n').length - 1, character: 0 };
    const end = { line: start.line + 1, character: 0 };
    if (round % stay === 0) yield tell('didOpen');
    const line = lines[round % lines.length];
    yield tell('didChange', { contentChanges: [{ range: { start, end: start }, text: line }] });
    yield { id: count, ...tell('hover', { position: { line: 0, character: 2 } }) };
    yield tell('didChange', { contentChanges: [{ range: { start, end }, text: '' }] });
    if (round % stay === stay - 1) yield tell('didClose');
  }
}

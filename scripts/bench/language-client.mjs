// The least of an LSP client that measures: incremental edits, pushed diagnostics, hover, memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

/** Starts a server over stdio; resolves when it has answered `initialize`. */
export async function startServer(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) =>
    waiting.get(uri)?.({ version, diagnostics }),
  );
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const { capabilities } = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { publishDiagnostics: { versionSupport: true }, hover: {} },
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    },
  });
  await connection.sendNotification('initialized', {});
  const sync = capabilities.textDocumentSync;
  const isFull = (typeof sync === 'number' ? sync : sync?.change) === 1;
  return { child, connection, waiting, isFull, hovers: Boolean(capabilities.hoverProvider) };
}

/** Opens `text` and resolves when its diagnostics came. */
export async function openText(server, uri, text) {
  const answered = nextDiagnostics(server, uri);
  await server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'dockerfile', version: 1, text },
  });
  await answered;
  return { uri, text, version: 1 };
}

/** Puts `insert` behind the text. */
export const append = (insert) => (text) => ({ start: endOf(text), end: endOf(text), insert });

/** Takes away the last line of a text that ends with a line break. */
export const removeLastLine = (text) => {
  const end = endOf(text);
  return { start: { line: end.line - 1, character: 0 }, end, insert: '' };
};

/** One edit to its diagnostics, in milliseconds. */
export async function editAndWait(server, document, edit) {
  const { start, end, insert } = edit(document.text);
  const lines = document.text.split('\n');
  document.text = [...lines.slice(0, start.line), (lines[start.line] ?? '').slice(0, start.character)].join(
    '\n',
  );
  document.text += insert;
  document.version += 1;
  const { uri, version, text } = document;
  const change = server.isFull ? { text } : { range: { start, end }, text: insert };
  const begin = performance.now();
  const answered = nextDiagnostics(server, uri, version);
  await server.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [change],
  });
  await answered;
  return performance.now() - begin;
}

export async function hoverOnce(server, uri, position) {
  const begin = performance.now();
  await server.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  return performance.now() - begin;
}

/** Resident memory in bytes, on Linux. */
export function memoryOf({ child }) {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
}

/** Processor time since the start, user and system, all threads, in milliseconds, on Linux: a tick is 10 ms. */
export function processorTimeOf({ child }) {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  // The second field is the name of the program in parentheses; the fields behind it start at the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

export function stopServer({ child, connection }) {
  connection.dispose();
  child.kill();
}

function nextDiagnostics({ waiting }, uri, version) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no diagnostics within 60 s')), 60_000);
    waiting.set(uri, (answer) => {
      // A server that tells no version is taken at its word.
      if (version !== undefined && typeof answer.version === 'number' && answer.version < version) return;
      waiting.delete(uri);
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

function endOf(text) {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1).length };
}

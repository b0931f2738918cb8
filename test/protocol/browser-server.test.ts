import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { entries, options } from '../../scripts/lib/bundles.mjs';
import { joinServerScript } from '../../client/src/model/server/server-script.js';

interface Message {
  readonly method?: string;
  readonly params?: { readonly diagnostics: readonly { readonly code: string }[] };
}

test('the server for a browser reports a fault in a worker, which has nothing of Node', async () => {
  const textOf = async (wanted: string): Promise<string> => {
    const entry = entries.find(({ out }) => out === wanted);
    if (entry === undefined) throw new Error(`there is no bundle ${wanted}`);
    const bundle = await build({ ...options(entry), write: false, sourcemap: false });
    return bundle.outputFiles[0]?.text ?? '';
  };
  const script = joinServerScript(await textOf('dist/analysis.cjs'), await textOf('dist/server.browser.js'));
  const worker: { onmessage?: (event: { data: unknown }) => void; [name: string]: unknown } = {
    ...{ TextDecoder, TextEncoder, URL, setTimeout, clearTimeout, queueMicrotask, performance, console },
    close: () => undefined,
    addEventListener: () => undefined,
  };
  worker['self'] = worker;
  const found = new Promise<Message>((resolve) => {
    worker['postMessage'] = (message: Message) => {
      if (message.method === 'textDocument/publishDiagnostics') resolve(message);
    };
  });
  runInContext(script, createContext(worker));
  const send = (method: string, params: object, id?: number): void =>
    worker.onmessage?.({ data: { jsonrpc: '2.0', method, params, ...(id !== undefined && { id }) } });
  send('initialize', { processId: null, rootUri: null, capabilities: {} }, 1);
  send('initialized', {});
  const text = 'FROM alpine:3.22\nCOPY --from=7 /a /b\n';
  send('textDocument/didOpen', {
    textDocument: { uri: 'file:///Dockerfile', languageId: 'dockerfile', version: 1, text },
  });
  expect((await found).params?.diagnostics.map(({ code }) => code)).toContain('stage-index-out-of-range');
});

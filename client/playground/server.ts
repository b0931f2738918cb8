import {
  findFilesRequest,
  readFilesRequest,
  type FindFilesAnswer,
  type ReadFilesAnswer,
  type ReadFilesParams,
} from '../../server/src/protocol/client-files.js';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

const root = 'playground:/work';

/** The address of the Dockerfile of the page. */
export const document = `${root}/Dockerfile`;

/** The language server in a worker, which reads the files of the page. */
export interface PageServer {
  request(method: string, params: object): Promise<unknown>;
  notify(method: string, params: object): void;
}

/** `onDiagnostics` is told of every report. */
export function startPageServer(
  files: () => ReadonlyMap<string, string>,
  onDiagnostics: (params: unknown) => void,
): PageServer {
  const worker = new Worker('server.browser.js');
  const waiting = new Map<number | string, (result: unknown) => void>();
  let last = 0;
  const send = (message: object): void => worker.postMessage({ jsonrpc: '2.0', ...message });
  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    const { id, method, params, result } = data;
    if (method === 'textDocument/publishDiagnostics') onDiagnostics(params);
    if (id === undefined) return;
    if (method === undefined) waiting.get(id)?.(result);
    else send({ id, result: answer(method, params, files()) });
  });
  return {
    notify: (method, params) => send({ method, params }),
    request: (method, params) =>
      new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        send({ id, method, params });
      }),
  };
}

/** Of `initialize`. */
export const introduction = {
  processId: null,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: 'work' }],
  capabilities: {},
  initializationOptions: { readsFiles: true },
};

/** All that the server asks of a client that says nothing of itself: files. */
function answer(method: string, params: unknown, files: ReadonlyMap<string, string>): unknown {
  if (method === readFilesRequest) return readFiles(params as ReadFilesParams, files);
  if (method !== findFilesRequest) return null;
  const uris = [...files.keys()].map((path) => `${root}/${path}`);
  return { uris, isComplete: true } satisfies FindFilesAnswer;
}

function readFiles(
  { files: uris, folders }: ReadFilesParams,
  files: ReadonlyMap<string, string>,
): ReadFilesAnswer {
  const pathOf = (uri: string): string => decodeURIComponent(uri.slice(root.length + 1));
  return {
    texts: uris.map((uri) => files.get(pathOf(uri)) ?? null),
    lists: folders.map((uri) => entriesOf(pathOf(uri), files)),
  };
}

function entriesOf(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const start = folder === '' ? '' : `${folder}/`;
  const inside = [...files.keys()].filter((path) => path.startsWith(start));
  const names = inside.map((path) => path.slice(start.length).replace(/\/.*/, '/'));
  return [...new Set(names)].sort();
}

/** Every file that is given or was given before, as a change. */
export function changesOf(paths: Iterable<string>): { readonly uri: string; readonly type: 2 }[] {
  return [...paths].map((path) => ({ uri: `${root}/${path}`, type: 2 }));
}

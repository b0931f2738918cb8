import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ImageText, layoutFiles } from './image-archive.js';

/** A registry on loopback with one image, `team/base:3`. */
export interface ServedImage {
  readonly host: string;
  /** Paths of the requests, in order. */
  readonly asked: readonly string[];
  replace(image: ImageText): Promise<void>;
  stop(): Promise<void>;
}

export async function serveImage(image: ImageText): Promise<ServedImage> {
  const parts = new Map<string, Buffer>();
  const asked: string[] = [];
  const replace = async (next: ImageText): Promise<void> => {
    const files = await layoutFiles(next, 'gzip');
    const index = JSON.parse(String(files.get('index.json'))) as {
      readonly manifests: readonly { readonly digest: string }[];
    };
    for (const [name, bytes] of files)
      parts.set(`blobs/${name.replace(/^blobs\/sha256\//, 'sha256:')}`, bytes);
    parts.set('manifests/3', parts.get(`blobs/${index.manifests[0]?.digest ?? ''}`) ?? Buffer.alloc(0));
  };
  await replace(image);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace('/v2/team/base/', '');
    asked.push(path);
    const part = parts.get(path);
    if (part === undefined) response.writeHead(404).end();
    else response.end(part);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    host: `localhost:${String((server.address() as AddressInfo).port)}`,
    asked,
    replace,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

// npm run playground: the playground on loopback. It is a few files that any server can serve, compressed as most do.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { playgroundFiles } from './lib/playground-files.mjs';
import { inRoot } from './lib/project.mjs';

const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

const server = createServer((request, response) => {
  const [path, type] = playgroundFiles[new URL(request.url, 'http://127.0.0.1').pathname] ?? [];
  if (path === undefined) return response.writeHead(404).end();
  const text = readFileSync(inRoot(path));
  // Both workers have the same script: it is sent once.
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  const headers = { etag, 'cache-control': 'no-cache', 'content-security-policy': policy };
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
  const content = { 'content-type': `${type}; charset=utf-8`, 'content-encoding': 'gzip' };
  response.writeHead(200, { ...headers, ...content }).end(gzipSync(text, { level: 9 }));
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`);
});

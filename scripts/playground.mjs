// npm run playground: the playground on loopback. It is four files that any server can serve.
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { inRoot } from './lib/project.mjs';

const files = {
  '/': ['client/playground/index.html', 'text/html'],
  '/playground.css': ['client/playground/playground.css', 'text/css'],
  '/playground.js': ['dist/playground.js', 'text/javascript'],
  '/server.browser.js': ['dist/server.browser.js', 'text/javascript'],
};
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

const server = createServer((request, response) => {
  const [path, type] = files[new URL(request.url, 'http://127.0.0.1').pathname] ?? [];
  if (path === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy });
  createReadStream(inRoot(path)).pipe(response);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`);
});

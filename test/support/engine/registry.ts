import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { until } from './processes.js';

/** Debian's docker-registry on loopback. */
export interface LocalRegistry {
  /** `localhost:5123`. */
  readonly host: string;
  /** Requests since the start, as `GET /v2/…`. */
  requests(): readonly string[];
  /** How many there were, when all are in its log, which it writes a little later. */
  settled(): Promise<number>;
  dispose(): void;
}

export type Login = 'none' | 'basic' | 'token';

export const account = {
  username: 'someone',
  password: 'open sesame',
  /** The same password, as a file of the registry has it. */
  bcrypt: '$2b$04$jfyp5ZiUZS6i7spV0uALIeWHoMOE6FXHik07I/8fzCbpmX/70Y.Ay',
};

/** Storage may be shared: push to a registry without login, read from one with it. */
export async function startRegistry(storage: string, login: Login = 'none'): Promise<LocalRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-registry-'));
  const tokens = login === 'token' ? await startTokenServer(folder) : undefined;
  const auth = authOf(folder, login, tokens?.realm);
  const config = `version: 0.1
log: { level: warn, accesslog: { disabled: false } }
storage: { filesystem: { rootdirectory: ${storage} } }
${auth}`;
  const { child, port, log } = await serve(join(folder, 'config.yml'), config);
  const logged = (): readonly string[] =>
    [...log().matchAll(/"((?:GET|HEAD) \/v2\/[^ ]+) HTTP/g)].map(([, request = '']) => request);
  const requests = (): readonly string[] => logged().filter((request) => !request.includes(ownQuestion));
  return {
    host: `localhost:${port}`,
    requests,
    async settled() {
      const question = `${ownQuestion}${++asked}`;
      await fetch(`http://127.0.0.1:${port}/v2/?${question}`);
      await until(() => logged().some((request) => request.endsWith(question)));
      return requests().length;
    },
    dispose() {
      child.kill();
      tokens?.server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Marks requests of the test itself: where the last one stands in the log, all before it do. */
const ownQuestion = 'question-of-the-test-';
let asked = 0;

interface Serving {
  readonly child: ChildProcess;
  readonly port: number;
  log(): string;
}

/** A port that was free may be taken when the registry asks for it: it ends then, and another one is tried. */
async function serve(file: string, config: string): Promise<Serving> {
  let log = '';
  for (let tries = 0; tries < 5; tries++) {
    const port = await freePort();
    writeFileSync(file, `${config}\nhttp: { addr: "127.0.0.1:${port}" }\n`);
    const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    log = '';
    child.stdout.on('data', (chunk) => (log += String(chunk)));
    child.stderr.on('data', (chunk) => (log += String(chunk)));
    if (await answers(`http://127.0.0.1:${port}/v2/`, child)) return { child, port, log: () => log };
    child.kill();
  }
  throw new Error(`no registry came up: ${log.slice(-1000)}`);
}

function authOf(folder: string, login: Login, realm: string | undefined): string {
  if (login === 'none') return '';
  if (login === 'basic') {
    writeFileSync(join(folder, 'htpasswd'), `${account.username}:${account.bcrypt}\n`);
    return `auth: { htpasswd: { realm: test, path: ${folder}/htpasswd } }`;
  }
  return `auth: { token: { realm: "${realm ?? ''}", service: test, issuer: tests, rootcertbundle: ${folder}/cert.pem } }`;
}

/** Gives tokens to the account, as the token service of a real registry does. */
async function startTokenServer(
  folder: string,
): Promise<{ readonly realm: string; readonly server: Server }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const subject = ['-subj', '/CN=tests', '-days', '2', '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-new', '-key', join(folder, 'key.pem'), ...subject], {
    stdio: 'ignore',
  });
  const server = createServer((request, response) => {
    const isKnown =
      request.headers.authorization === `Basic ${btoa(`${account.username}:${account.password}`)}`;
    response.statusCode = isKnown ? 200 : 401;
    response.end(isKnown ? JSON.stringify({ token: tokenFor(request, folder) }) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, server };
}

function tokenFor(request: IncomingMessage, folder: string): string {
  const key = createPrivateKey(readFileSync(join(folder, 'key.pem')));
  const query = new URL(request.url ?? '', 'http://localhost').searchParams;
  const [type, name, actions = ''] = (query.get('scope') ?? '').split(':');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'tests',
    aud: 'test',
    sub: account.username,
    exp: now + 60,
    nbf: now - 60,
    iat: now,
    jti: '1',
  };
  const payload = { ...claims, access: [{ type, name, actions: actions.split(',') }] };
  const certificate = readFileSync(join(folder, 'cert.pem'), 'utf8').replace(/-----[A-Z ]+-----|\s/g, '');
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ typ: 'JWT', alg: 'RS256', x5c: [certificate], kid: keyId(key) })}.${encode(payload)}`;
  return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`;
}

/** The name that docker's libtrust gives a key. */
function keyId(key: ReturnType<typeof createPrivateKey>): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const digest = createHash('sha256').update(der).digest().subarray(0, 30);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const text = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
  return (text.match(/.{4}/g) ?? []).join(':');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null;) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    // Whoever took the port may answer too: the registry has ended by then, or will at once.
    if (isUp) await setTimeout(50);
    if (isUp && child.exitCode === null) return true;
    await setTimeout(50);
  }
  return false;
}

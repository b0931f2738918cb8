import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import { cleanMessage } from '../../model/engine/engine-faults.js';
import type { Environment } from './contexts.js';
import { childEnvironment, programPath } from './find-program.js';

/**
 * Connections to `ssh://[user@]host[:port][/socket]`, made as the docker command line makes them: the person's own
 * `ssh` with its configuration, keys and known hosts, running `docker system dial-stdio` on the other side. There is one
 * login for an address, through which further connections go, and a connection serves one request after the other.
 */
export function sshAgent(address: string, environment: Environment): Agent {
  const program = programPath('ssh', environment);
  const args = [...sharedLogin(program, address), ...sshArguments(address)];
  const agent = new Agent({ keepAlive: true });
  const createConnection = (): Duplex => {
    const child = spawn(program, args, {
      env: childEnvironment(environment),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    return socketOf(child);
  };
  return Object.assign(agent, { createConnection });
}

/** Options by which `ssh` goes through a login that is there already. It has no such thing on Windows. */
function sharedLogin(program: string, address: string): readonly string[] {
  if (process.platform === 'win32') return [];
  const key = `${program} ${address}`;
  const path = sharedLogins.get(key) ?? openSharedLogin(program);
  if (Buffer.byteLength(path) > longestPath) return [];
  sharedLogins.set(key, path);
  const lasting = ['ControlMaster=auto', `ControlPersist=${secondsKept}`, `ControlPath=${path}`];
  // A network that is cut tells nobody.
  const watching = ['ServerAliveInterval=10', 'ServerAliveCountMax=3'];
  return [...lasting, ...watching].flatMap((option) => ['-o', option]);
}

const sharedLogins = new Map<string, string>();
/** How long a login is kept that nobody uses. */
const secondsKept = 60;
/** Bytes. Systems allow 104, of which ssh wants some for a name that it uses at first. */
const longestPath = 80;

/** The folder is the caller's alone; the login ends with this process. */
function openSharedLogin(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-ssh-'));
  const path = join(folder, 's');
  process.once('exit', () => {
    spawnSync(program, ['-o', `ControlPath=${path}`, '-O', 'exit', '--', 'anything'], {
      stdio: 'ignore',
      timeout: 2000,
    });
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

type Ssh = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The pipes of a program as one socket. Unlike `Duplex.from` it does not mind which side ends first: the program may be
 * gone, its answer complete, before the last of our writes is told to be done. When the program fails, its last words
 * are the reason.
 */
function socketOf(child: Ssh): Duplex {
  let said = '';
  const socket = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + String(text)).slice(-2000)));
  child.stdout.on('data', (chunk) => {
    if (!socket.push(chunk)) child.stdout.pause();
  });
  child.on('error', (error) => socket.destroy(error));
  child.on('close', (code) => {
    const words = said.trim().split('\n').at(-1) ?? '';
    if (code === 0 || words === '') socket.push(null);
    else socket.destroy(new SshError(cleanMessage(words)));
  });
  return withSocketMethods(socket, child);
}

/** What `ssh`, or `docker` behind it, said last. */
class SshError extends Error {
  override readonly name = 'SshError';
  readonly code = 'ESSH';
}

/**
 * Node's http client expects a few methods of a socket that a pipe does not have. A connection that waits for the next
 * request keeps no process alive, and is given up after a while.
 */
function withSocketMethods(socket: Duplex, child: Ssh): Duplex {
  const handles = [child, child.stdin, child.stdout, child.stderr] as readonly Partial<Handle>[];
  let idle: NodeJS.Timeout | undefined;
  const same = (): Duplex => socket;
  const ref = (): Duplex => {
    clearTimeout(idle);
    for (const handle of handles) handle.ref?.();
    return socket;
  };
  const unref = (): Duplex => {
    idle = setTimeout(() => socket.destroy(), millisecondsIdle).unref();
    for (const handle of handles) handle.unref?.();
    return socket;
  };
  return Object.assign(socket, { setKeepAlive: same, setNoDelay: same, setTimeout: same, ref, unref });
}

interface Handle {
  ref(): void;
  unref(): void;
}

const millisecondsIdle = 20_000;

/** `--` keeps a host that starts with a dash from being an option. */
function sshArguments(address: string): readonly string[] {
  const { username, hostname, port, pathname } = new URL(address);
  const user = username === '' ? [] : ['-l', decodeURIComponent(username)];
  const atPort = port === '' ? [] : ['-p', port];
  const socket = pathname.length > 1 ? ['--host', `unix://${pathname}`] : [];
  return [
    ...user,
    ...atPort,
    '-T',
    '-o',
    'ConnectTimeout=30',
    '--',
    hostname,
    'docker',
    ...socket,
    'system',
    'dial-stdio',
  ];
}

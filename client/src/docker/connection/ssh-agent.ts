import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from './contexts.js';
import { childEnvironment, programPath } from './find-program.js';

/**
 * Connections to `ssh://[user@]host[:port][/socket]`, made as the docker command line makes them: the person's own
 * `ssh` with its configuration, keys and known hosts, running `docker system dial-stdio` on the other side.
 */
export function sshAgent(address: string, environment: Environment): Agent {
  const args = sshArguments(address);
  const agent = new Agent({ keepAlive: false });
  const createConnection = (): Duplex => {
    const stdio = ['pipe', 'pipe', 'ignore'] as const;
    const child = spawn(programPath('ssh', environment), args, {
      env: childEnvironment(environment),
      stdio: [...stdio],
      windowsHide: true,
    });
    return withSocketMethods(socketOf(child));
  };
  return Object.assign(agent, { createConnection });
}

/**
 * The two pipes of a program as one stream. Unlike `Duplex.from` it does not mind which side ends first: the program
 * may be gone, its answer complete, before the last of our writes is told to be done.
 */
function socketOf(child: ChildProcessByStdio<Writable, Readable, null>): Duplex {
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
  child.stdout.on('data', (chunk) => {
    if (!socket.push(chunk)) child.stdout.pause();
  });
  child.stdout.on('end', () => socket.push(null));
  child.on('error', (error) => socket.destroy(error));
  return socket;
}

/** Node's http client expects a few methods of a socket that a pipe does not have. */
function withSocketMethods(stream: Duplex): Duplex {
  const same = (): Duplex => stream;
  const methods = { setKeepAlive: same, setNoDelay: same, setTimeout: same, ref: same, unref: same };
  return Object.assign(stream, methods);
}

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

import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Environment } from './contexts.js';

/**
 * Connections to `ssh://[user@]host[:port][/socket]`, made as the docker command line makes them: the person's own
 * `ssh` with its configuration, keys and known hosts, running `docker system dial-stdio` on the other side.
 */
export function sshAgent(address: string, environment: Environment): Agent {
  const args = sshArguments(address);
  const agent = new Agent({ keepAlive: false });
  const createConnection = (): Duplex => {
    const child = spawn('ssh', args, {
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const socket = Duplex.from({ readable: child.stdout, writable: child.stdin });
    child.on('error', (error) => socket.destroy(error));
    socket.on('close', () => child.kill());
    return withSocketMethods(socket);
  };
  return Object.assign(agent, { createConnection });
}

/** Node's http client expects a few methods of a socket that a pipe does not have. */
function withSocketMethods(stream: Duplex): Duplex {
  const same = (): Duplex => stream;
  return Object.assign(stream, {
    setKeepAlive: same,
    setNoDelay: same,
    setTimeout: same,
    ref: same,
    unref: same,
  });
}

/** `--` keeps a host that starts with a dash from being an option. */
export function sshArguments(address: string): readonly string[] {
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

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from './processes.js';

/** A real sshd on loopback, with an engine behind it, and a client that knows it. */
export interface Sshd {
  /** For DOCKER_HOST. */
  readonly address: string;
  /** A PATH on which `ssh` has the key and the known hosts of this server. */
  readonly path: string;
  /** How many people have logged in so far. */
  logins(): number;
  /** Ends every connection, as a network that is cut does. */
  cut(): void;
  /** Takes no key any more. */
  refuse(): void;
  /** Makes clients forget the key of this server. */
  forgetHost(): void;
  stop(): Promise<void>;
}

export async function startSshd(engineHost: string): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-sshd-'));
  const file = (name: string): string => join(folder, name);
  for (const key of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  writeFileSync(file('authorized'), readFileSync(file('user.pub')));
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const docker = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const config = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, `PidFile ${file('pid')}`],
    ...[
      `AuthorizedKeysFile ${file('authorized')}`,
      'StrictModes no',
      'PermitRootLogin yes',
      'LogLevel VERBOSE',
    ],
    ...[`SetEnv DOCKER_HOST=${engineHost} PATH=${dirname(docker)}:/usr/bin:/bin`, 'UsePAM no'],
  ];
  writeFileSync(file('sshd_config'), `${config.join('\n')}\n`);
  const server = spawn('/usr/sbin/sshd', ['-D', '-f', file('sshd_config'), '-E', file('log')], {
    stdio: 'ignore',
  });
  await until(() => Promise.resolve(existsSync(file('pid'))));
  writeFileSync(file('known'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
  const client = `IdentityFile ${file('user')}\nIdentitiesOnly yes\nUserKnownHostsFile ${file('known')}\nBatchMode yes\n`;
  writeFileSync(file('ssh_config'), client);
  // ssh looks for its configuration in the home of the account, whatever HOME says.
  writeFileSync(file('ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${file('ssh_config')} "$@"\n`);
  chmodSync(file('ssh'), 0o755);
  return {
    address: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    path: `${folder}:${process.env['PATH'] ?? ''}`,
    logins: () => readFileSync(file('log'), 'utf8').split('Accepted publickey').length - 1,
    cut: () => void spawnSync('pkill', ['-KILL', '-P', String(server.pid)]),
    forgetHost: () => writeFileSync(file('known'), ''),
    refuse: () => writeFileSync(file('authorized'), ''),
    async stop() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

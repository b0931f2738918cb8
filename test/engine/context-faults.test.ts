import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { SizesReport } from '../../server/src/protocol/reports.js';
import { inRoot } from '../../scripts/lib/project.mjs';
import { buildxEnvironment, pathsByBuildx } from '../support/engine/buildx.js';
import { until } from '../support/engine/processes.js';
import { startTlsProxy } from '../support/engine/tls-proxy.js';
import { createWorkbench, valueOf, type Workbench } from '../support/engine/workbench.js';

/** Files of a context that stand in the way of a build, and those that the classic way could bring otherwise. */

const socket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
let bench: Workbench;
afterEach(() => bench.dispose());

/** Everything that the docker command line prints of a build. */
function builtByDocker(folder: string, engine: 'api' | 'classic'): string {
  const environment = { ...process.env, DOCKER_BUILDKIT: '0' };
  const words = engine === 'api' ? ['buildx', 'build', '--progress=plain'] : ['build'];
  const { stdout, stderr } = spawnSync('docker', [...words, '--no-cache', '--network=none', folder], {
    env: engine === 'api' ? buildxEnvironment() : environment,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`;
}

function linesOf(log: string): readonly string[] {
  return [...log.matchAll(/mode \w+ \d+$/gm)].map(([line]) => line);
}

describe.each(['api', 'classic'] as const)('%s', (engine) => {
  test('names a file that is gone when its turn comes', async () => {
    const proxy = await startTlsProxy(socket);
    const variables = {
      DOCKER_HOST: proxy.host,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: proxy.certificates,
    };
    const environment = { ...process.env, ...variables };
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\n' }, { engine, environment });
    // Four files are on their way at a time.
    for (const name of ['a', 'b', 'c', 'd']) bench.write(name, randomBytes(40_000_000));
    bench.write('z', 'last');
    const building = bench.build(0);
    await until(() => proxy.bytesReceived() > 1_000_000);
    rmSync(join(bench.folder, 'z'));
    expect((await building).answer).toMatchObject({
      ok: false,
      fault: { message: `${bench.folder}/z disappeared while the build was reading the context.` },
    });
    proxy.close();
  });

  test('brings setuid, setgid and sticky bits as docker does', async () => {
    const names = ['user', 'group', 'both', 'sticky'];
    const text = `FROM alpine:3.20\nCOPY c /c\nRUN cd /c && stat -c 'mode %n %a' ${names.join(' ')}\n`;
    bench = createWorkbench({ Dockerfile: text, 'c/user': '', 'c/group': '', 'c/both': '' }, { engine });
    mkdirSync(join(bench.folder, 'c/sticky'));
    for (const [at, mode] of [0o4755, 0o2711, 0o6750, 0o1777].entries())
      chmodSync(join(bench.folder, 'c', names[at] ?? ''), mode);
    const { log } = await bench.build(0, { noCache: true });
    const kept = linesOf(log);
    expect(kept).toEqual(linesOf(builtByDocker(bench.folder, engine)));
    // The classic builder of Docker itself drops those of files.
    if (engine === 'api')
      expect(kept).toEqual(['mode user 4755', 'mode group 2711', 'mode both 6750', 'mode sticky 1777']);
    expect(kept.at(-1)).toBe('mode sticky 1777');
  });

  test.each([
    'dir/**\n!dir',
    'dir/*\n!dir',
    '*\n!dir/sub',
    '**/*.log\n!dir/b.log',
    '.dockerignore\nDockerfile',
  ])('reads %j as docker does', async (ignore) => {
    const files = ['a.txt', 'b.log', 'dir/a.txt', 'dir/b.log', 'dir/sub/c.txt'];
    const dockerfile = 'FROM alpine:3.20\nWORKDIR /c\nCOPY . .\nRUN find . | sed s,^./,,\n';
    bench = createWorkbench(Object.fromEntries(files.map((path) => [path, path])), { engine });
    bench.write('Dockerfile', dockerfile);
    symlinkSync('a.txt', join(bench.folder, 'dir/link'));
    bench.write('.dockerignore', ignore);
    const { log, answer } = await bench.build(0, { noCache: true });
    valueOf(answer);
    const paths = log.split('\n').filter((line) => line !== '' && line !== '.');
    expect(paths.sort()).toEqual(pathsByBuildx(bench.folder));
    expect(valueOf((await bench.build(0)).answer).cached).toBe(true);
  });
});

test('what this person may not read is named, not its error code', async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\n', secret: 'x' });
  chmodSync(bench.folder, 0o755);
  chmodSync(join(bench.folder, 'secret'), 0o000);
  const door = createServer((client) => {
    const engine = connect(socket);
    client.on('error', () => engine.destroy()).pipe(engine);
    engine.on('error', () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const host = `tcp://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const asNobody = [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    'env',
    `DOCKER_HOST=${host}`,
    'HOME=/nowhere',
  ];
  const call = [
    process.execPath,
    inRoot('dist/cli.cjs'),
    'sizes',
    `${bench.folder}/Dockerfile`,
    '--format=json',
  ];
  // This process serves the door: it must not stand still meanwhile.
  const said = await promisify(execFile)('setpriv', [...asNobody, ...call]).catch((error: unknown) => error);
  const { stdout } = said as { readonly stdout: string };
  door.close();
  const { faults } = JSON.parse(stdout) as SizesReport;
  expect(faults.map(({ message }) => message)).toEqual([
    `${bench.folder}/secret cannot be read: permission denied.`,
  ]);
});

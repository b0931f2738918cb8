import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { createBuilderHome, startRemoteBuildKit } from '../support/engine/builders.js';
import type { BuilderHome, RemoteBuildKit } from '../support/engine/builders.js';
import { nativeStore } from '../support/engine/builder-image.js';
import { startDaemon } from '../support/engine/daemon.js';
import type { Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { startSshAgent } from '../support/engine/ssh-agent.js';
import type { SshAgent } from '../support/engine/ssh-agent.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

/** What the engine's own API cannot do goes through buildx without anybody asking for it, here and far away. */

let daemon: Daemon;
let remote: RemoteBuildKit;
let home: BuilderHome;
let agent: SshAgent;
let bench: Workbench;
beforeAll(async () => {
  daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: nativeStore });
  daemon.load('alpine:3.20', 'debian:12-slim');
  remote = await startRemoteBuildKit(daemon.host);
  agent = startSshAgent('key of a test');
  home = createBuilderHome({ SSH_AUTH_SOCK: agent.socket });
  await home.create('far', 'remote', remote.address);
});
afterEach(() => bench.dispose());
afterAll(async () => {
  agent.dispose();
  home.dispose();
  remote.dispose();
  await daemon.dispose();
});

/** Asks the agent behind the mount for its keys: message 11, answered by comments of keys among other things. */
const askAgent =
  '$s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent"; ' +
  'print $s "\\0\\0\\0\\1\\x0b"; $s->flush; ' +
  'while (sysread $s, $b, 4096, length $b) { if ($b =~ /(key of a \\w+)/) { print "$1\\n"; exit } } die "no key"';

describe.each(['the engine', 'a remote builder'])('on %s', (place) => {
  const open = (files: Readonly<Record<string, string>>): Workbench => {
    const where = place === 'the engine' ? { host: daemon.host } : { builder: 'far' };
    bench = createWorkbench(files, { environment: home.environment, ...where });
    return bench;
  };

  test('an ssh mount reaches the agent of the person, and leaves nothing in the image', async () => {
    open({
      Dockerfile: `
        FROM debian:12-slim AS fetch
        RUN --mount=type=ssh perl -MIO::Socket::UNIX -e '${askAgent}'
        RUN test -z "$SSH_AUTH_SOCK" && echo no agent here
      `,
    });
    const { answer, log } = await bench.build('fetch', { noCache: true });
    expect(JSON.stringify(valueOf(answer).image)).not.toContain('key of a test');
    expect(log).toContain('key of a test');
    expect(log).toContain('no agent here');
  });

  test('named contexts are a folder and an image', async () => {
    open({
      Dockerfile: `
        FROM base AS app
        COPY --from=assets logo.txt /
        RUN cat /logo.txt; grep ^ID= /etc/os-release
      `,
      'elsewhere/logo.txt': 'logo ',
      '.dockerignore': '*',
    });
    const namedContexts = {
      base: 'docker-image://debian:12-slim',
      assets: join(bench.folder, 'elsewhere'),
    };
    const { answer, log } = await bench.build('app', { namedContexts, noCache: true });
    valueOf(answer);
    expect(log).toBe('logo ID=debian\n');
  });
});

test.each(['api', 'classic'] as const)('with %s chosen, named contexts are refused', async (engine) => {
  bench = createWorkbench({ Dockerfile: 'FROM base\n' }, { engine, host: daemon.host });
  const { answer } = await bench.build(0, { namedContexts: { base: 'docker-image://alpine:3.20' } });
  const message =
    'Additional build contexts (base) need buildx, but another way was chosen because it is selected in the settings.';
  expect(answer).toEqual({ ok: false, fault: { reason: 'unsupported', message } });
});

test('a named context that is not there is told by its name', async () => {
  bench = createWorkbench(
    { Dockerfile: 'FROM scratch\nCOPY --from=assets a /\n' },
    { environment: buildxEnvironment(), host: daemon.host },
  );
  const { answer } = await bench.build(0, { namedContexts: { assets: join(bench.folder, 'nowhere') } });
  expect(answer).toMatchObject({
    ok: false,
    fault: { reason: 'refused', message: expect.stringMatching(/assets/) as string },
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askEngineChoices, listEngineChoices } from '../../client/src/docker/connection/engine-choices.js';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import { sizes } from '../../client/src/cli/sizes.js';
import { plainStyle } from '../../client/src/model/reports/text-report.js';
import type { SizesReport } from '../../server/src/protocol/reports.js';
import { silentLog } from '../../client/src/ports/log.js';
import type { Answer, BuildResult, EngineChoice } from '../../client/src/ports/engine.js';
import { measureChain } from '../../client/src/model/size/measure.js';
import {
  importBuilderImage,
  loadIntoBuilder,
  modestRuntime,
  nativeStore,
} from '../support/engine/builder-image.js';
import { createBuilderHome, startRemoteBuildKit } from '../support/engine/builders.js';
import type { BuilderHome, RemoteBuildKit } from '../support/engine/builders.js';
import { startDaemon } from '../support/engine/daemon.js';
import type { Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { commandsDuring, patience, processesOf, uniqueSleep } from '../support/engine/processes.js';
import { startTlsProxy } from '../support/engine/tls-proxy.js';
import { createWorkbench, storeOf, valueOf } from '../support/engine/workbench.js';
import type { Built, Workbench } from '../support/engine/workbench.js';

/**
 * Stages that are built elsewhere than in the engine: BuildKit of another engine stands alone behind a socket, as a
 * `remote` builder; what it builds goes into the engine of this machine.
 */

const dockerfile = `
  FROM alpine:3.20 AS tools
  RUN head -c 500000 /dev/urandom > /random
  RUN --mount=type=secret,id=word cat /run/secrets/word; echo ' was read'
  FROM tools AS test
  COPY a.txt /
  RUN exit $(cat /a.txt)
`;

const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-'));
let daemon: Daemon;
let home: BuilderHome;
let bench: Workbench;
/** A builder that nobody serves: buildx gives up after 20 s, which pass beside the other tests. */
let nobody: Promise<Built>;

beforeAll(async () => {
  daemon = await startBuildDaemon();
  home = createBuilderHome();
  await home.create('nobody', 'remote', 'unix:///nowhere/buildkit.sock');
  const away = createWorkbench(
    { Dockerfile: dockerfile },
    { environment: home.environment, builder: 'nobody' },
  );
  nobody = away.build('tools').finally(() => away.dispose());
});
afterEach(() => bench.dispose());
afterAll(async () => {
  await nobody;
  home.dispose();
  await daemon.dispose();
  rmSync(scratch, { recursive: true });
});

async function startBuildDaemon(): Promise<Daemon> {
  const more = [...nativeStore, ...modestRuntime(scratch)];
  const started = await startDaemon({ binaries: modernEngine().binaries, arguments: more });
  started.load('alpine:3.20');
  return started;
}

function open(builder: string, more: Partial<EngineOptions> = {}): Workbench {
  const options = { environment: home.environment, builder, ...more };
  bench = createWorkbench({ Dockerfile: dockerfile, 'a.txt': '0' }, options);
  return bench;
}

/** How many builds buildx was called for. */
function builds(seen: readonly string[]): number {
  return seen.filter((line) => /docker-buildx\0.*\0(?:build|bake)\0.*--metadata-file=/s.test(line)).length;
}

const nap = uniqueSleep(5000);

/** Builds a stage that sleeps, and does `act` as soon as it does. */
async function whileItSleeps(act: () => void, signal?: AbortSignal): Promise<Answer<BuildResult>> {
  bench.write('Dockerfile', `FROM alpine:3.20\nRUN ${nap}\n`);
  const watch = setInterval(() => {
    if (processesOf(nap).length === 0) return;
    clearInterval(watch);
    act();
  }, 50);
  const { answer } = await bench.build(0, {}, signal);
  clearInterval(watch);
  return answer;
}

describe('a remote builder', () => {
  let remote: RemoteBuildKit;
  beforeAll(async () => {
    remote = await startRemoteBuildKit(daemon.host);
    await home.create('far', 'remote', remote.address);
  });
  afterAll(() => remote.dispose());
  beforeEach(() => void open('far'));

  test('is shown with the reason, beside the engine that gets the images', async () => {
    expect(valueOf(await bench.engine.info())).toMatchObject({
      kind: 'buildx',
      because: 'the builder "far" (remote) is chosen by the settings',
      builder: 'far',
      store: storeOf(),
    });
  });

  test.each([
    ['docker buildx use', {}],
    ['BUILDX_BUILDER', { BUILDX_BUILDER: 'far' }],
  ])('is found where %s has chosen it', async (source, variables) => {
    await home.buildx('use', source === 'BUILDX_BUILDER' ? 'default' : 'far');
    const { engine } = createWorkbench({}, { environment: { ...home.environment, ...variables } });
    const because = `the builder "far" (remote) is chosen by ${source}`;
    expect(valueOf(await engine.info())).toMatchObject({ kind: 'buildx', because, builder: 'far' });
  });

  test('builds a stage by name; its image comes into the engine and is measured', async () => {
    const { answer, events } = await bench.build('tools');
    const { image, tag } = valueOf(answer);
    const [measure] = measureChain(bench.request('tools').plan, 0, image);
    expect(measure?.instructions.map(({ line, bytes }) => [line, bytes])).toEqual([
      [1, 500_000],
      [2, 0],
    ]);
    expect(valueOf(await bench.engine.image(tag))).toMatchObject({ id: image.id, store: storeOf() });
    const done = events.flatMap((event) =>
      event.kind === 'step-done' ? (event.step.place?.line ?? []) : [],
    );
    expect(done).toEqual([0, 1, 2]);
    expect(valueOf((await bench.build('tools')).answer).cached).toBe(true);
  });

  test('does not send an image again that the engine has', async () => {
    const stages = Array.from(
      { length: 2 },
      (_, at) => `FROM alpine:3.20 AS s${at}\nRUN head -c 9000000 /dev/urandom > /r\n`,
    );
    bench.write('Dockerfile', stages.join(''));
    const ids = async (): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const stage of stages.keys()) found.push(valueOf((await bench.build(stage)).answer).image.id);
      return found;
    };
    const first = await ids();
    const firstBytes = remote.bytesSent();
    expect(firstBytes).toBeGreaterThan(18_000_000);
    const second = await ids();
    expect(second).toEqual(first);
    expect(remote.bytesSent() - firstBytes).toBeLessThan(5_000_000);
    const { tag } = valueOf((await bench.build(1)).answer);
    expect(valueOf(await bench.engine.image(tag)).id).toBe(first[1]);
  });

  describe('sizes of twelve stages', () => {
    const twelve = Array.from(
      { length: 12 },
      (_, at) => `FROM alpine:3.20 AS s${at}\nRUN head -c 2000000 /dev/urandom > /r\n`,
    ).join('');
    const sizesOf = async (...words: readonly string[]): Promise<SizesReport> => {
      let out = '';
      const terminal = { style: plainStyle, print: (text: string) => void (out += text) };
      const silent = { progress: () => undefined, note: () => undefined, warn: () => undefined };
      process.env['DOCKER_CONFIG'] = home.environment['DOCKER_CONFIG'];
      const file = join(bench.folder, 'Dockerfile');
      await sizes([file, '--format=json', '--builder=far', ...words], { ...terminal, ...silent });
      return JSON.parse(out) as SizesReport;
    };
    const ids = (): readonly string[] =>
      execFileSync('docker', [
        'images',
        '-aq',
        '--filter',
        `label=stage-insight.dockerfile=${bench.folder}/Dockerfile`,
      ])
        .toString()
        .split('\n')
        .filter(Boolean);
    const usualConfig = process.env['DOCKER_CONFIG'];
    afterEach(() => {
      if (usualConfig === undefined) delete process.env['DOCKER_CONFIG'];
      else process.env['DOCKER_CONFIG'] = usualConfig;
    });

    test('takes two calls of buildx the first time and one the second, which moves no image', async () => {
      bench.write('Dockerfile', twelve);
      const start = remote.bytesSent();
      const first = await commandsDuring(sizesOf());
      const firstBytes = remote.bytesSent() - start;
      expect(first.result.stages.map(({ ownBytes }) => ownBytes)).toEqual(Array(12).fill(2_000_000));
      expect(first.result.engine).toMatch(/^Docker Engine \S+ \(.*\), builder far$/);
      expect(builds(first.seen)).toBe(2);
      expect(firstBytes).toBeGreaterThan(24_000_000);
      expect(first.result.transferredBytes).toBeGreaterThan(24_000_000);
      expect(first.result.transferredBytes).toBeLessThan(firstBytes);
      const again = await commandsDuring(sizesOf());
      expect(again.result).toEqual({ ...first.result, transferredBytes: 0 });
      expect(builds(again.seen)).toBe(1);
      expect(remote.bytesSent() - start - firstBytes).toBeLessThan(5_000_000);
    });

    test('leaves the images where they are if that is wanted, and measures them all the same', async () => {
      bench.write('Dockerfile', twelve);
      const start = remote.bytesSent();
      const { stages, faults, transferredBytes } = await sizesOf('--no-transfer');
      expect([faults, transferredBytes]).toEqual([[], 0]);
      expect(remote.bytesSent() - start).toBeLessThan(2_000_000);
      expect(ids()).toEqual([]);
      for (const { ownBytes, image, instructions } of stages) {
        expect([image, instructions.length]).toEqual([null, 1]);
        expect(ownBytes).toBeGreaterThan(2_000_000);
        expect(ownBytes).toBeLessThan(2_005_000);
      }
    });

    test('tells of the one that fails, and measures the others', async () => {
      bench.write('Dockerfile', `${twelve}FROM alpine:3.20 AS bad\nRUN exit 7\n`);
      const { stages, faults } = await sizesOf();
      expect(stages).toHaveLength(12);
      expect(faults).toMatchObject([{ name: 'bad', exitCode: 7, range: { start: { line: 25 } } }]);
    });

    test('has stages without names, unsaved text and a secret too', async () => {
      const value = `open-${randomUUID()}`;
      bench.write(
        'Dockerfile',
        'FROM alpine:3.20\nRUN head -c 100 /dev/zero > /a\nFROM scratch\nCOPY a.txt /\nFROM alpine:3.20 AS x\n' +
          'RUN --mount=type=secret,id=word cat /run/secrets/word\n',
      );
      const secrets = [{ id: 'word', source: { kind: 'value', value } }] as const;
      const more = { secrets, others: [{ stage: 1 }, { stage: 2, fingerprint: 'f' }] };
      const { result, seen } = await commandsDuring(bench.build(0, { ...more, noCache: true }));
      const { others, image } = valueOf(result.answer);
      const base = valueOf(await bench.engine.image('alpine:3.20')).bytes;
      expect(image.bytes - base).toBe(100);
      expect(others?.get(1)?.image).toMatchObject({ bytes: 1, labels: { 'stage-insight.stage': 'stage-1' } });
      expect(others?.get(2)?.image.labels['stage-insight.fingerprint']).toBe('f');
      expect(result.log).toBe('***');
      expect(seen.filter((line) => line.includes(value))).toEqual([]);
      const places = result.events.flatMap((event) =>
        event.kind === 'step-done' ? (event.step.place ?? []) : [],
      );
      // Both FROM with alpine are one step of BuildKit, which belongs to the stage that it names first.
      const lines = places.map(({ line }) => (line === 4 ? 0 : line));
      expect(lines.sort()).toEqual([0, 1, 3, 5]);
    });
  });

  test('sends it again when somebody has removed it, and keeps the tag on what was built last', async () => {
    const { image, tag } = valueOf((await bench.build('tools')).answer);
    bench.write('Dockerfile', dockerfile.replace('500000', '400000'));
    expect(valueOf((await bench.build('tools')).answer).image.id).not.toBe(image.id);
    bench.write('Dockerfile', dockerfile);
    expect(valueOf((await bench.build('tools')).answer).image.id).toBe(image.id);
    expect(valueOf(await bench.engine.image(tag)).id).toBe(image.id);
    execFileSync('docker', ['rmi', '-f', image.id], { stdio: 'ignore' });
    expect(valueOf((await bench.build('tools')).answer).image.id).toBe(image.id);
  });

  const value = `sesame-${randomUUID()}`;

  test('gets the secret, and nobody else does', async () => {
    const secrets = [{ id: 'word', source: { kind: 'value', value } }] as const;
    const { result, seen } = await commandsDuring(bench.build('tools', { secrets, noCache: true }));
    const { image } = valueOf(result.answer);
    expect(result.log).toBe('*** was read\n');
    expect(JSON.stringify(image)).not.toContain(value);
    expect(seen.filter((line) => line.includes('--builder=far'))).not.toEqual([]);
    expect(seen.filter((line) => line.includes(value))).toEqual([]);
  });

  test('builds a target of a bake file, whose secret nobody sees either', async () => {
    const base = String.raw`target "base" { dockerfile-inline = "FROM scratch\nCOPY a.txt /of-base" }`;
    bench.write('docker-bake.hcl', `${base}\ntarget "app" { contexts = { base = "target:base" } }\n`);
    const text =
      'FROM alpine:3.20 AS last\nCOPY --from=base /of-base /\nRUN --mount=type=secret,id=word cat /of-base /run/secrets/word\n';
    bench.write('Dockerfile', text);
    const file = `${bench.folder}/docker-bake.hcl`;
    const bake = { file, target: 'app', folders: [bench.folder] };
    const secrets = [{ id: 'word', source: { kind: 'value', value } }] as const;
    const { result, seen } = await commandsDuring(bench.build('last', { bake, secrets, noCache: true }));
    const { image, tag } = valueOf(result.answer);
    expect(result.log).toBe('0***');
    expect(valueOf(await bench.engine.image(tag))).toMatchObject({ id: image.id, store: storeOf() });
    expect(seen.filter((line) => line.includes('--builder=far'))).not.toEqual([]);
    expect(seen.filter((line) => line.includes(value))).toEqual([]);
  });

  test.each(['a plain build', 'a target of a bake file'])(
    '%s writes a shared cache, and reads it where the builder knows nothing',
    async (what) => {
      const folder = join(scratch, what.replaceAll(' ', '-'));
      const file = `${bench.folder}/docker-bake.hcl`;
      bench.write('docker-bake.hcl', 'target "app" {}\n');
      const bake = { file, target: 'app', folders: [bench.folder] };
      const more = what.startsWith('a target') ? { bake } : {};
      const cacheTo = [`type=local,dest=${folder},mode=max`];
      const first = valueOf((await bench.build('tools', { ...more, cacheTo, noCache: true })).answer);
      const forget = (): unknown =>
        execFileSync('docker', ['-H', daemon.host, 'builder', 'prune', '-af'], { stdio: 'ignore' });
      forget();
      const cacheFrom = [`type=local,src=${folder}`];
      const second = valueOf((await bench.build('tools', { ...more, cacheFrom })).answer);
      expect([second.image.layers, second.cached]).toEqual([first.image.layers, true]);
      forget();
      expect(valueOf((await bench.build('tools', more)).answer).cached).toBe(false);
    },
  );

  test('tells the line that fails', async () => {
    bench.write('a.txt', '3');
    const { answer } = await bench.build('test');
    expect(answer).toMatchObject({
      ok: false,
      fault: { reason: 'failed', exitCode: 3, place: { stage: 1, line: 5 } },
    });
  });

  test('does not see the images of the engine, and says so', async () => {
    bench.write('Dockerfile', 'FROM busybox:musl\n');
    const { answer } = await bench.build(0);
    const sentence =
      'The builder "far" pulls base images from registries and cannot use those of the engine.';
    expect(answer).toMatchObject({
      ok: false,
      fault: { reason: 'failed', message: expect.stringContaining(sentence) as string, place: { line: 0 } },
    });
  });

  test('stops when the build is cancelled', async () => {
    const stop = new AbortController();
    const building = whileItSleeps(() => stop.abort(), stop.signal);
    expect(await building).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
  });
});

describe('a builder in a container', () => {
  beforeAll(async () => {
    importBuilderImage(daemon.host, 'local/builder:1');
    const place = ['--driver-opt', 'image=local/builder:1,network=none', daemon.host];
    await home.create('box', 'docker-container', ...place);
    await home.create('broken', 'docker-container', '--driver-opt', 'image=local/nothing:1', daemon.host);
    await home.buildx('inspect', 'box', '--bootstrap');
    loadIntoBuilder(daemon.host, 'box', 'alpine:3.20');
    execFileSync('docker', ['-H', daemon.host, 'stop', 'buildx_buildkit_box0'], { stdio: 'ignore' });
  });
  const inBox = (): Partial<EngineOptions> => ({ host: daemon.host });

  test('is started by the first build, which says so', async () => {
    const { answer, events } = await open('box', inBox()).build('tools');
    const { tag, image } = valueOf(answer);
    expect(valueOf(await bench.engine.image(tag)).id).toBe(image.id);
    const started = events.flatMap((event) => (event.kind === 'step-started' ? event.step.name : []));
    expect(started[0]).toBe('[internal] booting buildkit');
    expect(valueOf(await bench.engine.info())).toMatchObject({
      because: 'the builder "box" (docker-container) is chosen by the settings',
      store: 'containerd native',
    });
  });

  test('stops when the build is cancelled', async () => {
    open('box', inBox());
    const stop = new AbortController();
    const answer = await whileItSleeps(() => stop.abort(), stop.signal);
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
  });

  test('does not send an image again that a containerd store has', async () => {
    const said: string[] = [];
    const log = { ...silentLog, info: (message: string): void => void said.push(message) };
    const { image } = valueOf((await open('box', { ...inBox(), log }).build('tools')).answer);
    expect(valueOf((await bench.build('tools')).answer).image.id).toBe(image.id);
    expect(said.filter((line) => line.endsWith('no image was transferred'))).toHaveLength(1);
  });

  test('is removed in the middle of a build', async () => {
    open('box', inBox());
    const remove = (): void =>
      void spawn('docker', ['-H', daemon.host, 'rm', '-f', 'buildx_buildkit_box0'], { stdio: 'ignore' });
    expect(await whileItSleeps(remove)).toEqual(goneFault('box'));
  });

  test('whose image is not to be had did not start', async () => {
    open('broken', inBox());
    expect((await bench.build(0)).answer).toMatchObject({
      ok: false,
      fault: {
        reason: 'refused',
        message: expect.stringMatching(
          /^The builder "broken" \(docker-container\) did not start: .*local\/nothing:1/,
        ) as string,
      },
    });
  });
});

function goneFault(builder: string): Answer<never> {
  const message = `The builder "${builder}" disconnected during the build.`;
  return { ok: false, fault: { reason: 'refused', message } };
}

describe('a builder that is gone', () => {
  test('because its connection is cut in the middle of a build', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    await home.create('lost', 'remote', remote.address);
    open('lost');
    let cutAt = 0;
    const cut = (): void => {
      cutAt = Date.now();
      remote.stop();
    };
    expect(await whileItSleeps(cut)).toEqual(goneFault('lost'));
    expect(Date.now() - cutAt).toBeLessThan(patience.timeout);
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
    await home.buildx('rm', 'lost');
    remote.dispose();
  });

  test('because it stops in the middle of a build', async () => {
    const own = await startBuildDaemon();
    const remote = await startRemoteBuildKit(own.host);
    await home.create('lost', 'remote', remote.address);
    open('lost');
    expect(await whileItSleeps(() => void own.stop())).toEqual(goneFault('lost'));
    processesOf(nap).forEach((id) => process.kill(Number(id), 'SIGKILL'));
    await home.buildx('rm', 'lost');
    remote.dispose();
    await own.dispose();
  });

  test('from the list of builders', async () => {
    const { answer } = await open('forgotten').build(0);
    expect(answer).toMatchObject({ ok: false, fault: { message: 'no builder "forgotten" found' } });
  });
});

test('a remote builder over TLS', async () => {
  const remote = await startRemoteBuildKit(daemon.host);
  const proxy = await startTlsProxy(remote.socket);
  const file = (name: string): string => `${proxy.certificates}/${name}.pem`;
  const options = `cacert=${file('ca')},cert=${file('cert')},key=${file('key')},servername=localhost`;
  await home.create('tls', 'remote', '--driver-opt', options, proxy.host);
  const { answer } = await open('tls').build('test');
  expect(valueOf(answer).image.labels['stage-insight.stage']).toBe('test');
  proxy.close();
  remote.dispose();
});

describe('a remote builder that cannot be reached is told in seconds', () => {
  async function faultOf(builder: string): Promise<string> {
    const start = Date.now();
    const { answer } = await open(builder).build('test');
    expect(Date.now() - start).toBeLessThan(5000);
    return answer.ok ? 'built' : answer.fault.message;
  }

  test('because nobody is there', async () => {
    await home.create('closed', 'remote', 'tcp://127.0.0.1:1');
    expect(await faultOf('closed')).toBe(
      'The builder "closed" (remote) does not answer at tcp://127.0.0.1:1: connection refused.',
    );
  });

  test('because of its certificate', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    const [proxy, other] = await Promise.all([startTlsProxy(remote.socket), startTlsProxy(remote.socket)]);
    const options = (ca: string, client: string): string =>
      `cacert=${ca}/ca.pem,cert=${client}/cert.pem,key=${client}/key.pem,servername=localhost`;
    const own = proxy.certificates;
    await home.create('plain', 'remote', proxy.host);
    await home.create('other-ca', 'remote', '--driver-opt', options(other.certificates, own), proxy.host);
    await home.create('other-key', 'remote', '--driver-opt', options(own, other.certificates), proxy.host);
    for (const name of ['plain', 'other-ca', 'other-key'])
      expect(await faultOf(name)).toMatch(
        /^The builder "[\w-]+" \(remote\) does not answer at .*certificate/,
      );
    proxy.close();
    other.close();
    remote.dispose();
  });

  test('and names the node that answers', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    await home.create('pair', 'remote', 'tcp://127.0.0.1:1');
    await home.buildx('create', '--append', '--name', 'pair', remote.address);
    expect(await faultOf('pair')).toBe(
      `The builder "pair" (remote) does not answer at tcp://127.0.0.1:1: connection refused; its node at ${remote.address} does.`,
    );
    remote.dispose();
  });
});

test('a builder that does not answer is named with its address', async () => {
  open('nobody');
  expect((await nobody).answer).toMatchObject({
    ok: false,
    fault: {
      reason: 'refused',
      message: expect.stringMatching(
        /^The builder "nobody" \(remote\) does not answer at unix:\/\/\/nowhere\/buildkit.sock: /,
      ) as string,
    },
  });
});

test('builders of every driver are listed at once, and with what they say of themselves', async () => {
  const own = createBuilderHome({ KUBECONFIG: join(scratch, 'cluster.yaml') });
  writeFileSync(join(scratch, 'cluster.yaml'), cluster);
  const remote = await startRemoteBuildKit(daemon.host);
  await own.create('cluster', 'kubernetes', '--driver-opt', 'replicas=2');
  await own.create('far', 'remote', remote.address);
  await own.create('away', 'remote', 'tcp://127.0.0.1:1');
  await own.create('asleep', 'docker-container', daemon.host);
  own.keep('grid', 'cloud', 'cloud://acme/default');
  const wordsOf = (choices: readonly EngineChoice[]): readonly string[] =>
    choices.map(({ name, detail, status = '' }) => `${name}: ${detail}: ${status}`);
  expect(wordsOf(listEngineChoices(own.environment))).toEqual([
    `asleep: docker-container at ${daemon.host}: `,
    'away: remote at tcp://127.0.0.1:1: ',
    'cluster: kubernetes: ',
    `far: remote at ${remote.address}: `,
    'grid: cloud at cloud://acme/default: ',
  ]);
  // One that took ten seconds would have got no words.
  expect(wordsOf(await askEngineChoices(own.environment))).toEqual([
    `asleep: docker-container at ${daemon.host}: not running; the first build starts it`,
    'away: remote at tcp://127.0.0.1:1: does not answer',
    'cluster: kubernetes: not running; the first build starts it',
    `far: remote at ${remote.address}: running`,
    'grid: cloud at cloud://acme/default: cannot be used here: failed to find driver "cloud"',
  ]);
  open('cluster', { environment: own.environment });
  const sentence = 'The builder "cluster" (kubernetes) did not start: ';
  expect((await bench.build(0)).answer).toMatchObject({
    ok: false,
    fault: { reason: 'refused', message: expect.stringContaining(sentence) as string },
  });
  own.dispose();
  remote.dispose();
});

/** Nobody serves it. */
const cluster = `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: k, context: { cluster: c, user: u } }]
current-context: k
`;

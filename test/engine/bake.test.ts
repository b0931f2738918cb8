import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readBakeTargets } from '../../client/src/docker/build/bake-targets.js';
import type { BakeChoice } from '../../client/src/ports/bake.js';
import type { BuildRequest, BuildResult, Answer } from '../../client/src/ports/engine.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { nativeStore } from '../support/engine/builder-image.js';
import { startDaemon } from '../support/engine/daemon.js';
import type { Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { patience, processesOf, uniqueSleep, until } from '../support/engine/processes.js';
import { startRegistry } from '../support/engine/registry.js';
import { createWorkbench, dedent, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

/** Stages that are built as a target of a bake file, by the real buildx on the real engines. */

let daemon: Daemon;
let bench: Workbench;
const outside = mkdtempSync(join(tmpdir(), 'stage-insight-outside-'));
beforeAll(async () => {
  daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: nativeStore });
  daemon.load('alpine:3.20');
});
afterEach(() => bench.dispose());
afterAll(async () => {
  rmSync(outside, { recursive: true });
  await daemon.dispose();
});

const dockerfile = `
  FROM alpine:3.20 AS tools
  ARG WORD=none
  ARG MORE=none
  RUN echo "tools $WORD $MORE"
  FROM tools
  RUN echo unnamed
  FROM tools AS final
  RUN echo final
`;

function open(files: Readonly<Record<string, string>>, place: 'modern' | 'system' = 'modern'): Workbench {
  const where = place === 'modern' ? { host: daemon.host } : {};
  const bake = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, dedent(text)]));
  bench = createWorkbench(
    { Dockerfile: dockerfile, ...bake },
    { environment: buildxEnvironment(), ...where },
  );
  return bench;
}

function as(target: string, more: Partial<BakeChoice> = {}): Partial<BuildRequest> {
  const bake = { file: join(bench.folder, 'docker-bake.hcl'), folders: [bench.folder], target, ...more };
  return { bake, noCache: true };
}

function faultOf(answer: Answer<BuildResult>): { readonly reason: string; readonly message: string } {
  return answer.ok ? { reason: 'none', message: '' } : answer.fault;
}

describe.each(['modern', 'system'] as const)('on the %s engine', (place) => {
  test('a target gives its arguments, inherited ones and defaults of variables, and options are laid over them', async () => {
    open(
      {
        'docker-bake.hcl': `
          variable "WORD" { default = "hello" }
          target "common" {
            args = {
              WORD = WORD
              MORE = "nobody"
            }
          }
          target "app" {
            inherits = ["common"]
            target = "final"
            tags = ["registry.example/app:1"]
            labels = { "of.bake" = "yes" }
          }
        `,
      },
      place,
    );
    const { answer, log } = await bench.build('tools', { ...as('app'), buildArgs: { MORE: '\${x} %{y}' } });
    const { image, tag } = valueOf(answer);
    expect(log).toBe('tools hello ${x} %{y}\n');
    expect(image.labels).toMatchObject({ 'of.bake': 'yes', 'stage-insight.stage': 'tools' });
    expect(image.tags).toEqual([tag]);
    expect(valueOf(await bench.engine.image(tag)).id).toBe(image.id);
  });

  test('a stage without a name is built, and so is text that is not saved', async () => {
    open({ 'docker-bake.hcl': 'target "app" { target = "final" }\n' }, place);
    expect((await bench.build(1, as('app'))).log).toBe('tools none none\nunnamed\n');
    const text = dedent(dockerfile).replace('echo final', 'echo not saved');
    expect((await bench.build('final', { ...as('app'), text })).log).toBe('tools none none\nnot saved\n');
  });

  test('what fails is told with its line', async () => {
    open({ 'docker-bake.hcl': 'target "app" { args = { WORD = "x; exit 3" } }\n' }, place);
    bench.write('Dockerfile', 'FROM alpine:3.20\nARG WORD\nRUN sh -c "$WORD"\n');
    expect((await bench.build(0, as('app'))).answer).toMatchObject({
      ok: false,
      fault: { reason: 'failed', exitCode: 3, place: { stage: 0, line: 2 } },
    });
  });
});

test('targets that it links to are built with it, and their steps have no line in this file', async () => {
  open({
    'docker-bake.hcl': `
      target "base" {
        dockerfile = "base.Dockerfile"
        target = "tools"
      }
      target "app" {
        contexts = { base = "target:base" }
      }
    `,
    'base.Dockerfile': `
      FROM alpine:3.20 AS tools
      RUN echo of the base > /base
      FROM tools
      RUN exit 1
    `,
  });
  bench.write('Dockerfile', 'FROM base AS tools\nRUN cat /base\nRUN echo over\n');
  const { answer, events, log } = await bench.build('tools', as('app'));
  valueOf(answer);
  expect(log).toBe('of the base\nover\n');
  const done = events.flatMap((event) => (event.kind === 'step-done' ? [event.step] : []));
  const rows = done
    .map(({ name, place }) => [name, place?.line])
    .filter(([name]) => /RUN/.test(String(name)));
  expect(rows).toEqual([
    ['[base: tools 2/2] RUN echo of the base > /base', undefined],
    ['[1/3] RUN cat /base', 1],
    ['[2/3] RUN echo over', 2],
  ]);
});

test('an engine that knows no further contexts says what helps', async () => {
  const files = { 'docker-bake.hcl': 'target "app" { contexts = { other = "." } }\n' };
  expect(faultOf((await open(files, 'system').build('tools', as('app'))).answer)).toEqual({
    reason: 'refused',
    message: expect.stringMatching(
      /^Docker Engine 20\S+ does not support additional build contexts by itself: begin the Dockerfile with "# syntax=docker/,
    ) as string,
  });
});

test('one of a matrix is a target; what they are called together is a group, which is refused', async () => {
  open({
    'docker-bake.hcl': `
      target "app" {
        name = "app-\${word}"
        matrix = { word = ["one", "two"] }
        args = { WORD = word }
      }
    `,
  });
  expect((await bench.build('tools', as('app-two'))).log).toBe('tools two none\n');
  expect(faultOf((await bench.build('tools', as('app'))).answer)).toEqual({
    reason: 'refused',
    message: 'app of docker-bake.hcl is a group: select one of its targets (app-one, app-two).',
  });
});

test('of several platforms the one of the engine is built', async () => {
  open({ 'docker-bake.hcl': 'target "app" { platforms = ["linux/s390x", "linux/amd64"] }\n' });
  expect(valueOf((await bench.build('tools', as('app'))).answer).image.platform).toBe('linux/amd64');
});

test('no network is none, as the options and as the bake file say it', async () => {
  open({
    'docker-bake.hcl': `
      target "off" { network = "none" }
      target "on" {}
    `,
  });
  bench.write('Dockerfile', 'FROM alpine:3.20\nRUN cat /proc/net/dev | grep -c :\n');
  const { network: _, ...request } = bench.request(0, as('off'));
  expect(valueOf(await bench.engine.build(request, () => {}))).toBeDefined();
  expect((await bench.build(0, as('off'))).log).toBe('1\n');
  expect((await bench.build(0, { ...as('on'), network: 'none' })).log).toBe('1\n');
});

test('nothing leaves the engine, wherever the bake file would write', async () => {
  const registry = await startRegistry(mkdtempSync(join(outside, 'registry-')));
  open({
    'docker-bake.hcl': `
      target "base" {
        dockerfile = "base.Dockerfile"
        cache-to = ["type=local,dest=${outside}/base-cache"]
        output = ["type=local,dest=${outside}/base"]
      }
      target "app" {
        contexts = { base = "target:base" }
        tags = ["${registry.host}/app:1"]
        output = ["type=registry", "type=image,push=true,name=${registry.host}/app:2", "type=local,dest=${outside}/app", "type=tar,dest=${outside}/kept.tar", "type=docker,dest=${outside}/app.tar"]
        cache-to = ["type=local,dest=${outside}/cache", "type=registry,ref=${registry.host}/app:cache", "type=inline"]
        attest = ["type=provenance,mode=max"]
        annotations = ["index:a=b"]
        call = "check"
      }
    `,
    'base.Dockerfile': 'FROM alpine:3.20\nRUN echo base\n',
  });
  bench.write('Dockerfile', 'FROM base\nRUN echo built\n');
  writeFileSync(join(outside, 'kept.tar'), 'of before');
  const { answer, log } = await bench.build(0, as('app'));
  expect(readFileSync(join(outside, 'kept.tar'), 'utf8')).toBe('of before');
  expect(valueOf(answer).image.tags).toEqual([valueOf(answer).tag]);
  expect(log).toContain('built');
  expect(registry.requests()).toEqual([]);
  expect(
    ['base', 'base-cache', 'app', 'app.tar', 'cache'].filter((name) => existsSync(join(outside, name))),
  ).toEqual([]);
  registry.dispose();
});

describe('what lies outside of the workspace', () => {
  const files = {
    'docker-bake.hcl': `
      target "app" {
        secret = ["id=key,src=${outside}/key"]
        network = "host"
      }
    `,
  };
  const text = 'FROM alpine:3.20\nRUN --mount=type=secret,id=key cat /run/secrets/key\n';

  test('is not read, and the sentence says what to write', async () => {
    writeFileSync(join(outside, 'key'), 'of another folder');
    open(files).write('Dockerfile', text);
    expect(faultOf((await bench.build(0, as('app'))).answer)).toEqual({
      reason: 'refused',
      message:
        'The bake target app of docker-bake.hcl asks for access outside its own folder: ' +
        `network.host, fs.read=${outside}/key. If you trust it, add "allow": ["network.host", "fs.read=${outside}/key"] ` +
        'next to "target" in stageInsight.build.perDockerfile.',
    });
  });

  test('is read where somebody allows it, and its value is in no log', async () => {
    writeFileSync(join(outside, 'key'), 'of another folder');
    open(files).write('Dockerfile', text);
    const allow = ['network.host', `fs.read=${outside}`];
    expect((await bench.build(0, as('app', { allow }))).log).toBe('***');
  });

  test('is what the person gives besides', async () => {
    writeFileSync(join(outside, 'key'), 'given');
    open({ 'docker-bake.hcl': 'target "app" {}\n' }).write('Dockerfile', text);
    const secrets = [{ id: 'key', source: { kind: 'file', path: join(outside, 'key') } }] as const;
    expect((await bench.build(0, { ...as('app'), secrets })).log).toBe('***');
  });
});

test('cancelling ends the step that runs', async () => {
  const nap = uniqueSleep(3600);
  open({ 'docker-bake.hcl': 'target "app" {}\n' }).write('Dockerfile', `FROM alpine:3.20\nRUN ${nap}\n`);
  const stop = new AbortController();
  const building = bench.build(0, as('app'), stop.signal);
  await until(() => processesOf(nap).length > 0);
  stop.abort();
  expect((await building).answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
  await expect.poll(() => processesOf(nap), patience).toEqual([]);
});

describe('a bake file', () => {
  test('in a folder of its own is used from the workspace folder, if it fits there only', async () => {
    open({
      'build/bake.hcl': `
        target "app" {
          args = { WORD = "below" }
          secret = ["id=key,src=key"]
        }
      `,
      key: 'there only',
    });
    const folders = [join(bench.folder, 'build'), bench.folder];
    const file = join(bench.folder, 'build/bake.hcl');
    expect((await bench.build('tools', as('app', { file, folders }))).log).toBe('tools below none\n');
  });

  test('is overridden by the files that buildx looks for beside it', async () => {
    open({
      'docker-bake.hcl': 'target "app" { args = { WORD = "plain" } }\n',
      'docker-bake.override.hcl': 'target "app" { args = { WORD = "overridden" } }\n',
    });
    expect((await bench.build('tools', as('app'))).log).toBe('tools overridden none\n');
  });

  test.each([
    ['', 'app', "docker-bake.hcl: couldn't find a bake definition"],
    ['target "app" {', 'app', expect.stringMatching(/^docker-bake\.hcl:1,\d+-\d+: /) as string],
    ['target "other" {}', 'app', 'docker-bake.hcl: failed to find target app'],
    [
      'target "app" {}',
      'https://a.example/b.git',
      '"https://a.example/b.git" is not a valid name of a bake target.',
    ],
    ['target "app" {}', '--print', '"--print" is not a valid name of a bake target.'],
    [
      'target "app" { dockerfile-inline = "FROM scratch" }',
      'app',
      'The bake target app of docker-bake.hcl contains its own Dockerfile and does not build this one.',
    ],
    [
      'target "app" { dockerfile = "/other" }',
      'app',
      'The bake target app of docker-bake.hcl builds /other, not this Dockerfile.',
    ],
  ])('that holds %j, asked for %j, is refused in words', async (content, target, message) => {
    open({ 'docker-bake.hcl': content });
    expect(faultOf((await bench.build('tools', as(target))).answer)).toEqual({ reason: 'refused', message });
  });

  test('that is not there is named', async () => {
    const file = join(open({}).folder, 'gone.hcl');
    const { message } = faultOf((await bench.build('tools', as('app', { file }))).answer);
    expect(message).toMatch(/gone\.hcl: no such file or directory$/);
  });

  test('needs buildx', async () => {
    open({ 'docker-bake.hcl': 'target "app" {}\n' });
    const sentence = 'The docker command line with buildx is not installed.';
    const environment = { ...process.env, DOCKER_CONFIG: outside };
    const without = createWorkbench({ Dockerfile: dockerfile }, { environment, host: daemon.host });
    const fault = faultOf((await without.build('tools', as('app'))).answer);
    expect(fault).toEqual({ reason: 'unsupported', message: sentence });
    without.dispose();
  });

  test.each(['api', 'classic'] as const)('is refused with %s chosen', async (engine) => {
    const other = createWorkbench({ Dockerfile: dockerfile }, { engine, host: daemon.host });
    bench = other;
    expect(faultOf((await other.build('tools', as('app'))).answer)).toEqual({
      reason: 'unsupported',
      message:
        'The bake file docker-bake.hcl needs buildx, but another way was chosen because it is selected in the settings.',
    });
  });
});

describe('the targets of a Dockerfile', () => {
  const list = async (...files: readonly string[]) => {
    const folders = [bench.folder];
    const question = {
      dockerfile: join(bench.folder, 'Dockerfile'),
      files: files.map((file) => ({ file: join(bench.folder, file), folders })),
    };
    return valueOf(await readBakeTargets(question, buildxEnvironment()));
  };

  test('are those that build it, with their stages and descriptions', async () => {
    open({
      'docker-bake.hcl': `
        group "default" { targets = ["app", "web"] }
        target "app" {
          target = "final"
          description = "\\u001b[31mThe app\\n$(zap)"
        }
        target "web" {
          name = "web-\${word}"
          matrix = { word = ["one", "two"] }
          args = { WORD = word }
        }
        target "other" { dockerfile = "Dockerfile.other" }
        target "inline" { dockerfile-inline = "FROM scratch" }
      `,
      'compose.yaml': `
        services:
          shop:
            build: { context: ., target: tools }
          db:
            image: postgres
      `,
    });
    const file = join(bench.folder, 'docker-bake.hcl');
    expect(await list('docker-bake.hcl', 'compose.yaml')).toEqual({
      targets: [
        { file, name: 'app', stage: 'final', description: 'The app $(zap)' },
        { file, name: 'web-one' },
        { file, name: 'web-two' },
        { file: join(bench.folder, 'compose.yaml'), name: 'shop', stage: 'tools' },
      ],
      problems: [],
    });
  });

  test('are listed beside those that cannot be read, which are told', async () => {
    open({
      'docker-bake.hcl': `
        target "app" {}
        target "locked" { secret = ["id=key,src=gone"] }
      `,
      'broken.hcl': 'target',
      'empty.hcl': '',
    });
    const { targets, problems } = await list('docker-bake.hcl', 'broken.hcl', 'empty.hcl', 'gone.hcl');
    expect(targets.map(({ name }) => name)).toEqual(['app']);
    expect(problems).toEqual([
      expect.stringMatching(/^Target locked: docker-bake\.hcl: .*gone: no such file/) as string,
      expect.stringMatching(/^broken\.hcl:1,1-7: /) as string,
      "empty.hcl: couldn't find a bake definition",
      'open gone.hcl: no such file or directory',
    ]);
  });

  test('need buildx', async () => {
    open({ 'docker-bake.hcl': 'target "app" {}\n' });
    const files = [{ file: join(bench.folder, 'docker-bake.hcl'), folders: [bench.folder] }];
    const question = { dockerfile: join(bench.folder, 'Dockerfile'), files };
    for (const environment of [{ ...process.env, DOCKER_CONFIG: outside }, { PATH: '/nowhere' }]) {
      expect(await readBakeTargets(question, environment)).toEqual({
        ok: false,
        fault: { reason: 'unsupported', message: 'The docker command line with buildx is not installed.' },
      });
    }
  });
});

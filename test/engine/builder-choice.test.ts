import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import { createBuilderHome, type BuilderHome } from '../support/engine/builders.js';
import { startDaemon, type Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';

/** Which builder is taken, compared with what buildx itself says. The builders are never started. */
const run = promisify(execFile);
let daemon: Daemon;
let home: BuilderHome;

beforeAll(async () => {
  daemon = await startDaemon({ binaries: modernEngine().binaries });
  home = createBuilderHome();
  await docker({}, 'context', 'create', 'team', '--docker', `host=${daemon.host}`);
  await docker({}, 'context', 'create', 'other', '--docker', `host=${daemon.host}`);
  await home.create('box', 'docker-container', daemon.host);
  await home.create('crate', 'docker-container', daemon.host);
});
afterAll(async () => {
  home.dispose();
  await daemon.dispose();
});

type Variables = Readonly<Record<string, string | undefined>>;

/** `DOCKER_HOST` names the engine unless a context does. */
function environmentOf(variables: Variables): NodeJS.ProcessEnv {
  return {
    ...home.environment,
    DOCKER_HOST: variables['DOCKER_CONTEXT'] ? undefined : daemon.host,
    ...variables,
  };
}

const docker = (variables: Variables, ...words: readonly string[]) =>
  run('docker', words, { env: environmentOf(variables) });

/** What `docker buildx inspect` names, or the sentence with which buildx refuses to build. */
async function byBuildx(variables: Variables): Promise<string> {
  try {
    const { stdout } = await docker(variables, 'buildx', 'inspect');
    if (/^Driver: +docker-container$/m.test(stdout)) return /^Name: +(\S+)/m.exec(stdout)?.[1] ?? '';
    const build = 'printf "FROM scratch\\nLABEL a=1\\n" | docker buildx build -';
    await run('sh', ['-c', build], { env: environmentOf(variables) });
    return 'the engine';
  } catch (error) {
    return `refused: ${/ERROR: (.*)/.exec((error as { stderr: string }).stderr)?.[1] ?? String(error)}`;
  }
}

async function byProduct(variables: Variables, more: Partial<EngineOptions> = {}): Promise<string> {
  const bench = createWorkbench(
    { Dockerfile: 'FROM scratch\nLABEL a=1\n' },
    { environment: environmentOf(variables), ...more },
  );
  const { kind, builder } = valueOf(await bench.engine.info());
  if (kind !== 'buildx' || builder === undefined) return 'the engine';
  if (builder === 'box' || builder === 'crate') return builder;
  const { answer } = await bench.build(0);
  bench.dispose();
  return answer.ok ? `built by ${builder}` : `refused: ${answer.fault.message}`;
}

const team = { DOCKER_CONTEXT: 'team' };

describe('the builder is the one that buildx takes', () => {
  const rows: readonly (readonly [
    what: string,
    chosen: readonly (readonly [Variables, readonly string[]])[],
    asked: Variables,
    expected: string,
  ])[] = [
    ['nothing was chosen', [], {}, 'the engine'],
    ['chosen for this engine', [[{}, ['box']]], {}, 'box'],
    ['chosen in capitals', [[{}, ['BOX']]], {}, 'box'],
    ['chosen for another engine', [[team, ['box']]], {}, 'the engine'],
    ['chosen for this context', [[team, ['box']]], team, 'box'],
    ['chosen for the address of the context', [[{}, ['box']]], team, 'the engine'],
    ['chosen for all', [[team, ['--global', 'box']]], {}, 'box'],
    [
      'by default, then another engine was used',
      [
        [{}, ['--default', 'box']],
        [team, ['crate']],
      ],
      {},
      'box',
    ],
    [
      'the engine was chosen again',
      [
        [{}, ['box']],
        [{}, ['default']],
      ],
      {},
      'the engine',
    ],
    [
      'the context was chosen again',
      [
        [team, ['box']],
        [team, ['team']],
      ],
      team,
      'the engine',
    ],
    ['named by the environment', [[{}, ['box']]], { BUILDX_BUILDER: 'crate' }, 'crate'],
    ['named in capitals', [], { BUILDX_BUILDER: 'Crate' }, 'crate'],
    ['an empty name', [[{}, ['box']]], { BUILDX_BUILDER: '' }, 'box'],
    ['the engine is named', [[{}, ['box']]], { BUILDX_BUILDER: 'default' }, 'the engine'],
    ['the context is named', [[team, ['box']]], { ...team, BUILDX_BUILDER: 'team' }, 'the engine'],
    ['nobody knows the name', [], { BUILDX_BUILDER: 'nobody' }, 'refused: no builder "nobody" found'],
    [
      'the name of another context',
      [],
      { ...team, BUILDX_BUILDER: 'other' },
      'refused: use `docker --context=other buildx` to switch to context "other"',
    ],
    [
      'the engine is named beside a context',
      [],
      { ...team, BUILDX_BUILDER: 'default' },
      'refused: use `docker --context=default buildx` to switch to context "default"',
    ],
  ];

  test.each(rows)('%s', async (_what, chosen, asked, expected) => {
    for (const kept of ['current', 'defaults'])
      rmSync(join(String(home.environment['DOCKER_CONFIG']), 'buildx', kept), {
        recursive: true,
        force: true,
      });
    for (const [variables, words] of chosen) await docker(variables, 'buildx', 'use', ...words);
    expect(await byBuildx(asked)).toBe(expected);
    expect(await byProduct(asked)).toBe(expected);
  });

  test('a builder that was removed is passed over', async () => {
    await home.create('gone', 'docker-container', daemon.host);
    await docker({}, 'buildx', 'use', '--default', 'gone');
    await docker({}, 'buildx', 'rm', 'gone');
    expect(await byBuildx({})).toBe('the engine');
    expect(await byProduct({})).toBe('the engine');
  });

  test('the settings win over the environment', async () => {
    expect(await byProduct({ BUILDX_BUILDER: 'crate' }, { builder: 'box' })).toBe('box');
  });
});

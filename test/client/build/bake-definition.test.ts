import { describe, expect, test } from 'vitest';
import {
  isTargetName,
  readPrinted,
  secretOf,
  stageDefinition,
} from '../../../client/src/model/build/bake-definition.js';
import type { StageOverrides } from '../../../client/src/model/build/bake-definition.js';

const plain: StageOverrides = {
  stage: 'builder',
  tag: 'stage-insight/0:builder',
  output: 'type=docker',
  labels: {},
  args: {},
  contexts: {},
  secrets: new Map(),
  enginePlatform: 'linux/amd64',
};

type Row = Readonly<Record<string, unknown>>;

function define(
  targets: Readonly<Record<string, Row>>,
  overrides: Partial<StageOverrides> = {},
): Readonly<Record<string, Row>> {
  const rows = new Map(Object.entries(targets));
  const { target } = JSON.parse(stageDefinition(rows, 'app', { ...plain, ...overrides })) as {
    readonly target: Readonly<Record<string, Row>>;
  };
  return target;
}

test('only what goes into a build is taken over, known or not yet known', () => {
  const writes = {
    tags: ['docker.io/somebody/app'],
    output: [{ type: 'registry' }],
    outputs: ['type=registry'],
    push: true,
    'cache-to': [{ type: 'local', dest: '/cache' }],
    attest: [{ type: 'sbom' }],
    annotations: ['a=b'],
    call: 'check',
    'of-tomorrow': { dest: '/' },
  };
  const taken = { context: '.', dockerfile: 'Dockerfile', ulimits: ['nofile=1'], 'no-cache-filter': ['x'] };
  const { app, base } = define({
    app: { ...taken, ...writes, target: 'final', network: '' },
    base: { ...taken, ...writes, target: 'tools' },
  });
  expect(app).toEqual({
    ...taken,
    ...{ args: {}, labels: {}, contexts: {}, secret: [] },
    target: 'builder',
    tags: ['stage-insight/0:builder'],
    output: ['type=docker'],
  });
  expect(base).toEqual({ ...taken, target: 'tools', output: ['type=cacheonly'] });
});

test('what a person chose is laid over what the file says, one by one', () => {
  const { app } = define(
    {
      app: {
        args: { A: 'file', B: '$${kept} as printed' },
        labels: { one: '1' },
        contexts: { base: 'target:base' },
        secret: [{ id: 'npm', src: '.npmrc' }, 'id=key,env=KEY', { id: 'more' }],
        network: 'host',
        ssh: [{ id: 'default' }],
        pull: false,
      },
    },
    {
      args: { A: 'mine ${x}', '%{k': '%{v}' },
      labels: { 'of.us': 'yes' },
      contexts: { assets: '/assets' },
      secrets: new Map([['key', 'id=key,env=STAGE_INSIGHT_SECRET_0']]),
      network: 'none',
      noCache: true,
      pull: true,
      ssh: true,
      dockerfile: '/tmp/x/Dockerfile',
    },
  );
  expect(app).toMatchObject({
    args: { A: 'mine $${x}', B: '$${kept} as printed', '%%{k': '%%{v}' },
    labels: { one: '1', 'of.us': 'yes' },
    contexts: { base: 'target:base', assets: '/assets' },
    secret: [{ id: 'npm', src: '.npmrc' }, { id: 'more' }, 'id=key,env=STAGE_INSIGHT_SECRET_0'],
    network: 'none',
    ssh: [{ id: 'default' }],
    'no-cache': true,
    pull: true,
    dockerfile: '/tmp/x/Dockerfile',
  });
});

test('the last stage has no target, whatever the file names', () => {
  expect(define({ app: { target: 'final' } }, { stage: undefined })['app']).not.toHaveProperty('target');
});

describe('one platform is built', () => {
  const platformsOf = (app: Row, base: Row, platform?: string): readonly unknown[] => {
    const rows = define({ app, base }, platform === undefined ? {} : { platform });
    return ['app', 'base'].map((name) => rows[name]?.['platforms']);
  };
  const arm = 'linux/arm64';
  const amd = 'linux/amd64';
  test.each([
    [{}, {}, undefined, [undefined, undefined]],
    [{ platforms: [arm] }, {}, undefined, [[arm], [arm]]],
    [{ platforms: [arm, amd] }, { platforms: [arm, amd] }, undefined, [[amd], [amd]]],
    [{ platforms: ['linux/s390x', arm] }, {}, undefined, [['linux/s390x'], ['linux/s390x']]],
    [{ platforms: [arm, amd] }, { platforms: [amd] }, arm, [[arm], [amd]]],
    [{ platforms: 'nonsense' }, { platforms: [7] }, amd, [[amd], [amd]]],
  ])('of %j and %j with %s chosen', (app, base, platform, expected) => {
    expect(platformsOf(app, base, platform)).toEqual(expected);
  });
});

test.each([[undefined], [null], ['text'], [[]], [{ group: { default: { targets: ['a'] } } }]])(
  '%j is not what buildx prints',
  (value) => expect(readPrinted(value)).toBeUndefined(),
);

test('what is printed is read whatever its shape', () => {
  const printed = readPrinted({ target: { a: 7, b: { x: 1 } }, group: { g: { targets: ['a', 3] }, h: 'x' } });
  expect([...(printed?.targets ?? [])]).toEqual([
    ['a', {}],
    ['b', { x: 1 }],
  ]);
  expect([...(printed?.groups ?? [])]).toEqual([
    ['g', ['a']],
    ['h', []],
  ]);
});

test.each([
  ['app', true],
  ['app-1_x', true],
  ['', false],
  ['-f', false],
  ['a.b', false],
  ['https://a.example/x.git', false],
  ['*', false],
])('%s is a name of a target: %s', (name, is) => expect(isTargetName(name)).toBe(is));

test.each([
  ['id=a,src=/x=y', { id: 'a', env: '', src: '/x=y' }],
  ['type=env, id=a ,env=B', { id: 'a', env: 'B', src: '' }],
  ['type=env,id=a,src=B', { id: 'a', env: 'B', src: '' }],
  ['ID=a,"src=/x,""y"""', { id: 'a', env: '', src: '/x,"y"' }],
  [
    { id: 'a', source: 'x', env: 3 },
    { id: 'a', env: '', src: 'x' },
  ],
  [null, { id: '', env: '', src: '' }],
])('the secret %j', (entry, expected) => expect(secretOf(entry)).toEqual(expected));

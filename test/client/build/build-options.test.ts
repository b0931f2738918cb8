import { describe, expect, test } from 'vitest';
import {
  asksForSecret,
  declaredArguments,
  looksSecret,
  mountedSecrets,
  secretIdFor,
} from '../../../client/src/model/build/build-arguments.js';
import {
  applyOptions,
  choicesOf,
  isEmpty,
  keepOptions,
  noOptions,
  optionWords,
  readKeptOptions,
  readBuildOptions,
  rememberedWords,
  type BuildOptions,
} from '../../../client/src/model/build/build-options.js';
import {
  parseClientSettings,
  settingsOf,
  type ClientSettings,
} from '../../../client/src/model/settings/client-settings.js';
import { stageFingerprint } from '../../../client/src/model/build/fingerprint.js';
import { dedent } from '../../support/engine/workbench.js';
import { planOfText } from '../../support/engine/plan.js';

function settings(written: Readonly<Record<string, unknown>> = {}): ClientSettings {
  return parseClientSettings((key) => written[key]);
}

const plan = planOfText(
  dedent(String.raw`
    # syntax=docker/dockerfile:1
    ARG VERSION=3.20
    FROM alpine:$VERSION AS base
    ARG VERSION
    ARG GREETING="hello world" EMPTY= TARGETARCH
    ARG NPM_TOKEN
    RUN --network=none --mount=type=cache,target=/c --mount=type=secret,id=npm,env=TOKEN \
        --mount=target=/run/keys/deploy,type=secret make
    RUN echo --mount=type=secret,id=spoken
    FROM base
    ARG GREETING=again
    ONBUILD ARG LATER=1
    RUN --mount=type=secret,source=npm,target=/x --mount=type=secret,id=$ID <<EOT
    ARG INSIDE=1
    EOT
  `),
);

test('arguments are listed once, with the first default that the file gives', () => {
  expect(declaredArguments(plan)).toEqual([
    { name: 'VERSION', preset: '3.20' },
    { name: 'GREETING', preset: 'hello world' },
    { name: 'EMPTY', preset: '' },
    { name: 'NPM_TOKEN' },
    { name: 'LATER', preset: '1' },
  ]);
});

test('secrets are those that a RUN mounts, by id, source or target', () => {
  expect(mountedSecrets(plan)).toEqual(['npm', 'deploy']);
});

test.each([
  [0, 'npm', true],
  [0, 'spoken', false],
  [0, 'other', false],
  // The second stage stands on the first one, and mounts what a variable names.
  [1, 'deploy', true],
  [1, 'other', true],
])('a build of stage %i asks for %s: %s', (stage, id, asks) => {
  expect(asksForSecret(plan, stage, id)).toBe(asks);
});

test.each([
  ...[
    'NPM_TOKEN',
    'token',
    'githubToken',
    'DB_PASSWORD',
    'PASSWD',
    'MY_SECRET',
    'API_KEY',
    'ssh_private_key',
  ],
  ...['AWS_SECRET_ACCESS_KEY', 'apiKey', 'GH_PAT', 'NPMRC'],
])('%s looks like a secret', (name) => expect(looksSecret(name)).toBe(true));

test.each([
  ...['VERSION', 'TOKENIZER', 'PATH_PREFIX', 'KEYBOARD', 'AUTHOR', 'COMPASS', 'BYPASS', 'GPG_KEY', 'PATCH'],
  ...['SECRETARY', 'KEY', 'USER', ''],
])('%s does not', (name) => expect(looksSecret(name)).toBe(false));

test.each([
  ['NPM_TOKEN', ['other', 'npm-token'], 'npm-token'],
  ['NPM_TOKEN', ['npm'], 'NPM_TOKEN'],
])('instead of %s with %j mounted: %s', (name, mounted, id) => expect(secretIdFor(name, mounted)).toBe(id));

const chosen: BuildOptions = {
  args: { VERSION: '3.19', EMPTY: '' },
  platform: 'linux/arm64',
  network: 'none',
  target: 'base',
  secrets: [{ id: 'npm', storage: true }],
  withheld: ['deploy'],
};

describe('options over settings', () => {
  const folder = {
    'build.args': { VERSION: '3.18', GREETING: 'hi' },
    'build.platform': 'linux/amd64',
    'build.network': 'host',
    'build.secrets': [
      { id: 'npm', env: 'NPM' },
      { id: 'deploy', file: 'key' },
      { id: 'more', env: 'MORE' },
    ],
  };

  test('what was chosen wins, the rest stays', () => {
    expect(applyOptions(settings(folder), chosen)).toMatchObject({
      buildArgs: { VERSION: '3.19', GREETING: 'hi', EMPTY: '' },
      buildPlatform: 'linux/arm64',
      buildNetwork: 'none',
      buildTarget: 'base',
      buildSecrets: [
        { id: 'more', env: 'MORE' },
        { id: 'npm', storage: true },
      ],
    });
  });

  test('the platform of the engine can be chosen over the settings', () => {
    expect(applyOptions(settings(folder), { ...noOptions, platform: '' }).buildPlatform).toBe('');
  });

  test('nothing chosen changes nothing', () => {
    expect(applyOptions(settings(folder), noOptions)).toEqual(settings(folder));
  });
});

describe('settings of one Dockerfile', () => {
  const written = settings({
    'build.args': { A: '1', B: '1' },
    'build.perDockerfile': {
      'web/Dockerfile': { args: { A: 4 }, platform: 'linux/arm64', secrets: [{ id: 'x', storage: true }] },
      '**/Dockerfile': { args: { A: '2' }, network: 'none', target: 'dev' },
      'we?/{Dockerfile,*.dev}': { args: { B: '3' }, context: '.' },
      nonsense: 7,
    },
  });

  test.each([
    ['web/Dockerfile', { A: '4', B: '3' }, 'linux/arm64', 'none', 'dev', '.'],
    ['Dockerfile', { A: '2', B: '1' }, '', 'none', 'dev', ''],
    ['a/b/Dockerfile', { A: '2', B: '1' }, '', 'none', 'dev', ''],
    ['web/x.dev', { A: '1', B: '3' }, '', 'default', '', '.'],
    ['web/x/y.dev', { A: '1', B: '1' }, '', 'default', '', ''],
    ['web/Dockerfile.dev', { A: '1', B: '3' }, '', 'default', '', '.'],
  ])('%s', (path, buildArgs, buildPlatform, buildNetwork, buildTarget, buildContext) => {
    expect(settingsOf(written, path)).toMatchObject({
      ...{ buildArgs, buildPlatform, buildNetwork, buildTarget, buildContext },
    });
  });

  test.each([
    ['**', 'a/b/Dockerfile', true],
    ['**/Dockerfile', 'Dockerfile', true],
    ['a/**/Dockerfile', 'a/Dockerfile', true],
    ['a/**/Dockerfile', 'b/a/Dockerfile', false],
    ['**/b/*', 'ab/Dockerfile', false],
    ['*', 'a/Dockerfile', false],
    ['./a/?ockerfile', 'a/Dockerfile', true],
    ['a?Dockerfile', 'a/Dockerfile', false],
    ['{a,b/{c,d}}/*', 'b/d/Dockerfile', true],
    ['{a,b', '{a,b', true],
    ['{a,b', 'a', false],
    ['', 'Dockerfile', false],
    [`${'**/'.repeat(40)}x`, `${'a/'.repeat(100)}y`, false],
    [`${'*a'.repeat(40)}b`, 'a'.repeat(200), false],
    ['{a,b}'.repeat(40), 'ab'.repeat(20), false],
  ])('%s fits %s: %s', (glob, path, fits) => {
    const rows = settings({ 'build.perDockerfile': { [glob]: { platform: 'linux/386' } } });
    expect(settingsOf(rows, path).buildPlatform === 'linux/386').toBe(fits);
  });

  test('a path may hold what is special elsewhere', () => {
    const rows = settings({ 'build.perDockerfile': { 'a+b(1)/[x].{y': { platform: 'linux/386' } } });
    expect(settingsOf(rows, 'a+b(1)/[x].{y').buildPlatform).toBe('linux/386');
    expect(settingsOf(rows, 'aab(1)/x.y').buildPlatform).toBe('');
  });
});

describe('what is remembered', () => {
  const document = 'file:///w/Dockerfile';
  const restarted = (options: BuildOptions): unknown =>
    readKeptOptions(JSON.parse(JSON.stringify(keepOptions(new Map([[document, options]]))))).get(document);

  test('comes back after a restart', () => expect(restarted(chosen)).toEqual(chosen));

  test('an argument that looks like a secret is not written down', () => {
    const typed = { ...chosen, args: { ...chosen.args, NPM_TOKEN: 'open sesame' } };
    expect(JSON.stringify(keepOptions(new Map([[document, typed]])))).not.toContain('sesame');
    expect(restarted(typed)).toEqual(chosen);
    expect(restarted({ ...noOptions, args: { NPM_TOKEN: 'open sesame' } })).toBeUndefined();
  });

  test('of many files the newest stay', () => {
    const many = new Map(Array.from({ length: 300 }, (_, at) => [`file:///${at}`, chosen] as const));
    const kept = readKeptOptions(keepOptions(many));
    expect([kept.size, kept.has('file:///299'), kept.has('file:///0')]).toEqual([200, true, false]);
  });

  test.each([undefined, 3, { version: 2, files: [] }, { version: 1, files: [3, [4, {}], null] }])(
    'anything else is nothing: %j',
    (value) => expect(readKeptOptions(value).size).toBe(0),
  );

  test.each([
    [{}, {}],
    [{ platform: '' }, { platform: '' }],
    [{ network: 'bridge', target: 3, args: { A: 1, B: [] } }, { args: { A: '1' } }],
    [
      {
        secrets: [
          { id: 'a', storage: true },
          { id: 'b', storage: true, env: 'B' },
        ],
      },
      { secrets: [{ id: 'a', storage: true }] },
    ],
  ])('%j is read as %j', (value, expected) =>
    expect(readBuildOptions(value)).toEqual({ ...noOptions, ...expected }),
  );

  test('is empty or not', () => {
    expect([noOptions, { ...noOptions, platform: '' }, chosen].map(isEmpty)).toEqual([true, false, false]);
  });
});

test('the words name what is given, and no value', () => {
  const given = applyOptions(settings({ 'build.secrets': [{ id: 'key', file: 'a/key' }] }), chosen);
  expect(optionWords(given)).toEqual([
    'arguments VERSION, EMPTY',
    'linux/arm64',
    'no network',
    'secret key (file a/key)',
    'secret npm (secret storage)',
  ]);
  expect(rememberedWords(chosen)).toEqual([
    'stage base',
    'arguments VERSION, EMPTY',
    'linux/arm64',
    'no network',
    'secret npm (secret storage)',
    'no secret deploy',
  ]);
  expect(rememberedWords({ ...noOptions, platform: '', network: 'default' })).toEqual([
    'engine platform',
    'engine network',
  ]);
});

describe('a size counts for the options it was measured with', () => {
  const print = (written: Readonly<Record<string, unknown>>, options = noOptions): string =>
    stageFingerprint(plan, 0, choicesOf(applyOptions(settings(written), options)));

  test('every choice but the stage counts', () => {
    const others: readonly Partial<BuildOptions>[] = [
      ...[{ args: { A: '1' } }, { args: { A: '2' } }, { platform: 'linux/arm64' }, { network: 'none' }],
      ...[{ network: 'host' }, { context: 'web' }, { secrets: [{ id: 'npm', storage: true }] }],
    ] as const;
    const prints = [{}, ...others].map((options) => print({}, { ...noOptions, ...options }));
    expect(new Set(prints).size).toBe(others.length + 1);
    expect(print({}, { ...noOptions, target: 'base' })).toBe(prints[0]);
  });

  test('where a choice or a secret comes from does not', () => {
    const secret = (place: object): string => print({ 'build.secrets': [{ id: 'npm', ...place }] });
    expect(secret({ env: 'A' })).toBe(secret({ storage: true }));
    expect(print({ 'build.args': { A: '1' } })).toBe(print({}, { ...noOptions, args: { A: '1' } }));
  });

  test('without choices it is the one of earlier versions, whose sizes are kept', () => {
    expect(print({})).toBe(stageFingerprint(plan, 0));
  });
});

describe('a bake target', () => {
  const bake = { file: 'docker-bake.hcl', target: 'app' };
  const set = settings({
    'build.perDockerfile': { Dockerfile: { bake: { ...bake, allow: ['network.host', 7] } } },
  });
  const applied = settingsOf(set, 'Dockerfile');

  test('is an option of one Dockerfile', () => {
    expect(applied.buildBake).toEqual({ ...bake, allow: ['network.host'] });
    expect(settingsOf(set, 'other').buildBake).toBeUndefined();
    expect(optionWords(applied)).toEqual(['bake target app of docker-bake.hcl']);
    expect(choicesOf(applied).bake).toMatch(/^app of docker-bake\.hcl [\da-f]{16}$/);
  });

  test('can be left out although the settings name one, and is remembered so', () => {
    const none = readBuildOptions({ bake: { file: '', target: '' } });
    expect(applyOptions(applied, none).buildBake).toBeUndefined();
    expect(rememberedWords(none)).toEqual(['no bake target']);
    const kept = readKeptOptions(JSON.parse(JSON.stringify(keepOptions(new Map([['file:///a', none]])))));
    expect(kept.get('file:///a')).toEqual(none);
    expect(isEmpty(none)).toBe(false);
  });

  test.each([[null], [7], [{}], [{ file: 'x' }], [{ target: 'x' }], [{ file: ['x'], target: 'x' }]])(
    '%j is none',
    (value) => expect(readBuildOptions({ bake: value }).bake).toEqual({ file: '', target: '' }),
  );

  test.each([
    [undefined, bake],
    [bake, { ...bake, target: 'other' }],
    [bake, { ...bake, file: 'other.hcl' }],
  ])('another one is another build: %j, %j', (one, other) => {
    const printOf = (chosen: typeof bake | undefined): string =>
      stageFingerprint(plan, 0, choicesOf({ ...settings(), buildBake: chosen }));
    expect(printOf(one)).not.toBe(printOf(other));
    expect(printOf(other)).toBe(printOf({ ...other }));
  });

  test('another text of the bake file is another build', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((words) => choicesOf(applied, words).bake);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });
});

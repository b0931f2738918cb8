import { expect, test } from 'vitest';
import { clientSettingsTable } from '../../../client/src/model/settings/client-settings-table.js';
import {
  parseClientSettings,
  type ClientSettings,
} from '../../../client/src/model/settings/client-settings.js';

function parse(written: Readonly<Record<string, unknown>>): ClientSettings {
  return parseClientSettings((key) => written[key]);
}

test('nothing written gives the defaults', () => {
  expect(parse({})).toMatchObject({
    sizeShow: 'lens',
    buildLens: true,
    followCursor: true,
    engine: 'auto',
    dockerHost: '',
    buildArgs: {},
    buildSecrets: [],
    buildUnsaved: 'editor',
  });
});

test.each([
  ['size.show', 'inlay', { sizeShow: 'inlay' }],
  ['size.show', 'everywhere', { sizeShow: 'lens' }],
  ['codeLens.build', false, { buildLens: false }],
  ['codeLens.build', 'no', { buildLens: true }],
  ['docker.host', ' unix:///x.sock ', { dockerHost: 'unix:///x.sock' }],
  ['docker.host', 7, { dockerHost: '' }],
  ['build.args', { DEBUG: 1, NAME: 'x', LIST: [1] }, { buildArgs: { DEBUG: '1', NAME: 'x' } }],
  ['build.args', ['A=1'], { buildArgs: {} }],
  ['build.contexts', { base: 'docker-image://x', bad: {} }, { buildContexts: { base: 'docker-image://x' } }],
  ['build.secrets', [{ id: 'npm', env: 'NPM_TOKEN' }], { buildSecrets: [{ id: 'npm', env: 'NPM_TOKEN' }] }],
  ['build.secrets', [{ id: 'npm' }, { env: 'X' }, { id: 'a', env: 'b', file: 'c' }], { buildSecrets: [] }],
  [
    'build.secrets',
    [
      { id: 'a', storage: true },
      { id: 'b', storage: false },
    ],
    { buildSecrets: [{ id: 'a', storage: true }] },
  ],
  ['tree.exclude', ['a', 3, 'b'], { treeExclude: ['a', 'b'] }],
])('%s: %j', (key, value, expected) => {
  expect(parse({ [key]: value })).toMatchObject(expected);
});

/** Paths, hosts, programs and secrets: a repository that is not trusted must not choose them. */
test('settings that reach beyond the editor are restricted, and no others', () => {
  expect(
    clientSettingsTable
      .filter(({ restricted }) => restricted === true)
      .map(({ key }) => key)
      .sort(),
  ).toEqual([
    'agents.allowBuild',
    'build.args',
    'build.cacheFrom',
    'build.cacheTo',
    'build.contexts',
    'build.network',
    'build.perDockerfile',
    'build.secrets',
    'docker.builder',
    'docker.context',
    'docker.engine',
    'docker.host',
    'registry.enabled',
  ]);
});

test.each<[string, (settings: ClientSettings) => boolean]>([
  ['size.instructions', ({ sizeOfInstructions }) => sizeOfInstructions],
  ['size.statusBar', ({ sizeInStatusBar }) => sizeInStatusBar],
  ['registry.enabled', ({ registryEnabled }) => registryEnabled],
  ['codeLens.build', ({ buildLens }) => buildLens],
  ['codeLens.inspect', ({ inspectLens }) => inspectLens],
  ['inspect.afterBuild', ({ inspectAfterBuild }) => inspectAfterBuild],
  ['build.readBaseImages', ({ readImagesAfterBuild }) => readImagesAfterBuild],
  ['tree.followCursor', ({ followCursor }) => followCursor],
  ['agents.allowBuild', ({ agentsBuild }) => agentsBuild],
])('%s is as the manifest says until somebody changes it', (key, of) => {
  const standard = clientSettingsTable.find((row) => row.key === key)?.default;
  expect(of(parse({}))).toBe(standard);
  expect(of(parse({ [key]: standard !== true }))).toBe(standard !== true);
});

test('nothing is sent anywhere, and no agent builds, before a person says so', () => {
  expect(parse({})).toMatchObject({ registryEnabled: false, agentsBuild: false });
});

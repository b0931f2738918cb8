import { expect, test } from 'vitest';
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

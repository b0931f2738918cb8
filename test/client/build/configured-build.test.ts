import { expect, test } from 'vitest';
import { withConfigured } from '../../../client/src/model/build/configured-build.js';
import { parseClientSettings, settingsOf } from '../../../client/src/model/settings/client-settings.js';

const configured = {
  context: '/repo/web',
  contexts: { docs: '/repo/docs', base: 'docker-image://alpine:3.20' },
  args: { VERSION: '3', MODE: 'plain' },
  platform: 'linux/arm64',
  network: 'none',
  bake: { file: 'bake.hcl', target: 'web' },
  cacheFrom: ['type=registry,ref=team/app'],
} as const;

function buildsWith(written: Readonly<Record<string, unknown>>, path = 'Dockerfile') {
  const settings = parseClientSettings((key) => written[key]);
  return settingsOf(withConfigured(settings, configured), path);
}

test('what the repository says counts where nobody says something else', () => {
  expect(buildsWith({})).toMatchObject({
    buildContext: '/repo/web',
    buildContexts: configured.contexts,
    buildArgs: configured.args,
    buildPlatform: 'linux/arm64',
    buildNetwork: 'none',
    buildBake: configured.bake,
    buildCacheFrom: configured.cacheFrom,
    buildCacheTo: [],
  });
});

test('settings stand over it: arguments and contexts one by one, everything else as a whole', () => {
  const settings = {
    'build.args': { MODE: 'own' },
    'build.contexts': { docs: 'other' },
    'build.platform': 'linux/amd64',
    'build.network': 'host',
    'build.context': 'api',
  };
  expect(buildsWith(settings)).toMatchObject({
    buildContext: 'api',
    buildContexts: { docs: 'other', base: 'docker-image://alpine:3.20' },
    buildArgs: { VERSION: '3', MODE: 'own' },
    buildPlatform: 'linux/amd64',
    buildNetwork: 'host',
  });
});

test('settings of one Dockerfile can take back what the repository says', () => {
  const own = { platform: '', network: 'default', bake: { file: '', target: '' }, cacheFrom: [] };
  expect(buildsWith({ 'build.perDockerfile': { Dockerfile: own } })).toMatchObject({
    buildPlatform: '',
    buildNetwork: 'default',
    buildBake: undefined,
    buildCacheFrom: [],
  });
});

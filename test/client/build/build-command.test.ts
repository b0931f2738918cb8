import { describe, expect, test } from 'vitest';
import { buildCommandLine } from '../../../client/src/model/build/build-command.js';
import { parseClientSettings, settingsOf } from '../../../client/src/model/settings/client-settings.js';

function commandLine(name: string, written: Readonly<Record<string, unknown>> = {}): string {
  const settings = settingsOf(
    parseClientSettings((key) => written[key]),
    'web/Dockerfile',
  );
  const target = name === '' ? [] : ['--target', name];
  return buildCommandLine({ dockerfile: 'web/Dockerfile', context: 'web', target, settings });
}

test.each([
  ['builder', {}, 'docker build --target builder --file web/Dockerfile web'],
  ['', {}, 'docker build --file web/Dockerfile web'],
  [
    'builder',
    { 'build.args': { GREETING: "it's me", N: 2 }, 'build.platform': 'linux/arm64' },
    String.raw`docker build --target builder --platform linux/arm64 --build-arg 'GREETING=it'\''s me' --build-arg N=2 --file web/Dockerfile web`,
  ],
  [
    'builder',
    { 'build.platform': 'linux/arm64, linux/amd64' },
    'docker build --target builder --platform linux/arm64 --file web/Dockerfile web',
  ],
  [
    'builder',
    { 'build.contexts': { assets: '../shared assets', base: 'docker-image://alpine:3.20' } },
    `docker build --target builder --build-context 'assets=../shared assets' --build-context base=docker-image://alpine:3.20 --file web/Dockerfile web`,
  ],
  [
    'builder',
    { 'docker.context': 'colima', 'build.network': 'none', 'build.secrets': [{ id: 'npm', env: 'TOKEN' }] },
    'docker --context colima build --target builder --network none --secret id=npm,env=TOKEN --file web/Dockerfile web',
  ],
  [
    '',
    {
      'build.secrets': [
        { id: 'npm-token', storage: true },
        { id: 'key', file: 'a b' },
      ],
    },
    `docker build --secret id=npm-token,env=NPM_TOKEN --secret 'id=key,src=a b' --file web/Dockerfile web`,
  ],
  [
    'builder',
    { 'docker.host': 'unix:///run/x.sock', 'docker.context': 'colima', 'build.args': { A: '$(rm -rf /)' } },
    `docker --host unix:///run/x.sock build --target builder --build-arg 'A=$(rm -rf /)' --file web/Dockerfile web`,
  ],
])('target %s with %j', (target, written, expected) => {
  expect(commandLine(target, written)).toBe(expected);
});

describe('as a target of a bake file', () => {
  const bake = (file: string, more = {}): Readonly<Record<string, unknown>> => ({
    'build.perDockerfile': { '**': { bake: { file, target: 'app', ...more } } },
  });
  const only = '--set app.output=type=docker --set app.cache-to=';
  test.each([
    [
      'builder',
      bake('docker-bake.hcl'),
      `docker buildx bake --file docker-bake.hcl --set app.target=builder ${only} app`,
    ],
    [
      '',
      { ...bake('./build/bake.hcl'), 'docker.context': 'colima', 'build.args': { A: 'b c' } },
      `cd build && docker --context colima buildx bake --file bake.hcl --set app.target= ${only} --set 'app.args.A=b c' app`,
    ],
    [
      'builder',
      {
        ...bake('a b/x/bake.json', { allow: ['fs.read=../y'] }),
        'build.platform': 'linux/arm64',
        'build.contexts': { assets: 'web/assets', base: 'docker-image://alpine:3.20', all: '/all' },
        'build.secrets': [
          { id: 'key', file: 'key.pem' },
          { id: 'npm', env: 'NPM' },
        ],
      },
      `cd 'a b/x' && docker buildx bake --file bake.json --allow fs.read=../y --set app.target=builder ${only} --set app.platform=linux/arm64 ` +
        '--set app.contexts.assets=../../web/assets --set app.contexts.base=docker-image://alpine:3.20 --set app.contexts.all=/all ' +
        '--set app.secrets=id=key,src=../../key.pem --set app.secrets=id=npm,env=NPM app',
    ],
    [
      'builder',
      { ...bake('web/bake.hcl'), 'build.network': 'none' },
      `cd web && echo '{"target":{"app":{"network":"none"}}}' | docker buildx bake --file bake.hcl --file - --set app.target=builder ${only} app`,
    ],
  ])('stage %j with %j', (target, written, expected) => {
    expect(commandLine(target, written)).toBe(expected);
  });
});

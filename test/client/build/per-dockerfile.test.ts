import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { readBuildOptions } from '../../../client/src/model/build/build-options.js';
import { optionsSchema } from '../../../client/src/model/build/build-options-schema.js';
import { optionsFor, perDockerfile } from '../../../client/src/model/build/per-dockerfile.js';
import { exposedPorts } from '../../../client/src/model/build/run-command.js';
import { resolveCaches } from '../../../client/src/model/build/shared-caches.js';
import { planOfText } from '../../support/engine/plan.js';

test.each([
  ['Dockerfile', 'Dockerfile', true],
  ['Dockerfile', 'a/Dockerfile', false],
  ['./a/Dockerfile', 'a/Dockerfile', true],
  ['/a/Dockerfile', 'a/Dockerfile', true],
  ['*/Dockerfile', 'a/Dockerfile', true],
  ['*/Dockerfile', 'a/b/Dockerfile', false],
  ['*', 'Dockerfile', true],
  ['*', 'a/Dockerfile', false],
  ['D*', 'D', true],
  ['**', 'a/b/Dockerfile', true],
  ['**/Dockerfile', 'Dockerfile', true],
  ['**/Dockerfile', 'a/b/Dockerfile', true],
  ['**/Dockerfile', 'a/xDockerfile', false],
  ['a/**/Dockerfile', 'a/Dockerfile', true],
  ['a/**/Dockerfile', 'b/a/Dockerfile', false],
  ['a**e', 'a/Dockerfile', true],
  ['?/Dockerfile', 'a/Dockerfile', true],
  ['?/Dockerfile', 'ab/Dockerfile', false],
  ['a?Dockerfile', 'a/Dockerfile', false],
  ['Dockerfile?', 'Dockerfile', false],
  ['{a,b}/Dockerfile', 'b/Dockerfile', true],
  ['{a,b}/{x,y}', 'b/y', true],
  ['{a,b}/Dockerfile', 'c/Dockerfile', false],
  ['a.c', 'abc', false],
  ['', 'Dockerfile', false],
])('%s names %s: %s', (glob, path, expected) => {
  expect(optionsFor(perDockerfile({ [glob]: {} }), path)).toHaveLength(expected ? 1 : 0);
});

test('the path itself is laid over what its globs say', () => {
  const rows = perDockerfile({ 'a/D': { target: 'own' }, '**': { target: 'all' }, x: { target: 'x' } });
  expect(optionsFor(rows, 'a/D').map(({ target }) => target)).toEqual(['all', 'own']);
  for (const value of [undefined, null, 7, ['a']]) expect(perDockerfile(value)).toEqual([]);
});

test('a glob of many stars and choices comes to an end', () => {
  const rows = perDockerfile({ ['*a'.repeat(60)]: {}, ['{a,b}'.repeat(40)]: {} });
  expect(optionsFor(rows, 'a'.repeat(59))).toEqual([]);
});

const ajv = new Ajv2020({ strict: false });

test.each<[unknown, boolean]>([
  [{}, true],
  [
    { args: { A: 1, B: true, C: 'x' }, platform: 'linux/arm64', network: 'none', target: 'x', context: '..' },
    true,
  ],
  [{ bake: { file: 'docker-bake.hcl', target: 'app', allow: ['network.host'] } }, true],
  [
    {
      secrets: [
        { id: 'a', env: 'A' },
        { id: 'b', storage: true },
      ],
      withheld: ['c'],
    },
    true,
  ],
  [{ cacheFrom: ['type=local,src=x'], cacheTo: ['x'] }, true],
  [{ args: { A: null } }, false],
  [{ network: 'bridge' }, false],
  [{ bake: { file: 'docker-bake.hcl' } }, false],
  [{ bake: { file: 'a', target: 'b', push: true } }, false],
  [{ secrets: [{ env: 'A' }] }, false],
  [{ secrets: [{ id: 'a', value: 'hunter2' }] }, false],
  [{ secrets: [{ id: 'a', storage: false }] }, false],
  [{ targets: ['x'] }, false],
])('the editor lets a person write %j: %s', (options, valid) => {
  expect(ajv.validate(optionsSchema, options)).toBe(valid);
});

test('whatever the editor lets a person write is read', () => {
  const whole = {
    platform: 'p',
    network: 'none',
    target: 't',
    context: 'c',
    cacheFrom: ['a'],
    cacheTo: ['b'],
    withheld: ['w'],
  };
  const nested = {
    args: { A: '1' },
    bake: { file: 'f', target: 't', allow: ['x'] },
    secrets: [{ id: 's', env: 'S' }],
  };
  const options = { ...whole, ...nested };
  expect(Object.keys(optionsSchema.properties).sort()).toEqual(Object.keys(options).sort());
  expect(readBuildOptions(options)).toEqual(options);
});

test.each([
  ['type=local,src=cache', 'type=local,src=/w/cache'],
  ['type=local,dest=cache,mode=max', 'type=local,dest=/w/cache,mode=max'],
  ['  type=registry,ref=a/b ', 'type=registry,ref=a/b'],
  ['a/b:cache', 'a/b:cache'],
])('the cache %j is %s', (written, expected) => {
  expect(resolveCaches([written, ' '], (folder) => `/w/${folder}`)).toEqual([expected]);
});

test.each([
  ['FROM a\nEXPOSE 80 81/udp $PORT 80-90 80\n', ['80', '81/udp']],
  ['FROM a AS x\nEXPOSE 80\nFROM x\nEXPOSE 81/tcp\n', ['81/tcp', '80']],
  ['FROM a AS x\nEXPOSE 80\nFROM a\nCOPY --from=x / /\n', []],
  ['FROM a\n', []],
])('%j exposes %j', (text, ports) => {
  const plan = planOfText(text);
  expect(exposedPorts(plan, plan.stages.length - 1)).toEqual(ports);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildOptions, readBuildFlags } from '../../../client/src/cli/build-options.js';
import { readCommandLine } from '../../../client/src/cli/options.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-flags-'));
  writeFileSync(join(folder, 'bake.hcl'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { VERSION: '3', TOKEN: 't' };
const read = (...words: readonly string[]) =>
  readBuildFlags(readCommandLine(words, buildOptions).values, environment);

describe('what a command line says of a build', () => {
  test('without options is nothing', () => {
    expect(read()).toEqual({ args: {}, secrets: [], contexts: {}, cacheFrom: [], cacheTo: [] });
  });

  test('arguments, with the values of the environment where only the name is given', () => {
    const words = ['A=1', 'B=x=y', 'VERSION', 'UNSET', 'EMPTY='].flatMap((one) => ['--build-arg', one]);
    expect(read(...words).args).toEqual({ A: '1', B: 'x=y', VERSION: '3', EMPTY: '' });
  });

  test.each([
    ['id=a,src=/k', { id: 'a', source: { kind: 'file', path: '/k' } }],
    ['type=file,id=a,source=/k', { id: 'a', source: { kind: 'file', path: '/k' } }],
    ['id=a,env=VERSION', { id: 'a', source: { kind: 'env', name: 'VERSION' } }],
    ['type=env,id=a,src=VERSION', { id: 'a', source: { kind: 'env', name: 'VERSION' } }],
    ['id=TOKEN', { id: 'TOKEN', source: { kind: 'env', name: 'TOKEN' } }],
    ['id=a,"src=/k,v"', { id: 'a', source: { kind: 'file', path: '/k,v' } }],
  ])('the secret %s as docker build reads it', (text, expected) => {
    expect(read('--secret', text).secrets).toEqual([expected]);
  });

  test('contexts, the folders among them as absolute paths', () => {
    const words = [`--build-context=src=${folder}`, '--build-context=base=docker-image://alpine:3.20'];
    expect(read(...words).contexts).toEqual({ src: folder, base: 'docker-image://alpine:3.20' });
  });

  test('shared caches, the folders of local ones as absolute paths', () => {
    const words = ['--cache-from', 'type=registry,ref=r/app:c', '--cache-from', 'type=local,src=c,digest=x'];
    expect(read(...words, '--cache-to', '"type=local","dest=a,b"').cacheFrom).toEqual([
      'type=registry,ref=r/app:c',
      `type=local,src=${join(process.cwd(), 'c')},digest=x`,
    ]);
    expect(read('--cache-to', 'type=local,"dest=/a,b"').cacheTo).toEqual(['type=local,"dest=/a,b"']);
  });

  test('a bake file with its target, the platform, the network, the builder and the engine', () => {
    const bake = join(folder, 'bake.hcl');
    const words = ['--bake', bake, '--target=app', '--context', folder, '--platform=linux/arm64'];
    expect(read(...words, '--network=none', '--builder=far', '--docker-context=big')).toEqual({
      args: {},
      secrets: [],
      contexts: {},
      cacheFrom: [],
      cacheTo: [],
      context: folder,
      bake: { file: bake, target: 'app' },
      platforms: ['linux/arm64'],
      network: 'none',
      builder: 'far',
      dockerContext: 'big',
    });
  });

  test.each([
    [['--build-arg', '=x'], '--build-arg takes NAME=VALUE; not =x'],
    [['--secret', 'hunter2'], '--secret takes id=NAME,src=FILE or id=NAME,env=VARIABLE, and no value'],
    [['--build-context', 'a'], '--build-context takes NAME=PLACE; not a'],
    [['--build-context', 'a=/nowhere'], '--build-context: /nowhere is not a folder'],
    [['--context', '/nowhere'], '--context: /nowhere is not a folder'],
    [
      ['--platform', 'linux/amd64,'],
      '--platform takes platforms such as linux/amd64,linux/arm64; not linux/amd64,',
    ],
    [['--network', 'bridge'], '--network takes default, none, host; not bridge'],
    [['--bake', 'x.hcl'], '--bake needs --target, the target of the bake file'],
    [['--bake', '/no.hcl', '--target', 'app'], '--bake: /no.hcl is not a file'],
    [
      ['--target', 'app'],
      '--target is a target of a bake file: there is none in this folder, and --bake names another; stages are chosen by --stage',
    ],
  ])('%j is refused in one sentence', (words, sentence) => {
    expect(() => read(...words)).toThrow(sentence);
  });
});

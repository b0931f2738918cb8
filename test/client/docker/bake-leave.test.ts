import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowFlags, leaveWanted } from '../../../client/src/docker/build/bake-leave.js';

/** What a bake target may read without anybody's leave, on a real disk. */

let top = '';
let work = '';
beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'stage-insight-')));
  work = join(top, 'work');
  mkdirSync(join(work, 'below'), { recursive: true });
  mkdirSync(join(top, 'work-beside'));
  writeFileSync(join(top, 'key'), '');
  symlinkSync(top, join(work, 'way-out'));
  symlinkSync(work, join(top, 'way-in'));
  mkdirSync(join(work, 'deep/deeper'), { recursive: true });
  symlinkSync(join(top, 'work-beside'), join(work, 'deep/deeper/way-beside'));
});
afterAll(() => rmSync(top, { recursive: true }));

/** With `TOP` for the folder of the test. */
function wantedOf(
  target: Readonly<Record<string, unknown>>,
  allow: readonly string[] = [],
): readonly string[] {
  const targets = new Map([['app', { context: '.', dockerfile: 'Dockerfile', ...target }]]);
  const bake = { file: join(work, 'docker-bake.hcl'), target: 'app', folders: [work], allow };
  const wanted = leaveWanted({ targets, groups: new Map(), folder: work }, bake);
  return wanted.map((one) => one.replaceAll(top, 'TOP'));
}

describe('a target asks for nothing', () => {
  test.each([
    [{}],
    [{ context: 'below', dockerfile: '../Dockerfile' }],
    [{ context: 'cwd://below', dockerfile: 'cwd://Dockerfile' }],
    [{ contexts: { a: 'below', b: 'target:x', c: 'docker-image://alpine', d: 'https://a.example/x.git' } }],
    [{ context: 'https://a.example/x.git', dockerfile: '../../Dockerfile' }],
    [{ secret: [{ id: 'a', env: 'A' }, { id: 'b', src: 'not/yet/there' }, 'id=c,src=below/c'] }],
    [
      {
        'cache-from': [
          { type: 'local', src: 'below' },
          { type: 'registry', ref: '../x' },
        ],
      },
    ],
    [{ secret: [{ id: 'a' }, { id: '../a', env: 'A' }, 'type=env,id=b,src=../B'] }],
    [{ ssh: [{ id: 'default' }, 'default'], network: 'none', entitlements: 'nonsense' }],
  ])('with %j', (target) => expect(wantedOf(target)).toEqual([]));
});

describe('a target asks for', () => {
  test.each([
    [{ context: '..' }, ['fs.read=TOP', 'fs.read=TOP/Dockerfile']],
    [{ context: 'way-out' }, ['fs.read=TOP/work/way-out', 'fs.read=TOP/work/way-out/Dockerfile']],
    [{ dockerfile: 'way-out/key' }, ['fs.read=TOP/work/way-out/key']],
    [
      { contexts: { a: '../work-beside', b: 'cwd://..', c: 'oci-layout://../key' } },
      ['fs.read=TOP/work-beside', 'fs.read=TOP', 'fs.read=TOP/key'],
    ],
    [
      { secret: [{ id: 'a', src: '../key' }, 'id=b,src=/nowhere/b'] },
      ['fs.read=TOP/key', 'fs.read=/nowhere/b'],
    ],
    [{ context: 'deep/deeper/way-beside/..' }, ['fs.read=TOP']],
    [{ context: 'http://../../key' }, ['fs.read=TOP/key', 'fs.read=TOP/key/Dockerfile']],
    [{ contexts: { a: 'https://x/../../..' } }, ['fs.read=TOP']],
    [{ secret: [{ id: '../key' }] }, ['fs.read=TOP/key']],
    [{ secret: ['id=a,"src=../key"'] }, ['fs.read=TOP/key']],
    [{ secret: [{ id: 'a', src: 'deep/deeper/way-beside/../key' }] }, ['fs.read=TOP/key']],
    [{ ssh: [{ id: 'x', paths: ['../key'] }] }, ['fs.read=TOP/key']],
    [{ ssh: ['x=below/a,../key'] }, ['fs.read=TOP/key']],
    [{ 'cache-from': [{ type: 'local', src: '..' }] }, ['fs.read=TOP']],
    [{ 'dockerfile-inline': 'FROM scratch', context: '/' }, ['fs.read=/']],
    [{ network: 'host' }, ['network.host']],
    [
      { entitlements: ['security.insecure', 'network.host'], network: 'host' },
      ['security.insecure', 'network.host'],
    ],
  ])('what lies outside: %j', (target, expected) => expect(wantedOf(target)).toEqual(expected));
});

test.each([[['fs.read=../key']], [['fs=..']], [['fs.read=*']], [['network.host', 'fs.read=way-out']]])(
  '%j is leave to read the key',
  (allow) => {
    expect(wantedOf({ secret: [{ id: 'a', src: '../key' }] }, allow)).toEqual([]);
  },
);

test('a folder that is reached by a link is the folder', () => {
  expect(wantedOf({ context: `${join(top, 'way-in')}/below` })).toEqual([]);
});

test('buildx is told what it may, and nothing that it does not know', () => {
  const allow = ['fs.read=../key', 'network.host', 'fs.write=/', 'nonsense', '--push'];
  const bake = { file: join(work, 'docker-bake.hcl'), target: 'app', folders: [work], allow };
  expect(allowFlags(bake, work, ['/own']).map((flag) => flag.replaceAll(top, 'TOP'))).toEqual([
    '--allow=fs.read=TOP/work',
    '--allow=fs.read=TOP/key',
    '--allow=fs.read=/own',
    '--allow=network.host',
  ]);
});

import { expect, test } from 'vitest';
import { secretArguments } from '../../../client/src/model/build/secret-names.js';
import { isOutside, namesSecretFile } from '../../../client/src/model/build/secret-places.js';

test.each([
  ['NPM_TOKEN', true],
  ['PASSWORD', true],
  ['GITHUB_API_KEY', true],
  ['SSH_PUBLIC_KEY', false],
  ['TOKENIZER', false],
  ['VERSION', false],
])('%s passes a secret: %s', (name, expected) => {
  expect(secretArguments({ [name]: 'x' })).toEqual(expected ? [name] : []);
});

test.each([
  ['/w/a', ['/w'], false],
  ['/w/a', ['/w/'], false],
  ['/work/a', ['/w'], true],
  ['/home/u/.npmrc', ['/w', '/v'], true],
  ['/v/x', ['/w', '/v'], false],
  ['C:\\w\\a', ['C:\\w'], false],
  ['/a', [], true],
])('%s lies outside of %j: %s', (path, folders, expected) => {
  expect(isOutside(path, folders)).toBe(expected);
});

test.each<[unknown, boolean]>([
  [[{ id: 'a', file: '../x' }], true],
  [[undefined, [{ id: 'a', env: 'X' }]], false],
  [[{ 'svc/*': { secrets: [{ id: 'a', file: '../x' }] } }], true],
  [['../x'], false],
  [undefined, false],
])('settings %j name the file: %s', (value, expected) => {
  expect(namesSecretFile(value, '../x')).toBe(expected);
});

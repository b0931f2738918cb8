import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldersAbove, ignoredBy } from '../../../client/src/model/stage/ignore-files.js';

const paths = ['Dockerfile', 'a/Dockerfile', 'a/b/Dockerfile', 'a/b/c/Dockerfile', 'b/Dockerfile.dev'];

/** Texts by folder; what is left of `paths`. */
const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['nothing is ignored', {}, paths],
  ['a name holds at any depth', { '': 'b\n' }, ['Dockerfile', 'a/Dockerfile']],
  ['a bound name does not', { '': '/b\n' }, paths.slice(0, 4)],
  ['a folder only', { '': 'Dockerfile/\n' }, paths],
  ['of a deeper file', { a: 'b/\n' }, ['Dockerfile', 'a/Dockerfile', 'b/Dockerfile.dev']],
  ['bound in a deeper file', { a: '/c\n/b/c\n' }, [...paths.slice(0, 3), paths[4] ?? '']],
  ['taken in again', { '': 'Dockerfile\n!/a/Dockerfile\n' }, ['a/Dockerfile', 'b/Dockerfile.dev']],
  ['taken in again further down', { '': 'Dockerfile\n', 'a/b': '!Dockerfile\n' }, [...paths.slice(2)]],
  ['whatever is read first', { 'a/b': '!Dockerfile\n', '': 'Dockerfile\n' }, [...paths.slice(2)]],
  ['a folder taken in again further down', { '': 'b/\n', a: '!b/\n' }, paths.slice(0, 4)],
  [
    'not out of a folder that is left out',
    { '': '/a/\n', 'a/b': '!Dockerfile\n' },
    ['Dockerfile', 'b/Dockerfile.dev'],
  ],
  ['by stars', { '': 'a/**/c\n*.dev\n' }, paths.slice(0, 3)],
  ['comments, blanks, escapes', { '': '# b\n\n  \n\\#b\n\\!b\n' }, paths],
  ['letter case', { '': 'dockerfile\nB\n' }, paths],
  ['DOS line ends, spaces behind', { '': 'b \r\n' }, ['Dockerfile', 'a/Dockerfile']],
];

describe.each(cases)('%s', (_name, files, left) => {
  const ignored = ignoredBy(Object.entries(files).map(([folder, text]) => ({ folder, text })));

  test('by our reading', () => {
    expect(paths.filter((path) => !ignored(path))).toEqual(left);
  });

  test('by git', () => {
    expect(leftByGit(files)).toEqual(left);
  });
});

test('folders with names that would be patterns', () => {
  const folder = '[a]* !#b';
  const ignored = ignoredBy([{ folder, text: 'Dockerfile\n' }]);
  expect([`${folder}/Dockerfile`, `${folder}/x/Dockerfile`, 'a !#b/Dockerfile'].map(ignored)).toEqual([
    true,
    true,
    false,
  ]);
});

test('the later of two files of one folder counts', () => {
  const files = ['*\n', '!*\n'].map((text) => ({ folder: 'a', text }));
  expect(ignoredBy(files)('a/Dockerfile')).toBe(false);
  expect(ignoredBy([...files].reverse())('a/Dockerfile')).toBe(true);
});

test.each(['../Dockerfile', '/Dockerfile', ''])('%j is no path of the workspace, and stays', (path) => {
  expect(ignoredBy([{ folder: '', text: '*\n' }])(path)).toBe(false);
});

test('the folders above a file', () => {
  expect([foldersAbove('a/b/Dockerfile'), foldersAbove('Dockerfile')]).toEqual([['', 'a', 'a/b'], ['']]);
});

/** Neither the settings of a person or a machine, nor the repository of a hook that runs this. */
const plainGit = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

function leftByGit(files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'stage-insight-ignore-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  try {
    for (const path of paths) write(path, 'FROM scratch\n');
    for (const [folder, text] of Object.entries(files)) write(join(folder, '.gitignore'), text);
    const git = (...args: readonly string[]): string =>
      spawnSync('git', ['-C', root, ...args], { encoding: 'utf8', env: plainGit }).stdout;
    git('init', '-q', '--template=');
    const listed = git('ls-files', '--others', '--exclude-standard').split('\n');
    return paths.filter((path) => listed.includes(path));
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a line with more stars or letters than anybody needs leaves nothing out', () => {
  const ignored = (line: string, path: string): boolean =>
    ignoredBy([{ folder: '', text: `${line}\n` }])(path);
  expect(ignored('a*b*c*d', 'a1b2c3d')).toBe(true);
  expect(ignored('a*b*c*d*e', 'a1b2c3d4e')).toBe(false);
  const long = (length: number): string => 'a'.repeat(length);
  expect([ignored(long(1000), long(1000)), ignored(long(1001), long(1001))]).toEqual([true, false]);
});

import { expect, test } from 'vitest';
import {
  comparePaths,
  fileRows,
  problemText,
  sumProblems,
  type ListedFile,
} from '../../../client/src/model/stage/file-rows.js';

/** `services/web | Dockerfile.dev`, with what stands below a folder indented. */
function drawn(...paths: readonly string[]): readonly string[] {
  const files = paths.map((path): ListedFile => ({ path, document: `file:///${path}` }));
  const line = ({ label, description }: { readonly label: string; readonly description: string }): string =>
    description === '' ? label : `${label} | ${description}`;
  return fileRows(files).flatMap((row) =>
    row.kind === 'folder' ? [line(row), ...row.children.map((child) => `  ${line(child)}`)] : [line(row)],
  );
}

test('a file is called by its folder, and by its name where that says more', () => {
  expect(
    drawn('Dockerfile', 'api.Dockerfile', 'services/web/Dockerfile', 'services/web/Dockerfile.dev'),
  ).toEqual(['Dockerfile', 'api.Dockerfile', 'services/web', 'services/web | Dockerfile.dev']);
});

test('many files stand below the topmost folders, and one that is alone stands by itself', () => {
  const services = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => `services/${name}/Dockerfile`);
  expect(drawn('Dockerfile', ...services, 'tools/lint/Containerfile')).toEqual([
    'Dockerfile',
    'services | 9 Dockerfiles',
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => `  ${name}`),
    'tools/lint',
  ]);
});

test('ten files need no folders; of eleven, those at the top stay there', () => {
  const many = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, at) => `services/s${at}/Dockerfile`);
  expect(drawn(...many(10))).toHaveLength(10);
  expect(drawn(...many(11))[0]).toBe('services | 11 Dockerfiles');
  expect(drawn('Dockerfile', 'a.Dockerfile', ...many(9)).slice(0, 3)).toEqual([
    'Dockerfile',
    'a.Dockerfile',
    'services | 9 Dockerfiles',
  ]);
});

test('paths are in the order of a person: files before folders, and numbers by their value', () => {
  const paths = ['b/team-10/D', 'b/team-2/D', 'b/z.D', 'a/x/y/D', 'D', 'b/team-2/x/D', 'c.D', 'a/x/E'];
  expect([...paths].sort(comparePaths)).toEqual([
    ...['c.D', 'D', 'a/x/E', 'a/x/y/D', 'b/z.D', 'b/team-2/D', 'b/team-2/x/D', 'b/team-10/D'],
  ]);
  expect(comparePaths('a/D', 'a/D')).toBe(0);
});

test('problems are counted in words', () => {
  const all = sumProblems([
    { errors: 2, warnings: 0 },
    { errors: 1, warnings: 1 },
  ]);
  expect(problemText(all)).toBe('3 errors, 1 warning');
  expect(sumProblems([])).toEqual({ errors: 0, warnings: 0 });
  expect(problemText({ errors: 2, warnings: 1 })).toBe('2 errors, 1 warning');
  expect(problemText({ errors: 1, warnings: 2 })).toBe('1 error, 2 warnings');
  expect(problemText({ errors: 0, warnings: 0 })).toBe('');
});

test('in each folder its files come first, and numbers count as numbers', () => {
  const paths = [
    'Dockerfile',
    'a/Dockerfile',
    'a/team-2/Dockerfile',
    'a/team-10/Dockerfile',
    'b/c/Dockerfile',
  ];
  expect([...paths].reverse().sort(comparePaths)).toEqual(paths);
  expect(comparePaths('z', 'a/b')).toBe(-1);
  expect(comparePaths('a/b', 'z')).toBe(1);
  // Names that differ in a leading zero alone still have an order.
  expect([comparePaths('a01', 'a1'), comparePaths('a1', 'a01'), comparePaths('a1', 'a1')]).toEqual([
    -1, 1, 0,
  ]);
});

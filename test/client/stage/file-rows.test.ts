import { expect, test } from 'vitest';
import { fileRows, problemText, type ListedFile } from '../../../client/src/model/stage/file-rows.js';

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

test('problems are counted in words', () => {
  expect(problemText({ errors: 2, warnings: 1 })).toBe('2 errors, 1 warning');
  expect(problemText({ errors: 0, warnings: 0 })).toBe('');
});

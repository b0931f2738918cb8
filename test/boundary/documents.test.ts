import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/project.mjs';
import { rooms } from '../../scripts/lib/rooms.mjs';

const documents = [...globSync('*.md', { cwd: inRoot('.') }), ...globSync('docs/*.md', { cwd: inRoot('.') })];

describe('a document links to what is there', () => {
  test.each(documents)('%s', (document) => {
    const text = readFileSync(inRoot(document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#|command:)([^)#\s]+)/g)].map(
      ([, link = '']) => link,
    );
    expect(links.filter((link) => !existsSync(inRoot(join(dirname(document), link))))).toEqual([]);
  });
});

test('the lives of a keystroke and of a click are linked', () => {
  const text = readFileSync(inRoot('ARCHITECTURE.md'), 'utf8');
  for (const life of ['keystroke', 'click']) {
    const section = text.split(`## The life of one ${life}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(section.match(/\]\((?:server|client)\/[^)]+\.ts\)/g)?.length).toBeGreaterThan(5);
  }
});

describe('the table of rooms', () => {
  const sources = globSync(['server/src/**/*.ts', 'client/src/**/*.ts', 'client/panel/**/*.ts'], {
    cwd: inRoot('.'),
  }).map((path) => path.replaceAll('\\', '/'));

  test('gives every source file one row', () => {
    const rowsOf = (path: string): number =>
      rooms.filter(({ files, except = [] }) => {
        const isIn = (globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(path, glob));
        return isIn(files) && !isIn(except);
      }).length;
    expect(sources.length).toBeGreaterThan(300);
    expect(sources.filter((path) => rowsOf(path) !== 1)).toEqual([]);
  });

  test.each(rooms.filter(({ inside }) => inside !== undefined))('names the rooms in $files', (room) => {
    const folder = (room.files[0] ?? '').replace('/**', '');
    const folders = readdirSync(inRoot(folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(Object.keys(room.inside ?? {}).sort()).toEqual(folders.sort());
  });
});

import { describe, expect, test } from 'vitest';
import { findContents } from '../../../server/src/core/images/find-rows.js';
import { inventoryData } from '../../../server/src/core/images/inventory-data.js';
import { rowsOf } from '../../../server/src/core/images/inventory-rows.js';

/** The rows by which a tag is judged, and whether they are about this very image. */
function judgedBy(
  repository: string,
  tag: string,
  release?: string,
): { rows: string[]; exact: boolean } | undefined {
  const found = findContents(repository, tag, release);
  return found && { exact: found.exact, rows: found.rows.map((row) => row.tag) };
}

describe('a tag that the catalogue does not list', () => {
  test('on the same release, a row of its line is about it', () => {
    expect(judgedBy('node', '22.11.0-bookworm-slim', 'debian/bookworm')).toEqual({
      rows: ['22-bookworm-slim'],
      exact: true,
    });
  });

  test.each([
    ['another line', '99-bookworm-slim', 'debian/bookworm'],
    ['another release', '22.11.0-buster-slim', 'debian/buster'],
  ])('%s makes the rows those of neighbours', (_, tag, release) => {
    const found = judgedBy('node', tag, release);
    expect(found?.exact).toBe(false);
    expect(found?.rows.length).toBeGreaterThan(3);
    expect(found?.rows.every((row) => row.endsWith('-slim'))).toBe(true);
  });

  test('a distribution is the same in all tags of a release, and in those alone', () => {
    expect(judgedBy('alpine', '3.20.9', 'alpine/3.20')).toEqual({ rows: ['3.20'], exact: true });
    expect(judgedBy('debian', '12.3', 'debian/bookworm')?.exact).toBe(true);
    expect(judgedBy('debian', 'buster-20200101', 'debian/buster')?.exact).toBe(false);
  });

  test('of which the release is not known, nothing is known', () => {
    expect(judgedBy('node', '22.11.0-bookworm-slim')).toBe(undefined);
    expect(judgedBy('alpine', '3.20.9')).toBe(undefined);
  });

  test('on another release has its distribution in it', () => {
    expect(findContents('golang', '1.20.3-alpine', 'alpine/3.17')?.floor?.tag).toBe('3.17');
  });
});

test('every variable of a row has a name, and PATH is spelled out', () => {
  for (const row of Object.keys(inventoryData).flatMap((image) => rowsOf(image))) {
    const names = Object.keys(row.env);
    expect(
      names.filter((name) => !/^[A-Za-z_]\w*$/.test(name)),
      `${row.image}:${row.tag}`,
    ).toEqual([]);
    expect(row.env['PATH'] ?? '/bin', `${row.image}:${row.tag}`).toMatch(/^\/|^\$/);
  }
});

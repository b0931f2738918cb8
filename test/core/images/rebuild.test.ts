import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import {
  packCatalogue,
  packPlatforms,
  packRunPackages,
  readReleases,
} from '../../../scripts/catalogue/pack.mjs';
import { checkImage, packImages, packTables } from '../../../scripts/catalogue/pack-inventory.mjs';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('the shipped data is what the rows give', () => {
  expect(packCatalogue()).toBe(read('server/src/core/images/catalogue-data.ts'));
  expect(packRunPackages()).toBe(read('server/src/core/packages/run-packages-data.ts'));
  expect(packImages()).toBe(read('server/src/core/images/inventory-data.ts'));
  expect(packTables()).toBe(read('server/src/core/packages/tables-data.ts'));
  expect(packPlatforms()).toBe(read('server/src/core/images/platforms-data.ts'));
});

test('a misspelt or missing key of an image is an error', () => {
  const lines = read('scripts/catalogue/rows/inventory/images.jsonl').split('\n');
  const row = JSON.parse(lines[0] ?? '') as Readonly<Record<string, unknown>>;
  expect(() => {
    checkImage(row);
  }).not.toThrow();
  expect(() => {
    checkImage({ ...row, entryPoint: [] });
  }).toThrow('no key entryPoint');
  const { asOf: _day, ...undated } = row;
  expect(() => {
    checkImage(undated);
  }).toThrow('has no asOf');
});

test('every release row tells its source by a known key or in words', () => {
  const keys = Object.keys(parse(read('scripts/catalogue/rows/sources.yaml')) as object);
  const bad = readReleases().filter(({ source }) => {
    const first = source.split(/[ ;(/]/)[0] ?? '';
    return /^[A-Z]{2,}\d*$/.test(first) && !keys.includes(first);
  });
  expect(bad.map(({ id }) => id)).toEqual([]);
});

interface TagRows {
  readonly images: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

test('every listed tag of an official image is answered with its release', () => {
  const { images } = parse(read('scripts/catalogue/rows/official-tags.yaml')) as TagRows;
  const wrong: string[] = [];
  for (const [image, variants] of Object.entries(images)) {
    for (const [variant, releases] of Object.entries(variants)) {
      for (const [release, lines] of Object.entries(releases)) {
        for (const line of lines.split(' ')) {
          const tag = [line === '*' ? '' : line, variant].filter((part) => part !== '').join('-') || 'latest';
          const facts = lookup(`${image}:${tag}`);
          if (facts?.release !== release.split('/')[1])
            wrong.push(`${image}:${tag} ${release} ${facts?.title}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

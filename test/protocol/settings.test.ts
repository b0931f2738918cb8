import { describe, expect, test } from 'vitest';
import { defaultSettings, parseSettings } from '../../server/src/protocol/settings.js';
import { settingsTable } from '../../server/src/protocol/settings-table.js';

const problemsOf = (given: unknown, ids?: readonly string[]): readonly string[] =>
  parseSettings(given, ids).problems;

test.each([undefined, null, {}])('%j gives the defaults, without a word', (given) => {
  expect(parseSettings(given)).toEqual({ settings: defaultSettings, problems: [] });
});

test('every switch has the default that the manifest names', () => {
  const { diagnostics, hover, completion, inlayStageNames, documentLinks } = defaultSettings;
  const byKey = new Map(settingsTable.map((row) => [row.key, row.default]));
  expect([diagnostics, hover, completion, inlayStageNames, documentLinks]).toEqual(
    [
      'diagnostics.enabled',
      'hover.enabled',
      'completion.enabled',
      'inlayHints.stageNames',
      'documentLinks.enabled',
    ].map((key) => byKey.get(key)),
  );
});

test.each([{ hover: { enabled: false } }, { 'hover.enabled': false }])('%j switches hovers off', (given) => {
  expect(parseSettings(given)).toMatchObject({ settings: { hover: false, completion: true }, problems: [] });
});

describe('what cannot be used is told, and the default holds', () => {
  test.each<[unknown, string]>([
    [[], 'The settings `stageInsight` must be an object.'],
    ['x', 'The settings `stageInsight` must be an object.'],
    [
      { hover: { enabled: 'no' } },
      '`stageInsight.hover.enabled` must be true or false, not "no"; true is used.',
    ],
    [{ hover: { enabled: 0 } }, '`stageInsight.hover.enabled` must be true or false, not 0; true is used.'],
    [
      { hover: { enabled: [] } },
      '`stageInsight.hover.enabled` must be true or false, not a list; true is used.',
    ],
    [{ rules: [] }, '`stageInsight.rules` must be an object, not a list.'],
    [{ rules: { x: 'error' } }, '`stageInsight.rules`: there is no rule `x`.'],
    [
      { rules: { 'libc-mismatch': 'fatal' } },
      '`stageInsight.rules`: `libc-mismatch` must be one of error, warning, info, hint, off, not "fatal".',
    ],
    [{ images: true }, '`stageInsight.images` must be an object, not true.'],
    [
      { images: { 'a/*': null } },
      '`stageInsight.images`: `a/*` must be an image or an object of facts, not null.',
    ],
    [{ images: { 'a/*': { libc: 'bionic' } } }, '`stageInsight.images`: `a/*` has no usable fact `libc`.'],
    [{ images: { 'a/*': { like: 7 } } }, '`stageInsight.images`: `a/*` has no usable fact `like`.'],
    [{ build: { context: 7 } }, '`stageInsight.build.context` must be a folder, not 7.'],
  ])('%j', (given, problem) => {
    expect(problemsOf(given, ['libc-mismatch'])).toEqual([problem]);
    expect(parseSettings(given).settings.hover).toBe(true);
  });

  test('but null says nothing', () => {
    expect(
      problemsOf({ hover: { enabled: null }, rules: null, images: null, build: { context: null } }),
    ).toEqual([]);
  });
});

test('images are like others, or have facts of their own, or both', () => {
  const images = {
    'a/*': ' like debian:12 ',
    'b/*': { like: 'alpine:3.20', shell: null, users: ['app'] },
    'c/*': { libc: 'musl', env: { A: 'b' }, bash: true },
    'd/*': { like: 'alpine:3.20' },
  };
  expect(problemsOf({ images })).toEqual([]);
  expect(parseSettings({ images }).settings.images).toEqual([
    { pattern: 'a/*', like: 'debian:12' },
    { pattern: 'b/*', like: 'alpine:3.20', facts: { shell: null, users: ['app'] } },
    { pattern: 'c/*', facts: { libc: 'musl', env: { A: 'b' }, bash: true } },
    { pattern: 'd/*', like: 'alpine:3.20' },
  ]);
});

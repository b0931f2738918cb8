import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileGlob } from '../../../server/src/core/text/glob.js';

describe('a pattern of a shell or of COPY names', () => {
  test.each([
    ['/app/*', '/app/x', true],
    ['/app/*', '/app/x/y', false],
    ['/app/**', '/app/x', true],
    ['/app/**', '/app/x/y', false],
    ['/app/?', '/app/x', true],
    ['/app/?', '/app//', false],
    ['/app/[a-c]', '/app/b', true],
    ['/app/[!a-c]', '/app/b', false],
    ['/app/[z-a]', '/app/b', false],
    ['/app/[b', '/app/[b', true],
    ['/app/a\\*', '/app/a*', true],
    ['/app/a\\*', '/app/ab', false],
    ['*.jar', 'a.jar', true],
    ['*.jar', 'a.jar.original', false],
    ['', '', true],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(compileGlob(pattern, { style: 'path' }).matches(path)).toBe(expected);
  });
});

// Read off moby's patternmatcher and its tests.
describe('a pattern of an ignore file names', () => {
  test.each([
    ['**', 'a/b', true],
    ['**/b', 'b', true],
    ['**/b', 'a/b', true],
    ['**/b', 'a/cb', false],
    ['**/*/**', 'a/b', true],
    ['**/*/**/*', 'a', false],
    ['**/*/**/*/**/c', 'a/b/x/c', true],
    ['a/**', 'a/b/c', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/***/b', 'a/b', false],
    ['a/***/b', 'a/x/b', true],
    ['**2', 'dir2', true],
    ['**2', 'a/dir2', true],
    ['*/x', 'a/x', true],
    ['*/x', 'a/b/x', false],
    ['[!a]x', '!x', true],
    ['[^a]x', 'bx', true],
    ['node_modules', 'node_modules/a/b', true],
    ['node_modules', 'node_modules2/a', false],
    ['**/node_modules', 'a/node_modules/b', true],
  ])('%s, %s or what lies in it: %s', (pattern, path, expected) => {
    expect(compileGlob(pattern, { style: 'ignore' }).matchesOrContains(path)).toBe(expected);
  });
});

test('every pattern of stars and letters means what an expression means', () => {
  const letters = fc.constantFrom('a', 'b', '/', '*', '?', '**/');
  fc.assert(
    fc.property(
      fc.array(letters, { maxLength: 8 }),
      fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 10 }),
      (pattern, path) => {
        const written = pattern.join('');
        const source = written.replace(/\*\*\/?|[*?]/g, (part, at: number) => {
          if (part === '?') return '[^/]';
          if (part === '*') return '[^/]*';
          return at + part.length === written.length ? '.*' : '(?:.*/)?';
        });
        fc.pre(!/^\*\*[^/*?]/.test(written));
        expect(compileGlob(written, { style: 'ignore' }).matches(path.join(''))).toBe(
          new RegExp(`^${source}$`).test(path.join('')),
        );
      },
    ),
  );
});

test.each(['*a', '**/a', '?*a', '*a/**'])('%s a hundred times over costs no time', (part) => {
  const count = { steps: 0 };
  const glob = compileGlob(`${part.repeat(100)}c`, { style: 'ignore', count });
  expect(glob.matches(`${'a'.repeat(250)}/`.repeat(16))).toBe(false);
  expect(count.steps).toBeLessThan(16 * 251 * 700);
});

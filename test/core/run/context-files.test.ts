import { expect, test } from 'vitest';
import { isInContext } from '../../../server/src/core/run/context-files.js';

test.each([
  ['pnpm-lock.yaml', true],
  ['web/logo.png', true],
  ['yarn.lock', false],
  ['web/pnpm-lock.yaml', false],
])('a file too large or binary to be read is in the context all the same: %s', (path, isThere) => {
  const names: Readonly<Record<string, readonly string[]>> = {
    '': ['pnpm-lock.yaml', 'web/'],
    web: ['logo.png'],
  };
  const context = { read: () => undefined, list: (folder: string) => names[folder] ?? [] };
  expect(isInContext(context, path)).toBe(isThere);
});

import { expect, test } from 'vitest';
import { drawFinal } from '../../support/stage-runs.js';

test.each([
  ['ldd /a 2>&1 | grep -q "not a dynamic executable"', true],
  ['! ldd /a', true],
  ['file /a | grep -q "statically linked"', true],
  ['xx-verify --static /a', true],
  ['! readelf -l /a | grep INTERP', true],
  ['ldd /a', false],
  ['ldd /a | grep libc', false],
  ['! ldd /a | grep "not a dynamic"', false],
  ['file /a | grep -v static', false],
  ['xx-verify /a', false],
  ['readelf -l /a | grep INTERP', false],
  ['ldd /b 2>&1 | grep -q "not a dynamic executable"', false],
  ['(ldd /a 2>&1 | grep -q "not a dynamic executable" || true)', false],
])('%s goes on with a static program only: %s', (guard, isStatic) => {
  expect(drawFinal(`FROM gcc:12\nRUN gcc -o /a a.c && ${guard}`)).toEqual([
    isStatic ? '/a: static certain' : '/a: dynamic glibc 2.36 certain',
  ]);
});

import { describe, test } from 'vitest';
import { checkConversion, checkRefusal } from '../../support/check-conversion.js';
import { lostCases, lostRefusals } from './cases/lost.js';
import { javaCases } from './cases/java.js';
import { pythonCases } from './cases/python.js';
import { releaseCases } from './cases/releases.js';
import { siteCases, siteRefusals } from './cases/sites.js';
import { nodeCases } from './cases/node.js';
import { cCases, otherCases, rustCases } from './cases/native.js';

describe('C and C++', () => {
  test.each(cCases)('$name', checkConversion);
});

describe('Rust', () => {
  test.each(rustCases)('$name', checkConversion);
});

describe('Zig, Swift, Haskell, Bun, Deno, OCaml', () => {
  test.each(otherCases)('$name', checkConversion);
});

describe('Java and Scala', () => {
  test.each(javaCases)('$name', checkConversion);
});

describe('Node and Bun', () => {
  test.each(nodeCases)('$name', checkConversion);
});

describe('Python', () => {
  test.each(pythonCases)('$name', checkConversion);
});

describe('.NET, Elixir, Ruby, Swift', () => {
  test.each(releaseCases)('$name', checkConversion);
});

describe('What the large image had, and the build read unasked', () => {
  test.each(lostCases)('$name', checkConversion);
  test.each(lostRefusals)('$name', checkRefusal);
});

describe('Sites, front ends beside other languages, tables of cron', () => {
  test.each(siteCases)('$name', checkConversion);
  test.each(siteRefusals)('$name', checkRefusal);
});

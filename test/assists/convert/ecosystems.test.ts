import { describe, test } from 'vitest';
import { checkConversion } from '../../support/check-conversion.js';
import { javaCases } from './cases/java.js';
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

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexLines } from '../../server/src/core/text/text.js';
import { applyChanges } from '../../server/src/lsp/documents.js';
import { chooseEncoding, createPositions, type PositionEncoding } from '../../server/src/lsp/positions.js';

const units = ['a', ' ', 'é', '€', '🚀', '\n', '\r\n', '\r', '👩‍🚀'] as const;
const anyText = fc.array(fc.constantFrom(...units), { maxLength: 30 }).map((parts) => parts.join(''));
const encodings: readonly PositionEncoding[] = ['utf-16', 'utf-8'];
const positionsOf = (text: string, encoding: PositionEncoding) =>
  createPositions(text, indexLines(text), encoding);

test.each([
  ['FROM a', 5, 'utf-16', 5],
  ['# 🚀 x', 5, 'utf-16', 5],
  ['# 🚀 x', 5, 'utf-8', 7],
  ['# é€ x', 5, 'utf-8', 8],
] as const)('%j at %i in %s is character %i', (text, offset, encoding, character) => {
  const positions = positionsOf(text, encoding);
  expect(positions.positionAt(offset)).toEqual({ line: 0, character });
  expect(positions.offsetAt({ line: 0, character })).toBe(offset);
});

test('a position inside of a character means its start, one behind the line its end', () => {
  const positions = positionsOf('🚀🚀\nx', 'utf-8');
  expect(positions.offsetAt({ line: 0, character: 6 })).toBe(2);
  expect(positions.offsetAt({ line: 0, character: 99 })).toBe(4);
  expect(positions.offsetAt({ line: 9, character: 0 })).toBe(6);
  expect(positions.offsetAt({ line: Number.NaN, character: -1 })).toBe(0);
});

test.each([
  [undefined, 'utf-16'],
  [['utf-32'], 'utf-16'],
  [['utf-8', 'utf-16'], 'utf-8'],
  [['utf-32', 'utf-16', 'utf-8'], 'utf-16'],
] as const)('of %j the encoding is %s', (offered, expected) => {
  expect(chooseEncoding(offered)).toBe(expected);
});

describe.each(encodings)('%s', (encoding) => {
  test('bytes and units count as the platform counts them', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        const before = text.slice(0, offset).split(/\r\n|\r|\n/);
        const cutsPair = /[\ud800-\udbff]$/.test(text.slice(0, offset));
        const cutsBreak = text[offset - 1] === '\r' && text[offset] === '\n';
        fc.pre(!cutsPair && !cutsBreak);
        const line = before.at(-1) ?? '';
        const character = encoding === 'utf-8' ? Buffer.byteLength(line) : line.length;
        const position = { line: before.length - 1, character };
        expect(positionsOf(text, encoding).positionAt(offset)).toEqual(position);
        expect(positionsOf(text, encoding).offsetAt(position)).toBe(offset);
      }),
    );
  });

  test('edits sent in pieces give the text that the editor has', () => {
    const edit = fc.record({ from: fc.nat(), length: fc.nat(9), text: anyText });
    fc.assert(
      fc.property(anyText, fc.array(edit, { maxLength: 8 }), (start, edits) => {
        let text = start;
        const changes = edits.map(({ from, length, text: inserted }) => {
          const wholes = [...text];
          const at = wholes.slice(0, from % (wholes.length + 1)).join('').length;
          const end = at + [...text.slice(at)].slice(0, length).join('').length;
          const positions = positionsOf(text, encoding);
          const range = positions.rangeOf({ start: at, end });
          const span = positions.spanOf(range);
          // A break of two characters cannot be cut by positions; the editor never does.
          fc.pre(span.start === at && span.end === end);
          text = text.slice(0, at) + inserted + text.slice(end);
          return { range, text: inserted };
        });
        expect(applyChanges(start, changes, encoding)).toBe(text);
      }),
    );
  });
});

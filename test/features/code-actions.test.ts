import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { differenceOf } from '../../server/src/features/code-actions.js';
import { acted, actionTitles, allFixed } from '../support/features.js';
import { dedent } from '../support/marked-text.js';

const misspelled = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=biu<|>lder /a /a\n';

test('a finding offers its fixes first and then to be ignored', () => {
  expect(actionTitles(misspelled)).toEqual([
    'Change to `builder` (preferred)',
    "Ignore 'stage-not-found' for this instruction",
  ]);
  expect(actionTitles('FROM a<|>lpine:3.22')).toEqual([]);
});

test('ignoring writes a comment above, or adds to the one that is there', () => {
  const title = "Ignore 'stage-not-found' for this instruction";
  expect(acted(misspelled, title)).toContain(
    'FROM alpine:3.22\n# stage-insight: ignore=stage-not-found\nCOPY --from=biulder',
  );
  const commented = misspelled.replace('COPY', '# stage-insight: ignore=stage-unused why\nCOPY');
  expect(acted(commented, title)).toContain('# stage-insight: ignore=stage-unused,stage-not-found why\nCOPY');
});

test('fix all makes every safe fix, also those that touch each other', () => {
  const text = `
    FROM golang:1.25 AS Builder
    FROM alpine:3.22
    COPY --from=BUILDER /a /a
    COPY --from=Builder /b /b
  `;
  expect(allFixed(text)).toBe(
    dedent(`
      FROM golang:1.25 AS builder
      FROM alpine:3.22
      COPY --from=builder /a /a
      COPY --from=builder /b /b
    `),
  );
  expect(allFixed('FROM alpine:3.22')).toBe('FROM alpine:3.22');
});

test('the difference of two texts, made as an edit, gives the second', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'b', '\r\n', '\n', '🚀', '\u{1f681}'), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      const edit = differenceOf(before, after);
      expect(edit === undefined ? before : applyEdits(before, [edit])).toBe(after);
    }),
  );
});

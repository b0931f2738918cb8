import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { differenceOf } from '../../server/src/features/code-actions.js';
import { acted, actionTitles, allFixed, refactoringTitles } from '../support/features.js';
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

test('fixes that do not touch one another are made in one pass, however many they are', () => {
  const places = Array.from({ length: 12 }, (_, at) => at);
  const file = (name: string): string => {
    const stages = places.map((at) => `FROM scratch AS s${at}`);
    const copies = places.map((at) => `COPY --from=${name}${at} /a /b${at}`);
    return [...stages, 'FROM alpine:3.22', ...copies].join('\n');
  };
  expect(allFixed(file('S'))).toBe(file('s'));
});

test('single steps are offered at their instruction, unless they would bring a fault', () => {
  const file = (line: string): string =>
    `# syntax=docker/dockerfile:1\nFROM golang:1.25\n${line}\nRUN go build -o /app .\n`;
  const at = (line: string) => refactoringTitles(file(line), false);
  expect(at('R<|>UN go mod download')).toEqual(['Keep `/go/pkg/mod` between builds']);
  expect(at('WORK<|>DIR /src')).toEqual([]);
  expect(refactoringTitles('<|>\nARG A', false)).toEqual([]);
});

test('an edit cuts no character and no line break in two', () => {
  expect(differenceOf('a\r\nb', 'a\r\r\nb')).toEqual({ start: 1, end: 3, newText: '\r\r\n' });
  expect(differenceOf('\u{1f600}x', '\u{1f601}x')).toEqual({ start: 0, end: 2, newText: '\u{1f601}' });
  expect(differenceOf('\udc00a', '\udc01a')).toEqual({ start: 0, end: 1, newText: '\udc01' });
});

const built = 'WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n';

const convert = 'Convert to multi-stage';

test.each<[string, string, boolean, readonly string[]]>([
  [
    'at the FROM of a single stage that builds',
    `FROM gol<|>ang:1.25\n${built}`,
    false,
    [`${convert} and run on \`debian:trixie-slim\``],
  ],
  ['not where nothing is built', 'FROM gol<|>ang:1.25\nWORKDIR /src\n', false, []],
  [
    'but refused to those who look for it',
    'FROM gol<|>ang:1.25\nWORKDIR /src\n',
    true,
    [`${convert} (refused)`],
  ],
  ['not at other instructions', `FROM golang:1.25\n${built.replace('COPY', 'CO<|>PY')}`, false, []],
  ['not of one stage of several', `FROM gol<|>ang:1.25 AS b\n${built}FROM scratch\n`, false, []],
])('the conversion is offered %s', (_, fixture, asked, expected) => {
  const files = { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\nfunc main() {}\n' };
  const titles = refactoringTitles(fixture, asked, { files });
  expect(titles.filter((title) => title.startsWith(convert))).toEqual(expected);
});

test('those who look for it may choose another base for the conversion', () => {
  const files = { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\nfunc main() {}\n' };
  const titles = refactoringTitles(`FROM gol<|>ang:1.25\n${built}`, true, { files });
  expect(titles).toContain('Convert to multi-stage and run on `scratch`');
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

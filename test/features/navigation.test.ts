import { describe, expect, test } from 'vitest';
import {
  calls,
  definitions,
  folds,
  highlights,
  links,
  outline,
  references,
  renamed,
  renamePlaceholder,
  selections,
  withHints,
} from '../support/features.js';
import { dedent } from '../support/marked-text.js';

/** Every way to name a stage; the cursor is put where `at` stands first. */
function everyWay(at: string): string {
  const text = dedent(`
    ARG BASE=builder
    FROM golang:1.25 AS builder
    FROM builder AS tests
    RUN --mount=type=bind,from=builder,target=/src ls /src
    FROM \${BASE} AS late
    FROM alpine:3.22
    COPY --from=Builder /a /a
    COPY --from=0 /b /b
    ONBUILD COPY --from=builder /c /c
  `);
  return text.replace(at, `${at.slice(0, -1)}<|>${at.slice(-1)}`);
}

describe('from any use of a stage', () => {
  test.each(['AS builder', 'FROM builder', ',from=builder', '--from=Builder', '--from=0'])(
    '%s leads to the declaration and to all others',
    (at) => {
      expect(definitions(everyWay(at))).toEqual(['2:21 builder']);
      expect(references(everyWay(at))).toEqual([
        '1:10 builder',
        '2:21 builder *',
        '3:6 builder',
        '4:28 builder',
        '5:6 ${BASE}',
        '7:13 Builder',
        '8:13 0',
        '9:21 builder',
      ]);
    },
  );
});

test('a rename changes every use by name; numbers and what is no use stay', () => {
  expect(renamed(everyWay(',from=builder'), 'build')).toBe(
    dedent(`
      ARG BASE=build
      FROM golang:1.25 AS build
      FROM build AS tests
      RUN --mount=type=bind,from=build,target=/src ls /src
      FROM \${BASE} AS late
      FROM alpine:3.22
      COPY --from=build /a /a
      COPY --from=0 /b /b
      ONBUILD COPY --from=build /c /c
    `),
  );
});

test.each([
  ['FROM a AS b<|>uild', 'build'],
  ['FROM a AS build\nCOPY --from=<|>0 /a /a', undefined],
  ['FROM go<|>lang:1.25 AS build', undefined],
  ['FROM a AS build\nRUN ec<|>ho build', undefined],
])('what a rename of %j starts from', (fixture, placeholder) => {
  expect(renamePlaceholder(fixture)).toBe(placeholder);
});

test.each([
  ['1st', 'refused: `1st` is not a valid stage name'],
  ['Upper', 'refused: `Upper` is not a valid stage name'],
  ['scratch', 'refused: `scratch` is a reserved name'],
  ['other', 'refused: A stage named `other` already exists'],
])('a rename to %s is refused', (name, reason) => {
  expect(renamed('FROM a AS bu<|>ild\nFROM b AS other', name)).toContain(reason);
});

test('of stages that share a name each use is renamed with the one it gets', () => {
  const text = 'FROM a AS <|>x\nFROM x AS y\nFROM b AS x\nCOPY --from=x /a /a';
  expect(renamed(text, 'first')).toBe('FROM a AS first\nFROM first AS y\nFROM b AS x\nCOPY --from=x /a /a');
});

test('an ARG that chooses among stages leads to all of them', () => {
  const text = 'ARG V=x\nFROM a AS base-one\nFROM a AS base-two\nFROM base-<|>${V}';
  expect(definitions(text)).toEqual(['2:11 base-one', '3:11 base-two']);
});

test('highlights are given on names only', () => {
  expect(highlights('FROM a AS b\nCOPY --from=<|>b /a /a')).toEqual(['1:11 b', '2:13 b']);
  expect(highlights('FROM a AS b\nCOPY --from=b /<|>a /a')).toEqual([]);
});

test('the outline shows stages, and in them their instructions', () => {
  const text = `
    ARG V=1
    FROM golang:\${V} AS builder
    RUN go build \\
      -o /app
    FROM scratch
    COPY --from=builder /app /
  `;
  expect(outline(text)).toMatchInlineSnapshot(`
    "ARG V=1
    builder golang:1
      RUN go build -o /app
    stage 1 scratch
      COPY /app /"
  `);
});

test('stages, long instructions, heredocs and blocks of comments fold', () => {
  const text = `
    # one
    # two
    FROM a
    RUN b \\
      c
    RUN <<EOF
    d
    EOF
    FROM b
  `;
  expect(folds(text)).toEqual(['comment 1-2', 'stage 3-8', 'instruction 4-5', 'heredoc 6-7']);
});

test('a heredoc that nothing ends folds to the end, an empty one does not', () => {
  expect(folds('FROM a\nRUN <<EOF\nb\nc')).toEqual(['stage 1-4', 'heredoc 2-4']);
  expect(folds('FROM a\nRUN <<EOF\nEOF\nRUN b')).toEqual(['stage 1-4']);
  // One fold begins on a line: that of the whole instruction.
  const two = 'FROM a\nRUN <<A <<B\na\nA\nb\nB';
  expect(folds(two)).toEqual(['stage 1-6', 'instruction 2-6', 'heredoc 4-5']);
});

test('a long instruction is cut in the outline', () => {
  const [, run] = outline(`FROM a\nRUN ${'x'.repeat(81)}`).split('\n');
  expect(run).toBe(`  RUN ${'x'.repeat(79)}…`);
  expect(outline(`FROM a\nRUN ${'x'.repeat(80)}`)).toContain(`RUN ${'x'.repeat(80)}`);
});

test('a place without a stage leads nowhere', () => {
  expect(definitions('FROM al<|>pine:3.20')).toEqual([]);
  expect(definitions('FROM a AS b\nCOPY --from=n<|>one /a /a')).toEqual([]);
  expect(calls('FROM a AS b\nCOPY /<|>a /a')).toEqual([]);
});

test('selections grow from the word to the file', () => {
  const text = 'FROM a AS b\nFROM c\nCOPY --from=<|>b --chown=1 /x /y\nRUN z';
  expect(selections(text)).toEqual([
    '3:13 b',
    '3:6 --from=b',
    '3:1 COPY --from=b --chown=1 /x /y',
    '2:1 FROM c COPY --from=b --chown=1 /x /y RUN z',
    '1:1 FROM a AS b FROM c COPY --from=b --chown=1 /x /y RUN z',
  ]);
});

test('a stage calls the stages it takes from', () => {
  const text = 'FROM a AS b\nFROM b AS <|>c\nCOPY --from=b /a /a\nFROM d\nCOPY --from=c /a /a';
  expect(calls(text)).toEqual(['c -> b (2)', 'c <- stage 2 (1)']);
});

test.each([
  ['golang:1.25', 'https://hub.docker.com/_/golang'],
  ['docker.io/library/golang', 'https://hub.docker.com/_/golang'],
  ['bitnami/redis:7', 'https://hub.docker.com/r/bitnami/redis'],
  ['gcr.io/distroless/static', 'https://github.com/GoogleContainerTools/distroless'],
  ['mcr.microsoft.com/dotnet/sdk:9.0', 'https://mcr.microsoft.com/artifact/mar/dotnet/sdk'],
  ['quay.io/org/app@sha256:' + 'a'.repeat(64), 'https://quay.io/repository/org/app'],
])('%s has the page %s', (image, url) => {
  expect(links(`FROM ${image}`)).toEqual([expect.stringContaining(` -> ${url}`)]);
});

test.each([
  'FROM scratch',
  'FROM registry.example/private:1',
  'FROM a AS b\nFROM b\nCOPY --from=b x y',
  'FROM A:B:C',
])('no page for what has none: %j', (text) => {
  expect(links(text).filter((link) => !link.startsWith('1:6 a '))).toEqual([]);
});

test('a number is followed by what it stands for', () => {
  const text =
    'FROM go:1 AS builder\nFROM b\nFROM c\nCOPY --from=0 a b\nCOPY --from=1 a b\nCOPY --from=9 a b';
  expect(withHints(text)).toBe(
    'FROM go:1 AS builder\nFROM b\nFROM c\nCOPY --from=0 ⟨builder⟩ a b\nCOPY --from=1 ⟨b⟩ a b\nCOPY --from=9 a b',
  );
});

test('what names no stage leads nowhere', () => {
  expect(definitions('FROM a AS x\nRUN l<|>s')).toEqual([]);
  expect(definitions('FROM alp<|>ine:3.20')).toEqual([]);
});

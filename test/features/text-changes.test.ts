import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../server/src/features/code-actions.js';
import { drawText } from '../../server/src/features/graph-text.js';
import { completed, completionLabels, graphView, hoverText } from '../support/features.js';

describe('the one edit between two texts', () => {
  test.each([
    ['ab', 'axb', { start: 1, end: 1, newText: 'x' }],
    ['axb', 'ab', { start: 1, end: 2, newText: '' }],
    ['ab', '', { start: 0, end: 2, newText: '' }],
    ['aa', 'aaa', { start: 2, end: 2, newText: 'a' }],
    ['same', 'same', undefined],
    // A pair of surrogates and a CRLF stay whole, whichever half is the same.
    ['a\r\nb', 'a\nb', { start: 1, end: 3, newText: '\n' }],
    ['x\u{1f600}y', 'x\u{1f601}y', { start: 1, end: 3, newText: '\u{1f601}' }],
    ['x\u{10000}y', 'x\u{10400}y', { start: 1, end: 3, newText: '\u{10400}' }],
    ['x\u{103ff}y', 'x\u{107ff}y', { start: 1, end: 3, newText: '\u{107ff}' }],
  ])('from %j to %j', (before, after, expected) => {
    expect(differenceOf(before, after)).toEqual(expected);
  });
});

test('a graph as text has a line for each stage and each thing that it takes, counted from 1', () => {
  const text = `FROM debian:12 AS build
RUN make

FROM --platform=linux/arm64 alpine:3.20 AS web
FROM internal/base:1
COPY --from=build /server /server
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
`;
  expect(drawText(graphView(text), new Map([[2, '12 MB']]))).toBe(
    `0  build  line 1  (Debian bookworm · glibc 2.36)
   └─ FROM  image debian:12  line 1
1  web  line 4  (unused; linux/arm64; Alpine 3.20 · musl 1.2.5)
   └─ FROM  image alpine:3.20  line 4
2  stage 2  line 5  (final; 12 MB)
   ├─ FROM  image internal/base:1  line 5
   ├─ COPY  build  line 6
   └─ COPY  image nginx:1.27  line 7
`,
  );
  expect(drawText(graphView('RUN x\n'), new Map())).toBe('no stages: the file has no FROM\n');
});

test.each([
  ['debian:12', ['Contains shell `/bin/sh`, `apt`, time zone data', 'Missing: CA certificates']],
  ['alpine:3.20', ['Contains shell `/bin/sh`, `apk`, CA certificates', 'Missing: time zone data']],
  [
    'gcr.io/distroless/static-debian12',
    ['Contains CA certificates, time zone data', 'Missing: a loader for dynamic programs, a shell'],
  ],
])('the hover of %s says what it contains and what it lacks', (image, lines) => {
  expect(hoverText(`FROM <|>${image}`).split('\n')).toEqual(expect.arrayContaining(lines));
});

test('what is completed in a mount replaces the word that stands there', () => {
  expect(completionLabels('FROM a\nRUN --mount=type=<|>')).toContain('cache');
  expect(completed('FROM a\nRUN --mount=type=<|>cac,target=/x y', 'cache')).toBe(
    'FROM a\nRUN --mount=type=cache,target=/x y',
  );
  expect(completed('FROM a\nRUN --mount=ta<|>rget=/x y', 'target')).toBe('FROM a\nRUN --mount=target=/x y');
  expect(completed('FROM a AS b\nFROM c\nRUN --mount=from=<|> y', 'b')).toBe(
    'FROM a AS b\nFROM c\nRUN --mount=from=b y',
  );
});

import { expect, test } from 'vitest';
import type { Reference } from '../../server/src/core/graph/graph.js';
import { fingerprints, stageViews } from '../support/features.js';
import { goServer } from '../support/graph-scene.js';

const text = 'ARG V=1\nFROM a:$V AS one\nRUN x\nFROM b AS two\nFROM c AS three\nCOPY --from=one /x /x\n';
const before = fingerprints(text);

test.each([
  ['a change of the stage', text.replace('RUN x', 'RUN y'), [0, 2]],
  ['a change of what it depends on by FROM', text.replace('a:$V', 'd:$V'), [0, 2]],
  ['a global ARG', text.replace('V=1', 'V=2'), [0, 1, 2]],
  ['a comment, blanks and the case of keywords', text.replace('RUN x', '# note\nrun   x'), []],
  ['a continued line', text.replace('RUN x', 'RUN \\\n  # note\n  x'), []],
  ['a stage that nobody takes from', text.replace('FROM b', 'FROM e'), [1]],
])('%s changes the fingerprints it should', (_, after, changed) => {
  const now = fingerprints(after);
  expect(now.flatMap((fingerprint, stage) => (fingerprint === before[stage] ? [] : [stage]))).toEqual(
    changed,
  );
});

test('a stage is shown with what it takes, who uses it, and whether nothing does', () => {
  const views = stageViews(`FROM golang:1.27.1-bookworm AS base
FROM base AS tools
FROM busybox:1.37 AS idle
FROM scratch
COPY --from=tools /x /x
COPY --from=busybox:1.37 /y /y
`);
  const words = (references: readonly Reference[]) => references.map(({ kind, value }) => `${kind} ${value}`);
  expect(views.map(({ takes, users, unused }) => [words(takes), words(users), unused])).toEqual([
    [['FROM golang:1.27.1-bookworm'], ['FROM base'], false],
    [['FROM base'], ['COPY tools'], false],
    [['FROM busybox:1.37'], [], true],
    [['FROM scratch', 'COPY tools', 'COPY busybox:1.37'], [], false],
  ]);
  expect(views.map(({ baseSize }) => baseSize?.from)).toEqual([
    'documents',
    undefined,
    'relative',
    undefined,
  ]);
});

test('what a container starts and what was copied in is shown of the whole chain of FROM', () => {
  const views = stageViews(
    `FROM golang:1.25 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM alpine:3.22 AS base
COPY --from=build /app /app
COPY --from=build /app /app
COPY --from=build /src/go.mod /go.mod
FROM base
COPY --from=build /app /bin/other
HEALTHCHECK CMD ["other", "--check"]
ENTRYPOINT ["/app"]
FROM scratch
CMD [""]
`,
    { files: goServer },
  );
  const app = { path: '/app', line: 6 };
  expect(views.map(({ programs }) => programs)).toEqual([
    { starts: [], delivered: [] },
    { starts: [], delivered: [app] },
    {
      starts: [
        { program: '/app', path: '/app', sure: true, line: 11 },
        { program: 'other', path: '/bin/other', sure: false, line: 10 },
      ],
      delivered: [app, { path: '/bin/other', line: 9 }],
    },
    { starts: [], delivered: [] },
  ]);
});

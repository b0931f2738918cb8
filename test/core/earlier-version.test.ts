import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/core/analysis.js';
import { noInputs, type Inputs } from '../../server/src/core/inputs.js';
import { rules } from '../../server/src/rules/index.js';
import { anyText } from '../support/arbitrary-dockerfiles.js';
import { contextOf } from '../support/context-files.js';
import { dedent } from '../support/marked-text.js';

const goFiles = {
  'go.mod': 'module x\n\ngo 1.25\n',
  'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
};
const inputs = (files: Readonly<Record<string, string>>): Inputs => ({
  ...noInputs,
  context: contextOf(files),
});

/** Everything an analysis says, with the runs of all stages. */
function said(text: string, given: Inputs, before?: ReturnType<typeof analyse>): [unknown, typeof before] {
  const analysis = analyse(text, given, rules, before?.facts);
  const { facts, findings } = analysis;
  const { runs, verdicts } = facts;
  const stages = facts.graph.stages.map(({ index }) => {
    const { artifacts, complete, cwd, user, packages, runtime } = runs.stage(index);
    return { artifacts, complete, cwd, user, packages: [...packages.keys()], libc: runtime.libc };
  });
  const landed = verdicts.landings.map(({ use, faults, delivery }) => [use.kind, faults, delivery.path]);
  const shown = findings.map(({ fixes, ...rest }) => [
    rest,
    fixes.map(({ title, edits }) => [title, edits()]),
  ]);
  const delivered = runs.deliveries.map(({ stage, path, span }) => [stage, path, span]);
  return [{ stages, delivered, landed, shown, comments: facts.ast.comments }, analysis];
}

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(30), put: anyText });

test('an earlier version spares work and changes nothing', () => {
  const property = fc.property(anyText, fc.array(edit, { minLength: 1, maxLength: 4 }), (first, edits) => {
    const given = inputs(goFiles);
    let text = first;
    let [, before] = said(text, given);
    for (const { at, cut, put } of edits) {
      const start = Math.floor(at * text.length);
      text = text.slice(0, start) + put.slice(0, 60) + text.slice(start + cut);
      const [answer, next] = said(text, given, before);
      expect(answer).toEqual(said(text, given)[0]);
      before = next;
    }
  });
  fc.assert(property, { numRuns: Number(process.env['RUNS'] ?? 100) });
});

const goText = dedent(`
  FROM golang:1.25 AS build
  COPY . /src
  WORKDIR /src
  RUN go build -o /app .
  FROM alpine:3.22
  COPY --from=build /app /app
  CMD ["/app"]
`);

test.each([
  ['a source file', { ...goFiles, 'main.go': 'package main\n\nfunc main() {}\n' }],
  ['a file that was not there', { ...goFiles, 'c.go': 'package main\n\nimport "C"\n' }],
  ['what is ignored', { ...goFiles, '.dockerignore': '*.go\n' }],
])('a change of %s is seen below the same text', (_, files) => {
  const [, before] = said(goText, inputs(goFiles));
  const [answer] = said(`${goText}# more\n`, inputs(files), before);
  expect(answer).toEqual(said(`${goText}# more\n`, inputs(files))[0]);
  expect(answer).not.toEqual(said(`${goText}# more\n`, inputs(goFiles))[0]);
});

test('a long stage that is edited here and there says what it says when it is read for the first time', () => {
  const lines = [
    'FROM golang:1.25 AS build',
    'WORKDIR /src',
    'COPY go.mod ./',
    'RUN mkdir /out',
    'COPY main.go ./',
    'ENV GOFLAGS=-trimpath',
    'RUN go build -o /out/app .',
    'RUN cp /out/app /out/tool',
    'RUN cp /out/tool /app',
    'COPY --from=busybox:1.37 /bin/busybox /busybox',
    'FROM alpine:3.22',
    'COPY --from=build /app /app',
    'CMD ["/app"]',
  ];
  const textOf = (at: number, line: string): string => lines.with(at, line).join('\n');
  const texts = [
    lines.join('\n'),
    ...[9, 8, 9, 7, 5, 8, 1, 9].flatMap((at) => [
      textOf(at, 'RUN rm -rf /app'),
      textOf(at, 'ENV CGO_ENABLED=0'),
      lines.join('\n'),
    ]),
  ];
  const others = inputs({ ...goFiles, 'main.go': 'package main\n\nfunc main() {}\n' });
  let before: ReturnType<typeof analyse> | undefined;
  for (const given of [inputs(goFiles), others, inputs(goFiles)])
    for (const text of texts) {
      const [answer, next] = said(text, given, before);
      expect(answer).toEqual(said(text, given)[0]);
      before = next;
    }
});

test('a stage keeps its run while all that it sees is the same', () => {
  const text = 'FROM golang:1.25 AS build\nCOPY . .\nFROM build AS test\nFROM alpine:3.22\nRUN a\n';
  const first = analyse(text, inputs(goFiles), rules);
  const same = (edited: string, files: Readonly<Record<string, string>>): boolean[] => {
    expect(first.facts.runs.stage(2).index).toBe(2);
    const { runs } = analyse(edited, inputs(files), rules, first.facts).facts;
    return [0, 1, 2].map((stage) => runs.stage(stage) === first.facts.runs.stage(stage));
  };
  expect(same(`${text}RUN b\n`, goFiles)).toEqual([true, true, false]);
  expect(same(`${text}RUN b\n`, { ...goFiles, '.dockerignore': '*.go\n' })).toEqual([false, false, false]);
  expect(same(`# note\n${text}`, goFiles)).toEqual([false, false, false]);
});

test('a change of a source file is seen by a stage that was run again FROM one that was not', () => {
  const text = dedent(`
    FROM golang:1.25 AS base
    WORKDIR /src
    FROM base AS build
    COPY . .
    RUN go build -o /app .
    RUN true
    FROM alpine:3.22
    COPY --from=build /app /app
    CMD ["/app"]
  `);
  const edited = text.replace('RUN true', 'RUN false');
  const changed = inputs({ ...goFiles, 'main.go': 'package main\n\nfunc main() {}\n' });
  const [, first] = said(text, inputs(goFiles));
  const [, second] = said(edited, inputs(goFiles), first);
  const [answer] = said(edited, changed, second);
  expect(answer).toEqual(said(edited, changed)[0]);
  expect(answer).not.toEqual(said(edited, inputs(goFiles))[0]);
});

test.each([
  [
    'a name that was an image becomes a stage',
    'FROM alpine:3.22 AS a\nCOPY --from=tools /x /x\nFROM a\n',
    'FROM b AS tools\n',
  ],
  ['a number comes into range', 'FROM alpine:3.22 AS a\nCOPY --from=2 /x /x\nFROM a\n', 'FROM b\n'],
  [
    'a trigger finds its stage',
    'FROM alpine:3.22 AS a\nONBUILD COPY --from=c /x /x\nFROM a AS b\nFROM b\n',
    'FROM a AS c\n',
  ],
])('%s', (_, text, more) => {
  const [, before] = said(text, noInputs);
  expect(said(text + more, noInputs, before)[0]).toEqual(said(text + more, noInputs)[0]);
});

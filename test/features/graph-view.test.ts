import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { graphView } from '../support/features.js';
import { goServer } from '../support/graph-scene.js';

const dynamic = `FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /server .
FROM alpine:3.20
COPY --from=build /etc/mime.types /etc/mime.types
COPY --from=build /server /server
ENTRYPOINT ["/server"]
`;

test('an edge that brings what cannot run carries the finding, and so does its stage', () => {
  const { stages, edges } = graphView(dynamic, { files: goServer });
  const failing = edges.filter(({ findings }) => findings !== undefined);
  expect(failing.map(({ from, to, kind, range }) => [from, to, kind, range.start.line])).toEqual([
    [0, 1, 'COPY', 6],
  ]);
  expect(failing[0]?.findings).toMatchObject([
    { rule: 'libc-mismatch', severity: 'error', range: { start: { line: 6 } } },
  ]);
  expect(failing[0]?.findings?.[0]?.message).toContain('musl');
  expect(stages.map(({ findings = [] }) => findings.map(({ rule }) => rule))).toEqual([
    [],
    ['libc-mismatch'],
  ]);
});

test('what only costs bytes, and what works, has no findings in the graph', () => {
  const quiet = dynamic.replace('RUN go', 'RUN CGO_ENABLED=0 go');
  const { stages, edges } = graphView(quiet, { files: goServer });
  expect([...stages, ...edges].filter(({ findings }) => findings !== undefined)).toEqual([]);
});

test('a base image brings its size where it is known', () => {
  const [unknown, known] = graphView('FROM registry.example/unknown:1\nFROM golang:1.27.1-bookworm\n').stages;
  expect(unknown?.base).toEqual({ kind: 'image', image: 'registry.example/unknown:1' });
  expect(known?.base.bytes).toBe(844_930_000);
});

test('the answer is what the schema promises', () => {
  const schema = new URL('../../docs/schemas/graph.schema.json', import.meta.url);
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  expect(validate(graphView(dynamic, { files: goServer })), JSON.stringify(validate.errors)).toBe(true);
});

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { drawText } from '../../server/src/features/graph-text.js';
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

test('an image that the repository builds is drawn with its Dockerfile, where a stage begins with it', () => {
  const images = [{ pattern: 'example/base:1', builtFrom: 'base/Dockerfile', built: () => undefined }];
  const text =
    'FROM example/base:1 AS one\nFROM registry.example/x AS two\nCOPY --from=example/base:1 /a /a\nFROM two\n';
  const graph = graphView(text, { inputs: { images } });
  expect(graph.stages.map(({ base }) => base.builtFrom)).toEqual(['base/Dockerfile', undefined, undefined]);
  expect(drawText(graph, new Map([[0, '5 MB']]))).toBe(`0  one  line 1  (unused; 5 MB)
   └─ FROM  image example/base:1, built by base/Dockerfile  line 1
1  two  line 2
   ├─ FROM  image registry.example/x  line 2
   └─ COPY  image example/base:1  line 3
2  stage 2  line 4  (final)
   └─ FROM  two  line 4
`);
});

test('the answer is what the schema promises', () => {
  const schema = new URL('../../docs/schemas/graph.schema.json', import.meta.url);
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  expect(validate(graphView(dynamic, { files: goServer })), JSON.stringify(validate.errors)).toBe(true);
});

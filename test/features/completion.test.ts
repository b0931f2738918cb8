import { expect, test } from 'vitest';
import { completed, completionLabels } from '../support/features.js';

const stages = 'FROM golang:1.25 AS build\nFROM alpine:3.22 AS tools\nFROM debian:13 AS run\n';
const below = ['tools', 'build'];

test.each([
  [`${stages}COPY --from=<|>`, below],
  [`${stages}COPY --from=to<|>ols /a /a`, below],
  [`${stages}COPY --chown=1 --from=<|> /a /a`, below],
  [`${stages}ONBUILD COPY --from=<|> /a /a`, below],
  [`${stages}RUN --mount=type=bind,from=<|>,target=/x ls`, below],
  [`${stages}RUN true && \\\n  ls --from=<|>`, []],
  [`${stages}RUN \\\n --mount=from=<|>`, below],
  [`${stages}FROM <|>`, ['run', 'tools', 'build']],
  [`${stages}FROM --platform=linux/arm64 t<|> AS x`, ['run', 'tools', 'build']],
  [`${stages}FROM --platform=linux/arm64   <|>`, ['run', 'tools', 'build']],
  [`${stages}FROM --platform=linux/arm64 \n<|>`, []],
  [`${stages}FROM tools <|>`, []],
  [`${stages}COPY /a --from=<|>`, []],
  [`${stages}ADD --from=<|>`, []],
  [`${stages}RUN <<EOF\nCOPY --from=<|>\nEOF`, []],
  [`${stages}# COPY --from=<|>`, []],
  ['FROM <|>', []],
  ['<|>', []],
])('stages offered in %j', (fixture, labels) => {
  expect(completionLabels(fixture)).toEqual(labels);
});

test.each([
  ['RUN --mount=<|>', ['type', 'from', 'source', 'target', 'rw']],
  ['RUN --mount=type=<|>', ['bind', 'cache', 'secret', 'ssh', 'tmpfs']],
  ['RUN --mount=type=tmpfs,<|>', ['target', 'size']],
  ['RUN --mount=type=tmpfs,s<|>,target=/x', ['size']],
  ['RUN --mount=type=cache,sharing=<|>', ['shared', 'locked', 'private']],
  ['RUN --mount=type=cache ls --mount=<|>', []],
  ['RUN --network=none --mount=type=<|>', ['bind', 'cache', 'secret', 'ssh', 'tmpfs']],
  ['RUN --mount=type=secret,required=<|>', ['true', 'false']],
  ['RUN --mount=TYPE=tmpfs,<|>', ['target', 'size']],
  ['RUN --mount=target=<|>', []],
])('mount words offered in %j', (line, labels) => {
  expect(completionLabels(`FROM a\n${line}`)).toEqual(labels);
});

test.each([
  [`${stages}COPY --from=to<|>ols /a /a`, 'build', `${stages}COPY --from=build /a /a`],
  [`${stages}FROM r<|>`, 'run', `${stages}FROM run`],
  ['FROM a\nRUN --mount=ta<|> ls', 'target', 'FROM a\nRUN --mount=target= ls'],
  ['FROM a\nRUN --mount=t<|>arget=/x ls', 'type', 'FROM a\nRUN --mount=type=/x ls'],
  ['FROM a\nRUN --mount=type=b<|>ind,rw ls', 'cache', 'FROM a\nRUN --mount=type=cache,rw ls'],
  ['FROM a\nRUN --mount=type=bind,r<|> ls', 'rw', 'FROM a\nRUN --mount=type=bind,rw ls'],
  ['FROM a\nRUN --mount=<|>', 'type', 'FROM a\nRUN --mount=type='],
])('%j completed with %s', (fixture, label, text) => {
  expect(completed(fixture, label)).toBe(text);
});

test('rules are offered in an ignore comment, those that stand there already are not', () => {
  const labels = completionLabels('FROM a\n# stage-insight: ignore=stage-unused,st<|>\nRUN b');
  expect(labels).toContain('stage-cycle');
  expect(labels).not.toContain('stage-unused');
  expect(completed('# stage-insight: ignore=stage-c<|>\nFROM a', 'stage-cycle')).toBe(
    '# stage-insight: ignore=stage-cycle\nFROM a',
  );
  expect(completionLabels('FROM a\n# stage-insight: ignore=stage-unused because st<|>')).toEqual([]);
});

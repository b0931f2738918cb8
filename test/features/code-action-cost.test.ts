import { expect, test } from 'vitest';
import { analyse, type Analysis } from '../../server/src/core/analysis.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { codeActionsAt } from '../../server/src/features/code-actions.js';
import { rules } from '../../server/src/rules/index.js';
import { contextOf } from '../support/context-files.js';
import { quickest } from '../support/quickest.js';

const inputs = {
  ...noInputs,
  context: contextOf({
    'go.mod': 'module example.com/shop\n\ngo 1.22\n',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n',
  }),
};

/** 180 lines: 30 services that are built and shipped, the last one with a program that does not start. */
const service = (name: string, base: string): string =>
  `FROM golang:1.22-bookworm AS build-${name}\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/${name} .\n` +
  `FROM ${base} AS ${name}\nCOPY --from=build-${name} /out/${name} /usr/bin/${name}\n`;
const text =
  Array.from({ length: 29 }, (_, at) => service(`s${at}`, 'debian:bookworm-slim')).join('') +
  `${service('last', 'alpine:3.20')}CMD ["last"]\n`;

test('all fixes of a finding are worked out in the time of a few analyses', () => {
  const again = (changed: string, before?: Analysis): Analysis =>
    analyse(changed, inputs, rules, before?.facts);
  const analysis = again(text);
  const at = text.lastIndexOf('COPY --from');
  const actions = (): readonly string[] =>
    codeActionsAt(analysis, { start: at, end: text.length }, (changed) => again(changed, analysis)).map(
      ({ title }) => title,
    );
  expect(actions().length).toBeGreaterThanOrEqual(6);
  const plain = quickest(() => again(text).findings, 0);
  const offered = quickest(actions, 0);
  // Each fix takes an analysis, in which what has not changed is taken over.
  expect(offered / actions().length).toBeLessThan(plain);
  expect(offered).toBeLessThan(6 * plain);
});

import { expect, test } from 'vitest';
import { emptyContext, noInputs } from '../../server/src/core/inputs.js';
import { createService } from '../../server/src/features/service.js';
import { contextOf } from '../support/context-files.js';

test('an error of the conversion is logged, and the person is told that the file could not be converted', () => {
  const log: string[] = [];
  const service = createService({ rules: [], log: (message) => log.push(message) });
  const text = 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n';
  const context = {
    ...emptyContext,
    list: (): readonly string[] => {
      throw new Error('the disk is gone');
    },
  };
  const analysis = service.analyse(text, { ...noInputs, context });
  const answer = service.convert(analysis, {});
  expect(answer).toMatchObject({
    kind: 'refused',
    message: 'the file could not be converted because of an internal error',
  });
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^conversion failed: Error: the disk is gone\n/);
});

test('a question that fails is answered with nothing, and logged once', () => {
  const log: string[] = [];
  const service = createService({ rules: [], log: (message) => log.push(message) });
  const broken = new Proxy(service.analyse('FROM a', noInputs), {
    get: () => {
      throw new Error('no facts');
    },
  });
  expect([service.folds(broken), service.folds(broken), service.hover(broken, 0)]).toEqual([
    [],
    [],
    undefined,
  ]);
  expect(log.map((line) => line.split('\n')[0])).toEqual([
    'folding failed: Error: no facts',
    'hover failed: Error: no facts',
  ]);
});

test('a COPY with more flags than --from is explained too', () => {
  const service = createService({ rules: [], log: (message) => expect.fail(message) });
  const text =
    'FROM golang:1.25\nWORKDIR /src\nCOPY --chown=www-data . .\nRUN CGO_ENABLED=0 go build -o app .\nCMD ["./app", "page.html"]\n';
  const context = contextOf({
    'page.html': '',
    'go.mod': 'module x\n',
    'main.go': 'package main\nfunc main() {}\n',
  });
  const analysis = service.analyse(text, { ...noInputs, context });
  const answer = service.convert(analysis, {});
  if (answer.kind === 'refused') throw new Error(answer.message);
  expect(answer.text).toContain('COPY --from=build --chown=www-data /src/page.html /src/page.html');
  expect(service.explainCopies(analysis, answer)[0]?.markdown).toMatch(
    /^`\/src\/page\.html`: .* \(line 3 of the current file\)$/,
  );
});

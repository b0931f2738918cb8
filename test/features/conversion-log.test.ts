import { expect, test } from 'vitest';
import { emptyContext, noInputs } from '../../server/src/core/inputs.js';
import { createService } from '../../server/src/features/service.js';

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

import { expect, test } from 'vitest';
import { rule } from '../../server/src/rules/script-not-runnable.js';
import { analyseText } from '../support/check-findings.js';

const windows = '#!/bin/sh\r\nexec /app\r\n';
const head = 'FROM debian:bookworm-slim\nWORKDIR /app\nCOPY . .\n';

// The kernel looks for a program with the carriage return in its name.
test.each([
  ['ENTRYPOINT ["/app/run.sh"]', true],
  ['RUN chmod +x run.sh\nENTRYPOINT ["/app/run.sh"]', true],
  ['RUN sed -i "s/\\r//" run.sh\nENTRYPOINT ["/app/run.sh"]', false],
  ['RUN dos2unix *.sh\nENTRYPOINT ["/app/run.sh"]', false],
  ['RUN find . -exec sed -i x {} +\nENTRYPOINT ["/app/run.sh"]', false],
  ['RUN ls *.sh\nENTRYPOINT ["/app/run.sh"]', true],
  ['ARG F\nRUN dos2unix $F\nENTRYPOINT ["/app/run.sh"]', false],
  ['ENTRYPOINT ["/app/other.sh"]', false],
])('%j is told: %s', (lines, expected) => {
  const files = { 'run.sh': windows, 'other.sh': windows.replaceAll('\r', '') };
  const { findings } = analyseText(head + lines, { rules: [rule], files });
  expect(findings.length > 0).toBe(expected);
});

import { expect, test } from 'vitest';
import type { ReportedFinding } from '../../server/src/core/rule.js';
import { indexLines } from '../../server/src/core/text/text.js';
import { createPositions } from '../../server/src/lsp/positions.js';
import { plainQuotes, toDiagnostic } from '../../server/src/lsp/to-lsp.js';

const text = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\n';
const positions = createPositions(text, indexLines(text), 'utf-16');
const place = { uri: 'file:///Dockerfile', version: 1, positions, rulePages: undefined };

const evidence = { start: 5, end: 16, message: 'built here on `golang`' };
const finding: ReportedFinding = {
  ...{ rule: 'libc-mismatch', start: 28, end: 32, severity: 'error', certainty: 'certain' },
  ...{ message: '`/app` needs `libz.so.1`', fixes: [], unnecessary: false, observed: false },
  related: [evidence, { ...evidence }, { ...evidence, message: 'and here' }],
};

test('backticks are no letters of a diagnostic, and one evidence stands there once', () => {
  const { message, relatedInformation = [] } = toDiagnostic(finding, place);
  expect(message).toBe("'/app' needs 'libz.so.1'");
  expect(relatedInformation.map((related) => related.message)).toEqual([
    "built here on 'golang'",
    'and here',
  ]);
});

test.each([
  ['a ` alone stays', 'a ` alone stays'],
  ['`a` and `b`', "'a' and 'b'"],
])('%s', (before, after) => expect(plainQuotes(before)).toBe(after));

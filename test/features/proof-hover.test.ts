import { expect, test } from 'vitest';
import { hoverText } from '../support/features.js';

const text = `
  FROM golang:1.22 AS builder
  RUN ./build
  FROM alpine:3.20 AS final
  COPY --from=builder /app /app
  CMD ["/app"]
`;
const failing = {
  stage: 1,
  path: '/app',
  runs: false,
  reason: '`libz.so.1` is missing',
  linkage: 'dynamic',
} as const;
const sound = { stage: 1, path: '/bin/tool', runs: true, reason: '', linkage: 'static' } as const;

test('a stage tells what was seen in its image, failing programs first', () => {
  const lines = hoverText(text.replace('AS final', 'AS fi<|>nal'), {
    inputs: { proofs: [sound, failing] },
  }).split('\n');
  expect(lines.filter((line) => line.startsWith('In the built image'))).toEqual([
    'In the built image: `/app` does not start: \\`libz.so.1\\` is missing',
    'In the built image: `/bin/tool` starts (static)',
  ]);
});

test('a COPY tells what was seen of the file that it brings', () => {
  const fixture = text.replace('COPY', 'CO<|>PY');
  expect(hoverText(fixture, { inputs: { proofs: [failing] } })).toContain(
    '**does not start here**: \\`libz.so.1\\` is missing',
  );
  expect(hoverText(fixture, { inputs: { proofs: [{ ...sound, path: '/app' }] } })).toContain(
    '**starts here**',
  );
  expect(hoverText(fixture)).not.toContain('here**');
});

test('a reason out of an image is no markup', () => {
  const proofs = [{ ...failing, reason: '[x](command:y) <b>' }];
  expect(hoverText(text.replace('AS final', 'AS fi<|>nal'), { inputs: { proofs } })).toContain(
    '\\[x\\](command:y) \\<b\\>',
  );
});

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
    inputs: { observations: [sound, failing] },
  }).split('\n');
  expect(lines.filter((line) => line.startsWith('In the built image'))).toEqual([
    'In the built image: `/app` does not start: \\`libz.so.1\\` is missing',
    'In the built image: `/bin/tool` starts (static)',
  ]);
});

test('a COPY tells what was seen of the file that it brings', () => {
  const fixture = text.replace('COPY', 'CO<|>PY');
  expect(hoverText(fixture, { inputs: { observations: [failing] } })).toContain(
    '**does not start here**: \\`libz.so.1\\` is missing',
  );
  expect(hoverText(fixture, { inputs: { observations: [{ ...sound, path: '/app' }] } })).toContain(
    '**starts here**',
  );
  expect(hoverText(fixture)).not.toContain('here**');
});

test('a reason out of an image is no markup', () => {
  const observations = [{ ...failing, reason: '[x](command:y) <b>' }];
  expect(hoverText(text.replace('AS final', 'AS fi<|>nal'), { inputs: { observations } })).toContain(
    '\\[x\\](command:y) \\<b\\>',
  );
});

const gone = {
  ...failing,
  reason: '`/app` is missing',
  linkage: 'unknown',
  causes: [{ kind: 'other' }],
} as const;

test.each([
  ['CM<|>D ["/app"]', gone, '- `/app` does not start: \\`/app\\` is missing'],
  ['ENTRY<|>POINT ["/app"]', gone, '- `/app` does not start: \\`/app\\` is missing'],
  [
    'CMD ["ser<|>ver", "-v"]',
    { ...gone, path: 'server', reason: '`server` is in no folder of PATH' },
    '- `server` does not start: \\`server\\` is in no folder of PATH',
  ],
  ['CM<|>D ["tool"]', sound, '- `/bin/tool` starts (static)'],
])('%s tells what was seen of the program that it starts', (instruction, observation, said) => {
  const fixture = text.replace('CMD ["/app"]', instruction);
  const lines = hoverText(fixture, { inputs: { observations: [observation] } }).split('\n');
  expect(lines).toEqual(['**Starts**, verified in the built image', '', said]);
});

test('a CMD that another stage inherits names that stage', () => {
  const fixture = 'FROM alpine:3.20 AS base\nCM<|>D ["/app"]\nFROM base AS final\n';
  expect(hoverText(fixture, { inputs: { observations: [gone] } })).toContain('is missing (in `final`)');
});

test.each([
  ['no image was read', []],
  ['another program was', [{ ...sound, path: '/bin/other' }]],
  ['another stage was', [{ ...gone, stage: 0 }]],
])('a CMD is silent while %s', (_, observations) => {
  expect(hoverText(text.replace('CMD', 'CM<|>D'), { inputs: { observations } })).toBe('');
});

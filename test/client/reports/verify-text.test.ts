import { expect, test } from 'vitest';
import { plainStyle } from '../../../client/src/model/reports/text-report.js';
import { verifyText } from '../../../client/src/model/reports/verify-text.js';

const range = { start: { line: 4, character: 20 }, end: { line: 4, character: 24 } };

test('what was read, then what became of the findings', () => {
  const program = {
    path: '/app',
    runs: false,
    linkage: 'dynamic',
    family: 'glibc',
    reasons: ['`x` is missing'],
  } as const;
  const text = verifyText(
    {
      version: 1,
      engine: 'Docker Engine 28 (overlay2)',
      stages: [
        { index: 0, name: null, image: 'sha256:0123456789abcdef', programs: [] },
        { index: 1, name: 'final', image: 'sha256:fedcba9876543210', programs: [program] },
      ],
      faults: [],
      findings: [{ rule: 'libc-mismatch', range, verdict: 'proved', message: '`/app` does not start here' }],
    },
    'Dockerfile',
    plainStyle,
  );
  expect(text).toMatchInlineSnapshot(`
    "Docker Engine 28 (overlay2)

    stage 0  sha256:0123456789ab
      holds nothing that is started

    final  sha256:fedcba987654
      /app  does not start  dynamic, glibc
        \`x\` is missing

    Dockerfile:5:21  proved  \`/app\` does not start here  [libc-mismatch]
    "
  `);
});

test('names out of images steer no terminal', () => {
  const hostile = {
    path: '/\u001b[31mx\u202e',
    runs: true,
    linkage: 'static',
    family: null,
    reasons: ['\u009b'],
  } as const;
  const stages = [{ index: 0, name: 'a', image: 'sha256:0', programs: [hostile] }];
  const text = verifyText(
    { version: 1, engine: 'x', stages, findings: [], faults: [] },
    'Dockerfile',
    plainStyle,
  );
  expect(text).not.toMatch(/[\p{Cf}]|(?!\n)\p{Cc}/u);
});

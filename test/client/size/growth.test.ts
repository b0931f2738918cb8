import { describe, expect, test } from 'vitest';
import { sizesMarkdown, sizesText } from '../../../client/src/model/reports/sizes-text.js';
import { budgetState } from '../../../client/src/model/size/budget.js';
import { growthSince } from '../../../client/src/model/size/growth.js';
import type { SizesReport } from '../../../server/src/protocol/reports.js';

interface Draft {
  readonly name: string | null;
  readonly bytes: number;
  readonly budget?: number;
  /** Bytes of instructions, in order of the lines below the FROM. */
  readonly run: Readonly<Record<string, number>>;
}

function report(...drafts: readonly Draft[]): SizesReport {
  let line = -1;
  const stages = drafts.map(({ name, bytes, budget, run }, index) => {
    line++;
    return {
      ...{ index, name, bytes, ownBytes: bytes, baseBytes: 0, layers: 1, image: null },
      budgetBytes: budget ?? null,
      instructions: Object.entries(run).map(([text, size]) => {
        const at = { line: ++line, character: 0 };
        return { text, bytes: size, range: { start: at, end: at } };
      }),
    };
  });
  return { version: 1, engine: 'Docker Engine 28 (overlay2)', stages, faults: [] };
}

const before = report(
  { name: 'build', bytes: 900_000_000, run: { 'COPY . .': 1000, 'RUN make': 5000 } },
  {
    name: 'final',
    bytes: 48_000_000,
    run: { 'RUN apk add curl': 4_000_000, 'COPY /app /app': 9_000_000, 'RUN rm x': 1 },
  },
  { name: 'old', bytes: 5, run: {} },
);
const now = report(
  { name: 'build', bytes: 900_000_000, run: { 'COPY . .': 1000, 'RUN make': 5000 } },
  { name: 'test', bytes: 100, run: { 'RUN test': 100 } },
  {
    name: 'final',
    bytes: 58_200_000,
    budget: 50_000_000,
    run: { 'RUN apk add curl git': 14_500_000, 'COPY /app /app': 8_700_000, 'ENV A=`b|c`': 0 },
  },
);

test('stages are compared by name, and instructions by what they say', () => {
  const drawn = growthSince(before, now).map(({ name, bytes, instructions }) => [
    name,
    bytes,
    ...instructions.map(
      (one) => `${one.line === undefined ? 'gone' : one.line + 1} ${one.text}: ${one.bytes}`,
    ),
  ]);
  expect(drawn).toEqual([
    ['build', 0],
    ['test', 100],
    [
      'final',
      10_200_000,
      '7 RUN apk add curl git: 10500000',
      'gone RUN rm x: -1',
      '8 COPY /app /app: -300000',
    ],
    ['old', -5],
  ]);
});

test.each([
  [58_200_000, 50_000_000, { over: 8_200_000, text: '8.2 MB over 50 MB' }],
  [50_000_000, 50_000_000, { over: 0, text: 'within 50 MB' }],
])('%i bytes with a budget of %i', (bytes, budget, state) => {
  expect(budgetState(bytes, budget)).toEqual({ budget, ...state });
  expect(budgetState(bytes, undefined)).toBeUndefined();
});

describe('for people', () => {
  test('the text names the instruction that grew', () => {
    expect(sizesText(now, { report: before, name: 'main.json' })).toBe(
      [
        'Docker Engine 28 (overlay2)',
        '',
        'build  900 MB (+900 MB)',
        '       1 kB  line   2  COPY . .',
        '       5 kB  line   3  RUN make',
        'test  100 B (+100 B)',
        '      100 B  line   5  RUN test',
        'final  58.2 MB (+58.2 MB)  8.2 MB over 50 MB',
        '    14.5 MB  line   7  RUN apk add curl git',
        '     8.7 MB  line   8  COPY /app /app',
        '',
        'Changed since main.json',
        'test  new',
        'final  +10.2 MB',
        '   +10.5 MB  line   7  RUN apk add curl git',
        '       -1 B  removed   RUN rm x',
        '    -300 kB  line   8  COPY /app /app',
        'old  removed',
        '',
      ].join('\n'),
    );
    expect(sizesText(now, { report: now, name: 'main.json' })).toContain('Nothing changed since main.json');
  });

  test('so does the Markdown for a pull request', () => {
    expect(sizesMarkdown(now, 'app/Dockerfile', { report: before, name: 'main.json' })).toBe(
      [
        '### Image sizes of `app/Dockerfile`',
        '',
        '| Stage | Size | Change | Budget |',
        '| --- | ---: | ---: | --- |',
        '| `build` | 900 MB | +0 B |  |',
        '| `test` | 100 B | new |  |',
        '| `final` | 58.2 MB | +10.2 MB | **8.2 MB over 50 MB** |',
        '| `old` | removed | -5 B |  |',
        '',
        '#### What changed since `main.json`',
        '',
        '| Stage | Line | Instruction | Size | Change |',
        '| --- | ---: | --- | ---: | ---: |',
        '| `final` | 7 | `RUN apk add curl git` | 14.5 MB | +10.5 MB |',
        '| `final` |  | `RUN rm x` | removed | -1 B |',
        '| `final` | 8 | `COPY /app /app` | 8.7 MB | -300 kB |',
        '',
      ].join('\n'),
    );
  });

  test('without anything to compare with, it says what weighs most in a stage over its budget', () => {
    expect(sizesMarkdown(now, 'Dockerfile')).toContain(
      '#### What weighs most\n\n| Stage | Line | Instruction | Size |\n| --- | ---: | --- | ---: |\n| `final` | 7 | `RUN apk add curl git` | 14.5 MB |\n',
    );
  });

  test('nothing that is written in an instruction ends its cell or begins a link', () => {
    const hostile = report({ name: 'a', bytes: 9, budget: 1, run: { 'ENV A=`b|c` [x](y)\u001b[31m': 9 } });
    expect(sizesMarkdown(hostile, 'Dockerfile')).toContain('| `` ENV A=`b\\|c` [x](y)\ufffd[31m `` |');
  });
});

import { expect, test } from 'vitest';
import { sizesMarkdown, sizesText } from '../../../client/src/model/reports/sizes-text.js';
import type { MeasuredStageView, SizesReport } from '../../../server/src/protocol/reports.js';
import { before, now, sizesReport } from '../../support/size-reports.js';

const stage: MeasuredStageView = {
  index: 0,
  name: 'app',
  bytes: 196_000_000,
  ownBytes: 2_000_000,
  baseBytes: 194_000_000,
  layers: 2,
  image: null,
  budgetBytes: null,
  compressedBytes: null,
  instructions: [],
};

function firstLines(more: Partial<MeasuredStageView>, report: Partial<SizesReport> = {}): readonly string[] {
  const engine = 'Docker Engine 28.5.2 (overlay2)';
  const whole = { version: 1, engine, stages: [{ ...stage, ...more }], faults: [], ...report } as const;
  return sizesText(whole).split('\n').slice(0, 3);
}

test('what a store keeps compressed is told beside the size, as lists of images show it', () => {
  expect(firstLines({ compressedBytes: 139_000_000 })).toEqual([
    'Docker Engine 28.5.2 (overlay2)',
    '',
    'app  196 MB (+2 MB), 139 MB compressed',
  ]);
});

test.each([
  [0, 'Docker Engine 28.5.2 (overlay2), builder far; no image sent by the builder'],
  [12_300_000, 'Docker Engine 28.5.2 (overlay2), builder far; 12.3 MB sent by the builder'],
])('what came from a builder stands in the head: %i', (transferredBytes, head) => {
  const engine = 'Docker Engine 28.5.2 (overlay2), builder far';
  expect(firstLines({}, { engine, transferredBytes })[0]).toBe(head);
});

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
  const hostile = sizesReport({ name: 'a', bytes: 9, budget: 1, run: { 'ENV A=`b|c` [x](y)\u001b[31m': 9 } });
  expect(sizesMarkdown(hostile, 'Dockerfile')).toContain('| `` ENV A=`b\\|c` [x](y)\ufffd[31m `` |');
});

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createAnalyser } from '../../../client/src/cli/analysing.js';
import { sizesReport } from '../../../client/src/cli/sizes.js';
import type { CheckReport, VerifyReport } from '../../../server/src/protocol/reports.js';
import { faultView } from '../../../client/src/model/reports/build-faults.js';
import { corpus } from '../../support/corpus.js';
import { readDebian } from '../../support/read-debian.js';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });

/** What the schema says against the answer, as it is printed. */
function faultsOf(name: string, answer: unknown): readonly string[] {
  const schema = JSON.parse(
    readFileSync(new URL(`../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as { $id: string };
  const validate = ajv.getSchema(schema.$id) ?? ajv.compile(schema);
  if (validate(JSON.parse(JSON.stringify(answer))) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

const text =
  'FROM golang:1.25 AS builder\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=0 /app /app\n';

const start = { line: 1, character: 0 };
const failed = faultView(
  {
    reason: 'failed',
    message: 'exit code: 7',
    step: '[builder 2/2] RUN make',
    exitCode: 7,
    place: { stage: 0, instruction: 0, line: 1, endLine: 1 },
    lastLines: ['no rule'],
  },
  { index: 0, name: 'builder' },
  () => ({ start, end: start }),
);
const away = faultView({ reason: 'unreachable', message: 'away', tried: [] }, undefined, () => null);

describe('answers keep to their schemas', () => {
  test.each(corpus)('check and graph of $name', async ({ text }) => {
    const analyser = await createAnalyser();
    const findings = analyser.findings('-', text, true);
    const report: CheckReport = {
      version: 1,
      files: [{ file: '-', findings }],
      errors: [{ file: 'x', message: 'cannot read x' }],
    };
    expect(faultsOf('check', report)).toEqual([]);
    expect(faultsOf('graph', analyser.graph('-', text))).toEqual([]);
  });

  test('sizes', async () => {
    const analyser = await createAnalyser();
    const analysis = analyser.analyse('-', text);
    const measure = { stage: 0, bytes: 9, ownBytes: 4, baseBytes: 5, layers: 2, store: 'overlay2' };
    const measures = [
      { ...measure, image: 'sha256:0', instructions: [{ instruction: 1, line: 1, bytes: 4 }] },
      { stage: 1, bytes: 9, layers: 2, store: 'overlay2', instructions: [] },
    ];
    const budgets = [{ stage: 0, bytes: 5, line: 1 }];
    const answer = { measures, faults: [failed, away], budgets };
    const report = sizesReport('Docker 28 (overlay2)', answer, analyser.plan(analysis), analysis);
    expect(faultsOf('sizes', report)).toEqual([]);
    expect(faultsOf('sizes', sizesReport(null, answer, analyser.plan(analysis), analysis))).toEqual([]);
    expect(report.stages.map(({ name, budgetBytes }) => [name, budgetBytes])).toEqual([
      ['builder', 5],
      [null, null],
    ]);
  });

  test('images', async () => {
    const analyser = await createAnalyser();
    const named = ['alpine:3.22', 'corp.example/x'].map((image) => ({ image, isBuiltHere: false }));
    const built = { image: 'own', isBuiltHere: true };
    const images = analyser.images(
      [...named, built],
      [readDebian],
      ['certificates', 'library:libpq'],
      '/nowhere',
    );
    expect(images.map(({ source }) => source)).toEqual(['catalogue', 'unknown', 'repository']);
    const read = analyser.images(
      [{ image: readDebian.image, isBuiltHere: false }],
      [readDebian],
      [],
      '/nowhere',
    );
    expect(read.map(({ source }) => source)).toEqual(['read']);
    expect(faultsOf('images', { version: 1, images: [...images, ...read] })).toEqual([]);
  });

  test('verify', () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };
    const program = { path: '/app', linkage: 'dynamic', reasons: ['/lib/ld.so is missing'] } as const;
    const report: VerifyReport = {
      version: 1,
      engine: 'Docker 28 (overlay2)',
      stages: [
        {
          index: 1,
          name: null,
          image: 'sha256:0',
          programs: [
            { ...program, runs: false, family: 'glibc' },
            { ...program, runs: null, family: null },
          ],
        },
      ],
      faults: [failed, away],
      findings: [{ rule: 'libc-mismatch', range, verdict: 'proved', message: 'it does not start' }],
    };
    expect(faultsOf('verify', report)).toEqual([]);
  });

  test('a schema finds what is not in it', () => {
    expect(faultsOf('check', { version: 1, files: [{ file: 'a' }], errors: [] })).toEqual([
      "/files/0 must have required property 'findings'",
    ]);
  });
});

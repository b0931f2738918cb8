import { expect, test } from 'vitest';
import { imageParts } from '../../../client/src/model/comparison/image-parts.js';
import {
  basesText,
  conversionView,
  estimatedConversion,
  shippedBase,
} from '../../../client/src/model/panel/conversion-view.js';
import type { ComparisonReport } from '../../../client/src/model/comparison/report.js';
import type { ImageRecord } from '../../../client/src/ports/engine.js';
import type { PlanStage } from '../../../server/src/protocol/build-plan.js';

const report: ComparisonReport = {
  before: {
    ...{ image: 'sha256:a', bytes: 900e6 },
    parts: [
      { kind: 'base', text: 'base', bytes: 800e6 },
      { kind: 'own', text: 'RUN  make\n all', bytes: 90e6 },
    ],
  },
  after: { image: 'sha256:b', bytes: 6e6 },
  checks: [{ name: 'configuration', verdict: 'same', details: [] }],
  toolchain: [],
};
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const view = (before: string, after: string, changed: Partial<ComparisonReport> = {}) =>
  conversionView({ file: 'Dockerfile', before, after, report: { ...report, ...changed } });

test('both images stand on one scale, and every byte of them belongs to a part', () => {
  const { scale, stacks, headline } = view('', '');
  expect(headline).toBe('900 MB → 6 MB, same configuration');
  expect(scale).toBe(900e6);
  expect(
    stacks.map(({ title, label, parts }) => [title, label, parts.map((part) => [part.text, part.label])]),
  ).toEqual([
    [
      'Before',
      '900 MB',
      [
        ['base', '800 MB'],
        ['RUN make all', '90 MB'],
        ['the image', '10 MB'],
      ],
    ],
    ['After', '6 MB', [['the image', '6 MB']]],
  ]);
});

test('the difference shows what changes, three lines around it, and where lines are left out', () => {
  const before = lines('FROM a', '1', '2', '3', '4', '5', '6', '7', '8', 'CMD x');
  const after = lines('FROM a AS build', '1', '2', '3', '4', '5', '6', '7', '8', 'CMD y');
  expect(view(before, after).lines.map(({ kind, text }) => `${kind} ${text}`.trim())).toEqual([
    ...['removed FROM a', 'added FROM a AS build', 'same 1', 'same 2', 'same 3'],
    ...['gap', 'same 6', 'same 7', 'same 8', 'removed CMD x', 'added CMD y'],
  ]);
  // A remark about a missing line end is no line of the file.
  expect(view('a', 'b').lines.map(({ kind, text }) => [kind, text])).toEqual([
    ['removed', 'a'],
    ['added', 'b'],
  ]);
});

test('without a build the base images are told, as estimates, and nothing is said to be the same', () => {
  const bases = { before: { image: 'golang:1.26', bytes: 823e6 }, after: { image: 'scratch', bytes: 0 } };
  const estimated = estimatedConversion({
    ...{ file: 'Dockerfile', before: 'FROM golang:1.26', after: 'FROM scratch' },
    bases,
    canCompare: true,
  });
  const { state, headline, scale, stacks, checks, canApply, canCompare } = estimated;
  expect({ state, headline, scale, checks, canApply, canCompare }).toEqual({
    ...{ state: 'estimated', headline: 'Base image: ≈ 823 MB → 0 B', scale: 823e6, checks: [] },
    ...{ canApply: true, canCompare: true },
  });
  expect(stacks.map(({ title, label, parts }) => [title, label, parts.map(({ text }) => text)])).toEqual([
    ['Before', '≈ 823 MB', ['golang:1.26']],
    ['After', '0 B', ['scratch']],
  ]);
  expect(shippedBase({ stages: [], final: -1 })).toEqual({ image: '' });
  expect(basesText({ ...bases, before: { image: 'registry.example.com/base' } })).toBe(
    'Base image: size unknown → 0 B',
  );
});

test('it can be applied only where nothing that was compared differs', () => {
  expect(view('', '').canApply).toBe(true);
  const different = {
    name: 'output',
    verdict: 'different',
    details: ['exit code was 0 and is now 1'],
  } as const;
  const unsure = { name: 'output', verdict: 'unsure', details: ['not run'] } as const;
  expect(view('', '', { checks: [different] }).canApply).toBe(false);
  expect(view('', '', { checks: [unsure] }).canApply).toBe(true);
});

test('what control characters an image puts into a sentence is not shown', () => {
  const details = ['USER was \u001b[31mroot\u001b[0m'];
  const { checks } = view('', '', { checks: [{ name: 'configuration', verdict: 'different', details }] });
  expect(checks[0]?.details).toEqual(['USER was root']);
});

test('the parts of an image are its base and the instructions of its last stage that weigh something', () => {
  const instruction = (keyword: string, text: string) => ({ keyword, text, line: 1, endLine: 1 });
  const stage = {
    ...{ index: 0, base: { kind: 'image', image: 'alpine' }, needs: [] },
    instructions: [
      instruction('WORKDIR', 'WORKDIR /'),
      instruction('COPY', 'COPY --from=build /a /a'),
      instruction('RUN', 'RUN make'),
    ],
  } as unknown as PlanStage;
  const entry = (createdBy: string, bytes: number) => ({ createdBy, bytes });
  const image = {
    ...{ id: 'sha256:a', bytes: 18, layers: [], store: 'overlay2' },
    history: [
      entry('/bin/sh -c #(nop) ADD file:x', 8),
      entry('WORKDIR /', 0),
      entry('COPY /a /a # buildkit', 6),
      entry('RUN /bin/sh -c make # buildkit', 4),
    ],
  } as unknown as ImageRecord;
  const plan = { preamble: '', stages: [stage] };
  const parts = imageParts({ plan, stage: 0, dockerfile: '', context: '' }, image);
  expect(parts.map(({ kind, bytes }) => [kind, bytes])).toEqual([
    ['base', 8],
    ['copied', 6],
    ['own', 4],
  ]);
  const other = { ...image, history: image.history.slice(0, 2) };
  expect(imageParts({ plan, stage: 0, dockerfile: '', context: '' }, other)).toEqual([]);
});

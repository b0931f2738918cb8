import { describe, expect, test } from 'vitest';
import { compareConfigurations, declaredVariables } from '../../client/src/model/proof/configuration.js';
import { neededFiles } from '../../client/src/model/proof/needed-files.js';
import { compareOutcomes } from '../../client/src/model/proof/outputs.js';
import { proofLines, type ProofReport } from '../../client/src/model/proof/report.js';
import type { RunOutcome } from '../../client/src/ports/container-runner.js';
import type { ImageRecord } from '../../client/src/ports/engine.js';
import { planOfText } from '../support/engine/plan.js';

const empty: ImageRecord = {
  ...{ id: 'sha256:0', tags: [], bytes: 0, history: [], layers: [], createdAt: 0, platform: 'linux/amd64' },
  ...{ labels: {}, entrypoint: [], command: [], environment: [], user: '', workingDirectory: '', store: 'x' },
};
const image = (record: Partial<ImageRecord>): ImageRecord => ({ ...empty, ...record });
const golang = image({ environment: ['PATH=/go/bin:/usr/bin:/bin', 'GOPATH=/go'], command: ['bash'] });
const debian = image({ environment: ['PATH=/usr/local/sbin:/usr/bin:/bin'], command: ['bash'] });

describe('what two images say of themselves', () => {
  test.each<[string, Partial<ImageRecord>, Partial<ImageRecord>, readonly string[]]>([
    [
      'variables of the bases are nobody’s',
      { environment: golang.environment },
      { environment: debian.environment },
      [],
    ],
    [
      'folders that both add to PATH are the same',
      { environment: ['PATH=/app/bin:/go/bin:/usr/bin:/bin', 'GOPATH=/go'] },
      { environment: ['PATH=/app/bin:/usr/local/sbin:/usr/bin:/bin'] },
      [],
    ],
    [
      'a variable is lost',
      { environment: [...golang.environment, 'A=1'] },
      { environment: debian.environment },
      ['ENV A'],
    ],
    [
      'one that only the build reads may be lost',
      { environment: [...golang.environment, 'CGO_ENABLED=0'] },
      { environment: debian.environment },
      [],
    ],
    [
      'one that the file sets counts, though the base sets the same',
      { environment: golang.environment },
      { environment: debian.environment },
      ['ENV GOPATH'],
    ],
    ['no working folder is the root', { workingDirectory: '' }, { workingDirectory: '/' }, []],
    ['a label is another one', { labels: { v: '1' } }, { labels: { v: '' } }, ['LABEL v']],
    ['labels of our own builds say nothing', { labels: { 'stage-insight.stage': 'a' } }, {}, []],
    ['the order of words counts', { command: ['a', 'b'] }, { command: ['b', 'a'] }, ['CMD']],
  ])('%s', (name, before, after, fields) => {
    const declared = name.includes('the file sets') ? ['GOPATH'] : [];
    const [was, is] = [
      image({ environment: golang.environment, ...before }),
      image({ environment: debian.environment, ...after }),
    ];
    const found = compareConfigurations(
      { image: was, base: golang },
      { image: is, base: debian },
      { declared, leftBehind: ['CGO_ENABLED'] },
    );
    expect(found.map(({ field }) => field)).toEqual(fields);
  });

  test('names of ENV, in both spellings', () => {
    expect(declaredVariables(planOfText('FROM a\nENV A=1 B="x y"\nENV C some words\nARG D=1\n'))).toEqual([
      'A',
      'B',
      'C',
    ]);
  });
});

test('paths that commands and variables name', () => {
  const record = image({
    workingDirectory: '/app',
    entrypoint: ['/bin/sh', '-c', 'exec ./run --conf=etc/a.conf "$X"'],
    environment: ['DATA=/srv/data', 'HOME=/root'],
  });
  const paths = neededFiles(record, ['HOME=/root']).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['/bin/sh', '/app/run', '/srv/data']));
  expect(paths).not.toContain('/root');
});

describe('what two containers did', () => {
  const outcome = (stdout: string, code = 0): RunOutcome => ({
    ending: { kind: 'exited', code },
    stdout,
    stderr: '',
  });
  test.each<[string, RunOutcome, RunOutcome, RunOutcome, string]>([
    ['the same', outcome('a\n'), outcome('a\n'), outcome('a\n'), 'same'],
    ['another line', outcome('a\n'), outcome('b\n'), outcome('a\n'), 'different'],
    ['another exit code', outcome('a\n'), outcome('a\n', 1), outcome('a\n'), 'different'],
    ['the original is another one each time', outcome('1\n'), outcome('2\n'), outcome('3\n'), 'varies'],
  ])('%s', (_name, before, after, again, kind) => {
    expect(compareOutcomes(before, after, again).kind).toBe(kind);
  });
});

test('a proof in words', () => {
  const report: ProofReport = {
    before: { image: 'a', bytes: 861_300_000 },
    after: { image: 'b', bytes: 15_600_000 },
    checks: [
      { name: 'configuration', verdict: 'different', details: ['USER was app, and now is not set'] },
      { name: 'output', verdict: 'unsure', details: ['the original says another thing at each run'] },
    ],
    toolchain: ['gcc'],
  };
  expect(proofLines(report)).toEqual([
    '861.3 MB -> 15.6 MB, different configuration, output not compared',
    'configuration: USER was app, and now is not set',
    'output: the original says another thing at each run',
    'the result still holds gcc',
  ]);
});

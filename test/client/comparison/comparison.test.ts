import { describe, expect, test } from 'vitest';
import {
  compareConfigurations,
  declaredVariables,
} from '../../../client/src/model/comparison/configuration.js';
import { neededFiles } from '../../../client/src/model/comparison/needed-files.js';
import { compareOutcomes } from '../../../client/src/model/comparison/outputs.js';
import { comparisonLines, type ComparisonReport } from '../../../client/src/model/comparison/report.js';
import type { RunOutcome } from '../../../client/src/ports/container-runner.js';
import type { ImageRecord } from '../../../client/src/ports/engine.js';
import { planOfText } from '../../support/engine/plan.js';

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
    expect(
      declaredVariables(planOfText('FROM a\nENV A=1 B="x y"\nENV C some words\nARG D=1\nENV E=1\n')),
    ).toEqual(['A', 'B', 'C', 'E']);
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
    [
      'the result does what the original does the second time',
      outcome(''),
      outcome('2\n'),
      outcome('2\n'),
      'same',
    ],
  ])('%s', (_name, before, after, again, kind) => {
    expect(compareOutcomes(before, after, again).kind).toBe(kind);
  });

  test('how the original differs from itself is told', () => {
    expect(compareOutcomes(outcome('1\n'), outcome('2\n'), outcome('3\n'))).toEqual({
      kind: 'varies',
      details: ['stdout, line 1: it was "1" and is now "3"'],
    });
  });
});

describe('a clock goes on between two containers', () => {
  const said = (stderr: string): RunOutcome => ({ ending: { kind: 'running' }, stdout: '', stderr });
  const php = (time: string): string =>
    `[${time}] PHP 8.2.29 Development Server (http://0.0.0.0:8080) started\n`;
  test.each<[string, string, string, string]>([
    ['the next second', php('Sat Nov 21 06:30:00 2026'), php('Sat Nov 21 06:30:01 2026'), 'same'],
    ['the next day', php('Sat Nov 21 23:59:59 2026'), php('Sun Nov 22 00:00:00 2026'), 'same'],
    ['the next year', php('Thu Dec 31 23:59:59 2026'), php('Fri Jan  1 00:00:03 2027'), 'same'],
    ['another day', php('Sat Nov 21 06:30:00 2026'), php('Sun Nov 22 06:30:00 2026'), 'different'],
    ['another port', php('6:30:00').replace('8080', '80'), php('6:30:01'), 'different'],
    ['ISO', '2026-11-21T06:30:00.98Z up\n', '2026-11-21T06:30:01.1Z up\n', 'same'],
    ['Go', '2026/11/21 06:30:00 up\n', '2026/11/21 06:30:01 up\n', 'same'],
    ['Python', '2026-11-21 06:59:59,998 INFO up\n', '2026-11-21 07:00:00,002 INFO up\n', 'same'],
    ['a web server', '[21/Nov/2026:06:30:00 +0000] "GET"\n', '[21/Nov/2026:06:30:02 +0000] "GET"\n', 'same'],
    ['two minutes', 'up at 06:30:00\n', 'up at 06:32:00\n', 'same'],
    ['more', 'up at 06:30:00\n', 'up at 06:32:01\n', 'different'],
    ['a zone that was lost', '07:30:00 up\n', '06:30:00 up\n', 'different'],
    ['a zone that is said', '06:30:00 +0100 up\n', '06:30:00 +0000 up\n', 'different'],
    ['half past, in India', '12:00:01 up\n', '06:30:00 up\n', 'different'],
    ['one line of two', '06:30:00 up\n06:30:00 a\n', '06:30:01 up\n06:30:01 b\n', 'different'],
    ['a line more', '06:30:00 up\n', '06:30:01 up\nfailed\n', 'different'],
    ['a line less', '06:30:00 up\nready\n', '06:30:01 up\n', 'different'],
    ['a time that is told no more', '06:30:00 up\n', 'up\n', 'different'],
    ['an address of a network card', '00:11:22:33:44:55\n', '00:11:22:33:44:56\n', 'different'],
    ['versions', 'v1:20:03.1\n', 'v1:20:04.1\n', 'different'],
    ['no time of a day', '26:30:00\n', '26:30:01\n', 'different'],
  ])('%s', (_name, before, after, kind) => {
    expect(compareOutcomes(said(before), said(after)).kind).toBe(kind);
  });

  test('a run that differs only so does not excuse another difference', () => {
    const [before, after, again] = [said('06:30:00 a\n'), said('06:30:01 b\n'), said('06:30:02 a\n')];
    expect(compareOutcomes(before, after, again)).toEqual({
      kind: 'different',
      details: ['stderr, line 1: it was "06:30:00 a" and is now "06:30:01 b"'],
    });
  });
});

test('a comparison in words', () => {
  const report: ComparisonReport = {
    before: { image: 'a', bytes: 861_300_000 },
    after: { image: 'b', bytes: 15_600_000 },
    checks: [
      { name: 'configuration', verdict: 'different', details: ['USER was app and is now not set'] },
      {
        name: 'output',
        verdict: 'unsure',
        details: ['two runs of the original differ: stdout, line 1: it was "1" and is now "2"'],
      },
    ],
    toolchain: ['gcc'],
  };
  expect(comparisonLines(report)).toEqual([
    '861.3 MB → 15.6 MB, different configuration, output not compared',
    'configuration: USER was app and is now not set',
    'output: two runs of the original differ: stdout, line 1: it was "1" and is now "2"',
    'the result still contains gcc',
  ]);
});

import { describe, expect, test } from 'vitest';
import type { Rule } from '../../server/src/core/rule.js';
import { analyseText, checkFindings, checkSilent } from '../support/check-findings.js';

/** Says something about every FROM. */
const everyStage: Rule = {
  id: 'every-stage',
  severity: 'warning',
  summary: 'a FROM',
  *check({ graph }) {
    for (const { from } of graph.stages) yield { start: from.start, end: from.end, message: 'a stage' };
  },
};
const everyBase: Rule = {
  ...everyStage,
  id: 'a-base',
  *check({ graph }) {
    for (const { start, end } of graph.references) {
      yield { start, end, message: 'a base' };
      yield { start, end, message: 'a base' };
    }
  },
};
const options = { rules: [everyStage] };

describe('a setting', () => {
  test('changes the severity', () => {
    checkFindings(
      `
      FROM a
      ^^^^^^ error: a stage
      `,
      { ...options, inputs: { rules: { 'every-stage': 'error' } } },
    );
  });

  test('turns a rule off', () => {
    checkSilent('FROM a', { ...options, inputs: { rules: { 'every-stage': 'off' } } });
  });
});

describe('a comment mutes', () => {
  test.each([
    ['the instruction below', 'FROM a\n# stage-insight: ignore=every-stage because\nFROM b', 1],
    ['through further comments', 'FROM a\n# stage-insight: ignore=every-stage\n# more\nFROM b', 1],
    ['not across a blank line', 'FROM a\n# stage-insight: ignore=every-stage\n\nFROM b', 2],
    ['the whole file from its top', '# stage-insight: ignore=every-stage\nFROM a\nFROM b', 0],
    [
      'from the top also below directives',
      '# syntax=x\n# stage-insight: ignore=every-stage\n\nFROM a\nFROM b',
      0,
    ],
    ['several rules', '# stage-insight: ignore=x,every-stage\nFROM a', 0],
    ['with other blanks', '#stage-insight:ignore = every-stage\nFROM a', 0],
    ['with CRLF', 'FROM a\r\n# stage-insight: ignore=every-stage\r\nFROM b\r\n', 1],
    ['no other rule', '# stage-insight: ignore=every\nFROM a', 1],
    ['not in a heredoc', 'FROM a\nCOPY <<E /x\n# stage-insight: ignore=every-stage\nE\nFROM b', 2],
  ])('%s', (_title, text, count) => {
    expect(analyseText(text, options).findings).toHaveLength(count);
  });
});

test('findings come in text order, each once, with every default filled in', () => {
  const { findings } = analyseText('FROM a\nFROM b', { rules: [everyStage, everyBase] });
  expect(findings.map(({ rule, start }) => `${start} ${rule}`)).toEqual([
    '0 every-stage',
    '5 a-base',
    '7 every-stage',
    '12 a-base',
  ]);
  expect(findings[0]).toEqual({
    ...{
      rule: 'every-stage',
      start: 0,
      end: 6,
      message: 'a stage',
      // The first stage of two is not built.
      severity: 'info',
      certainty: 'certain',
    },
    ...{ related: [], fixes: [], unnecessary: false, observed: false },
  });
});

describe('a fault of our own', () => {
  const crashing: Rule = {
    ...everyStage,
    id: 'crashing',
    *check({ graph }) {
      const [first] = graph.stages;
      if (first !== undefined)
        yield { start: first.start, end: first.end, message: 'found before the crash' };
      throw new RangeError('too deep');
    },
  };

  test('in a rule is one finding, and all other rules still answer', () => {
    const { findings } = analyseText('FROM a\nFROM b', { rules: [crashing, everyStage] });
    expect(findings.map(({ rule }) => rule).sort()).toEqual([
      'crashing',
      'every-stage',
      'every-stage',
      'internal',
    ]);
    const [internal] = findings.filter(({ rule }) => rule === 'internal');
    expect(internal).toMatchObject({ severity: 'warning', start: 0, end: 4 });
    expect(internal?.message).toContain('`crashing`: too deep');
  });

  test('in several rules is one finding that names them', () => {
    const other = { ...crashing, id: 'crashing-too' };
    const { findings } = analyseText('FROM a', { rules: [crashing, other] });
    const internal = findings.filter(({ rule }) => rule === 'internal');
    expect(internal.map(({ message }) => message)).toEqual([
      expect.stringContaining('`crashing`, `crashing-too`'),
    ]);
  });

  test('in one stage leaves the others what they are', () => {
    const read = (path: string): string | undefined => {
      if (path === 'boom') throw new Error('boom cannot be followed');
      return undefined;
    };
    const text = 'FROM a\nCOPY boom /boom\nFROM scratch\nUSER app\nCMD ["/app"]';
    const { findings } = analyseText(text, { inputs: { context: { read, list: () => [] } } });
    expect(findings.map(({ rule }) => rule)).toContain('user-missing');
    expect(findings.find(({ rule }) => rule === 'internal')?.message).toContain('boom cannot be followed');
  });

  test('in what lies around the file is a finding', () => {
    const read = (): string => {
      throw new Error('the disk is gone');
    };
    const { findings } = analyseText('FROM a AS b\nCOPY --from=b /x /x', {
      inputs: { context: { read, list: () => [] } },
    });
    expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['internal', 'stage-cycle']));
  });
});

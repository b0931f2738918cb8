import { describe, expect, test } from 'vitest';
import { countSentence, reaches } from '../../../client/src/model/reports/findings.js';
import { githubReport } from '../../../client/src/model/reports/github.js';
import { jsonText } from '../../../client/src/model/reports/json.js';
import { sarifReport } from '../../../client/src/model/reports/sarif.js';
import { plainStyle, textReport } from '../../../client/src/model/reports/text-report.js';
import type { CheckReport, FindingView } from '../../../server/src/protocol/reports.js';

const range = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});
const finding: FindingView = {
  rule: 'stage-not-found',
  severity: 'warning',
  certainty: 'likely',
  message: 'no stage is named `biulder`',
  range: range(1, 12, 19),
  related: [{ range: range(0, 15, 22), message: 'the stage `builder`' }],
  fixes: [
    { title: 'Use `builder`', safety: 'safe', edits: [{ range: range(1, 12, 19), newText: 'builder' }] },
  ],
};
const report: CheckReport = {
  version: 1,
  files: [{ file: 'app/My Dockerfile', findings: [finding] }],
  errors: [],
};
const text = 'FROM golang AS builder\nCOPY --from=biulder /a /b\n';

describe('findings', () => {
  test('as text: place, message, the marked words, evidence, fix', () => {
    expect(textReport(report, new Map([['app/My Dockerfile', text]]), plainStyle)).toMatchInlineSnapshot(`
      "app/My Dockerfile:2:13  warning  no stage is named \`biulder\`  [stage-not-found, likely]
         2 | COPY --from=biulder /a /b
           |             ^^^^^^^
          line 1: the stage \`builder\`
          fix: Use \`builder\`

      1 warning in 1 file
      "
    `);
  });

  test('as workflow commands: 1-based, separators escaped', () => {
    const hostile = { ...finding, message: 'a\nb%' };
    expect(githubReport({ version: 1, files: [{ file: 'a:b,c', findings: [hostile] }], errors: [] })).toBe(
      '::warning file=a%3Ab%2Cc,line=2,endLine=2,col=13,endColumn=20,title=stage-not-found::a%0Ab%25\n',
    );
  });

  test('as SARIF: regions 1-based, fixes and evidence kept', () => {
    const rules = [{ id: 'stage-not-found', summary: 's', help: 'h' }];
    const { runs } = JSON.parse(sarifReport(report, rules, '1.2.3')) as {
      runs: {
        results: { level: string; locations: object[]; fixes: object[]; relatedLocations: object[] }[];
      }[];
    };
    const [result] = runs[0]?.results ?? [];
    expect(result?.level).toBe('warning');
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'app/My%20Dockerfile' },
          region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 20 },
        },
      },
    ]);
    expect(result?.fixes).toHaveLength(1);
    expect(result?.relatedLocations).toHaveLength(1);
  });

  test.each([
    ['error', false],
    ['warning', true],
    ['info', true],
    ['never', false],
  ] as const)('a warning fails --fail-on %s: %s', (threshold, expected) => {
    expect(reaches(report, threshold)).toBe(expected);
  });

  test.each([
    [[], 'no findings in 0 files'],
    [
      [{ file: 'a', findings: [finding, finding, { ...finding, severity: 'info' as const }] }],
      '2 warnings, 1 note in 1 file',
    ],
  ])('are counted in a sentence', (files, sentence) => {
    expect(countSentence({ version: 1, files, errors: [] })).toBe(sentence);
  });
});

describe('names that steer a terminal', () => {
  const name = 'a\u001b[2J\u009b\u202eb\u{e0041}';

  test('are escaped in JSON, which says the same', () => {
    const text = jsonText({ name });
    expect(text).toBe('{\n  "name": "a\\u001b[2J\\u009b\\u202eb\\udb40\\udc41"\n}\n');
    expect(JSON.parse(text)).toEqual({ name });
  });

  test.each([
    ['workflow commands', githubReport],
    ['SARIF', (report: CheckReport) => sarifReport(report, [], '1.0.0')],
    ['text', (report: CheckReport) => textReport(report, new Map(), plainStyle)],
  ])('leave no control character in %s', (_, draw) => {
    const files = [{ file: name, findings: [{ ...finding, message: name }] }];
    const errors = [{ file: name, message: name }];
    expect(draw({ version: 1, files, errors })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});

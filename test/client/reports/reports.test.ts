import { describe, expect, test } from 'vitest';
import {
  countSentence,
  isAtLeast,
  reaches,
  type Threshold,
} from '../../../client/src/model/reports/findings.js';
import { githubReport } from '../../../client/src/model/reports/github.js';
import { gitlabReport } from '../../../client/src/model/reports/gitlab.js';
import { junitReport } from '../../../client/src/model/reports/junit.js';
import { jsonText } from '../../../client/src/model/reports/json.js';
import { sarifReport, withoutRule, type SarifParts } from '../../../client/src/model/reports/sarif.js';
import { plainStyle, textReport } from '../../../client/src/model/reports/text-report.js';
import { configurationId, internalId } from '../../../server/src/core/internal-finding.js';
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
const page = '# stage-not-found\n\ns\n\n## Why\n\nBuildKit takes it\nfor an image.\n\n## Reported\n';
const sarifParts: SarifParts = {
  rules: [{ id: 'stage-not-found', summary: 's', severity: 'error', page: () => page }],
  version: '1.2.3',
  root: 'file:///work/',
};
const text = 'FROM golang AS builder\nCOPY --from=biulder /a /b\n';

interface ScannedLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly ScannedRule[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

interface ScannedRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly helpUri: string;
}

/**
 * What GitHub asks of a file for code scanning, as far as its page on the supported properties calls it required: each
 * result has a message, a place and a rule; each rule its descriptions of at most 1,024 characters, and a help text.
 */
function faultsForCodeScanning({ runs }: ScannedLog): readonly string[] {
  return runs.flatMap(({ tool: { driver }, results }) => [
    ...driver.rules
      .filter(
        ({ id, shortDescription, fullDescription, help, helpUri }) =>
          [id, shortDescription.text, help.text].some((one) => one === '') ||
          fullDescription.text.length > 1024 ||
          !/^https:.*\.md$/.test(helpUri),
      )
      .map(({ id }) => `the rule ${id} is not described`),
    ...results
      .filter(
        ({ ruleId, ruleIndex, message, locations: [place] }) =>
          driver.rules[ruleIndex]?.id !== ruleId ||
          message.text === '' ||
          place === undefined ||
          place.physicalLocation.artifactLocation.uri === '' ||
          place.physicalLocation.region.startLine < 1,
      )
      .map(({ ruleId }) => `the result of ${ruleId} lacks something`),
  ]);
}
test('a finding counts from its severity on', () => {
  const severities = ['error', 'warning', 'info', 'hint'] as const;
  const counted = (threshold: Threshold): number =>
    severities.filter((severity) => isAtLeast({ severity }, threshold)).length;
  expect(([...severities, 'never'] as const).map(counted)).toEqual([1, 2, 3, 4, 0]);
});

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

  test('as workflow commands: columns are told of one line only', () => {
    const long = { ...finding, range: { start: range(1, 0, 0).start, end: range(3, 0, 5).end } };
    expect(githubReport({ version: 1, files: [{ file: 'a', findings: [long] }], errors: [] })).toBe(
      '::warning file=a,line=2,endLine=4,title=stage-not-found::no stage is named `biulder`\n',
    );
  });

  test('as SARIF: regions 1-based, fixes and evidence kept', () => {
    const { runs } = JSON.parse(sarifReport(report, sarifParts)) as {
      runs: {
        results: { level: string; locations: object[]; fixes: object[]; relatedLocations: object[] }[];
      }[];
    };
    const [result] = runs[0]?.results ?? [];
    expect(result?.level).toBe('warning');
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'app/My%20Dockerfile', uriBaseId: '%SRCROOT%' },
          region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 20 },
        },
      },
    ]);
    expect(result?.fixes).toHaveLength(1);
    expect(result?.relatedLocations).toHaveLength(1);
  });

  test('as SARIF: what a rule is, in full', () => {
    const { runs } = JSON.parse(sarifReport(report, sarifParts)) as {
      runs: { tool: { driver: { rules: object[] } }; originalUriBaseIds: object }[];
    };
    expect(runs[0]?.originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: 'file:///work/' } });
    expect(runs[0]?.tool.driver.rules).toEqual([
      {
        id: 'stage-not-found',
        shortDescription: { text: 's' },
        fullDescription: { text: 'BuildKit takes it for an image.' },
        defaultConfiguration: { level: 'error' },
        helpUri: expect.stringMatching(/^https:.*\/stage-not-found\.md$/) as string,
        help: { text: page, markdown: page },
      },
    ]);
  });

  test('as SARIF: a rule that found something in one of two files is described', () => {
    const other = { ...finding, rule: 'stage-unused' };
    const files = [
      { file: 'a', findings: [finding] },
      { file: 'b', findings: [other] },
    ];
    const rules = ['base-floating', 'stage-not-found', 'stage-unused'].map((id) => {
      return { id, summary: 's', severity: 'error' as const, page: () => undefined };
    });
    const { runs } = JSON.parse(sarifReport({ ...report, files }, { ...sarifParts, rules })) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleIndex: number }[] }[];
    };
    expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(['stage-not-found', 'stage-unused']);
    expect(runs[0]?.results.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1]);
  });

  test('as SARIF: findings of no rule are described too, as services for code scanning want it', () => {
    expect(withoutRule.map(({ id }) => id)).toEqual([configurationId, internalId]);
    const findings = [configurationId, finding.rule, internalId].map((rule) => ({ ...finding, rule }));
    const text = sarifReport({ ...report, files: [{ file: 'stage-insight.json', findings }] }, sarifParts);
    expect(faultsForCodeScanning(JSON.parse(text) as ScannedLog)).toEqual([]);
  });

  test.each([
    ['/tmp/a b/Dockerfile', { uri: 'file:///tmp/a%20b/Dockerfile' }],
    ['C:/a b/Dockerfile', { uri: 'file:///C:/a%20b/Dockerfile' }],
    ['-', { uri: 'stdin' }],
  ])('as SARIF: %s lies outside of the sources', (file, expected) => {
    const { runs } = JSON.parse(
      sarifReport({ ...report, files: [{ file, findings: [finding] }] }, sarifParts),
    ) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: object } }[] }[] }[];
    };
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual(expected);
  });

  test('as Code Quality: lines count from one, from the first to the last', () => {
    const long = { ...finding, range: { start: { line: 6, character: 0 }, end: { line: 8, character: 1 } } };
    const text = gitlabReport(
      { version: 1, files: [{ file: 'a', findings: [long] }], errors: [] },
      (key) => key,
    );
    expect(JSON.parse(text)).toMatchObject([{ location: { path: 'a', lines: { begin: 7, end: 9 } } }]);
  });

  test('as Code Quality: two alike are two, and another line is the same one', () => {
    const moved = { ...finding, range: range(7, 0, 1) };
    const issues = (findings: FindingView[]) =>
      JSON.parse(
        gitlabReport({ version: 1, files: [{ file: 'a', findings }], errors: [] }, (key) => key),
      ) as {
        fingerprint: string;
      }[];
    const [first, second] = issues([finding, finding]);
    expect(first).toMatchObject({
      check_name: 'stage-not-found',
      severity: 'major',
      location: { path: 'a', lines: { begin: 2 } },
    });
    expect(second?.fingerprint).not.toBe(first?.fingerprint);
    expect(issues([moved])[0]?.fingerprint).toBe(first?.fingerprint);
  });

  test('as JUnit: what fails the call is a failure', () => {
    const findings = [finding, { ...finding, severity: 'hint' as const, message: 'a < "b"\u001b' }];
    const errors = [{ file: 'c', message: 'cannot read c' }];
    const files = [
      { file: 'a', findings },
      { file: 'b', findings: [] },
    ];
    expect(junitReport({ version: 1, files, errors }, 'warning')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="stage-insight" tests="4" failures="1" errors="1">
        <testsuite name="a" tests="2" failures="1" errors="0">
          <testcase classname="a" name="stage-not-found, line 2" file="a" line="2"><failure type="warning" message="no stage is named \`biulder\`">a:2:13: no stage is named \`biulder\`</failure></testcase>
          <testcase classname="a" name="stage-not-found, line 2" file="a" line="2"><system-out>a:2:13: hint: a &#60; &#34;b&#34; </system-out></testcase>
        </testsuite>
        <testsuite name="b" tests="1" failures="0" errors="0">
          <testcase classname="b" name="no findings"/>
        </testsuite>
        <testsuite name="c" tests="1" failures="0" errors="1">
          <testcase classname="c" name="not checked"><error message="cannot read c">cannot read c</error></testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test.each([
    ['error', false],
    ['warning', true],
    ['info', true],
    ['hint', true],
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
    ['Code Quality', (report: CheckReport) => gitlabReport(report, (key) => key)],
    ['JUnit', (report: CheckReport) => junitReport(report, 'error')],
    ['SARIF', (report: CheckReport) => sarifReport(report, sarifParts)],
    ['text', (report: CheckReport) => textReport(report, new Map(), plainStyle)],
  ])('leave no control character in %s', (_, draw) => {
    const files = [{ file: name, findings: [{ ...finding, message: name }] }];
    const errors = [{ file: name, message: name }];
    expect(draw({ version: 1, files, errors })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});

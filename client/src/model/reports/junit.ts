import type {
  CheckError,
  CheckReport,
  FileFindings,
  FindingView,
} from '../../../../server/src/protocol/reports.js';
import { escapeXml } from '../graph/xml.js';
import { isAtLeast, type Threshold } from './findings.js';

/** JUnit XML: a suite for each file, a test case for each finding; those from `threshold` on are failures. */
export function junitReport({ files, errors }: CheckReport, threshold: Threshold): string {
  const suites = [
    ...files.map((file) => suiteOf(file, threshold)),
    ...errors.map((error) => errorSuite(error)),
  ];
  const failures = files.flatMap(({ findings }) => findings.filter((one) => isAtLeast(one, threshold)));
  const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), errors.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stage-insight" tests="${tests}" failures="${failures.length}" errors="${errors.length}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ file, findings }: FileFindings, threshold: Threshold): string {
  const name = escapeXml(file);
  const failures = findings.filter((finding) => isAtLeast(finding, threshold)).length;
  const cases =
    findings.length === 0
      ? [`    <testcase classname="${name}" name="no findings"/>`]
      : findings.map((finding) => caseOf(name, finding, threshold));
  return [
    `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

/** `name`: of the file, escaped. */
function caseOf(name: string, finding: FindingView, threshold: Threshold): string {
  const { rule, severity, message, range } = finding;
  const line = range.start.line + 1;
  const place = `${name}:${line}:${range.start.character + 1}`;
  const text = escapeXml(message);
  const body = isAtLeast(finding, threshold)
    ? `<failure type="${severity}" message="${text}">${place}: ${text}</failure>`
    : `<system-out>${place}: ${severity}: ${text}</system-out>`;
  return `    <testcase classname="${name}" name="${rule}, line ${line}" file="${name}" line="${line}">${body}</testcase>`;
}

function errorSuite({ file, message }: CheckError): string {
  const name = escapeXml(file);
  const text = escapeXml(message);
  return [
    `  <testsuite name="${name}" tests="1" failures="0" errors="1">`,
    `    <testcase classname="${name}" name="not checked"><error message="${text}">${text}</error></testcase>`,
    '  </testsuite>',
  ].join('\n');
}

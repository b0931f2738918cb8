import { expect, test } from 'vitest';
import { rule as jdkInFinalImage } from '../../server/src/rules/jdk-in-final-image.js';
import { rule as shellMissing } from '../../server/src/rules/shell-missing.js';
import type { Rule } from '../../server/src/core/rule.js';
import { analyseText } from '../support/check-findings.js';

/** `severity text` of every finding of one rule. */
function found(rule: Rule, text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return analyseText(text, { rules: [rule], files }).findings.map(
    ({ severity, start, end }) => `${severity} ${text.slice(start, end)}`,
  );
}

test.each([
  ['node starts what is no command', 'FROM node:20\nCOPY a.py /app/a.py\nCMD ["/app/a.py"]', []],
  [
    'an interpreter in the base',
    'FROM gcr.io/distroless/python3-debian12\nCOPY a.py /a.py\nCMD ["/a.py"]',
    [],
  ],
  ['an unknown base', 'FROM registry.example/runner:1\nCOPY a.py /a.py\nCMD ["/a.py"]', []],
  ['an entry script of the base', 'FROM nginx:1.27\nCOPY a.py /a.py\nCMD ["/a.py"]', []],
  [
    'an ENTRYPOINT of a stage',
    'FROM python:3.12 AS a\nENTRYPOINT ["python"]\nFROM a\nCOPY a.py /a.py\nCMD ["/a.py"]',
    [],
  ],
  ['no ENTRYPOINT', 'FROM python:3.12\nCOPY a.py /a.py\nCMD ["/a.py"]', ['error "/a.py"']],
  [
    'an ENTRYPOINT that is taken back',
    'FROM gcr.io/distroless/python3-debian12\nCOPY a.py /a.py\nENTRYPOINT []\nCMD ["/a.py"]',
    ['error "/a.py"'],
  ],
  ['the ENTRYPOINT itself', 'FROM node:20\nCOPY a.py /a.py\nENTRYPOINT ["/a.py"]', ['error "/a.py"']],
])('a script without `#!`: %s', (_title, text, expected) => {
  expect(found(shellMissing, text, { 'a.py': 'print(1)\n' })).toEqual(expected);
});

const jdk =
  'FROM maven:3 AS b\nRUN mvn package\nFROM eclipse-temurin:21\nCOPY --from=b /target/a.jar /a.jar\n';

test.each([
  ['alone', 'CMD ["java", "-jar", "/a.jar"]', true],
  ['beside a health check', 'HEALTHCHECK CMD curl -f localhost\nCMD ["java", "-jar", "/a.jar"]', true],
  ['behind an init', 'ENTRYPOINT ["tini", "--", "java", "-jar", "/a.jar"]', true],
  [
    'a health check that asks the JDK',
    'HEALTHCHECK CMD jcmd 1 VM.version\nCMD ["java", "-jar", "/a.jar"]',
    false,
  ],
  ['nothing but a health check', 'HEALTHCHECK CMD java -version', false],
])('a JDK that ships: %s', (_title, start, isTold) => {
  expect(found(jdkInFinalImage, jdk + start).length > 0).toBe(isTold);
});

test.each([
  ['above SHELL', 'FROM scratch\nRUN echo a\nSHELL ["/hello", "sh", "-c"]', ['error RUN']],
  ['below SHELL', 'FROM gcr.io/distroless/base-debian12:debug\nSHELL ["/busybox/sh", "-c"]\nRUN echo a', []],
  ['below SHELL of the stage it is FROM', 'FROM scratch AS a\nSHELL ["/sh", "-c"]\nFROM a\nRUN echo a', []],
  ['ENTRYPOINT taken back', 'FROM gcr.io/distroless/static\nENTRYPOINT []\nCMD /app', ['error CMD']],
])('a shell form %s', (_title, text, expected) => {
  expect(found(shellMissing, text)).toEqual(expected);
});

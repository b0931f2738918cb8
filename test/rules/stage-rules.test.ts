import { describe, expect, test } from 'vitest';
import { rule as argNotInFromScope } from '../../server/src/rules/arg-not-in-from-scope.js';
import { rule as copyFromEmptyStage } from '../../server/src/rules/copy-from-empty-stage.js';
import { rule as copyFromOwnBase } from '../../server/src/rules/copy-from-own-base.js';
import { rule as stageCycle } from '../../server/src/rules/stage-cycle.js';
import { rule as stageDefinedLater } from '../../server/src/rules/stage-defined-later.js';
import { rule as stageNameCase } from '../../server/src/rules/stage-name-case.js';
import { rule as stageNameDuplicate } from '../../server/src/rules/stage-name-duplicate.js';
import { rule as stageNameShadowsImage } from '../../server/src/rules/stage-name-shadows-image.js';
import { rule as stageNotFound } from '../../server/src/rules/stage-not-found.js';
import { rule as stageReferenceVariable } from '../../server/src/rules/stage-reference-variable.js';
import { rule as stageUnused } from '../../server/src/rules/stage-unused.js';
import type { Rule } from '../../server/src/core/rule.js';
import { analyseText, checkFindings, checkFix, checkSilent } from '../support/check-findings.js';

/** `severity text` of every finding. */
function found(rule: Rule, text: string): string[] {
  return analyseText(text, { rules: [rule] }).findings.map(
    ({ severity, start, end }) => `${severity} ${text.slice(start, end)}`,
  );
}

describe('stage-not-found', () => {
  test.each([
    ['a stage word without a stage', 'FROM i\nCOPY --from=builder /x /x', ['warning builder']],
    ['in a mount', 'FROM i\nRUN --mount=from=build,target=/x ls', ['warning build']],
    ['near a stage below', 'FROM i AS a\nCOPY --from=asets /x /x\nFROM i AS assets', ['warning asets']],
    ['near in other letters', 'FROM i AS Assets\nFROM j\nCOPY --from=ASETS /x /x', ['warning ASETS']],
    ['in a trigger, near', 'FROM i AS assets\nFROM j\nONBUILD COPY --from=asets /x /x', ['warning asets']],
    ['an official image', 'FROM i AS nodes\nFROM j\nCOPY --from=node /x /x', []],
    ['an image of a registry', 'FROM i AS tool\nFROM j\nCOPY --from=localhost:5000/tools /x /x', []],
    ['a tagged image', 'FROM i AS tools\nFROM j\nCOPY --from=tool:1 /x /x', []],
    ['a digest', 'FROM i AS tools\nFROM j\nCOPY --from=tool@sha256:0 /x /x', []],
    ['a named context', 'FROM i AS app\nFROM j\nCOPY --from=project /x /x', []],
    ['a stage word in FROM: a local image', 'FROM builder', []],
    ['a stage word in a trigger: a stage of another file', 'FROM i\nONBUILD COPY --from=builder /x /x', []],
    ['two letters apart in FROM', 'FROM i AS company\nFROM compny2', []],
    ['another number in FROM', 'FROM i AS node18\nFROM node20', []],
    ['a mount by number is an image', 'FROM i\nRUN --mount=from=0,target=/x ls', []],
    ['in a heredoc', 'FROM i\nRUN <<E\nCOPY --from=builder /x /x\nE', []],
    ['in a comment inside a continuation', 'FROM i\nRUN a \\\n# COPY --from=builder /x /x\n b', []],
  ])('%s', (_title, text, expected) => {
    expect(found(stageNotFound, text)).toEqual(expected);
  });
});

describe('stage-defined-later', () => {
  test.each([
    ['reached', 'FROM i AS a\nCOPY --from=b /x /x\nFROM i AS b\nFROM a', ['error b']],
    ['by number', 'FROM i AS a\nCOPY --from=1 /x /x\nFROM i AS b\nFROM a', ['error 1']],
    ['by a mount', 'FROM i AS a\nRUN --mount=from=b,target=/x ls\nFROM i AS b\nFROM a', ['error b']],
    ['not reached', 'FROM i AS a\nCOPY --from=b /x /x\nFROM i AS b', ['warning b']],
    ['a ring is another fault', 'FROM i AS a\nCOPY --from=b /x /x\nFROM a AS b', []],
    ['FROM of an official image', 'FROM node AS a\nFROM i AS node', []],
    ['FROM of itself', 'FROM own AS own', []],
    ['in other letters FROM means nothing below', 'FROM Tools AS a\nFROM i AS tools', []],
    ['a trigger that nobody runs here', 'FROM i AS a\nONBUILD COPY --from=b /x /x\nFROM i AS b', []],
  ])('%s', (_title, text, expected) => {
    expect(found(stageDefinedLater, text)).toEqual(expected);
  });

  test('what a file outside builds is reached', () => {
    checkFindings(
      `
      FROM i AS a
      COPY --from=b /x /x
                  ^ error: stage \`b\` is declared below
      FROM i AS b
      `,
      { rules: [stageDefinedLater], inputs: { targets: [{ stage: 'A', file: 'compose.yaml' }] } },
    );
  });
});

describe('stage-cycle', () => {
  test.each([
    ['itself by number', 'FROM i\nCOPY --from=0 /x /x', ['error 0']],
    ['itself by a mount', 'FROM i AS a\nRUN --mount=from=a,target=/x ls', ['error a']],
    [
      'three in a ring',
      'FROM i AS a\nCOPY --from=c /x /x\nFROM a AS b\nFROM i AS c\nCOPY --from=b /x /x',
      ['error c'],
    ],
    ['through a trigger', 'FROM i AS p\nONBUILD COPY --from=b /x /x\nFROM p AS b', ['error b']],
    ['the image of the same name', 'FROM a AS a', []],
    ['a diamond', 'FROM i AS a\nFROM a AS b\nFROM a AS c\nCOPY --from=b /x /x\nCOPY --from=a /x /x', []],
  ])('%s', (_title, text, expected) => {
    expect(found(stageCycle, text)).toEqual(expected);
  });
});

describe('stage-unused', () => {
  const named = (stage: string): { targets: { stage: string; file: string }[] } => ({
    targets: [{ stage, file: 'compose.yaml' }],
  });

  test.each([
    ['used by a mount only', 'FROM i AS a\nFROM j\nRUN --mount=from=a,target=/x ls', []],
    ['used by a trigger only', 'FROM i AS a\nFROM i AS p\nONBUILD COPY --from=a /x /x\nFROM p', []],
    ['used by a misspelled name', 'FROM i AS builder\nFROM j\nCOPY --from=biulder /x /x', []],
    ['used by a name in other letters', 'FROM i AS base\nFROM Base', []],
    ['used through a variable in --from', 'FROM i AS x-a\nFROM j\nCOPY --from=x-$V /x /x', []],
    ['built for tests', 'FROM i AS unit-test\nFROM j', []],
    ['built for files', 'FROM scratch AS export\nCOPY f /\nFROM j', []],
    ['built to run', 'FROM i AS worker\nCMD x\nFROM j', []],
    ['used by one that is built to run', 'FROM i AS a\nFROM a AS worker\nCMD x\nFROM j', []],
    ['above the stage it takes from, which is the last', 'FROM i\nCOPY --from=a /x /x\nFROM j AS a', []],
    ['without a name', 'FROM i\nCMD x\nFROM j', ['hint FROM i']],
    ['left over', 'FROM i AS old\nRUN make\nFROM j', ['hint FROM i AS old']],
    [
      'a ring of two',
      'FROM i AS a\nCOPY --from=b /x /x\nFROM i AS b\nCOPY --from=a /x /x\nFROM j',
      ['hint FROM i AS a', 'hint FROM i AS b'],
    ],
  ])('%s', (_title, text, expected) => {
    expect(found(stageUnused, text)).toEqual(expected);
  });

  test('a stage that a file outside names is used, and what it takes from', () => {
    checkSilent('FROM i AS a\nFROM a AS b\nFROM j', { rules: [stageUnused], inputs: named('B') });
  });

  test('is faded, not underlined', () => {
    const { findings } = analyseText('FROM i AS a\nFROM j', { rules: [stageUnused] });
    expect(findings.map(({ unnecessary, severity }) => [unnecessary, severity])).toEqual([[true, 'hint']]);
  });
});

describe('stage-reference-variable', () => {
  const options = { rules: [stageReferenceVariable] };

  test('one alias serves all uses', () => {
    checkFix(
      'ARG V=3\nFROM i\nCOPY --from=node:$V /a /a\nRUN --mount=from=node:$V,target=/m ls',
      'ARG V=3\nFROM node:$V AS node-v\n\nFROM i\nCOPY --from=node-v /a /a\nRUN --mount=from=node-v,target=/m ls',
      options,
    );
  });

  test('the value may be written out', () => {
    checkFix('ARG V=3\nFROM i\nCOPY --from=node:${V} /a /a', 'ARG V=3\nFROM i\nCOPY --from=node:3 /a /a', {
      ...options,
      title: 'Replace',
    });
  });

  test('an architecture gets an alias of its family', () => {
    checkFix(
      'FROM i AS b-amd64\nFROM i AS b-arm64\nFROM j\nCOPY --from=b-$TARGETARCH /a /a',
      'FROM i AS b-amd64\nFROM i AS b-arm64\nFROM b-$TARGETARCH AS b-targetarch\n\nFROM j\nCOPY --from=b-targetarch /a /a',
      options,
    );
  });
});

test.each([
  ['FROM in capitals', 'FROM i AS base\nFROM BASE', ['error BASE']],
  ['chosen by ARG', 'ARG B=Base\nFROM i AS base\nFROM $B', ['error $B']],
  ['a mount', 'FROM i AS base\nFROM j\nRUN --mount=from=Base,target=/x ls', ['hint Base']],
  ['an image in capitals', 'FROM i AS base\nFROM Other', []],
  ['a stage below', 'FROM Base\nFROM i AS base', []],
])('stage-name-case: %s', (_title, text, expected) => {
  expect(found(stageNameCase, text)).toEqual(expected);
});

test('stage-name-duplicate: a copy from a namesake keeps the name of the first', () => {
  checkFix(
    'FROM i AS a\nFROM j AS a\nCOPY --from=a /x /x\nFROM k\nCOPY --from=A /x /x',
    'FROM i AS a\nFROM j AS a-2\nCOPY --from=a /x /x\nFROM k\nCOPY --from=a-2 /x /x',
    { rules: [stageNameDuplicate] },
  );
});

test.each([
  [
    'one word, two meanings',
    'FROM nginx AS a\nFROM i AS nginx\nFROM j\nCOPY --from=nginx /x /x',
    ['warning nginx'],
  ],
  [
    'with a tag it is another word',
    'FROM nginx:1 AS a\nFROM i AS nginx\nFROM j\nCOPY --from=nginx /x /x',
    [],
  ],
  ['named after its product', 'FROM golang AS caddy\nFROM j\nCOPY --from=caddy /x /x', []],
  ['never used by name', 'FROM nginx AS a\nFROM i AS nginx', []],
  ['no official image', 'FROM own AS a\nFROM i AS own\nFROM own', []],
])('stage-name-shadows-image: %s', (_title, text, expected) => {
  expect(found(stageNameShadowsImage, text)).toEqual(expected);
});

test.each([
  ['to its own place', 'FROM i AS a\nFROM a\nCOPY --from=a /x /x', ['info a']],
  ['a program to its folder', 'FROM i AS a\nFROM a\nCOPY --from=a /usr/bin/x /usr/bin/', ['info a']],
  ['through another stage', 'FROM i AS a\nFROM a AS b\nFROM b\nCOPY --from=a /x /x', ['info a']],
  ['from the same image', 'FROM i:1\nCOPY --from=i:1 /x /x', ['info i:1']],
  ['to another place', 'FROM i AS a\nFROM a\nCOPY --from=a /x /y', []],
  ['with another owner', 'FROM i AS a\nFROM a\nCOPY --from=a --chown=1 /x /x', []],
  ['a folder below itself', 'FROM i AS a\nFROM a\nCOPY --from=a /x /', []],
  ['after the file was changed', 'FROM i AS a\nFROM a\nRUN echo 1 > /x\nCOPY --from=a /x /x', []],
  ['after something was removed', 'FROM i AS a\nFROM a\nRUN rm -rf /opt\nCOPY --from=a /x /x', []],
  ['from a cousin', 'FROM i AS a\nFROM a AS b\nFROM a\nCOPY --from=b /x /x', []],
])('copy-from-own-base: %s', (_title, text, expected) => {
  expect(found(copyFromOwnBase, text)).toEqual(expected);
});

test.each([
  ['a path', 'FROM scratch AS a\nFROM i\nCOPY --from=a /x /x', ['error a']],
  [
    'through a stage that adds nothing',
    'FROM scratch AS a\nFROM a AS b\nENV x=1\nFROM i\nCOPY --from=b x /x',
    ['error b'],
  ],
  [
    'in a stage that is not reached',
    'FROM scratch AS a\nFROM i AS b\nCOPY --from=a /x /x\nFROM j',
    ['warning a'],
  ],
  ['a WORKDIR makes a folder', 'FROM scratch AS a\nWORKDIR /x\nFROM i\nCOPY --from=a /x /x', []],
  ['its root', 'FROM scratch AS a\nFROM i\nCOPY --from=a . /x', []],
  ['a pattern', 'FROM scratch AS a\nFROM i\nCOPY --from=a /x* /x/', []],
  ['a variable', 'FROM scratch AS a\nFROM i\nCOPY --from=a $X /x', []],
  [
    'a stage with a trigger',
    'FROM scratch AS p\nONBUILD COPY f /\nFROM p AS a\nFROM i\nCOPY --from=a /f /',
    [],
  ],
])('copy-from-empty-stage: %s', (_title, text, expected) => {
  expect(found(copyFromEmptyStage, text)).toEqual(expected);
});

test.each([
  ['not declared', 'FROM i:$V', ['warning V']],
  ['inside --platform', 'FROM --platform=$P i', ['warning P']],
  ['with a default', 'FROM i:${V:-1}', ['info V']],
  ['declared without a value: the command line gives it', 'ARG V\nFROM i:$V', []],
  ['predefined', 'FROM --platform=$BUILDPLATFORM x-$TARGETARCH$TARGETVARIANT', []],
  ['escaped', 'FROM i\\$V', []],
  ['in AS', 'FROM i AS $V', []],
])('arg-not-in-from-scope: %s', (_title, text, expected) => {
  expect(found(argNotInFromScope, text)).toEqual(expected);
});

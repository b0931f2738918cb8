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
import { rule as builderRefuses } from '../../server/src/rules/builder-refuses.js';
import { rule as platformIgnored } from '../../server/src/rules/platform-ignored.js';
import { rule as shellMissing } from '../../server/src/rules/shell-missing.js';
import { rule as stageIndexOutOfRange } from '../../server/src/rules/stage-index-out-of-range.js';
import { rule as stageIndexReference } from '../../server/src/rules/stage-index-reference.js';
import { rule as stageReferenceSyntax } from '../../server/src/rules/stage-reference-syntax.js';
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
    [
      'near a stage below',
      'FROM i AS a\nCOPY --from=asets /x /x\nFROM i AS assets\nFROM a',
      ['warning asets'],
    ],
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
    ['a mount by number', 'FROM i\nFROM j\nRUN --mount=from=0,target=/x ls', ['warning 0']],
    ['a mount by the number of no stage', 'FROM j\nRUN --mount=target=/x,from=7 ls', ['warning 7']],
    ['an image of a registry called 0', 'FROM i\nRUN --mount=from=r.example.com/0,target=/x ls', []],
    ['the name of the build log', 'FROM i\nFROM j\nCOPY --from=stage-0 /x /x', ['warning stage-0']],
    ['a stage that is called so', 'FROM i AS stage-0\nFROM j\nCOPY --from=stage-0 /x /x', []],
    ['near, with dots', 'FROM i AS build.v1\nFROM j\nCOPY --from=biuld.v1 /x /x', ['warning biuld.v1']],
    ['nothing else is called base', 'FROM i AS deps\nFROM base', ['warning base']],
    ['an image of the machine in a file without names', 'FROM i\nFROM base', []],
    ['an image of the machine on top', 'FROM base AS deps\nFROM deps', []],
    [
      'the image of an unnamed stage',
      'FROM node:24\nWORKDIR /src\nRUN npm run build\nFROM nginx\nCOPY --from=node /src/dist /html',
      ['warning node'],
    ],
    [
      'the image of an unnamed stage, by a path of its RUN',
      'FROM golang:1.25\nRUN go build -o /bin/app .\nFROM scratch\nCOPY --from=golang /bin/app /app',
      ['warning golang'],
    ],
    [
      'a path that the stage says nothing of',
      'FROM golang:1.25\nWORKDIR /src\nFROM scratch\nCOPY --from=golang /usr/share/zoneinfo /z',
      [],
    ],
    [
      'an unnamed stage that is used by its number',
      'FROM node:24\nWORKDIR /src\nFROM nginx\nCOPY --from=0 /src/dist /html\nCOPY --from=node /src/x /x',
      [],
    ],
    [
      'an image with its tag',
      'FROM node:24\nWORKDIR /src\nFROM nginx\nCOPY --from=node:24 /src/dist /html',
      [],
    ],
    ['in a heredoc', 'FROM i\nRUN <<E\nCOPY --from=builder /x /x\nE', []],
    ['in a comment inside a continuation', 'FROM i\nRUN a \\\n# COPY --from=builder /x /x\n b', []],
  ])('%s', (_title, text, expected) => {
    expect(found(stageNotFound, text)).toEqual(expected);
  });
});

test.each([
  ['a context', { contexts: ['builder'], images: [] }, 'FROM i\nCOPY --from=builder /x /x'],
  ['an image', { contexts: [], images: ['base'] }, 'FROM i AS a\nFROM base'],
])('stage-not-found: %s of that name is given by another file', (_title, outside, text) => {
  checkSilent(text, { rules: [stageNotFound], inputs: { outside } });
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
                  ^ error: the build stops: stage \`b\` is declared below
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
    ['while --from= is being typed', 'FROM i AS builder\nFROM j\nCOPY --from=', []],
    ['while a name is being typed', 'FROM i AS builder\nFROM j\nCOPY --from=bu /x /x', []],
    ['while a mount is being typed', 'FROM i AS builder\nFROM j\nRUN --mount=from=', []],
    ['used by a name in other letters', 'FROM i AS base\nFROM Base', []],
    ['used through a variable in --from', 'FROM i AS x-a\nFROM j\nCOPY --from=x-$V /x /x', []],
    ['built for tests', 'FROM i AS unit-test\nFROM j', []],
    ['built for files', 'FROM scratch AS export\nCOPY f /\nFROM j', []],
    ['built to run', 'FROM i AS worker\nCMD x\nFROM j', []],
    ['used by one that is built to run', 'FROM i AS a\nFROM a AS worker\nCMD x\nFROM j', []],
    ['above the stage it takes from, which is the last', 'FROM i\nCOPY --from=a /x /x\nFROM j AS a', []],
    ['without a name', 'FROM i\nCMD x\nFROM j', ['hint FROM i']],
    ['not what is typed', 'FROM i AS old\nRUN make\nFROM j\nCOPY --from=ne', ['hint FROM i AS old']],
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

  test.each([
    ['a name that no stage has', 'FROM i AS a\nRUN make\nFROM j\nCOPY --from=other /x /x', []],
    ['a number that no stage has', 'FROM i AS a\nRUN make\nFROM j\nCOPY --from=2 /x /x', []],
    ['all names are known', 'FROM i AS a\nRUN make\nFROM j\nCOPY --from=k:1 /x /x', ['Delete stage `a`']],
  ])('it is deleted only where nothing could mean it: %s', (_title, text, expected) => {
    const titles = analyseText(text, { rules: [stageUnused] }).findings.flatMap(({ fixes }) => fixes);
    expect(titles.map(({ title }) => title)).toEqual(expected);
  });

  test('it is not deleted where files that may name it were not read', () => {
    const inputs = { hasUnreadTargets: true };
    const { findings } = analyseText('FROM i AS a\nFROM j', { rules: [stageUnused], inputs });
    expect(findings.map(({ fixes }) => fixes)).toEqual([[]]);
  });

  test('a target that is misspelled means the stage of a near name, and might mean any other', () => {
    const targets = [{ stage: 'wroker', file: 'compose.yaml', isSure: true }];
    const text = 'FROM i AS worker\nFROM i AS a\nFROM j';
    const { findings } = analyseText(text, { rules: [stageUnused], inputs: { targets } });
    expect(findings.map(({ start, fixes }) => [start, fixes])).toEqual([[17, []]]);
  });

  test('a build that chooses its target by a variable may mean any stage', () => {
    checkSilent('FROM i AS a\nFROM j', { rules: [stageUnused], inputs: { hasOpenTargets: true } });
  });

  test('is faded, not underlined', () => {
    const { findings } = analyseText('FROM i AS a\nFROM j', { rules: [stageUnused] });
    expect(findings.map(({ unnecessary, severity }) => [unnecessary, severity])).toEqual([[true, 'hint']]);
  });
});

test.each([
  ['its own', 'FROM i\nCOPY --from=0 /x /x'],
  ['below', 'FROM i\nCOPY --from=1 /x /x\nFROM j'],
])('stage-index-reference leaves a stage to other rules: %s', (_title, text) => {
  checkSilent(text, { rules: [stageIndexReference] });
});

describe('platform-ignored', () => {
  test.each([
    ['another one', 'FROM i AS a\nFROM --platform=linux/arm64 a', ['warning --platform=linux/arm64']],
    ['through a stage', 'FROM i AS a\nFROM a AS b\nFROM --platform=p/q b', ['warning --platform=p/q']],
    [
      'of the machine',
      'FROM i AS a\nFROM --platform=$BUILDPLATFORM a',
      ['warning --platform=$BUILDPLATFORM'],
    ],
    ['the same', 'FROM --platform=p/q i AS a\nFROM --platform=p/q a', []],
    ['the same, in braces', 'FROM --platform=$P i AS a\nFROM --platform=${P} a', []],
    ['that of the target', 'FROM i AS a\nFROM --platform=$TARGETPLATFORM a', []],
    ['of an image', 'FROM i AS a\nFROM --platform=p/q a:1', []],
  ])('%s', (_title, text, expected) => {
    expect(found(platformIgnored, text)).toEqual(expected);
  });
});

describe('stage-reference-syntax', () => {
  test.each([
    ['a blank', 'FROM i AS a\nFROM j\nCOPY --from a /x /x', ['error --from']],
    ['a blank and an equals sign', 'FROM i AS a\nFROM j\nCOPY --from = a /x /x', ['error --from']],
    ['in a trigger', 'FROM i AS a\nONBUILD COPY --from a /x /x', ['error --from']],
    ['behind another flag', 'FROM i AS a\nFROM j\nCOPY --link --from a /x /x', ['error --from']],
    ['a blank after the equals sign', 'FROM i AS a\nFROM j\nCOPY --from= a /x /x', ['error --from=']],
    ['files of the context', 'FROM i AS a\nFROM j\nCOPY --from= b c /x/', []],
    ['a switch', 'FROM i AS a\nFROM j\nCOPY --link a /x', []],
    ['a word behind the paths', 'FROM i AS a\nFROM j\nCOPY a --from /x', []],
  ])('%s', (_title, text, expected) => {
    expect(found(stageReferenceSyntax, text)).toEqual(expected);
  });

  test('the fix joins flag and name, however they are parted', () => {
    checkFix(
      'FROM i AS a\nFROM j\nCOPY --from = a /x /x\nCOPY --from =a /y /y\nCOPY --from \\\n a /z /z',
      'FROM i AS a\nFROM j\nCOPY --from=a /x /x\nCOPY --from=a /y /y\nCOPY --from=a /z /z',
      { rules: [stageReferenceSyntax] },
    );
  });
});

describe('builder-refuses', () => {
  test.each([
    ['a word too many', 'FROM i as b c', ['error c']],
    ['two words', 'FROM i b', ['error b']],
    ['no base', 'FROM', ['error FROM']],
    ['a blank base', 'FROM ""', ['error ""']],
    ['capitals in an image', 'FROM Other', ['error Other']],
    ['a tag in a stage that is not built', 'FROM i: AS a\nFROM j', ['warning i:']],
    ['a flag of another instruction', 'FROM i\nRUN --from=x ls', ['error --from=x']],
    ['a flag where none is taken', 'FROM i\nCMD --version', ['error --version']],
    ['a value left out', 'FROM --platform linux/amd64 i', ['error --platform']],
    ['one path', 'FROM i\nCOPY x', ['error COPY']],
    ['a shell without JSON', 'FROM i\nSHELL bash -c', ['error SHELL']],
    ['a value without a name', 'FROM i\nENV A=1 B', ['error B']],
    ['a health check of another kind', 'FROM i\nHEALTHCHECK curl x', ['error curl']],
    ['a health check without a command', 'FROM i\nHEALTHCHECK CMD', ['error CMD']],
    ['no health check, with whatever flags', 'FROM i\nHEALTHCHECK --x=1 NONE', []],
    ['flags that are passed over', 'FROM i\nARG --x A\nSTOPSIGNAL --y SIGINT', []],
    ['a quoted name with a blank', 'FROM i\nENV "a b"', []],
    ['a trigger is read where it runs', 'FROM i\nONBUILD COPY --form=x y /z\nONBUILD FOO', []],
    ['a heredoc without an end', 'FROM i\nRUN <<E\nls', ['error <<E']],
    ['a trigger of a trigger', 'FROM i\nONBUILD ONBUILD RUN ls', ['error ONBUILD']],
    ['a part of a Dockerfile', 'ARG A\nRUN ls\nENV A', ['info RUN']],
    ['arguments only', 'ARG A', ['info ARG']],
    ['the first word misspelled', 'FORM alpine\nRUN ls', ['error FORM']],
    ['a text of another language', 'FROM i\nif\nx\ny\nz', ['error if']],
    ['a text of another language without FROM', 'package x\nimport y', ['info package']],
    ['a flag with a slip', 'FROM i AS a\nFROM j\nCOPY --form=a /x /x', ['error --form=a']],
    ['a flag that a newer builder may have', 'FROM i\nCOPY --new=1 x /x', []],
    ['a flag behind two dashes', 'FROM i\nCMD -- --version', []],
    ['flags in a command', 'FROM i\nCMD ls --all\nENTRYPOINT ["--x"]', []],
    ['a heredoc as the source', 'FROM i\nCOPY <<E /x\nx\nE', []],
    ['a base by ARG', 'ARG T\nFROM i:$T\nFROM ${B:-j}', []],
    ['a digest', `FROM i:1@sha256:${'0'.repeat(64)}`, []],
    ['another front end', '# syntax=example.com/x\nFROM i:\nFOO bar', []],
    ['a forgotten dollar', 'ARG BASE_IMAGE=i\nFROM BASE_IMAGE', ['error BASE_IMAGE']],
    ['the name of a stage in other letters has a rule of its own', 'FROM i AS Base\nFROM Base', []],
    ['an old assignment', 'FROM i\nENV A b c\nLABEL a "b c"', []],
  ])('%s', (_title, text, expected) => {
    expect(found(builderRefuses, text)).toEqual(expected);
  });
});

describe('a template is no Dockerfile yet', () => {
  test.each([
    ['a block before an instruction', '{{#a}}\nFROM i AS b\n{{/a}}\nFROM i AS b'],
    ['a base', 'FROM {{ .Base }} AS b\nFROM j\nCOPY --from=builder /x /x'],
    ['part of a name', 'FROM i AS b{{if .X}}-x{{end}}\nFROM j\nCOPY --from=builder /x /x'],
    ['Jinja', '{% if a %}\nFROM i AS b\n{% endif %}\nFROM j'],
    ['in comments', '#{% if a %}\nFROM i AS b\n#{% endif %}\nFROM j'],
    ['the source of a copy', 'FROM i AS b\nFROM j\nCOPY --from={{ .S }} /x /x\nADD --from=b /x /x'],
    ['between at signs', 'FROM @BASE@ AS b\nFROM j'],
    ['at signs on a line of their own', '@@STAGES@@\nFROM i AS b\nFROM j'],
    [
      'an option of a Dev Container Template',
      'FROM i AS b\nFROM mcr.microsoft.com/devcontainers/go:2-${templateOption:imageVariant}',
    ],
    ['Nickel', 'let render = fun c =>\nFROM %{c.image}\nRUN true'],
    ['a property of Maven', 'FROM i AS b\nFROM example/app:${app.version}-jre\nUSER app'],
    ['a word in capitals', 'FROM REPLACE-ME\nRUN true'],
    ['words in capitals behind a registry', 'FROM example.org/team/YOUR_IMAGE:TAG AS b\nFROM j'],
  ])('%s', (_title, text) => {
    checkSilent(text);
  });

  test.each([
    ['braces in a RUN', 'FROM i AS b\nFROM j\nRUN docker inspect -f "{{.Id}}" x'],
    ['braces in a label', 'FROM i AS b\nFROM j\nLABEL a="{{ x }}"'],
    ['a digest', `FROM i AS b\nFROM j@sha256:${'0'.repeat(64)}`],
    ['capitals in a tag', 'FROM i AS b\nFROM j:REPLACE-ME'],
  ])('%s says nothing', (_title, text) => {
    expect(found(stageUnused, text)).toEqual(['hint FROM i AS b']);
  });
});

test('a finding in a stage that no build runs is one measure less severe, unless it stops every build', () => {
  const text = 'FROM scratch AS a\nRUN ls\nFROM j\nFROM k AS b\nCOPY --from=9 /x /x\nFROM j';
  expect(found(shellMissing, text)).toEqual(['warning RUN']);
  expect(found(stageIndexOutOfRange, text)).toEqual(['error 9']);
});

test('SHELL holds for what follows it, and for the stages that start from its own', () => {
  expect(found(shellMissing, 'FROM scratch\nRUN a\nSHELL ["/x"]')).toEqual(['error RUN']);
  expect(found(shellMissing, 'FROM scratch AS a\nSHELL ["/x"]\nFROM a\nRUN b\nSHELL ["/y"]')).toEqual([]);
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
  ['declared with a capital, and dots', 'FROM i AS B.v1\nFROM j\nCOPY --from=b.v1 /x /x', ['hint b.v1']],
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
  ['a distribution by name only', 'FROM golang AS alpine\nFROM alpine', ['warning alpine']],
  ['the distribution with another tag', 'FROM my/alpine:3 AS alpine\nFROM alpine', []],
  ['a variant that holds the name', 'FROM node:24-alpine AS alpine\nFROM alpine', []],
  ['a server on the compiler', 'FROM golang AS nginx\nFROM nginx', ['warning nginx']],
  ['a program that is installed', 'FROM php:8-fpm AS wordpress\nFROM wordpress', []],
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
  ['a path', 'FROM scratch AS a\nFROM i\nCOPY --from=a /x /x', ['warning a']],
  [
    'through a stage that adds nothing',
    'FROM scratch AS a\nFROM a AS b\nENV x=1\nFROM i\nCOPY --from=b x /x',
    ['warning b'],
  ],
  [
    'in a stage that is not reached',
    'FROM scratch AS a\nFROM i AS b\nCOPY --from=a /x /x\nFROM j',
    ['info a'],
  ],
  ['of no name', 'FROM scratch\nFROM i\nCOPY --from=0 /x /x', ['error 0']],
  ['a WORKDIR makes a folder', 'FROM scratch AS a\nWORKDIR /x\nFROM i\nCOPY --from=a /x /x', []],
  ['its root', 'FROM scratch AS a\nFROM i\nCOPY --from=a . /x', []],
  ['a pattern', 'FROM scratch AS a\nFROM i\nCOPY --from=a /x* /x/', []],
  ['a variable', 'FROM scratch AS a\nFROM i\nCOPY --from=a $X /x', []],
  ['a file written in place', 'FROM scratch AS a\nFROM i\nCOPY --from=a <<E /x\ny\nE', []],
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

import { describe, expect, test } from 'vitest';
import { noOptions, type BuildOptions } from '../../../client/src/model/build/build-options.js';
import { parseClientSettings } from '../../../client/src/model/settings/client-settings.js';
import type { DocumentStages } from '../../../client/src/model/stage/document-stages.js';
import {
  argumentNameProblem,
  platformProblem,
  secretIdProblem,
  targetStage,
  typedArgument,
  variableFor,
  variableProblem,
  withArgument,
  withBake,
  withoutSecret,
  withOption,
  withSecret,
  withStage,
  type OptionDraft,
} from '../../../client/src/model/build/option-draft.js';
import { optionRows } from '../../../client/src/model/build/option-rows.js';
import { dedent } from '../../support/engine/workbench.js';
import { planOfText } from '../../support/engine/plan.js';

const text = dedent(`
  ARG VERSION=3.20
  FROM alpine:$VERSION AS build
  ARG GREETING
  ARG NPM_TOKEN=dev
  RUN --mount=type=secret,id=npm true
  FROM alpine:$VERSION
`);

function stagesOf(source: string): DocumentStages {
  const plan = planOfText(source);
  const stages = plan.stages.map(({ index, name }) => ({ index, ...(name !== undefined && { name }) }));
  return { plan, final: stages.length - 1, stages: stages as unknown as DocumentStages['stages'] };
}

const start: OptionDraft = { stage: 1, options: noOptions, typed: new Map() };

/** Rows as they are read: `Platform: linux/arm64`. */
function drawRows(
  options: Partial<BuildOptions> = {},
  written: Readonly<Record<string, unknown>> = {},
  source = text,
  bakes = false,
): readonly string[] {
  const settings = parseClientSettings((key) => written[key]);
  const draft = { ...start, options: { ...noOptions, ...options } };
  return optionRows({ stages: stagesOf(source), settings, remembered: false, bakes }, draft).map(
    ({ label, description, detail, step }) =>
      (step === undefined ? `— ${label}` : label.replace(/^\$\(([\w-]+)\) /, '$1 ')) +
      (description === undefined || description === '' ? '' : `: ${description}`) +
      (detail === undefined ? '' : ` (${detail})`),
  );
}

test('with nothing chosen the list tells what the Dockerfile says', () => {
  expect(drawRows().join('\n')).toMatchInlineSnapshot(`
    "play Build stage 1
    layers Stage: stage 1
    — Build Arguments
    symbol-parameter VERSION: 3.20 (Dockerfile default)
    symbol-parameter GREETING: not set
    warning NPM_TOKEN: ••• (Dockerfile default) (Looks like a secret: anyone who has the image can read it)
    add Add Build Argument…
    — Environment
    chip Platform: engine default
    globe Network: engine network
    — Secrets
    key npm: not set
    add Add Secret…
    — Remembered Options
    save Remember Without Building: for every build of this Dockerfile"
  `);
});

test('what is chosen stands over the settings, and values of secrets are nowhere', () => {
  const rows = drawRows(
    {
      args: { GREETING: '', NPM_TOKEN: 'sesame', MORE: 'x'.repeat(200) },
      platform: 'linux/arm64',
      secrets: [{ id: 'key', env: 'KEY' }],
      withheld: ['npm'],
    },
    {
      'build.args': { VERSION: 3.19, OTHER: 1 },
      'build.network': 'none',
      'build.secrets': [
        { id: 'npm', storage: true },
        { id: 'pip', file: 'pip.conf' },
      ],
    },
  );
  expect(rows.join('\n')).toMatchInlineSnapshot(`
    "play Build stage 1: arguments VERSION, OTHER, GREETING, NPM_TOKEN, MORE, linux/arm64, no network, s…
    layers Stage: stage 1
    — Build Arguments
    symbol-parameter VERSION: 3.19 (from settings)
    symbol-parameter GREETING: empty
    warning NPM_TOKEN: ••• (Looks like a secret: anyone who has the image can read it)
    symbol-parameter MORE: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…, not declared in this file
    add Add Build Argument…
    — Environment
    chip Platform: linux/arm64
    globe Network: no network (from settings)
    — Secrets
    key npm: not set
    key pip: file pip.conf (from settings)
    key key: variable KEY
    add Add Secret…
    — Remembered Options
    save Remember Without Building: for every build of this Dockerfile
    discard Forget Options of This Dockerfile: including its values in the secret storage"
  `);
  expect(rows.join('\n')).not.toContain('sesame');
});

test('one stage is not asked for, and hostile text is one line', () => {
  const rows = drawRows({}, {}, 'FROM alpine\nARG A="x\u001b]0;t\u0007y"\n');
  expect(rows).not.toContainEqual(expect.stringContaining('layers Stage'));
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(rows.join('')).not.toMatch(/[\u0000-\u001f]/);
});

describe('a draft', () => {
  const stages = stagesOf(text);
  const stored = withSecret(start, { id: 'npm', storage: true }, 'sesame');

  test.each([
    ['a value', withArgument(start, 'A', '1').options.args, { A: '1' }],
    ['no value', withArgument(withArgument(start, 'A', '1'), 'A', undefined).options.args, {}],
    [
      'a platform',
      withOption(start, 'platform', 'linux/386').options,
      { ...noOptions, platform: 'linux/386' },
    ],
    ['none', withOption(withOption(start, 'platform', ''), 'platform', undefined).options, noOptions],
    ['a network', withOption(start, 'network', 'none').options, { ...noOptions, network: 'none' }],
    ['none', withOption(withOption(start, 'network', 'none'), 'network', undefined).options, noOptions],
    [
      'a stage',
      withStage(start, stages, 0),
      { ...start, stage: 0, options: { ...noOptions, target: 'build' } },
    ],
    ['the last stage', withStage(start, stages, 1).options.target, ''],
    [
      'a typed secret',
      [stored.options.secrets, [...stored.typed]],
      [[{ id: 'npm', storage: true }], [['npm', 'sesame']]],
    ],
    [
      'another place for it',
      withSecret(stored, { id: 'npm', env: 'N' }),
      { ...start, options: { ...noOptions, secrets: [{ id: 'npm', env: 'N' }] } },
    ],
    [
      'left out',
      withoutSecret(stored, 'npm', 'none'),
      { ...start, options: { ...noOptions, withheld: ['npm'] } },
    ],
    [
      'given again',
      withSecret(withoutSecret(start, 'npm', 'none'), { id: 'npm', env: 'N' }).options.withheld,
      [],
    ],
  ])('with %s', (_, actual, expected) => expect(actual).toEqual(expected));

  test.each([
    ['', 1],
    ['build', 0],
    ['BUILD', 0],
    ['0', 0],
    ['1', 1],
    ['2', undefined],
    ['none', undefined],
  ])('the target %j is stage %s', (target, stage) => expect(targetStage(stages, target)).toBe(stage));

  test('a file without stages has no target', () => expect(targetStage(stagesOf(''), '')).toBeUndefined());
});

test.each([
  ['', undefined],
  ['""', ''],
  ["''", ''],
  [' a ', ' a '],
  ['"a"', '"a"'],
])('%j as an argument is %j', (typed, value) => expect(typedArgument(typed)).toBe(value));

test.each([
  [
    platformProblem,
    ['linux/amd64', 'linux/arm/v7', 'windows/amd64'],
    ['', 'linux', 'linux/amd64,linux/arm64', '--x', 'a/b/c/d'],
  ],
  [argumentNameProblem, ['A', 'a_B.1-x'], ['', '1A', 'A=1', 'A B', '--x']],
  [secretIdProblem, ['npm', 'a.b-c_1'], ['', 'a b', 'a,src=/etc/shadow', 'a=b']],
  [variableProblem, ['NPM_TOKEN', 'ProgramFiles(x86)'], ['', 'A B', 'A=1', 'A,B']],
])('%o takes what is sound', (problem, sound, unsound) => {
  expect(sound.map(problem)).toEqual(sound.map(() => ''));
  expect(unsound.map(problem)).not.toContain('');
});

test('a variable for a secret', () => expect(variableFor('npm-token.1')).toBe('NPM_TOKEN_1'));

describe('the bake target', () => {
  const bake = { file: 'build/docker-bake.hcl', target: 'app' };
  const rowOf = (...all: Parameters<typeof drawRows>): string | undefined =>
    drawRows(...all).find((row) => row.includes('Bake Target'));

  test('is a row where there are bake files, or one is chosen', () => {
    expect(rowOf()).toBeUndefined();
    expect(rowOf({}, {}, text, true)).toBe('package Bake Target: none');
    expect(rowOf({ bake })).toBe('package Bake Target: app of build/docker-bake.hcl');
    expect(drawRows({ bake: { ...bake, target: 'a\u001b[2J\n$(b)' } })[0]).toBe(
      'play Build stage 1: bake target a [2J $ (b) of build/docker-bake.hcl',
    );
  });

  test('sets the stage that it names', () => {
    const stages = stagesOf(text);
    const chosen = withBake(start, stages, bake, 'build');
    expect(chosen).toMatchObject({ stage: 0, options: { bake, target: 'build' } });
    expect(withBake(chosen, stages, bake, '')).toMatchObject({ stage: 1, options: { target: '' } });
    expect(withBake(chosen, stages, bake, 'gone')).toMatchObject({ stage: 0 });
    expect(withBake(chosen, stages, undefined).options).not.toHaveProperty('bake');
  });
});

import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../server/src/core/graph/build-graph.js';
import type { StageGraph } from '../../../server/src/core/graph/graph.js';
import { findRings } from '../../../server/src/core/graph/rings.js';
import { isBareUnknownImage, looksLikeIndex } from '../../../server/src/core/graph/stage-guess.js';
import { unusedStages } from '../../../server/src/core/graph/unused-stages.js';
import { lostVariables } from '../../../server/src/core/graph/variable-scope.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { parse } from '../../../server/src/core/text/parse.js';

const graphOf = (text: string): StageGraph => buildGraph(parse(text));

describe('a stage is unused', () => {
  test.each([
    ['where nothing takes from it', 'FROM a AS x\nFROM b', [0]],
    ['not where the last stage is FROM it', 'FROM a AS x\nFROM x', []],
    ['where only an unused stage takes from it', 'FROM a AS x\nFROM x AS y\nFROM b', [0, 1]],
    [
      'not where it takes from the last stage, which waits to be moved up',
      'FROM a AS x\nCOPY --from=y /f /f\nFROM b AS y',
      [],
    ],
    [
      'where it takes from a stage below that is not the last',
      'FROM a AS x\nCOPY --from=y /f /f\nFROM b AS y\nFROM c',
      [0, 1],
    ],
    ['not while its name is being typed in a COPY', 'FROM a AS builder\nFROM b\nCOPY --from=bui /f /f', []],
    ['though the name of an image begins as its own does', 'FROM a AS builder\nFROM bui', [0]],
    ['not where it may be meant by a variable', 'FROM a AS x-1\nFROM x-$V', []],
    ['not where it says what to run', 'FROM a AS x\nCMD x\nFROM b', []],
    ['not where it is called test', 'FROM a AS unit-test\nRUN x\nFROM b', []],
  ])('%s', (_, text, expected) => {
    expect([...unusedStages(graphOf(text), noInputs)]).toEqual(expected);
  });
});

describe('a variable does not reach its stage', () => {
  const lost = (text: string, names: readonly string[] = [], mayHave = false): readonly string[] =>
    lostVariables(graphOf(text), () => ({
      names: new Set(names),
      hasPlainShell: true,
      mayHave: () => mayHave,
    })).map(({ name, kind, elsewhere }) => `${name} in a ${kind}, ${elsewhere.kind} of ${elsewhere.stage}`);
  const global = 'ARG V=1\nFROM a\n';

  test.each([
    ['a global ARG', `${global}ENV X=$V`, ['V in a word, global of -1']],
    ['in a script', `${global}RUN echo $V`, ['V in a script, global of -1']],
    ['an ARG of another stage', 'FROM a\nARG V=1\nFROM b\nLABEL x=$V', ['V in a word, ARG of 0']],
    ['the nearest of two', 'FROM a\nARG V\nFROM b\nENV V=1\nFROM c\nUSER $V', ['V in a word, ENV of 1']],
    ['none of a stage below', 'FROM a\nUSER $V\nFROM b\nARG V', []],
    ['what BuildKit would tell', 'FROM a\nUSER $TARGETARCH', ['TARGETARCH in a word, predefined of -1']],
    ['not once it is declared', `${global}ARG V\nUSER $V`, []],
    ['not what is inherited', `ARG V\nFROM a AS x\nARG V\nFROM x\nUSER $V`, []],
    ['not what the script sets', `${global}RUN V=2; echo $V`, []],
    ['not what a secret sets', `${global}RUN --mount=type=secret,id=v,env=V echo $V`, []],
    ['not with a default', `${global}USER \${V:-app}`, []],
    ['not a variable of every shell', 'ARG HOME=1\nFROM a\nRUN echo $HOME', []],
  ])('%s', (_, text, expected) => {
    expect(lost(text)).toEqual(expected);
  });

  test('unless its base image has it, or may have it', () => {
    expect([lost(`${global}USER $V`, ['V']), lost(`${global}USER $V`, [], true)]).toEqual([[], []]);
  });
});

test('stages that take from each other are one ring; images have no part in it', () => {
  const text =
    'FROM a AS x\nCOPY --from=y /f /f\nFROM x AS y\nFROM b AS z\nCOPY --from=nginx /f /f\nCOPY --from=y /f /f';
  const [x, y, z] = findRings(graphOf(text));
  expect([x === y, x === z]).toEqual([true, false]);
});

test.each([
  ['bulider', true],
  ['nginx', false],
  ['team/app', false],
  ['app:1', false],
  ['x', false],
])('COPY --from=%s names an image that nobody is known to publish: %s', (value, expected) => {
  const { references } = graphOf(`FROM a AS x\nFROM b\nCOPY --from=${value} /f /f`);
  expect(references.filter(({ kind }) => kind === 'COPY').map(isBareUnknownImage)).toEqual([expected]);
});

test.each([
  ['FROM a\nFROM 0', false],
  ['FROM a\nFROM stage-0', true],
  ['FROM a\nFROM b\nRUN --mount=from=0 x', true],
  ['FROM a\nFROM b\nRUN --mount=from=nginx x', false],
  ['FROM a\nFROM b\nCOPY --from=stage-0 /x /x', true],
])('the last name of %j is a number of a stage, not an image: %s', (text, expected) => {
  expect(graphOf(text).references.map(looksLikeIndex).at(-1)).toBe(expected);
});

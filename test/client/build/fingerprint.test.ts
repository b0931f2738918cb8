import { expect, test } from 'vitest';
import { hashText, stageFingerprint, stagesNeeded } from '../../../client/src/model/build/fingerprint.js';
import { planOfText } from '../../support/engine/plan.js';

const text = 'ARG V=1\nFROM a:$V AS x\nRUN make\nFROM b AS y\nFROM x AS z\nCOPY --from=y /a /a\nFROM z\n';
const of = (dockerfile: string, stage = 3, choices = {}) =>
  stageFingerprint(planOfText(dockerfile), stage, choices);

test.each([
  ['a comment', text.replace('RUN', '# words\nRUN')],
  ['a blank line', text.replace('RUN', '\n\nRUN')],
  ['the case of a keyword', text.replace('RUN', 'run')],
  ['a stage that it does not need', `${text.replace('FROM z\n', '')}FROM z\nFROM c\nRUN d\n`],
])('the fingerprint stays with %s', (_, changed) => {
  expect(of(changed)).toBe(of(text));
});

test.each([
  ['an instruction', text.replace('make', 'make all')],
  ['what it is based on', text.replace('FROM b', 'FROM c')],
  ['an ARG before all stages', text.replace('V=1', 'V=2')],
])('the fingerprint goes with %s', (_, changed) => {
  expect(of(changed)).not.toBe(of(text));
});

test('every choice makes another fingerprint, and their order none', () => {
  const args = { A: '1', B: '2' };
  const choices = [
    ...[
      {},
      { platform: 'linux/arm64' },
      { buildArgs: args },
      { buildArgs: { A: '1', B: '3' } },
      { network: 'host' },
    ],
    ...[
      { context: 'host' },
      { contexts: args },
      { bake: 'host' },
      { secrets: ['a', 'b'] },
      { secrets: ['a'] },
    ],
  ];
  expect(new Set(choices.map((one) => of(text, 3, one))).size).toBe(choices.length);
  expect(of(text, 3, { buildArgs: { B: '2', A: '1' } })).toBe(of(text, 3, { buildArgs: args }));
  expect(of(text, 3, { secrets: ['b', 'a'] })).toBe(of(text, 3, { secrets: ['a', 'b'] }));
});

test('a stage needs what it is based on and what it copies from, each once', () => {
  expect([0, 1, 2, 3, 9].map((stage) => stagesNeeded(planOfText(text), stage))).toEqual([
    [0],
    [1],
    [2, 0, 1],
    [3, 2, 0, 1],
    [],
  ]);
});

// Labels of images hold them, and stored sizes: a later version must come to the same digits.
test.each([
  ['', '481c92863c4bfbdb'],
  ['FROM alpine', '7c88ca5ffd7492a4'],
])('the hash of %j is the same in all versions', (words, expected) => {
  expect(hashText(words)).toBe(expected);
});

import { expect, test } from 'vitest';
import { fingerprints } from '../support/features.js';

const text = 'ARG V=1\nFROM a:$V AS one\nRUN x\nFROM b AS two\nFROM c AS three\nCOPY --from=one /x /x\n';
const before = fingerprints(text);

test.each([
  ['a change of the stage', text.replace('RUN x', 'RUN y'), [0, 2]],
  ['a change of what it depends on by FROM', text.replace('a:$V', 'd:$V'), [0, 2]],
  ['a global ARG', text.replace('V=1', 'V=2'), [0, 1, 2]],
  ['a comment, blanks and the case of keywords', text.replace('RUN x', '# note\nrun   x'), []],
  ['a continued line', text.replace('RUN x', 'RUN \\\n  # note\n  x'), []],
  ['a stage that nobody takes from', text.replace('FROM b', 'FROM e'), [1]],
])('%s changes the fingerprints it should', (_, after, changed) => {
  const now = fingerprints(after);
  expect(now.flatMap((fingerprint, stage) => (fingerprint === before[stage] ? [] : [stage]))).toEqual(
    changed,
  );
});

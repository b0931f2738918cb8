import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { rules } from '../../../server/src/rules/index.js';

/** The rules that report something, each once. */
function found(text: string): readonly string[] {
  return [...new Set(analyse(text, noInputs, rules).findings.map(({ rule }) => rule))];
}

const cased = 'FROM alpine:3.22 AS Build\nRUN true\n#\nFROM alpine:3.22\nCOPY --from=build /a /a\n';
const duplicate = 'FROM alpine:3.22 AS a\nRUN true\nFROM alpine:3.22 AS a\nFROM a\n';

test('what is muted below is reported without', () => {
  expect(found(cased)).toContain('stage-name-case');
  expect(found(duplicate)).toContain('stage-name-duplicate');
});

describe('a comment for another checker mutes the same fault', () => {
  test.each([
    ['# check=skip=StageNameCasing\n', cased, 'stage-name-case'],
    ['# check=skip=JSONArgsRecommended,stagenamecasing;error=true\n', cased, 'stage-name-case'],
    ['# check=error=true;skip=all\n', cased, 'stage-name-case'],
    ['# hadolint global ignore=DL3006,DL3024\n', duplicate, 'stage-name-duplicate'],
    ['# hadolint   global   ignore = DL3006, DL3024\n', duplicate, 'stage-name-duplicate'],
    ['# tally global ignore=buildkit/StageNameCasing;reason=old names\n', cased, 'stage-name-case'],
  ])('%s for the whole file', (head, text, rule) => {
    expect(found(head + text)).not.toContain(rule);
  });

  test.each(['# hadolint ignore=DL3024', '# tally ignore=hadolint/DL3024', '#hadolint ignore=DL3006,DL3024'])(
    '%s for the instruction below',
    (comment) => {
      const above = (line: string): string => duplicate.replace(line, `${comment}\n${line}`);
      expect(found(above('FROM alpine:3.22 AS a\nFROM a'))).not.toContain('stage-name-duplicate');
      expect(found(above('RUN true'))).toContain('stage-name-duplicate');
    },
  );
});

test.each([
  ['# check=skip=JSONArgsRecommended\n', cased, 'stage-name-case'],
  ['# check=error=true\n', cased, 'stage-name-case'],
  [
    '# check=skip=all\n',
    duplicate.replace('FROM a\n', 'FROM alpine:3.22\nCOPY --from=7 / /\n'),
    'stage-index-out-of-range',
  ],
  ['# hadolint ignore=DL3006\n', duplicate, 'stage-name-duplicate'],
  ['# hadolint ignore=DL3024\n\n', duplicate, 'stage-name-duplicate'],
  ['# hadolint\n', duplicate, 'stage-name-duplicate'],
  ['# see hadolint ignore=DL3024\n', duplicate, 'stage-name-duplicate'],
])('%j does not mute %j', (head, text, rule) => {
  expect(found(head + text)).toContain(rule);
});

import { expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';
import { rule } from '../../server/src/rules/copy-from-empty-stage.js';

function found(text: string): readonly string[] {
  const { findings } = analyseText(text, { rules: [rule] });
  return findings.map(
    ({ severity, certainty, message }) => `${severity} ${certainty} ${message.replace(/ won't.*/, '')}`,
  );
}

test.each<[string, string, readonly string[]]>([
  ['by its number', 'FROM scratch\nFROM alpine:3.20\nCOPY --from=0 /x /y\n', ['error certain `/x`']],
  // A named context of the build may stand in for it.
  ['by its name', 'FROM scratch AS a\nFROM alpine:3.20\nCOPY --from=a /x /y\n', ['warning likely `/x`']],
  [
    'through another one',
    'FROM scratch AS a\nFROM a AS b\nENV X=1\nFROM alpine:3.20\nCOPY --from=b /x /y\n',
    ['warning likely `/x`'],
  ],
  [
    'not where something was copied to it',
    'FROM scratch AS a\nCOPY x /x\nFROM alpine:3.20\nCOPY --from=a /x /y\n',
    [],
  ],
  ['not its root', 'FROM scratch AS a\nFROM alpine:3.20\nCOPY --from=a / /y\n', []],
  ['not a pattern', 'FROM scratch AS a\nFROM alpine:3.20\nCOPY --from=a /x* /y\n', []],
  [
    'not where a comment says that the build names a context',
    '# --build-context a=.\nFROM scratch AS a\nFROM alpine:3.20\nCOPY --from=a /x /y\n',
    [],
  ],
])('a file of an empty stage %s', (_, text, expected) => {
  expect(found(text)).toEqual(expected);
});

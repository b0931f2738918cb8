import { expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';
import { rule } from '../../server/src/rules/user-missing.js';

function missing(text: string): readonly string[] {
  const { findings } = analyseText(text, { rules: [rule] });
  return findings.map(({ start, end, fixes }) =>
    [text.slice(start, end), ...fixes.map(({ title }) => title)].join(': '),
  );
}

const final = 'FROM scratch\nCOPY --from=b /x /x\n';

test('a user counts where a RUN below, or a container, starts as it', () => {
  const users = (text: string): readonly string[] => missing(text).map((line) => line.replace(/:.*/, ''));
  expect(users(`FROM alpine:3.20 AS b\nUSER app\nRUN x\n${final}`)).toEqual(['app']);
  expect(users(`FROM alpine:3.20 AS b\nRUN x\nUSER app\n${final}`)).toEqual([]);
  expect(users(`FROM alpine:3.20 AS b\nUSER app\nUSER root\nRUN x\n${final}`)).toEqual([]);
  expect(users('FROM alpine:3.20\nRUN x\nUSER app\n')).toEqual(['app']);
  expect(users(`FROM alpine:3.20 AS a\nUSER app\nFROM a AS b\nRUN x\n${final}`)).toEqual(['app']);
});

test('accounts are copied from a stage that has them, and from no other', () => {
  const maker = 'FROM alpine:3.20 AS b\nRUN adduser -D app\n';
  const [withMaker] = missing(`${maker}${final}USER app\n`);
  const [without] = missing(`FROM alpine:3.20 AS b\nRUN x\n${final}USER app\n`);
  expect(withMaker).toMatch(/passwd/);
  expect(without).not.toMatch(/passwd/);
});

test.each([
  ['one that nobody makes', 'chown app:app /srv', ['app:app']],
  ['a group that nobody makes', 'useradd -U web && chown web:app /srv', ['web:app']],
  ['a new name', 'usermod -l app www-data && groupmod -n app www-data && chown app:app /srv', []],
  ['a new name behind an equals sign', 'usermod --login=app www-data && chown app /srv', []],
  ['another new name', 'usermod -l web www-data && chown app /srv', ['app']],
  ['accounts of a list', "printf 'app:x:1000:1000::/:/bin/sh' | newusers && chown app /srv", []],
  ['names that xargs passes on', 'xargs -n1 useradd < names.txt && chown app /srv', []],
  ['a name that is edited in', "sed -i 's/^games:/app:/' /etc/passwd /etc/group && chown app:app /srv", []],
  ['a name that is looked for', 'grep app /etc/passwd && chown app /srv', ['app']],
  ['the group of an account behind a dot', 'useradd app && chown app. /srv && chown app.app /srv', []],
])('owners in a RUN: %s', (_, run, expected) => {
  expect(missing(`FROM debian:12-slim\nRUN ${run}\n`)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { addedGroup, addedUser, homeOfAccount, renamed } from '../../../server/src/core/run/users.js';

/** `?` stands for a word that only the build knows. */
const wordsOf = (line: string): readonly (string | undefined)[] =>
  line.split(' ').map((word) => (word === '?' ? undefined : word));

// useradd(8), groupadd(8); adduser(8) of Debian; `adduser --help` of BusyBox.
test.each([
  ['useradd app', 'app'],
  ['/usr/sbin/useradd -rm app', 'app'],
  ['useradd app -s /bin/sh', 'app'],
  ['useradd -u 10 -g 10 -d /app -c text -G a,b app', 'app'],
  ['useradd -mU app', 'app'],
  ['useradd -ms /bin/sh app', 'app'],
  ['useradd --uid=10 --home-dir /app app', 'app'],
  ['useradd --system --no-create-home app', 'app'],
  ['useradd -u ? app', 'app'],
  ['useradd ? app', undefined],
  ['useradd', undefined],
  ['adduser -D -H -S app', 'app'],
  ['adduser -DHS -G www -u 10 app', 'app'],
  ['adduser --disabled-password --gecos text --ingroup www app', 'app'],
  ['adduser app www', 'app'],
  ['usermod app', undefined],
  ['groupadd app', undefined],
])('%s makes the account %s', (line, expected) => {
  expect(addedUser(wordsOf(line))).toBe(expected);
});

test.each([
  ['groupadd app', 'app'],
  ['/usr/sbin/groupadd -r -g 10 app', 'app'],
  ['groupadd --gid 10 --system app', 'app'],
  ['groupadd -g ? app', 'app'],
  ['addgroup -S app', 'app'],
  ['addgroup -g 10 app', 'app'],
  ['addgroup app www', 'www'],
  ['groupadd ?', undefined],
  ['useradd app', undefined],
])('%s makes or names the group %s', (line, expected) => {
  expect(addedGroup(wordsOf(line))).toBe(expected);
});

test.each([
  ['usermod -l app node', 'app'],
  ['usermod --login=app node', 'app'],
  ['usermod -l ? node', ''],
  ['usermod -aG www node', undefined],
  ['groupmod -n app node', 'app'],
  ['groupmod --new-name app node', 'app'],
  ['groupmod -g 10 node', undefined],
])('%s gives the name %j', (line, expected) => {
  expect(renamed(wordsOf(line))).toBe(expected);
});

test.each([
  ['useradd app', 'app', '/home/app'],
  ['useradd -d /srv app', 'app', '/srv'],
  ['useradd --home-dir /srv app', 'app', '/srv'],
  ['useradd --home=/srv app', 'app', '/srv'],
  ['adduser -h /srv app', 'app', '/srv'],
  ['adduser --home /srv app', 'app', '/srv'],
  // Of BusyBox it makes no password, of shadow it is the help.
  ['adduser -D app', 'app', '/home/app'],
  ['useradd other', 'node', '/home/node'],
  ['useradd other', 'somebody', undefined],
])('after %s the home of %s is %s', (line, name, expected) => {
  expect(homeOfAccount(name, [wordsOf(line)])).toBe(expected);
});

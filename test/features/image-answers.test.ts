import { expect, test } from 'vitest';
import { describeImages, type NamedImage } from '../../server/src/features/image-answers.js';
import { readDebian } from '../support/read-debian.js';

const named = (image: string, isBuiltHere = false): NamedImage => ({ image, isBuiltHere });

test('an image of the catalogue, one that nobody knows and one of this repository', () => {
  const answers = describeImages(
    [named('alpine:3.20'), named('other/x:1'), named('own/x:1', true), named('alpine:3.20', true)],
    [],
    [],
    ['program:apk', 'program:bash', 'loader:musl', 'nonsense'],
  );
  expect(answers).toMatchObject([
    {
      ...{ image: 'alpine:3.20', source: 'catalogue', distro: 'alpine', release: '3.20' },
      libc: { family: 'musl', version: '1.2.5' },
      holds: { 'program:apk': true, 'program:bash': false, 'loader:musl': true, nonsense: null },
    },
    {
      ...{ image: 'other/x:1', source: 'unknown' },
      complete: { libraries: false, programs: false, users: false },
      holds: { 'program:apk': null, 'program:bash': null, 'loader:musl': null, nonsense: null },
    },
    { image: 'own/x:1', source: 'repository' },
    { image: 'alpine:3.20', source: 'catalogue' },
  ]);
  expect(answers[1]).not.toHaveProperty('distro');
});

test('an image that was read answers with all that it holds', () => {
  const [answer] = describeImages([named(readDebian.image)], [readDebian], [], ['program:no-such-program']);
  expect(answer).toMatchObject({
    ...{ image: readDebian.image, source: 'read', asOf: readDebian.asOf, digest: readDebian.digest },
    ...{ entrypoint: readDebian.entrypoint, cmd: readDebian.cmd, env: readDebian.env },
    complete: { libraries: true, programs: true },
    holds: { 'program:no-such-program': false },
  });
});

test('what an image starts and where it works is told of the catalogue too', () => {
  const [golang] = describeImages([named('golang:1.25')], [], [], []);
  expect(golang).toMatchObject({ workdir: '/go', env: { GOPATH: '/go' }, entrypoint: [] });
});

import { expect, test } from 'vitest';
import { nearestSize, sizeOf } from '../../../server/src/core/images/sizes.js';

test.each([
  ['golang', '1.14-buster', '1.14-buster'],
  ['golang', '1.20', '1.15-buster'],
  ['golang', '1.16-alpine3.13', '1.15-alpine3.12'],
  ['alpine', '3.20', '3.24.2'],
  ['alpine', 'latest', 'latest'],
  ['python', '3.12-slim-bookworm', '3.13-slim'],
  ['eclipse-temurin', '21-jre-noble', '25-jre'],
])('the size of %s:%s is about that of %s', (repository, tag, near) => {
  expect(sizeOf(repository, near)).toBeDefined();
  expect(nearestSize(repository, tag)).toEqual(sizeOf(repository, near));
});

test.each([
  ['golang', '1.25-windowsservercore'],
  ['python', '3.12-onbuild'],
  ['registry.example/base', '3'],
])('nothing is near %s:%s', (repository, tag) => {
  expect(nearestSize(repository, tag)).toBeUndefined();
});

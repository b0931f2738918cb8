import { describe, expect, test } from 'vitest';
import { parseImageName } from '../../../server/src/core/images/image-name.js';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parts', () => {
  test.each([
    ['golang', 'docker.io', 'library/golang', undefined, 'golang'],
    ['golang:1.22', 'docker.io', 'library/golang', '1.22', 'golang:1.22'],
    ['bitnami/redis:7', 'docker.io', 'bitnami/redis', '7', 'bitnami/redis:7'],
    ['docker.io/library/golang:1', 'docker.io', 'library/golang', '1', 'golang:1'],
    ['index.docker.io/golang', 'docker.io', 'library/golang', undefined, 'golang'],
    ['localhost/app', 'localhost', 'app', undefined, 'localhost/app'],
    ['localhost:5000/app', 'localhost:5000', 'app', undefined, 'localhost:5000/app'],
    [
      'gcr.io/distroless/static:nonroot',
      'gcr.io',
      'distroless/static',
      'nonroot',
      'gcr.io/distroless/static:nonroot',
    ],
    ['[::1]:5000/a/b', '[::1]:5000', 'a/b', undefined, '[::1]:5000/a/b'],
    ['  alpine ', 'docker.io', 'library/alpine', undefined, 'alpine'],
  ])('%s', (text, registry, repository, tag, familiar) => {
    expect(parseImageName(text)).toMatchObject({ registry, repository, tag, familiar, problem: undefined });
  });

  test('a digest, with and without a tag', () => {
    expect(parseImageName(`golang:1.22@${digest}`)).toMatchObject({
      tag: '1.22',
      digest,
      problem: undefined,
    });
    expect(parseImageName(`golang@${digest}`)).toMatchObject({ tag: undefined, digest, problem: undefined });
  });
});

describe('what Docker refuses', () => {
  test.each([
    ['', 'empty'],
    ['golang:$VERSION', 'variable'],
    ['Golang', 'uppercase-repository'],
    ['docker.io/library/Golang', 'uppercase-repository'],
    ['go lang', 'invalid-repository'],
    ['a//b', 'invalid-repository'],
    ['-a', 'invalid-repository'],
    ['a..b', 'invalid-repository'],
    ['golang:', 'invalid-tag'],
    ['golang:.1', 'invalid-tag'],
    [`golang:${'a'.repeat(129)}`, 'invalid-tag'],
    ['golang@sha256:12', 'invalid-digest'],
    ['golang@', 'invalid-digest'],
    ['-x.example/a', 'invalid-registry'],
    [`${'a'.repeat(250)}/${'b'.repeat(20)}`, 'too-long'],
  ])('%j is %s', (text, problem) => expect(parseImageName(text).problem).toBe(problem));

  test.each(['a__b', 'a_b', 'a.b', 'a--b', 'x/y/z:1', 'EXAMPLE.com/a'])('%s is fine', (text) => {
    expect(parseImageName(text).problem).toBeUndefined();
  });
});

test('a name is at most 255 letters long, its registry counted', () => {
  const name = (length: number): string => `ghcr.io/${'a'.repeat(length - 'ghcr.io/'.length)}`;
  expect(parseImageName(name(255)).problem).toBeUndefined();
  expect(parseImageName(name(256)).problem).toBe('too-long');
});

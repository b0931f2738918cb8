import { describe, expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { imageHolds } from '../../../server/src/core/images/image-holds.js';
import type { ImageFacts } from '../../../server/src/core/images/image-facts.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { builtImage } from '../../../server/src/core/verdict/built-image.js';
import { analyseText } from '../../support/check-findings.js';

function built(text: string): ImageFacts | undefined {
  const facts = createFacts(text, noInputs);
  return builtImage(facts, facts.graph.final, 'base');
}

/** The rules of what is found in a Dockerfile that is FROM the image. */
function found(base: string, text: string): readonly string[] {
  const images = [{ pattern: 'corp.example/base', built: () => built(base) }];
  const { findings } = analyseText(text, { inputs: { images } });
  return findings.filter(({ severity }) => severity !== 'hint').map(({ rule }) => rule);
}

describe('what a Dockerfile makes of an image', () => {
  test('its configuration is that of the last stage', () => {
    const image = built(`FROM node:22-bookworm-slim
ARG VERSION
ARG MODE=fast
ENV VERSION=$VERSION HOME=/srv
WORKDIR /srv
USER node
ENTRYPOINT ["/entry"]`);
    expect(image).toMatchObject({
      libc: 'glibc',
      libcVersion: '2.36',
      workdir: '/srv',
      user: 'node',
      entrypoint: ['/entry'],
      cmd: [],
      openEnv: ['VERSION'],
    });
    expect(image?.env).toMatchObject({ HOME: '/srv' });
    expect(image?.env).not.toHaveProperty('MODE');
  });

  test.each<[string, readonly string[] | undefined, readonly string[] | undefined]>([
    ['FROM debian:12\nCMD run x', [], ['/bin/sh', '-c', 'run x']],
    ['FROM debian:12\nCMD ["run", "x"]', [], ['run', 'x']],
    ['FROM debian:12\nENTRYPOINT /entry a', ['/bin/sh', '-c', '/entry a'], []],
    ['FROM node:22', ['docker-entrypoint.sh'], ['node']],
    ['FROM node:22\nCMD ["a"]', ['docker-entrypoint.sh'], ['a']],
    // An ENTRYPOINT takes the CMD of the base away.
    ['FROM node:22\nENTRYPOINT ["b"]', ['b'], []],
  ])('%j starts %j with %j', (text, entrypoint, cmd) => {
    const image = built(text);
    expect([image?.entrypoint, image?.cmd]).toEqual([entrypoint, cmd]);
  });

  test.each([
    ['FROM gcc:12', true],
    ['FROM debian:12-slim\nRUN apt-get update && apt-get install -y g++', true],
    // What is not seen to be there may still have come.
    ['FROM debian:12-slim', undefined],
  ])('%j has a compiler: %s', (text, expected) => {
    expect(built(text)?.gcc).toBe(expected);
  });

  test.each<[string, boolean | undefined]>([
    ['RUN apt-get update && apt-get install -y curl', true],
    ['RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates', false],
    ['RUN ./setup.sh', undefined],
  ])('%s: curl is there: %s', (line, expected) => {
    const image = built(`FROM debian:bookworm-slim\n${line}`);
    expect(image && imageHolds(image, { kind: 'program', name: 'curl' })).toEqual({
      value: expected,
      certain: false,
    });
  });

  test('a compiler and an account of the base count in what is FROM it', () => {
    const base =
      'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y gcc libc6-dev\nRUN useradd app\n';
    expect(built(base)?.gcc).toBe(true);
    expect(found(base, 'FROM corp.example/base\nUSER app\nCMD ["sleep", "1"]')).toEqual([]);
    expect(
      found('FROM debian:bookworm-slim\n', 'FROM corp.example/base\nUSER app\nCMD ["sleep", "1"]'),
    ).toEqual(['user-missing']);
  });

  test('a variable of the base reaches the stage, whatever its value', () => {
    const base = 'FROM debian:bookworm-slim\nARG V\nENV RELEASE=$V\n';
    expect(found(base, 'FROM corp.example/base\nCOPY app-$RELEASE /app\n')).toEqual([]);
  });

  test('of a stage that is not known nothing is', () => {
    expect(built('FROM private.example/x\n')?.libc).toBeUndefined();
    const image = built('FROM private.example/x\n');
    expect(image && imageHolds(image, { kind: 'program', name: 'curl' }).value).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import type { Facts } from '../../server/src/core/facts.js';
import type { ImageOverride } from '../../server/src/core/images/overrides.js';
import { repositoryImages } from '../../server/src/features/repository-images.js';
import { workspaceTargets } from '../../server/src/features/workspace-targets.js';
import type { DescribedBuild } from '../../server/src/core/workspace/described-build.js';
import { analyseText } from '../support/check-findings.js';

/** What Bake says of a build whose result is kept under that name. */
function build(reference: string, attributes = ''): readonly DescribedBuild[] {
  const text = `target "base" {\n  dockerfile = "base/Dockerfile"\n  tags = ["${reference}"]\n${attributes}}\n`;
  return workspaceTargets.read('docker-bake.hcl', text, () => undefined).builds;
}

test('an image of the repository is what its Dockerfile builds, and is analysed once', () => {
  const asked: string[] = [];
  const [image] = repositoryImages(build('example/base:1'), (dockerfile) => {
    asked.push(dockerfile);
    return analyseText('FROM alpine:3.20\nENV A=1\n').facts;
  });
  expect(asked).toEqual([]);
  expect(image?.built?.()).toMatchObject({ libc: 'musl', env: { A: '1' } });
  expect(image?.built?.()?.title).toBe('example/base:1, built from base/Dockerfile');
  expect(asked).toEqual(['base/Dockerfile']);
});

test('an image that leads back to itself is not known', () => {
  const images: ImageOverride[] = [];
  let asked = 0;
  const factsOf = (): Facts | undefined => {
    asked++;
    if (asked > 5) throw new Error('it asks itself for ever');
    expect(images[0]?.built?.()).toBe(undefined);
    return undefined;
  };
  images.push(...repositoryImages(build('example/base:1'), factsOf));
  expect(images[0]?.built?.()).toBe(undefined);
  expect(asked).toBe(1);
});

test.each([
  ['the last stage', '', { A: '2' }],
  ['the target', '  target = "small"\n', { A: '1' }],
  // The cache of a stage is left out; the last one is built all the same.
  ['no stage of a cache filter', '  no-cache-filter = ["small"]\n', { A: '2' }],
])('what is kept is %s', (_, attributes, env) => {
  const text = 'FROM alpine:3.20 AS small\nENV A=1\nFROM alpine:3.20\nENV A=2\n';
  const [image] = repositoryImages(build('example/base:1', attributes), () => analyseText(text).facts);
  expect(image?.built?.()?.env).toMatchObject(env);
});

test('what two builds make in different ways is not known', () => {
  const builds = [...build('example/base:1'), ...build('example/base:1', '  target = "small"\n')];
  expect(repositoryImages(builds, () => undefined)).toEqual([]);
});

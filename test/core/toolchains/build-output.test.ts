import { expect, test } from 'vitest';
import { buildOutput, commandOutput } from '../../../server/src/core/toolchains/node/build-output.js';

type Texts = Readonly<Record<string, string>>;

/** The folder that `npm run build` writes and the file that says so, `?` where that is not known. */
function written(build: string, files: Texts = {}, isSet: readonly string[] = []): string {
  const all: Texts = { 'package.json': JSON.stringify({ scripts: { build } }), ...files };
  const output = buildOutput(
    (path) => all[path],
    'build',
    (name) => isSet.includes(name),
  );
  return output === undefined ? '?' : `${output.folder} (${output.source})`;
}

// The folders are those of each tool's own documentation.
test.each<[string, Texts, string]>([
  ['vite build', {}, 'dist (package.json)'],
  ['tsc -b && vite build', {}, 'dist (package.json)'],
  ['npx vite build', {}, 'dist (package.json)'],
  ['cross-env NODE_ENV=production vite build', {}, 'dist (package.json)'],
  ['vite build --outDir site/', {}, 'site (package.json)'],
  ['vite build --outDir=./site', {}, 'site (package.json)'],
  ['vite build --mode staging', {}, '?'],
  ['vite build web', {}, '?'],
  ['vite build', { 'vite.config.ts': "build: { outDir: './www/' }" }, 'www (vite.config.ts)'],
  ['vite build', { 'vite.config.ts': "outDir: '../www'" }, '?'],
  ['vite build', { 'vite.config.ts': "outDir: '/www'" }, '?'],
  ['vite build', { 'vite.config.ts': "outDir: 'a'; outDir: 'b'" }, '?'],
  ['vite build', { 'vite.config.ts': 'outDir: folder' }, '?'],
  ['vite build', { 'vite.config.js': "root: 'web'" }, '?'],
  ['vite build', { 'vite.config.js': "import { sveltekit } from '@sveltejs/kit/vite'" }, '?'],
  ['vite build | tee log', {}, '?'],
  ['vite build && cp -r dist out', {}, '?'],
  ['react-scripts build', {}, 'build (package.json)'],
  ['react-scripts build', { '.env.production': 'BUILD_PATH=out' }, '?'],
  ['BUILD_PATH=out react-scripts build', {}, '?'],
  ['next build', {}, '.next (package.json)'],
  ['next build', { 'next.config.mjs': 'export default {}' }, '.next (next.config.mjs)'],
  ['next build', { 'next.config.js': "output: 'standalone'" }, '?'],
  ['next build', { 'next.config.js': "output: 'export'" }, '?'],
  ['next build', { 'next.config.js': "distDir: 'out'" }, '?'],
  [
    'nuxt build',
    { 'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"^3.1.0"}}' },
    '.output (package.json)',
  ],
  [
    'nuxt build',
    { 'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"^2.1.0"}}' },
    '?',
  ],
  ['nuxt build', {}, '?'],
  ['tsc', { 'tsconfig.json': '{ "outDir": "./lib" }' }, 'lib (tsconfig.json)'],
  ['tsc -p .', { 'tsconfig.json': '{ "outDir": "lib" }' }, 'lib (tsconfig.json)'],
  [
    'tsc -p ./tsconfig.build.json',
    { 'tsconfig.build.json': '{ "outDir": "lib" }' },
    'lib (tsconfig.build.json)',
  ],
  ['tsc --project web', { 'web/tsconfig.json': '{ "outDir": "lib" }' }, '?'],
  ['tsc --watch', { 'tsconfig.json': '{ "outDir": "lib" }' }, '?'],
  ['tsc', { 'tsconfig.json': '// "outDir": "a"\n{ "outDir": "lib" }' }, 'lib (tsconfig.json)'],
  ['tsc', { 'tsconfig.json': '{ "outDir": "." }' }, '?'],
  ['tsc', { 'tsconfig.json': '{ "outDir": "lib", "noEmit": true }' }, '?'],
  ['tsc', { 'tsconfig.json': '{}' }, '?'],
  ['rimraf lib && tsc', { 'tsconfig.json': '{ "outDir": "lib" }' }, 'lib (tsconfig.json)'],
  ['gulp && tsc', { 'tsconfig.json': '{ "outDir": "lib" }' }, '?'],
  ['vue-cli-service build', { 'vue.config.js': "outputDir: 'www'" }, 'www (vue.config.js)'],
  ['vue-cli-service build', {}, 'dist (package.json)'],
  ['astro build', { 'astro.config.mjs': 'export default {}' }, 'dist (astro.config.mjs)'],
  ['gatsby build', {}, 'public (package.json)'],
  ['ng build', { 'angular.json': '{ "outputPath": "dist/app" }' }, 'dist/app (angular.json)'],
  ['ng build -c production', { 'angular.json': '{ "outputPath": "dist/app" }' }, 'dist/app (angular.json)'],
  ['ng build admin', { 'angular.json': '{ "outputPath": "dist/app" }' }, '?'],
  ['ng build', {}, '?'],
  ['docusaurus build', {}, 'build (package.json)'],
  ['docusaurus build --out-dir www', {}, '?'],
  ['gulp', {}, '?'],
  ['vite', {}, '?'],
])('%s with %j writes %s', (build, files, expected) => {
  expect(written(build, files)).toBe(expected);
});

test.each([
  ['react-scripts build', {}, ['BUILD_PATH']],
  [
    'nuxt build',
    { 'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"3.1.0"}}' },
    ['NITRO_PRESET'],
  ],
])('%s with a variable that chooses another folder', (build, files, isSet) => {
  expect(written(build, files as Texts, isSet)).toBe('?');
});

test('a script behind the build may move what it wrote; without a manifest nothing is known', () => {
  expect(written('', { 'package.json': '{"scripts":{"build":"vite build","postbuild":"x"}}' })).toBe('?');
  expect(written('', { 'package.json': '{"scripts":["vite build"]}' })).toBe('?');
  expect(written('', { 'package.json': 'vite build' })).toBe('?');
});

test.each([
  ['vite build', 'dist'],
  ['vite build > log', undefined],
])('a RUN that calls %s writes %s', (command, folder) => {
  expect(
    commandOutput(
      () => undefined,
      command,
      () => false,
    )?.folder,
  ).toBe(folder);
});

test('without its setting Next.js writes no standalone server', () => {
  const next = (files: Texts) =>
    commandOutput(
      (path) => files[path],
      'next build',
      () => false,
    )?.absent;
  const folder = '.next/standalone';
  expect(next({})).toEqual([{ folder, unless: "next.config.js sets output: 'standalone'" }]);
  expect(next({ 'next.config.ts': 'x' })).toEqual([
    { folder, unless: "next.config.ts sets output: 'standalone'" },
  ]);
});

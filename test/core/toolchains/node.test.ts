import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawBuilt, inSource, runText } from '../../support/stage-runs.js';

const modules = (dependencies: object, more: Files = {}): Files => ({
  'package.json': JSON.stringify({ dependencies }),
  ...more,
});

test.each([
  ...['npm i', 'npm install', 'npm add', 'npm clean-install', 'cnpm i', 'yarn', 'yarn --frozen-lockfile'],
  ...['yarn add express', 'pnpm i', 'pnpm add express', 'pnpm --filter web install', 'bun i', 'bun install'],
])('%s installs beside package.json', (command) => {
  expect(drawBuilt('node:22', command, modules({ express: '4' }))).toEqual([
    '/src/node_modules/: interpreted likely',
  ]);
});

test.each(['npm ci --prefix web', 'pnpm install -C web', 'pnpm install --dir web'])(
  '%s installs in another folder',
  (command) => {
    const files = { 'web/package.json': '{"dependencies":{"express":"4"}}' };
    expect(drawBuilt('node:22', command, files)).toEqual(['/src/web/node_modules/: interpreted likely']);
  },
);

describe('modules that link libraries of the system', () => {
  const own = 'libstdc++.so.6 libgcc_s.so.1';
  const cairo =
    'libcairo.so.2 libpango-1.0.so.0 libpangocairo-1.0.so.0 libjpeg.so.62 libgif.so.7 librsvg-2.so.2';
  const prisma = (version: string, schema: string): Files =>
    modules({ '@prisma/client': version }, { 'prisma/schema.prisma': schema });
  test.each<[string, string, Files, string]>([
    ['node:22-bookworm', 'npm ci', modules({ canvas: '2.11.2' }), `dynamic glibc likely [${own}]`],
    [
      'node:22-bookworm',
      'npm ci --build-from-source',
      modules({ canvas: '2.11.2', sharp: '0.33.0' }),
      `dynamic glibc 2.36 likely [${cairo} ${own}]`,
    ],
    [
      'node:22-bookworm',
      'npm ci --build-from-source=bcrypt,canvas',
      modules({ canvas: '2.11.2' }),
      `dynamic glibc 2.36 likely [${cairo} ${own}]`,
    ],
    [
      'node:22-bookworm',
      'npm ci --build-from-source=bcrypt',
      modules({ canvas: '2.11.2' }),
      `dynamic glibc likely [${own}]`,
    ],
    [
      'node:22-bookworm',
      'npm_config_build_from_source=true npm ci',
      modules({ canvas: '2.11.2' }),
      `dynamic glibc 2.36 likely [${cairo} ${own}]`,
    ],
    // What is installed for another libc needs libraries of another image.
    ['node:22-bookworm', 'npm ci --libc=musl', modules({ canvas: '2.11.2' }), 'dynamic musl likely'],
    // It has a prebuilt form for musl since 3.0.0.
    [
      'node:22-alpine',
      'npm ci',
      modules({ canvas: '2.11.2' }),
      'dynamic musl likely [libcairo libpango-1.0 libpangocairo-1.0 libjpeg libgif librsvg-2 libstdc++ libgcc_s]',
    ],
    ['node:22-alpine', 'npm ci', modules({ canvas: '3.0.0' }), 'dynamic musl likely [libstdc++ libgcc_s]'],
    // A browser has a folder of its own, and this client of Kafka does without what it does not find.
    ['node:22-bookworm', 'npm ci', modules({ puppeteer: '22', express: '4' }), 'interpreted likely'],
    [
      'node:22-bookworm',
      'npm ci',
      prisma('5.0.0', 'generator client {}'),
      'dynamic glibc likely [libssl.so.3 libgcc_s.so.1]',
    ],
    ['node:22-bookworm', 'npm ci --no-engine', prisma('5.0.0', ''), 'interpreted likely'],
    ['node:22-bookworm', 'npm ci', prisma('6.16.0', 'generator client {}'), 'interpreted likely'],
    ['node:22-bookworm', 'npm ci', prisma('5.0.0', 'binaryTargets = ["native"]'), 'interpreted likely'],
    ['node:22-bookworm', 'npm ci', modules({ '@prisma/client': '5.0.0' }), 'interpreted likely'],
    ['node:22-bookworm', 'npm ci', modules({ sharp: '0.33.0' }, { 'package.json': '{' }), 'unknown possible'],
    [
      'node:22-bookworm',
      'npm ci',
      modules({}, { 'npm-shrinkwrap.json': '{"packages":{"node_modules/bcrypt":{"version":"5.1.0"}}}' }),
      `dynamic glibc likely [${own}]`,
    ],
    [
      'node:22-bookworm',
      'npm ci',
      modules({}, { 'package-lock.json': '{"packages":{"node_modules/bcrypt":{"optional":true}}}' }),
      'interpreted likely',
    ],
    ['private.example/node', 'npm ci', modules({ bcrypt: '5.1.0' }), 'unknown likely [libstdc++ libgcc_s]'],
  ])('%s, %s with %j', (image, command, files, expected) => {
    expect(drawBuilt(image, command, files)).toEqual([`/src/node_modules/: ${expected}`]);
  });

  test.each([
    ['npm ci', 'bcrypt, sharp are native'],
    ['npm ci --os=darwin', 'unknown, unknown libc: bcrypt, sharp are native'],
  ])('%s is explained', (command, part) => {
    const files = modules({ sharp: '0.33.0', bcrypt: '5.1.0' });
    const made = runText(inSource('node:22-bookworm', command), files)
      .stage(0)
      .artifactAt('/src/node_modules');
    expect(made?.explanation).toContain(part);
  });
});

describe('programs with a run time inside', () => {
  const node = '[libstdc++ libgcc_s]';
  test.each<[string, string, string[]]>([
    ['node:22-bookworm', 'pkg a.js', [`/src/a: dynamic glibc likely ${node}`]],
    ['node:22-alpine', 'pkg a.js', [`/src/a: dynamic musl likely ${node}`]],
    ['node:22-bookworm', 'pkg --targets node18-alpine-x64 a.js', [`/src/a: dynamic musl likely ${node}`]],
    ['node:22-alpine', 'pkg --target node18-linux-x64 -o /o/b .', [`/o/b: dynamic glibc likely ${node}`]],
    ['node:22-bookworm', 'pkg -t linuxstatic-x64 --output b .', ['/src/b: static likely']],
    ['node:22-bookworm', 'npx -y pkg a.js', [`/src/a: dynamic glibc likely ${node}`]],
    ['private.example/x', 'pkg a.js', []],
    ['oven/bun:1', 'bun build --compile a.ts', ['/src/a: dynamic glibc likely']],
    ['oven/bun:1-alpine', 'bun build --compile a.ts', ['/src/a: dynamic musl likely [libgcc_s libstdc++]']],
    [
      'oven/bun:1-alpine',
      'bun build --compile --target=bun-linux-x64 a.ts',
      ['/src/a: dynamic glibc likely'],
    ],
    ['oven/bun:1', 'bun build a.ts --compile --outfile /o/b', ['/o/b: dynamic glibc likely']],
    ['private.example/x', 'bun build --compile a.ts', []],
    ['denoland/deno:debian', 'deno compile a.ts', ['/src/a: dynamic glibc likely [libgcc_s]']],
    [
      'denoland/deno:debian',
      'deno compile --target x86_64-unknown-linux-gnu https://example.org/b.ts',
      ['/src/b: dynamic glibc likely [libgcc_s]'],
    ],
    ['denoland/deno:debian', 'deno compile --output b a.ts', ['/src/b: dynamic glibc likely [libgcc_s]']],
  ])('%s: %s', (image, command, expected) => {
    expect(drawBuilt(image, command)).toEqual(expected);
  });
});

import { expect, test } from 'vitest';
import { converted, dedent } from '../../support/check-conversion.js';
import type { Files } from '../../support/context-files.js';

interface Project {
  readonly scripts: Readonly<Record<string, string>>;
  readonly build?: string;
  readonly start?: string;
  readonly files?: Files;
}

/** What the last stage copies of /app besides package.json and node_modules; `.`: the whole folder. */
function copied({ scripts, build = 'npm run build', start = 'dist/main.js', files = {} }: Project): string {
  const text = dedent(`
    FROM node:20
    WORKDIR /app
    COPY package*.json ./
    RUN npm ci
    COPY . .
    RUN ${build}
    CMD ["node", "${start}"]
  `);
  const all = {
    'package.json': JSON.stringify({ scripts, dependencies: { koa: '2' } }),
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
    'src/main.ts': '',
    ...files,
  };
  const lines = converted(text, all).text.split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const paths = last.flatMap((line) => /^COPY --from=build \/app(\S*)/.exec(line)?.[1] ?? []);
  return paths
    .map((path) => path.slice(1) || '.')
    .filter((path) => path !== 'package.json' && path !== 'node_modules')
    .join(' ');
}

const webpack = (output: string): Files => ({
  'webpack.config.js': `const path = require('path');\nmodule.exports = { output: { path: ${output} } };\n`,
});

test.each<readonly [string, Project, string]>([
  ['a clean-up before it', { scripts: { prebuild: 'rimraf dist', build: 'tsc' } }, 'dist'],
  [
    'scripts that call scripts',
    {
      scripts: {
        build: 'npm run clean && npm run compile',
        clean: 'rm -rf dist',
        compile: 'tsc -p tsconfig.json',
      },
    },
    'dist',
  ],
  ['checks', { scripts: { build: 'eslint . && tsc --noEmit && tsc && tsc-alias' } }, 'dist'],
  [
    'patterns of names',
    { scripts: { build: 'run-s build:*', 'build:code': 'tsc', 'build:pages': 'cp -r pages dist/pages' } },
    'dist',
  ],
  ['two folders', { scripts: { build: 'tsc && vite build --outDir client' } }, 'dist client'],
  [
    'two calls in a RUN',
    { scripts: { a: 'tsc', b: 'webpack' }, build: 'npm run a && npm run build:b', files: {} },
    '.',
  ],
  [
    'Prisma, which generates into the modules',
    {
      scripts: { build: 'nest build' },
      build: 'npx prisma generate && npm run build',
      files: { 'prisma/schema.prisma': '' },
    },
    'prisma dist',
  ],
  [
    'Prisma, which generates elsewhere',
    {
      scripts: { build: 'nest build' },
      build: 'npx prisma generate && npm run build',
      files: { 'prisma/schema.prisma': 'generator a {\n  output = "../generated"\n}\n' },
    },
    '.',
  ],
  ['a tool that nobody knows', { scripts: { build: 'tsc && assemble-everything' } }, '.'],
  [
    'a bundler, by its settings',
    { scripts: { build: 'tsc && webpack' }, files: webpack("path.resolve(__dirname, 'dist', 'public')") },
    'dist',
  ],
  [
    'a bundler whose settings are merged',
    {
      scripts: { build: 'tsc && webpack' },
      files: { 'webpack.config.js': "module.exports = merge(require('./base'), {});\n" },
    },
    '.',
  ],
  [
    'a bundler with a path that is computed',
    { scripts: { build: 'tsc && webpack' }, files: webpack('target') },
    '.',
  ],
  [
    'a folder of inherited settings',
    {
      scripts: { build: 'npm run lint && tsc -p tsconfig.build.json', lint: 'eslint .' },
      files: { 'tsconfig.build.json': '{"extends":"./tsconfig.json"}' },
    },
    'dist',
  ],
  [
    'a compiler that writes beside the sources',
    {
      scripts: { build: 'tsc && tsc -p jobs' },
      files: { 'jobs/tsconfig.json': '{"compilerOptions":{}}', 'jobs/a.ts': '' },
    },
    '.',
  ],
  [
    'a hook of the install that writes',
    { scripts: { postinstall: 'node setup.js', build: 'rimraf dist && tsc' }, files: { 'setup.js': '' } },
    '.',
  ],
  ['a redirection', { scripts: { build: 'tsc && echo 1 > version.txt' } }, 'dist version.txt'],
])('%s', (_name, project, expected) => {
  expect(copied(project)).toBe(expected);
});

test('a server of static files has no use for what else the build writes', () => {
  const text = `
    FROM node:20
    RUN npm install -g serve
    WORKDIR /app
    COPY . .
    RUN npm ci && npm run build
    CMD ["serve", "-s", "dist"]
  `;
  const files = {
    'package.json': '{"scripts":{"build":"vue-tsc -b && vite build"},"devDependencies":{"vite":"5"}}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'vite.config.ts': '',
    'src/main.ts': '',
  };
  const result = converted(text, files).text;
  expect(result.slice(result.lastIndexOf('FROM '))).not.toContain('node_modules');
  expect(result).toContain('COPY --from=build /app/dist /app/dist');
});

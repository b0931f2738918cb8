import { expect, test } from 'vitest';
import { rule } from '../../server/src/rules/copied-path-missing.js';
import { analyseText } from '../support/check-findings.js';
import { contextOf } from '../support/context-files.js';

/** What is reported, with its severity. */
function missing(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { findings } = analyseText(text, { rules: [rule], inputs: { context: contextOf(files) } });
  return findings.map(({ start, end, severity }) => `${severity} ${text.slice(start, end)}`);
}

const node = (copied: string, run = 'npm run build'): string =>
  `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN ${run}\nFROM nginx:1.27\nCOPY --from=build ${copied} /srv/`;
const project = (
  build: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ scripts: { build } }),
  ...more,
});

test.each([
  ['create-react-app writes build', node('/app/dist'), project('react-scripts build'), ['warning /app/dist']],
  [
    'a flag names the folder',
    node('/app/dist', 'yarn build'),
    project('tsc -b && vite build --outDir out'),
    ['warning /app/dist'],
  ],
  ['a relative source of what Vite writes', node('dist'), project('vite build'), ['warning dist']],
  [
    'Angular names the folder',
    node('/app/dist/shop'),
    project('ng build -c production', { 'angular.json': '{"outputPath": "dist/store"}' }),
    ['warning /app/dist/shop'],
  ],
  [
    'next without standalone',
    node('/app/.next/standalone'),
    project('next build'),
    ['warning /app/.next/standalone'],
  ],
  [
    'PHP of another version',
    'FROM php:8.3-cli AS b\nFROM php:8.3-apache\nCOPY --from=b /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so /x.so',
    {},
    ['error /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so'],
  ],
  [
    'a build that stands in CMD',
    'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "run", "build"]\nFROM nginx:1.27\nCOPY --from=build /app/dist /srv',
    project('vite build'),
    ['warning /app/dist'],
  ],
])('%s', (_, text, files, expected) => {
  expect(missing(text, files)).toEqual(expected);
});

test.each([
  ['the folder that is made', node('/app/build'), project('react-scripts build')],
  [
    'a relative source that is moved to /',
    node('dist', 'npm run build && mv dist /dist'),
    project('vite build'),
  ],
  [
    'Angular, a folder in the one it names',
    node('/app/dist/store/browser'),
    project('ng build', { 'angular.json': '{"outputPath": "dist/store"}' }),
  ],
  [
    'Angular with two projects',
    node('/app/dist/shop'),
    project('ng build', { 'angular.json': '[{"outputPath": "dist/a"}, {"outputPath": "dist/b"}]' }),
  ],
  ['a part of it', node('/app/dist/assets'), project('vite build')],
  ['the folder above it', node('/app/.next'), project('next build')],
  [
    'the environment decides',
    node('/app/out'),
    project('vite build', { 'vite.config.ts': 'export default { build: { outDir: process.env.OUT } }' }),
  ],
  ['the context brings it', node('/app/dist'), project('react-scripts build', { 'dist/index.html': '' })],
  [
    'a later RUN makes it',
    `${node('/app/dist', 'npm run build && mv build dist')}`,
    project('react-scripts build'),
  ],
  ['another tool', node('/app/dist'), project('webpack --mode production')],
  [
    'a root of its own',
    node('/app/dist'),
    project('vite build', { 'vite.config.ts': 'export default { root: "web" }' }),
  ],
  ['a package.json that cannot be read', node('/app/dist'), { 'package.json': '{' }],
  [
    'PHP of the same version',
    'FROM php:8.2-cli AS b\nFROM php:8.2-apache\nCOPY --from=b /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so /x.so',
    {},
  ],
  [
    'a relative path of the base image',
    'FROM alpine:3.20 AS b\nWORKDIR /w\nRUN echo x > etc\nFROM alpine:3.20\nCOPY --from=b etc/passwd /p',
    {},
  ],
  [
    'a command that may make it',
    'FROM alpine:3.20 AS b\nWORKDIR /w\nRUN ./configure && make install\nFROM alpine:3.20\nCOPY --from=b out.txt /p',
    {},
  ],
])('%s is silent', (_, text, files) => {
  expect(missing(text, files)).toEqual([]);
});

import { expect, test } from 'vitest';
import { rule as glibcTooOld } from '../../server/src/rules/glibc-too-old.js';
import { rule } from '../../server/src/rules/native-modules-mismatch.js';
import { analyseText } from '../support/check-findings.js';

const crossed =
  'FROM node:22 AS b\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=b /app/node_modules ./node_modules\nCMD ["node", "a.js"]';

// What npm packs: bcrypt 6 and argon2 0.40 hold a form for glibc and one for musl, those before fetch one of them.
test.each([
  ['bcrypt', '5.1.1', true],
  ['bcrypt', '^6.0.0', false],
  ['argon2', '^0.30.0', true],
  ['argon2', '0.41.1', false],
  ['argon2', 'latest', false],
  ['better-sqlite3', 'latest', true],
])('%s %s of glibc on musl', (name, version, isTold) => {
  const files = { 'package.json': JSON.stringify({ dependencies: { [name]: version } }) };
  expect(analyseText(crossed, { rules: [rule], files }).findings.length > 0).toBe(isTold);
});

test.each([
  ['nothing leads there', '', 1],
  ['a link leads there', 'RUN ln -s /opt/app /build', 0],
  ['the folder above is a link', 'RUN mkdir /o && ln -s app /opt/current && ln -s /opt/current /build', 0],
  ['a link leads elsewhere', 'RUN ln -s /opt/other /build', 1],
])('a virtual environment under another path: %s', (_, link, count) => {
  const text = `FROM python:3.12 AS b
RUN python -m venv /build/venv && /build/venv/bin/pip install flask
FROM python:3.12
${link}
COPY --from=b /build/venv /opt/app/venv
CMD ["/build/venv/bin/flask", "run"]`;
  expect(analyseText(text, { rules: [rule] }).findings).toHaveLength(count);
});

const engine = {
  'package.json': JSON.stringify({ dependencies: { '@prisma/client': '5.10.0' } }),
  'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
  'start.sh': '#!/bin/sh\nnpx prisma generate\nexec node a.js\n',
};
const compiled = { 'package.json': JSON.stringify({ dependencies: { bcrypt: '5.1.1' } }) };
const started = 'CMD ["node", "a.js"]';

test.each([
  ['modules, built again', compiled, `RUN npm rebuild\n${started}`, 0],
  ['modules, installed again', compiled, `RUN npm ci --omit=dev\n${started}`, 0],
  ['modules, installed again by yarn', compiled, `RUN yarn --force\n${started}`, 0],
  ['modules, installed elsewhere', compiled, `RUN cd /tools && npm ci\n${started}`, 1],
  ['modules beside another command of npm', compiled, `RUN npm run build\n${started}`, 1],
  ['modules beside the engines of Prisma', compiled, `RUN npx prisma generate\n${started}`, 1],
  ['engines, fetched again', engine, `RUN npx prisma generate\n${started}`, 0],
  ['engines, fetched at the start', engine, 'CMD npx prisma generate && node a.js', 0],
  ['engines, fetched by the entry script', engine, 'CMD ["sh", "./start.sh"]', 0],
  ['engines, migrated alone', engine, 'CMD npx prisma migrate deploy && node a.js', 1],
])('%s', (_, files, last, count) => {
  const text = `FROM node:22 AS b
WORKDIR /app
COPY . .
RUN npm ci
FROM node:22-alpine
WORKDIR /app
COPY --from=b /app .
${last}`;
  const { findings } = analyseText(text, { rules: [rule], files: { 'a.js': '', ...files } });
  expect(findings).toHaveLength(count);
});

// `objdump -T` of what GCC 12 of bookworm makes shows `__libc_single_threaded` of 2.32 and `stat` of 2.33.
test.each([
  ['on an older release', 'npm ci --build-from-source', 'node:20-bullseye-slim', '', ['glibc-too-old']],
  ['on the same release', 'npm ci --build-from-source', 'node:20-bookworm-slim', '', []],
  ['on an older release of the new symbols', 'npm ci --build-from-source', 'ubuntu:22.04', '', []],
  ['prebuilt', 'npm ci', 'node:20-bullseye-slim', '', []],
  ['of another module', 'npm ci --build-from-source=canvas', 'node:20-bullseye-slim', '', []],
  ['by a variable', 'npm_config_build_from_source=true npm ci', 'node:20-bullseye', '', ['glibc-too-old']],
  ['built again', 'npm ci --build-from-source', 'node:20-bullseye', 'RUN npm rebuild', []],
])('modules that were compiled on bookworm, %s', (_, install, image, then, rules) => {
  const text = `FROM node:20-bookworm AS deps
WORKDIR /app
COPY package*.json ./
RUN ${install}
FROM ${image}
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
${then}
CMD ["node", "x.js"]`;
  const files = {
    'package.json': JSON.stringify({ dependencies: { 'better-sqlite3': '11.0.0' } }),
    'x.js': '',
  };
  const { findings } = analyseText(text, { rules: [rule, glibcTooOld], files });
  expect(findings.map((finding) => finding.rule)).toEqual(rules);
});

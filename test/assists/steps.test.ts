import { expect, test } from 'vitest';
import { dedent } from '../support/marked-text.js';
import { stepped } from '../support/steps.js';

test('caches are mounted where BuildKit is sure', () => {
  const file = (head: string): string => `
    ${head}
    FROM golang:1.22 AS build
    R<|>UN go build -o /app .
  `;
  expect(stepped(file('# syntax=docker/dockerfile:1'), 'cacheMounts')).toBe(
    dedent(`
      # syntax=docker/dockerfile:1
      FROM golang:1.22 AS build
      RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /app .
    `),
  );
  expect(stepped(file('# a comment'), 'cacheMounts')).toBeUndefined();
  for (const sure of ['RUN <<EOF\n    true\n    EOF', 'RUN --mount=type=tmpfs,target=/x true']) {
    const text = file('').replace('R<|>UN', `${sure}\n    R<|>UN`);
    expect(stepped(text, 'cacheMounts')).toContain('\nRUN --mount=type=cache,target=/go/pkg/mod ');
  }
});

test('the target folder of cargo is no cache: programs in it would not be in the image', () => {
  const text = stepped(
    '# syntax=docker/dockerfile:1\nFROM rust:1.80\nR<|>UN cargo build --release',
    'cacheMounts',
  );
  expect(text).toContain('RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release');
});

test('pip that is told to keep no cache gets none', () => {
  const text = '# syntax=docker/dockerfile:1\nFROM python:3.12\nR<|>UN pip install --no-cache-dir flask';
  expect(stepped(text, 'cacheMounts')).toBeUndefined();
});

test('npm installs before the sources come', () => {
  const text = `
    FROM node:20
    WORKDIR /app
    # the sources
    CO<|>PY . .
    # what it needs
    RUN npm ci
    RUN npm run build
  `;
  const files = { 'package.json': '{}', 'package-lock.json': '{}' };
  expect(stepped(text, 'splitDependencies', files)).toBe(
    dedent(`
      FROM node:20
      WORKDIR /app
      COPY package.json package-lock.json ./
      # what it needs
      RUN npm ci
      # the sources
      COPY . .
      RUN npm run build
    `),
  );
  expect(stepped(text, 'splitDependencies')).toBeUndefined();
  const prepared = { 'package.json': '{"scripts":{"prepare":"husky"}}', 'package-lock.json': '{}' };
  expect(stepped(text, 'splitDependencies', prepared)).toBeUndefined();
});

test.each([
  ['COPY . .', 'COPY package.json ./'],
  ['COPY ./ ./', 'COPY package.json ./'],
  ['COPY . /app', 'COPY package.json /app/'],
  ['COPY . /app/', 'COPY package.json /app/'],
  ['COPY --chown=node . .', undefined],
  ['COPY . src .', undefined],
  ['COPY src .', undefined],
  ['COPY . "/my app"', undefined],
  ['ADD . .', undefined],
])('the manifests go where %s takes the sources: %s', (copy, manifests) => {
  const text = `FROM node:20\nWORKDIR /app\n<|>${copy}\nRUN npm install\nRUN npm run build\n`;
  const after = stepped(text, 'splitDependencies', { 'package.json': '{}' });
  expect(after?.split('\n')[2]).toBe(manifests);
});

test('go downloads its modules before the sources come, and builds where it did', () => {
  const text = `
    FROM golang:1.22
    WORKDIR /src
    CO<|>PY . .
    RUN CGO_ENABLED=0 go build -o /app .
  `;
  expect(stepped(text, 'splitDependencies', { 'go.mod': 'module x\n', 'go.sum': '' })).toBe(
    dedent(`
      FROM golang:1.22
      WORKDIR /src
      COPY go.mod go.sum ./
      RUN go mod download
      COPY . .
      RUN CGO_ENABLED=0 go build -o /app .
    `),
  );
  const local = { 'go.mod': 'module x\nreplace example.org/y => ./y\n' };
  expect(stepped(text, 'splitDependencies', local)).toBeUndefined();
});

test('development packages are left behind where node_modules is copied on', () => {
  const file = (prune: string): string => `
    FROM node:20 AS build
    WORKDIR /app
    COPY . .
    RUN npm ci
    RUN npm run build${prune}
    FROM node:20-slim
    CO<|>PY --from=build /app/node_modules /app/node_modules
  `;
  expect(stepped(file(''), 'pruneModules')).toBe(
    dedent(`
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN npm run build
      RUN npm prune --omit=dev
      FROM node:20-slim
      COPY --from=build /app/node_modules /app/node_modules
    `),
  );
  expect(stepped(file(' && npm prune --omit=dev'), 'pruneModules')).toBeUndefined();
  const shared = file('\n    FROM node:20 AS test\n    COPY --from=build /app /app');
  expect(stepped(shared, 'pruneModules')).toBeUndefined();
});

test.each<[string, string, string | undefined]>([
  ['python:3.12', 'pip install flask', '/root/.cache/pip'],
  ['python:3.12', 'PIP_CACHE_DIR=/c pip install flask', '/c'],
  ['python:3.12', 'PIP_NO_CACHE_DIR=1 pip install flask', undefined],
  ['python:3.12', 'pip download flask', undefined],
  ['node:22', 'npm ci', '/root/.npm'],
  ['node:22', 'npm run build', undefined],
])('on %s the cache of %s lies in %s', (image, command, folder) => {
  const text = stepped(`# syntax=docker/dockerfile:1\nFROM ${image}\nR<|>UN ${command}`, 'cacheMounts');
  const mount = folder === undefined ? undefined : `RUN --mount=type=cache,target=${folder} ${command}`;
  expect(text?.split('\n').at(-1)).toBe(mount);
});

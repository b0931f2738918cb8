import { expect, test } from 'vitest';
import { rule } from '../../../server/src/rules/program-missing.js';
import { analyseText } from '../../support/check-findings.js';
import type { Files } from '../../support/context-files.js';

/** What a RUN misses on an image, by the words of the findings. */
function missing(image: string, lines: string, files: Files = {}): readonly string[] {
  const text = `FROM ${image}\nWORKDIR /w\nCOPY . .\n${lines}\nCMD ["sh"]\n`;
  const { findings } = analyseText(text, { rules: [rule], files });
  return findings.map(({ message }) => /`[^`]+`/.exec(message)?.[0].slice(1, -1) ?? message);
}

const slim = 'debian:12-slim';

// tar(1): GNU tar calls these; the one of busybox has them inside.
test.each([
  [slim, 'tar xJf x', ['xz']],
  [slim, 'tar -xJf x', ['xz']],
  [slim, 'tar --extract --xz -f x', ['xz']],
  [slim, 'tar xf x.tar.xz', ['xz']],
  [slim, 'tar -x -f x.txz', ['xz']],
  [slim, 'tar xjf x', ['bzip2']],
  [slim, 'tar xf x.tbz2', ['bzip2']],
  [slim, 'tar --extract --zstd -f x', ['zstd']],
  [slim, 'tar xf x.tar.zst', ['zstd']],
  [slim, 'tar xzf x.tar.gz', []],
  [slim, 'tar cf x.tar y', []],
  [slim, 'apt-get update && apt-get install -y xz-utils && tar xJf x', []],
  ['alpine:3.20', 'tar xJf x', []],
])('on %s, %s lacks %j', (image, command, expected) => {
  expect(missing(image, `RUN ${command}`)).toEqual(expected);
});

const python = 'python:3.12-slim';

test.each<[string, string, Files, string[]]>([
  [python, 'pip install git+https://example.org/x', {}, ['git']],
  [python, 'pip install "x @ git+https://example.org/x"', {}, ['git']],
  [python, 'python -m pip install -r r.txt', { 'r.txt': 'flask\n-e git+https://example.org/x\n' }, ['git']],
  [python, 'pip install --requirement=r.txt', { 'r.txt': 'git+ssh://example.org/x\n' }, ['git']],
  [python, 'pip install -r r.txt', { 'r.txt': '# git+https://example.org/x\n' }, []],
  [python, 'pip download git+https://example.org/x', {}, []],
  ['python:3.12', 'pip install git+https://example.org/x', {}, []],
  // PyPI holds these as sources in C alone.
  [python, 'pip install mysqlclient', {}, ['gcc']],
  [python, 'pip install -r r.txt', { 'r.txt': 'flask\nuWSGI>=2\n' }, ['gcc']],
  [python, 'pip install --only-binary=:all: mysqlclient', {}, []],
  [python, 'pip install -i https://example.org mysqlclient', {}, []],
  [python, 'CC=clang pip install mysqlclient', {}, []],
  [python, 'pip install mysqlclient-stubs', {}, []],
  ['python:3.12', 'pip install mysqlclient', {}, []],
])('on %s, %s with %j lacks %j', (image, command, files, expected) => {
  expect(missing(image, `RUN ${command}`, files)).toEqual(expected);
});

const ruby = 'ruby:3.3-slim';
const lock = (gem: string, head = 'GEM'): Files => ({ 'Gemfile.lock': `${head}\n  specs:\n    ${gem}\n` });

test.each<[string, string, Files, string[]]>([
  [ruby, 'RUN bundle install', lock('puma (6.4.0)'), ['make']],
  [ruby, 'RUN bundle', lock('pg (1.5.4)'), ['make']],
  // pg is compiled for Linux since 1.6.
  [ruby, 'RUN bundle install', lock('pg (1.6.0)'), []],
  [ruby, 'RUN bundle exec x', lock('puma (6.4.0)'), []],
  [ruby, 'RUN bundle install', {}, []],
  ['ruby:3.3', 'RUN bundle install', lock('puma (6.4.0)'), []],
  [ruby, 'RUN bundle install', lock('x (1)', 'GIT\n  remote: https://example.org/x'), ['git']],
  // The group that is left out may be all that needs it.
  [ruby, 'ENV BUNDLE_WITHOUT=test\nRUN bundle install', lock('x (1)', 'GIT'), []],
  [ruby, 'RUN bundle config set without test\nRUN bundle install', lock('x (1)', 'GIT'), []],
])('on %s, %s with %j lacks %j', (image, lines, files, expected) => {
  expect(missing(image, lines, files)).toEqual(expected);
});

const node = 'node:22-slim';
const manifest = (module: string): Files => ({ 'package.json': `{"dependencies":{"${module}":"1"}}` });

// None of these has a prebuilt form for Linux, and node-gyp is a program of Python.
test.each<[string, string, Files, string[]]>([
  [node, 'npm ci', manifest('libpq'), ['python3']],
  [node, 'npm i', manifest('node-pty'), ['python3']],
  [node, 'npm ci', manifest('express'), []],
  [node, 'npm test', manifest('libpq'), []],
  [node, 'npm ci --ignore-scripts', manifest('libpq'), []],
  [node, 'npm_config_ignore_scripts=true npm ci', manifest('libpq'), []],
  [node, 'npm ci', { ...manifest('libpq'), '.npmrc': 'ignore-scripts=true\n' }, []],
  ['node:22', 'npm ci', manifest('libpq'), []],
])('on %s, %s with %j lacks %j', (image, command, files, expected) => {
  expect(missing(image, `RUN ${command}`, files)).toEqual(expected);
});

test.each([
  // The exec form starts its first word, a heredoc what its first line names, the shell form the SHELL in force.
  [slim, 'RUN ["git", "clone", "x"]', ['git']],
  [slim, 'RUN <<E\n#!/usr/bin/env python3\nE', ['python3']],
  [slim, 'SHELL ["zsh", "-c"]\nRUN true', ['zsh']],
  [slim, 'RUN git clone x', ['git']],
  [slim, 'RUN /usr/bin/git clone x', ['/usr/bin/git']],
  [slim, 'RUN /opt/git/bin/git clone x', []],
  [slim, 'RUN own-tool x', []],
  [slim, 'RUN nosuch_tool_1 x', []],
  [slim, 'RUN git clone x || true', []],
  [slim, 'RUN ! git clone x', []],
  [slim, 'RUN if git clone x; then true; fi', []],
  [slim, 'RUN git clone x; git pull', ['git']],
  [slim, 'RUN --mount=from=alpine/git,target=/m git clone x', []],
  [slim, 'RUN --mount=type=cache,target=/m git clone x', ['git']],
  ['private.example/x', 'RUN git clone x', []],
  [slim, 'RUN sudo ls', ['sudo']],
  [slim, 'RUN pushd /x', ['pushd']],
  ['alpine:3.20', 'RUN source x', []],
  ['alpine:3.20', 'RUN pushd /x', ['pushd']],
  [slim, 'RUN ln -s bash /bin/sh && source x', []],
  ['fedora:41', 'RUN source x', []],
  [slim, 'RUN echo x && test -e y && kill 1', []],
])('on %s, %s lacks %j', (image, lines, expected) => {
  expect(missing(image, lines)).toEqual(expected);
});

import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawBuilt, drawFinal, inSource, runText } from '../../support/stage-runs.js';

const dynamic = 'dynamic glibc 2.36';

// What a branch makes may replace what another made: where they differ nothing is known.
describe('what is made in branches', () => {
  const files: Files = { Makefile: 'x:\n\tgcc -o x x.c\n', 'x.c': '' };
  test.each<[string, string[]]>([
    ['gcc -o x x.c', [`/src/x: ${dynamic} certain`]],
    ['if a; then gcc -o x x.c; fi', [`/src/x: ${dynamic} likely`]],
    ['if a; then gcc -o x x.c; else gcc -O2 -o x x.c; fi', [`/src/x: ${dynamic} likely`]],
    ['if a; then gcc -o x x.c; else gcc -static -o x x.c; fi', ['/src/x: unknown possible']],
    ['gcc -static -o x x.c; gcc -o x x.c', [`/src/x: ${dynamic} certain`]],
    ['if a; then gcc -static -o x x.c; fi; gcc -o x x.c', [`/src/x: ${dynamic} certain`]],
    ['make', [`/src/x: ${dynamic} certain`]],
    ['if a; then make; fi', [`/src/x: ${dynamic} likely`]],
    ['a || make', [`/src/x: ${dynamic} likely`]],
    ['if a; then make; else gcc -static -o x x.c; fi', ['/src/x: unknown possible']],
  ])('%s', (command, expected) => {
    expect(drawBuilt('gcc:12', command, files)).toEqual(expected);
  });

  test('a recipe that calls make for ever ends', () => {
    const { commands } = runText(inSource('gcc:12', 'make'), { Makefile: 'x:\n\tmake x\n' }).stage(0);
    expect(commands.length).toBeLessThan(10);
  });
});

// A program that comes with the project, or was built here, installs nothing; any other that is called by a path may.
test.each([
  ['./install', undefined],
  ['/usr/bin/install -d /x', false],
  ['/opt/x/run', undefined],
  ['own-tool', false],
  ['./node_modules/.bin/x', false],
  ['vendor/bin/x', false],
  ['.venv/bin/x', false],
  ['target/release/x', false],
  ['bin/console cache:clear', false],
  ['gcc -o app a.c && ./app', false],
  ['curl -o x https://example.org/x && ./x', undefined],
  ['$X', undefined],
  ['xargs apt-get install -y < list', undefined],
  ['parallel pip install', undefined],
  ['xargs ls < list', false],
  ['sh x.sh', undefined],
  ['mv.sh', undefined],
  ['npm ci', false],
  ['curl -o /usr/local/bin/own-tool https://example.org/x && own-tool', undefined],
  ['gcc -o /usr/local/bin/own-tool a.c && own-tool', false],
])('after %s there is jq: %s', (command, expected) => {
  const { runtime } = runText(`FROM debian:12\nARG X\nWORKDIR /w\nRUN ${command}\n`).stage(0);
  expect(runtime.holds({ kind: 'program', name: 'jq' }).value).toBe(expected);
});

test.each<[string, string, Files, boolean | undefined]>([
  [
    'a shell script',
    'COPY bin/* /usr/local/bin/\nRUN get jq',
    { 'bin/get': '#!/bin/sh\napt-get install -y "$@"\n' },
    true,
  ],
  [
    'one that installs nothing',
    'COPY get /usr/local/bin/\nRUN get x',
    { get: '#!/bin/sh\necho "$@"\n' },
    false,
  ],
  [
    'one in another folder',
    'COPY get /opt/\nENV PATH=$PATH:/opt\nRUN get jq',
    { get: '#!/bin/sh\napt-get install -y "$@"\n' },
    true,
  ],
  [
    'a script of another language',
    'COPY get /usr/bin/\nRUN get x',
    { get: '#!/usr/bin/env python3\n' },
    undefined,
  ],
  ['a program of another image', 'COPY --from=example/tools /get /usr/bin/\nRUN get x', {}, undefined],
  ['a known program of another image', 'COPY --from=ghcr.io/astral-sh/uv /uv /bin/\nRUN uv sync', {}, false],
])('PATH leads to %s', (_, lines, files, expected) => {
  const { runtime } = runText(`FROM debian:12\n${lines}\n`, files).stage(0);
  expect(runtime.holds({ kind: 'package', name: 'jq' }).value).toBe(expected);
});

describe('the home folder', () => {
  // HOME as docker-run(1) sets it: that of the account, unless a variable says otherwise.
  test.each<[string, string[]]>([
    ['', ['/root/.local/']],
    ['USER root\n', ['/root/.local/']],
    ['USER 0:0\n', ['/root/.local/']],
    ['ENV HOME=/h\n', ['/h/.local/']],
    ['RUN useradd -m app\nUSER app\n', ['/home/app/.local/']],
    ['RUN useradd -d /srv app\nUSER app:app\n', ['/srv/.local/']],
    ['RUN useradd -d /srv app\nUSER app\nENV HOME=/h\n', ['/h/.local/']],
    ['USER somebody\n', []],
    ['ARG U\nUSER $U\n', []],
  ])('after %j', (lines, expected) => {
    const made = drawFinal(`FROM python:3.12\n${lines}RUN pip install --user flask\n`);
    expect(made.map((line) => line.replace(/: .*/, ''))).toEqual(expected);
  });
});

describe('texts that commands write', () => {
  const written = (command: string, path = '/x'): string | undefined =>
    runText(`FROM debian:12\nWORKDIR /w\nRUN ${command}\n`).stage(0).readFile(path);
  test.each([
    ['printf "a\\n" > /x', 'a\n'],
    ['echo -e "a\\nb" >| /x', 'a\nb\n'],
    ['echo a 2> /x', undefined],
    ['echo a 1> /x', 'a\n'],
    ['echo a 2> /log > /x', 'a\n'],
    ['echo a | tee /x', undefined],
    ['tee -a /x <<E\na\nE', 'a\n'],
    ['echo "$(date)" > /x', undefined],
    ['echo a > x && cp x /x', 'a\n'],
    ['echo a > /x && rm /x', undefined],
  ])('%s', (command, expected) => {
    expect(written(command)).toBe(expected);
  });

  test('a device keeps nothing', () => {
    expect(written('echo a > /dev/x', '/dev/x')).toBeUndefined();
  });
});

describe('programs that change programs', () => {
  const changed = (command: string) =>
    runText(inSource('gcc:13.2', `g++ -o a a.cc\n${command}`), { 'a.cc': '#include <iostream>\n' })
      .stage(0)
      .artifactAt('/src/a');
  test.each(['patchelf --set-rpath /x a', 'chrpath -r /x a'])('%s', (command) => {
    expect(changed(command)).toMatchObject({ ownFolders: true });
    expect(changed(command)?.libstdcxx).toBeUndefined();
  });

  test.each(['strip a', 'patchelf --set-rpath /x /none'])('%s leaves it as it is', (command) => {
    expect(changed(command)?.libstdcxx?.certainty).toBe('likely');
    expect(changed(command)?.ownFolders).toBeUndefined();
  });
});

describe('the platform of what is built', () => {
  const platform = (text: string): string | undefined => {
    const runs = runText(text);
    return runs.stage(runs.graph.final).artifactAt('/x')?.platform;
  };
  const build = 'RUN gcc -o /x x.c\n';
  const pair = (amd64: string, arm64: string): string =>
    `FROM ${amd64}gcc:12 AS b-amd64\nFROM ${arm64}gcc:12 AS b-arm64\nFROM b-$TARGETARCH\n${build}`;
  test.each([
    [`FROM gcc:12\n${build}`, undefined],
    [`FROM --platform=linux/arm64 gcc:12\n${build}`, 'linux/arm64'],
    [`FROM --platform=linux/arm64 gcc:12 AS b\nFROM b\n${build}`, 'linux/arm64'],
    [`FROM --platform=$BUILDPLATFORM gcc:12 AS b\nFROM b\n${build}`, '$BUILDPLATFORM'],
    [pair('', ''), undefined],
    [pair('--platform=linux/arm64 ', '--platform=linux/arm64 '), 'linux/arm64'],
    // The build takes the one that fits.
    [pair('--platform=linux/amd64 ', '--platform=linux/arm64 '), '?'],
  ])('%j', (text, expected) => {
    expect(platform(text)).toBe(expected);
  });
});

describe('what two stages that a variable chooses from have in common', () => {
  const chosen = (amd64: string, arm64: string): readonly string[] =>
    drawFinal(
      `FROM golang:1.22 AS b-amd64\n${amd64}\nFROM golang:1.22 AS b-arm64\n${arm64}\nFROM b-$TARGETARCH\nWORKDIR /w\nCOPY . .\nRUN go build -o /app .\n`,
      { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\nimport "net"\n' },
    );
  test.each([
    ['ENV CGO_ENABLED=0', 'ENV CGO_ENABLED=0', '/app: static certain'],
    ['ENV CGO_ENABLED=0', 'ENV CGO_ENABLED=1', '/app: dynamic glibc 2.36 possible'],
    ['ENV CGO_ENABLED=0', '', '/app: dynamic glibc 2.36 possible'],
    ['', 'ENV CGO_ENABLED=0', '/app: dynamic glibc 2.36 possible'],
    ['', '', '/app: dynamic glibc 2.36 certain'],
  ])('%j and %j', (amd64, arm64, expected) => {
    expect(chosen(amd64, arm64)).toEqual([expected]);
  });
});

test.each([
  ['FROM debian:12-slim\nRUN apt-get install -y golang', true],
  // Debian's Go only recommends a C compiler.
  ['FROM debian:12-slim\nRUN apt-get install -y --no-install-recommends golang', undefined],
  ['FROM debian:12-slim\nRUN a || apt-get install -y golang', undefined],
])('after %j cgo has a compiler: %s', (text, expected) => {
  const made = runText(`${text}\nRUN go build -o /app main.go\n`, {}).goBuilds[0]?.cgo.on;
  expect(made).toBe(expected);
});

describe('mounts of a RUN', () => {
  const text = (lines: string): string =>
    `FROM gcc:12 AS b\nRUN gcc -o /a/app x.c\nFROM debian:12\nWORKDIR /w\n${lines}\n`;
  // https://docs.docker.com/reference/dockerfile/#run---mount
  test.each<[string, string[]]>([
    ['RUN --mount=from=b,target=/m cp /m/a/app /x', ['/x']],
    ['RUN --mount=from=b,source=/a,target=/m cp /m/app /x', ['/x']],
    ['RUN --mount=type=bind,from=b,src=a,dst=/m cp /m/app /x', ['/x']],
    ['RUN --mount=from=b,source=/a/app,target=/m/app cp /m/app /x', ['/x']],
    ['RUN --mount=from=b,source=/a cp app /x', ['/x']],
    ['RUN --mount=from=b,target=/m true', []],
    ['RUN --mount=from=b,target=/m cp /m/a/app /m/x', []],
    ['RUN --mount=type=cache,from=b,target=/m cp /m/a/app /x', []],
    ['RUN --mount=type=tmpfs,target=/t --mount=from=b,target=/m cp /m/a/app /t/x', []],
    ['COPY --from=b /a /a\nRUN --mount=type=tmpfs,target=/a true', ['/a/app']],
    ['COPY --from=b /a/app /m/app\nRUN --mount=from=b,source=/a,target=/m rm /m/app', ['/m/app']],
  ])('%s', (lines, places) => {
    expect(drawFinal(text(lines))).toEqual(places.map((place) => `${place}: ${dynamic} certain`));
  });

  test('what is copied out of a stage is delivered', () => {
    const { deliveries } = runText(
      text('RUN --mount=from=b,source=/a,target=/m cp /m/app /x && gcc -o /y y.c'),
    );
    expect(deliveries.map(({ path, stage }) => [path, stage])).toEqual([['/x', 1]]);
  });
});

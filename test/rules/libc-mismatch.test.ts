import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

/** `RULE SEVERITY` of the findings that are loud. */
function loud(text: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { findings } = analyseText(text, { files });
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, severity }) => `${rule} ${severity}`);
}

describe('a program that carries its language', () => {
  const frozen = (image: string, build: string, run: string): string =>
    `FROM ${image} AS build\nWORKDIR /w\nCOPY . .\nRUN ${build}\nFROM ${run}\nCOPY --from=build /w/out/app /app\nCMD ["/app"]`;
  const files = { 'app.py': '', 'index.js': '' };

  test.each([
    [
      'PyInstaller',
      frozen('python:3.12-slim-bookworm', 'pyinstaller --onefile --distpath out app.py', 'alpine:3.20'),
      ['libc-mismatch warning'],
    ],
    [
      'pkg',
      frozen('node:18', 'npx pkg -t node18-linux-x64 -o out/app index.js', 'alpine:3.20'),
      ['libc-mismatch warning'],
    ],
    [
      'pkg for Alpine',
      frozen('node:18', 'npx pkg -t node18-alpine-x64 -o out/app index.js', 'node:18-alpine'),
      [],
    ],
    [
      'PyInstaller on its own release',
      frozen(
        'python:3.12-slim-bookworm',
        'pyinstaller --onefile --distpath out app.py',
        'debian:bookworm-slim',
      ),
      [],
    ],
    [
      'Nim',
      frozen('nimlang/nim:2.0.2', 'nim c -o:/w/out/app app.nim', 'alpine:3.20'),
      ['libc-mismatch warning'],
    ],
  ])('%s', (_title, text, expected) => {
    expect(loud(text, { ...files, 'app.nim': 'echo 1' })).toEqual(expected);
  });
});

describe('a download for glibc', () => {
  const bat = 'https://example.org/v1/bat-v0.24.0-x86_64-unknown-linux-gnu.tar.gz';
  const fetch = (url: string): string => `RUN wget -qO- ${url} | tar xz -C /usr/local/bin`;

  test.each([
    [
      'that a container starts',
      `FROM alpine:3.20\n${fetch(bat)}\nCMD ["bat", "/etc/motd"]`,
      ['libc-mismatch warning'],
    ],
    ['that a RUN starts', `FROM alpine:3.20\n${fetch(bat)}\nRUN bat --version`, ['libc-mismatch warning']],
    [
      'under a version that is a variable',
      `FROM alpine:3.20\nARG V=1\n${fetch('https://example.org/rg-$V-x86_64-unknown-linux-gnu.tar.gz')}\nRUN rg --version`,
      ['libc-mismatch warning'],
    ],
    [
      'of Node.js',
      `FROM alpine:3.20\nRUN wget https://nodejs.org/dist/v20.11.0/node-v20.11.0-linux-x64.tar.xz && tar xf node-v20.11.0-linux-x64.tar.xz -C /usr/local --strip-components=1\nRUN node --version`,
      ['libc-mismatch warning'],
    ],
    [
      'of Node.js for musl',
      `FROM alpine:3.20\nRUN wget https://unofficial-builds.nodejs.org/download/release/v20.11.0/node-v20.11.0-linux-x64-musl.tar.xz && tar xf node-v20.11.0-linux-x64-musl.tar.xz -C /usr/local --strip-components=1\nRUN node --version`,
      [],
    ],
    ['for musl', `FROM alpine:3.20\n${fetch(bat.replace('gnu', 'musl'))}\nCMD ["bat"]`, []],
    [
      'on Debian',
      `FROM debian:12\nRUN apt-get update && apt-get install -y wget\n${fetch(bat)}\nCMD ["bat"]`,
      [],
    ],
    ['with a compatibility layer', `FROM alpine:3.20\nRUN apk add gcompat\n${fetch(bat)}\nCMD ["bat"]`, []],
    [
      'for another stage',
      `FROM alpine:3.20 AS fetch\n${fetch(bat)}\nFROM debian:12\nCOPY --from=fetch /usr/local/bin/bat /usr/local/bin/\nCMD ["bat"]`,
      [],
    ],
  ])('%s', (_title, text, expected) => {
    expect(loud(text, {})).toEqual(expected);
  });
});

test('Swift that was built on a newer release may ask for more than the run image has', () => {
  const text =
    'FROM swift:6.0-noble AS build\nWORKDIR /w\nCOPY . .\nRUN swift build -c release\nFROM swift:6.0-jammy-slim\nCOPY --from=build /w/.build/release/App /usr/local/bin/App\nCMD ["App"]';
  const files = {
    'Package.swift': 'let package = Package(name: "App", targets: [.executableTarget(name: "App")])',
  };
  const { findings } = analyseText(text, { files });
  expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toContain('glibc-too-old info');
});

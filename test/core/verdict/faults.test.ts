import { describe, expect, test } from 'vitest';
import { analyseText } from '../../support/check-findings.js';
import { goServer } from '../../support/graph-scene.js';

/** `error certain rule: what its message ends with`, of every finding. */
function faults(text: string, files: Readonly<Record<string, string>>): readonly string[] {
  return analyseText(text, { files }).findings.map(
    ({ severity, certainty, rule, message }) =>
      `${severity} ${certainty} ${rule}: ${message.replace(/^.*?: /s, '')}`,
  );
}

describe('modules of an interpreter', () => {
  const python = (built: string, runs: string): string =>
    `FROM python:${built} AS b\nCOPY requirements.txt .\nRUN python -m venv /venv && /venv/bin/pip install -r requirements.txt\nFROM python:${runs}\nCOPY --from=b /venv /venv\nCMD ["/venv/bin/python", "x.py"]`;
  const node = (built: string, runs: string): string =>
    `FROM node:${built} AS b\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nFROM node:${runs}\nCOPY --from=b /app /app\nCMD ["node", "/app/x.js"]`;
  const files = {
    'requirements.txt': 'numpy==1.26\n',
    'package.json': '{"dependencies":{"better-sqlite3":"11"}}',
  };
  const mismatch = 'warning likely native-modules-mismatch: its native modules';

  test.each<[string, string, readonly string[]]>([
    [
      'another minor version of Python',
      python('3.11', '3.12'),
      [`${mismatch} (numpy) are for python 3.11, the image has python 3.12`],
    ],
    ['the same version, less of Debian', python('3.11', '3.11-slim'), []],
    ['a version that is open', python('3.11', '3'), []],
    [
      'another libc',
      python('3.11-slim', '3.11-alpine'),
      [`${mismatch} (numpy) are built for glibc, the image has musl`],
    ],
    [
      'another major version of Node',
      node('20', '22'),
      [`${mismatch} (better-sqlite3) are for node 20, the image has node 22`],
    ],
    ['the same version of Node', node('20', '20-slim'), []],
  ])('%s', (_, text, expected) => {
    expect(faults(text, files)).toEqual(expected);
  });
});

describe('a virtual environment', () => {
  const venv = 'FROM python:3.12-slim AS b\nRUN python -m venv /venv\n';
  test.each<[string, string, readonly string[]]>([
    [
      'without its interpreter',
      `${venv}FROM debian:12-slim\nCOPY --from=b /venv /venv\nCMD ["/venv/bin/python", "x.py"]`,
      [
        'error certain dangling-link: they link to `/usr/local/bin/python3`, which Debian bookworm · glibc 2.36 does not contain',
      ],
    ],
    [
      'on PATH, where nothing starts it',
      `${venv}FROM debian:12-slim\nCOPY --from=b /venv /venv\nENV PATH=/venv/bin:$PATH\nCMD ["bash"]`,
      [
        'warning likely dangling-link: they link to `/usr/local/bin/python3`, which Debian bookworm · glibc 2.36 does not contain',
      ],
    ],
    [
      'with it',
      `${venv}FROM python:3.12-slim\nCOPY --from=b /venv /venv\nCMD ["/venv/bin/python", "x.py"]`,
      [],
    ],
    [
      'at another path',
      `${venv}FROM python:3.12-slim\nCOPY --from=b /venv /opt/venv\nCMD ["/opt/venv/bin/flask", "run"]`,
      [
        'warning likely native-modules-mismatch: it was created at `/venv`, and its modules and scripts contain this path',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text, {})).toEqual(expected);
  });
});

describe('a program for another platform', () => {
  const go = (build: string, from: string): string =>
    `FROM golang:1.25 AS b\nCOPY . .\nRUN ${build} CGO_ENABLED=0 go build -o /app .\nFROM ${from} alpine:3.20\nCOPY --from=b /app /app\nCMD ["/app"]`;
  const isFor = (platform: string): readonly string[] => [
    `error certain platform-mismatch: it is built for ${platform} but runs on linux/amd64 ("exec format error")`,
  ];
  test.each<[string, string, readonly string[]]>([
    ['GOARCH=arm64', '--platform=linux/amd64', isFor('linux/arm64')],
    ['GOARCH=arm64', '--platform=linux/arm64', []],
    ['GOARCH=arm64', '--platform=linux/arm64/v8', []],
    ['GOARCH=amd64', '--platform=linux/amd64', []],
    ['GOARCH=386', '--platform=linux/amd64', []],
    ['', '--platform=linux/amd64', []],
  ])('%s on %s', (build, from, expected) => {
    expect(faults(go(build, from), goServer)).toEqual(expected);
  });
});

describe('how sure it is that a library is missing', () => {
  const pq = (runs: string): string =>
    `FROM gcc:12-bookworm AS b\nRUN gcc -o /app a.c -lpq\nFROM ${runs}\nCOPY --from=b /app /app\nCMD ["/app"]`;
  const libraries = (text: string): readonly string[] =>
    faults(text, { 'a.c': '' })
      .filter((line) => line.includes(' shared-library-missing'))
      .map((line) => line.replace(/ shared-library-missing.*/, ''));

  test.each<[string, readonly string[]]>([
    // All packages of this image are listed.
    ['debian:bookworm', ['error certain']],
    // This tag is not listed; images like it are.
    ['node:20.1.0-slim', ['warning likely']],
    ['postgres:17-bookworm', []],
  ])('on %s', (runs, expected) => {
    expect(libraries(pq(runs))).toEqual(expected);
  });
});

describe('what a finding says of its place', () => {
  const related = (text: string): readonly string[] =>
    analyseText(text, { files: goServer }).findings.flatMap((finding) =>
      finding.related.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`),
    );

  test('where nothing else proves the fault, the base it runs on', () => {
    const text = `FROM golang:1.25 AS b\nCOPY . .\nRUN GOARCH=arm64 CGO_ENABLED=0 go build -o /app .\nFROM --platform=linux/amd64 alpine:3.20\nCOPY --from=b /app /app\nCMD ["/app"]`;
    expect(related(text)).toEqual([
      expect.stringContaining('GOARCH=arm64 CGO_ENABLED=0 go build -o /app .: /app is built here by go'),
      'CGO_ENABLED=0: CGO_ENABLED=0 is set',
      'alpine:3.20: it runs on Alpine 3.20 · musl 1.2.5',
      '"/app": the container starts it here',
    ]);
  });

  test('where the base itself proves it, that alone', () => {
    const text = `FROM gcc:12-bookworm AS b\nRUN gcc -o /app a.c\nFROM alpine:3.20\nCOPY --from=b /app /app\nCMD ["/app"]`;
    const places = related(text);
    expect(places).toContain('alpine:3.20: Alpine 3.20 · musl 1.2.5 has the loader of musl only');
    expect(places.filter((line) => line.includes('it runs on'))).toEqual([]);
  });

  test('what is not known is said as a condition, with its reason', () => {
    const messages = (files: Readonly<Record<string, string>>): readonly string[] =>
      analyseText(
        'FROM golang:1.22-bookworm AS b\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=b /app /app\nCMD ["/app"]',
        { files },
      )
        .findings.filter(({ rule }) => rule === 'static-base-dynamic-binary')
        .map(({ message }) => message);
    expect(messages(goServer)).toEqual([expect.stringContaining('it is linked to glibc,')]);
    expect(messages({})).toEqual([
      expect.stringMatching(/it may be linked to glibc \(.*its imports are not fully known\),/),
    ]);
  });
});

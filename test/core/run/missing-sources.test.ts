import { describe, expect, test } from 'vitest';
import { missingSources } from '../../../server/src/core/run/missing-sources.js';
import { contextOf, type Files } from '../../support/context-files.js';
import { runText } from '../../support/stage-runs.js';

/** `source -> what is there instead` for each source of a COPY that is missing. */
function missing(text: string, files: Files = {}, isDescribed = true): readonly string[] {
  const { graph, ...runs } = runText(text, files);
  const found = missingSources(
    graph,
    { ...runs, stage: runText(text, files).stage },
    contextOf(files),
    isDescribed,
  );
  return found.map(({ path, instead }) => (instead === undefined ? path : `${path} -> ${instead}`));
}

describe('a source in the build context', () => {
  const files: Files = { 'package.json': '{}', 'src/server.js': '', 'web/config.yaml': '' };
  test.each<[string, Files, string[]]>([
    ['COPY src/server.js /', files, []],
    ['COPY src/serverr.js /', files, ['src/serverr.js -> src/server.js']],
    ['COPY src/Server.js /', files, ['src/Server.js -> src/server.js']],
    ['COPY web/confg.yaml /', files, ['web/confg.yaml -> web/config.yaml']],
    // Short names and numbers are near to many others, another COPY may mean the one beside it, and a step in front of
    // the build may make it.
    ['COPY src/serve.ts /', files, []],
    ['COPY app.js /', { ...files, 'apps.js': '' }, []],
    ['COPY server2.js /', { ...files, 'server1.js': '' }, []],
    ['COPY src/serverr.js /\nCOPY src/server.js /', files, []],
    ['COPY src/serverr.js /', { ...files, '.gitignore': 'serverr.js\n' }, []],
    ['COPY src/serverr.js /', { ...files, '.gitignore': '/src/serverr.js\r\n' }, []],
    ['COPY lib/serverr.js /', { ...files, 'lib/server.js': '', '.gitmodules': '[x]\n\tpath = lib\n' }, []],
    ['COPY src/serverr.js /', {}, []],
    ['COPY ../x /', files, ['../x']],
    ['COPY ./../x /', files, ['./../x']],
    ['COPY yarn.lock /', files, ['yarn.lock']],
    ['COPY web/yarn.lock /', files, ['web/yarn.lock']],
    // Which folder is built must be sure.
    ['COPY yarn.lock other/x /', { 'web/a': '' }, []],
    ['COPY package.json yarn.lock /', files, ['yarn.lock']],
    ['COPY x.bin /', files, []],
    ['COPY https://example.org/yarn.lock /', files, []],
    ['COPY $X/yarn.lock /', files, []],
    ['COPY src/server.js /', { ...files, '.dockerignore': 'src\n' }, ['src/server.js']],
    ['COPY src /', { ...files, '.dockerignore': '*\n!package.json\n' }, ['src']],
    ['COPY none /', { ...files, '.dockerignore': '*\n' }, []],
  ])('%s with %j', (lines, all, expected) => {
    expect(missing(`FROM node:22\n${lines}\n`, all)).toEqual(expected);
  });

  test('without a description of the build another source of the same COPY must be there', () => {
    expect(missing('FROM node:22\nCOPY yarn.lock /\n', files, false)).toEqual([]);
    expect(missing('FROM node:22\nCOPY package.json yarn.lock /\n', files, false)).toEqual(['yarn.lock']);
    expect(missing('FROM node:22\nCOPY web/config.yaml yarn.lock /\n', files, false)).toEqual([]);
  });
});

describe('a source in another stage', () => {
  const copied = (image: string, lines: string, source: string, files: Files = {}): readonly string[] =>
    missing(`FROM ${image} AS b\n${lines}\nFROM debian:12\nCOPY --from=b ${source} /x\n`, files);
  const crate: Files = { 'Cargo.toml': '[package]\nname = "app"\n', 'src/main.rs': '' };
  const pom: Files = {
    'pom.xml': '<project><artifactId>app</artifactId><version>1.0</version></project>',
  };
  const go: Files = { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\n' };
  test.each<[string, string, string, Files, string[]]>([
    // The build of the stage is known to write another file.
    [
      'rust:1.80',
      'WORKDIR /s\nCOPY . .\nRUN cargo build --release',
      '/s/target/release/web',
      crate,
      ['/s/target/release/web -> /s/target/release/app'],
    ],
    [
      'rust:1.80',
      'WORKDIR /s\nCOPY . .\nRUN cargo build',
      '/s/target/release/app',
      crate,
      ['/s/target/release/app -> /s/target/debug/app'],
    ],
    ['rust:1.80', 'WORKDIR /s\nCOPY . .\nRUN cargo build --release', '/s/target/release/app', crate, []],
    [
      'rust:1.80',
      'WORKDIR /s\nCOPY . .\nRUN cargo build --release',
      '/s/target/release/libapp.so',
      crate,
      [],
    ],
    [
      'rust:1.80',
      'WORKDIR /s\nCOPY . .\nRUN cargo build --release && cp target/release/app /web',
      '/web',
      crate,
      [],
    ],
    [
      'rust:1.80',
      'WORKDIR /s\nCOPY . .\nRUN cargo build --release && ./finish',
      '/s/target/release/web',
      crate,
      [],
    ],
    [
      'private.example/rust',
      'WORKDIR /s\nCOPY . .\nRUN cargo build --release',
      '/s/target/release/web',
      crate,
      [],
    ],
    ['golang:1.22', 'WORKDIR /s\nCOPY . .\nRUN go build -o /out/app', '/s/app', go, ['/s/app -> /out/app']],
    ['golang:1.22', 'WORKDIR /s\nCOPY . .\nRUN go build', '/s/web', go, ['/s/web -> /s/app']],
    ['golang:1.22', 'WORKDIR /s\nCOPY . .\nRUN go build -o /out/app', '/s/app.exe', go, []],
    ['golang:1.22', 'WORKDIR /s\nCOPY . .\nRUN go install', '/go/bin/linux_arm64/app', go, []],
    ['golang:1.22', 'WORKDIR /s\nCOPY . .\nRUN go build -o /out/app', '/s/app', { ...go, app: '' }, []],
    [
      'maven:3.9-eclipse-temurin-21',
      'WORKDIR /s\nCOPY . .\nRUN mvn package',
      '/s/target/web.jar',
      pom,
      ['/s/target/web.jar -> /s/target/app-1.0.jar'],
    ],
    ['maven:3.9-eclipse-temurin-21', 'WORKDIR /s\nCOPY . .\nRUN mvn package', '/s/target/app.war', pom, []],
    [
      'maven:3.9-eclipse-temurin-21',
      'WORKDIR /s\nCOPY . .\nRUN mvn package',
      '/s/target/web.jar',
      { 'pom.xml': `${pom['pom.xml'] ?? ''}<artifactId>maven-shade-plugin</artifactId>` },
      [],
    ],
    // A relative source is taken from /.
    ['gcc:12', 'WORKDIR /s\nCOPY . .\nRUN gcc -o app a.c', 'app', { 'a.c': '' }, ['app -> /s/app']],
    ['gcc:12', 'WORKDIR /s\nCOPY . .\nRUN gcc -o app a.c', './app', { 'a.c': '' }, ['./app -> /s/app']],
    ['gcc:12', 'COPY . .\nRUN gcc -o app a.c', 'app', { 'a.c': '' }, []],
    ['gcc:12', 'WORKDIR /s\nCOPY . .\nRUN gcc -o app a.c && ./more', 'app', { 'a.c': '' }, []],
    ['gcc:12', 'WORKDIR /s\nCOPY . .\nRUN gcc -o etc a.c', 'etc', { 'a.c': '' }, []],
    // The folder of another PHP or Python.
    [
      'php:8.3-cli',
      'RUN true',
      '/usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so',
      {},
      [
        '/usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so -> /usr/local/lib/php/extensions/no-debug-non-zts-20230831/x.so',
      ],
    ],
    ['php:8.3-cli', 'RUN true', '/usr/local/lib/php/extensions/no-debug-non-zts-20230831/x.so', {}, []],
    [
      'python:3.12',
      'RUN pip install flask',
      '/usr/local/lib/python3.11/site-packages',
      {},
      ['/usr/local/lib/python3.11/site-packages -> /usr/local/lib/python3.12/site-packages'],
    ],
    ['python:3.12', 'RUN pip install flask', '/usr/local/lib/python3.12/site-packages', {}, []],
    ['python:3.12', 'RUN mkdir /usr/local/lib/python3.11', '/usr/local/lib/python3.11', {}, []],
    ['debian:12', 'RUN pip install flask', '/usr/local/lib/python3.11/site-packages', {}, []],
    // Nothing in the stage names the top folder.
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci', '/app/dist', {}, ['/app/dist']],
    [
      'node:22',
      'WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci',
      '/app/x.js',
      { 'x.js': '' },
      ['/app/x.js -> /usr/src/app/x.js'],
    ],
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci && mkdir /app', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci && ./build', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . /\nRUN npm ci', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . ../x\nRUN npm ci', '/app/dist', {}, []],
    ['node:22', 'COPY . .\nRUN npm ci', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /app\nCOPY . .\nRUN npm ci', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci', '/app', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nONBUILD RUN x\nRUN npm ci', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /usr/src/app\nRUN <<E\nnpm ci\nE', '/app/dist', {}, []],
    ['private.example/x', 'WORKDIR /usr/src/app\nRUN npm ci', '/app/dist', {}, []],
    // What stands in CMD does not run while the image is built.
    [
      'node:22',
      'WORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "run", "build"]',
      '/app/dist',
      {},
      ['/app/dist'],
    ],
    [
      'node:22',
      'WORKDIR /app\nCOPY . .\nRUN npm run build\nCMD ["npm", "run", "build"]',
      '/app/dist',
      {},
      [],
    ],
    ['node:22', 'WORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]', '/app/dist', {}, []],
    ['node:22', 'WORKDIR /app\nCOPY . .\nCMD ["npm", "run", "build"]', '/app/dist', { 'dist/x': '' }, []],
    ['node:22', 'WORKDIR /app\nCOPY . .\nCMD ["npm", "run", "build"]', '/app/other', {}, []],
  ])('%s, %j: %s', (image, lines, source, files, expected) => {
    expect(copied(image, lines, source, files)).toEqual(expected);
  });
});

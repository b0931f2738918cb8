import { describe, expect, test } from 'vitest';
import type { Artifact } from '../../../server/src/core/artifacts.js';
import { analyseText } from '../../support/check-findings.js';
import type { Files } from '../../support/context-files.js';
import { drawArtifact, drawFinal, runText } from '../../support/stage-runs.js';

/** What lies at `path` after `command` ran over `files` in /src. */
function built(image: string, command: string, path: string, files: Files): Artifact | undefined {
  const text = `FROM ${image}\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`;
  return runText(text, files).stage(0).artifactAt(path);
}

describe('a Makefile', () => {
  test.each<[string, string, string]>([
    ['LD = -static\n', 'make x', 'static certain'],
    // Which branch of a condition is taken may depend on the machine, and a command may print anything.
    ['ifdef STATIC\nLD = -static\nendif\n', 'make x', 'dynamic glibc 2.36 likely'],
    ['LD != ./flags.sh\n', 'make x', 'dynamic glibc 2.36 likely'],
    // What the command line gives wins over every assignment of the file.
    ['ifdef STATIC\nLD = -static\nendif\n', 'make x LD=-static', 'static certain'],
    ['LD = -g\nLD += -static\n', 'make x', 'static certain'],
    ['LD = -g\nLD ?= -static\n', 'make x', 'dynamic glibc 2.36 certain'],
  ])('%j, %s', (lines, command, expected) => {
    const files = { Makefile: `${lines}x:\n\tgcc $(LD) -o x x.c\n`, 'x.c': '' };
    expect(drawArtifact(built('gcc:12', command, '/src/x', files))).toBe(expected);
  });
});

describe('a project of Automake', () => {
  const files = {
    'configure.ac': 'AC_INIT([hello],[1])\nAC_PROG_CC\n',
    'Makefile.am': 'bin_PROGRAMS = hello\n',
  };
  const installed = (configure: string): readonly string[] => {
    const text = `FROM gcc:12\nWORKDIR /src\nCOPY . .\nRUN ${configure} && make install\n`;
    return drawFinal(text, files).map((line) => line.replace(/: .*/, ''));
  };

  test.each([
    ['./configure', '/usr/local/bin/hello'],
    ['./configure --prefix=/opt/h', '/opt/h/bin/hello'],
    ['./configure --prefix /opt/h', '/opt/h/bin/hello'],
  ])('%s && make install', (configure, path) => {
    expect(installed(configure)).toContain(path);
  });

  // With these, bin of the prefix is not where programs go, or not under their own names.
  test.each(['--bindir=/opt/tools', '--exec-prefix=/opt/e', '--program-prefix=g'])(
    './configure %s && make install',
    (option) => {
      expect(installed(`./configure ${option}`)).not.toContain('/usr/local/bin/hello');
    },
  );
});

/** Since GCC 13.2, <iostream> asks for a libstdc++ of that release. */
describe('which libstdc++ a C++ program asks for', () => {
  test.each<[string, string | undefined]>([
    ['#include <iostream>', 'likely'],
    ['#include <vector>\n#include <sys/types.h>', undefined],
    // A header of another library, or a macro, may include it in turn.
    ['#include <boost/asio.hpp>', 'possible'],
    ['#include HEADER', 'possible'],
  ])('%j', (source, certainty) => {
    const files = { 'a.cpp': `${source}\nint main() {}\n` };
    expect(built('gcc:13.2', 'g++ -o a a.cpp', '/src/a', files)?.libstdcxx?.certainty).toBe(certainty);
  });
});

describe('how a name follows from the project', () => {
  const go = { 'go.mod': 'module example.com/shop/app\n', 'main.go': 'package main' };
  const inner = { 'go.mod': 'module example.com/shop/app\n', 'cmd/a/main.go': 'package main' };
  const crate = { 'Cargo.toml': '[package]\nname = "app"\n', 'src/main.rs': '' };
  test.each<[string, string, string, Files, string | undefined]>([
    ['golang:1.22', 'go build', '/src/app', go, 'without -o in module `example.com/shop/app` -> `app`'],
    [
      'golang:1.22',
      'go build ./cmd/a',
      '/src/a',
      inner,
      'without -o of package `example.com/shop/app/cmd/a` -> `a`',
    ],
    [
      'golang:1.22',
      'go build',
      '/src/src',
      { 'main.go': 'package main' },
      'without -o in folder `/src` -> `src`',
    ],
    ['golang:1.22', 'go build -o x', '/src/x', go, undefined],
    ['rust:1.80-bookworm', 'cargo build -r', '/src/target/release/app', crate, 'of package `app` -> `app`'],
    ['gcc:12', 'gcc a.c', '/src/a.out', {}, 'without -o -> `a.out`'],
  ])('%s: %s', (image, command, path, files, expected) => {
    expect(built(image, command, path, files)?.naming).toBe(expected);
  });
});

test('a file that an earlier command writes may import anything', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.22\n',
    'main.go': 'package main\nimport "fmt"\n',
  };
  const made = (command: string): string => drawArtifact(built('golang:1.22', command, '/src/app', files));
  expect(made('go build -o app main.go')).toBe('static certain');
  expect(made('go generate && go build -o app main.go tables.go')).toBe('dynamic glibc 2.36 possible');
});

test.each<[string, Files, string]>([
  ['is there', { 'gen/gen.go': 'package gen\nimport "fmt"\n' }, 'static certain'],
  [
    'is for Windows alone',
    { 'gen/gen_windows.go': 'package gen\nimport "fmt"\n' },
    'dynamic glibc 2.36 possible',
  ],
  ['is generated', { 'gen/gen.proto': '' }, 'dynamic glibc 2.36 possible'],
])('an imported package of the module that %s', (_, more, expected) => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.22\n',
    'main.go': 'package main\nimport "example.com/app/gen"\n',
    ...more,
  };
  const command = 'go generate ./... && go build -o app .';
  expect(drawArtifact(built('golang:1.22', command, '/src/app', files))).toBe(expected);
});

test('the explanation names five native modules', () => {
  const modules = ['numpy', 'pandas', 'lxml', 'scipy', 'pillow', 'psycopg2', 'cryptography'];
  const found = built('python:3.12-bookworm', `pip install -t /deps ${modules.join(' ')}`, '/deps/', {});
  const named = modules.filter((name) => found?.explanation.includes(name));
  expect(named).toHaveLength(5);
});

test.each([
  ['bundle install', true],
  ['shards build', true],
  ['shards install', false],
  ['crystal spec', false],
])('%s makes something: %s', (command, expected) => {
  const files = { 'shard.yml': 'targets:\n  web:\n    main: src/web.cr\n', Gemfile: "gem 'rack'\n" };
  const image = command.startsWith('bundle') ? 'ruby:3.3-bookworm' : 'crystallang/crystal:1.14';
  expect(drawFinal(`FROM ${image}\nWORKDIR /w\nCOPY . .\nRUN ${command}\n`, files).length > 0).toBe(expected);
});

test.each([
  ["include 'app'", '/w/app/build/libs/x.jar'],
  ["include ':lib', ':app'", '/w/lib/build/libs/x.jar'],
  ['include(":tools:cli")', '/w/tools/cli/build/libs/x.jar'],
])('Gradle builds a jar in every module of %s', (line, path) => {
  const files = { 'settings.gradle': `rootProject.name = 'shop'\n${line}\n`, 'build.gradle': '' };
  const text = `FROM gradle:8-jdk21\nWORKDIR /w\nCOPY . .\nRUN gradle build\n`;
  expect(runText(text, files).stage(0).artifactAt(path)?.toolchain).toBe('java');
});

test.each<[string, boolean]>([
  ['node server.js', true],
  ['express server.js', true],
  ['jest --watch', false],
  ['./start.sh', false],
  ['node node_modules/.bin/jest', false],
])('npm start, which is %s, leaves out what only development needs: %s', (start, expected) => {
  const files = {
    'package.json': JSON.stringify({
      scripts: { start },
      dependencies: { express: '4' },
      devDependencies: { jest: '29' },
    }),
  };
  const text = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n';
  const rules = analyseText(text, { files }).findings.map(({ rule }) => rule);
  expect(rules.includes('dev-dependencies-shipped')).toBe(expected);
});

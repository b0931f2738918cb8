import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { runText } from '../../support/stage-runs.js';
import { processorTime } from '../../support/processor-time.js';

const build = (command: string): string => `FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN ${command}\n`;
const many = (text: string): string => text.repeat(Math.floor(400_000 / text.length));

describe('a project file that was written to be slow to read', () => {
  test.each<[string, Files]>([
    ['mvn package', { 'pom.xml': many('<parent><!--') }],
    ['mvn package', { 'pom.xml': `<artifactId>${' '.repeat(400_000)}` }],
    ['dotnet publish', { 'a.csproj': `<A>${' '.repeat(400_000)}` }],
    ['dotnet publish', { 'a.csproj': many('<A> ') }],
    [
      'gradle build',
      { 'build.gradle': `sourceCompatibility${' '.repeat(400_000)}`, 'settings.gradle': many('include ') },
    ],
    [
      'cargo build',
      { 'Cargo.toml': many('[workspace]\nmembers = [\n'), '.cargo/config.toml': many('rustflags=[') },
    ],
    ['cargo build', { 'Cargo.toml': many('[package]\nname="') }],
    [
      'go build',
      { 'go.mod': `module x.example/y\n${'\n'.repeat(400_000)}`, 'main.go': `package main\n${many('/*')}` },
    ],
    ['go build', { 'go.mod': many('replace a '), 'main.go': `package main\n${many('import (')}` }],
    ['go build', { 'main.go': `package main\n${many('time.LoadLocation(')}` }],
    ['go build', { 'main.go': `//go:build ${'('.repeat(400_000)}\npackage main\n` }],
    ['make', { Makefile: `all:\n\t${many('$(')}\n` }],
    ['make', { Makefile: `${many('A=$(A)$(A)\n')}all:\n\techo $(A)\n` }],
    ['make', { Makefile: many('a: b\nb: a\n') }],
    ['cmake --build .', { 'CMakeLists.txt': many('project(add_executable(') }],
    ['pip install .', { 'pyproject.toml': many('dependencies = [\n') }],
    ['npm ci', { 'package.json': '['.repeat(400_000) }],
    ['./x.sh', { 'x.sh': './x.sh\n'.repeat(10_000) }],
    ['dune build', { 'bin/dune': many('(executable ') }],
  ])('%s', (command, files) => {
    const started = processorTime();
    expect(runText(build(command), files).stage(0).artifacts).toBeDefined();
    expect(processorTime() - started).toBeLessThan(1500);
  });
});

describe('any command line of a known program', () => {
  const program = fc.constantFrom(
    ...[
      'go',
      'xx-go',
      'gcc',
      'g++',
      'zig',
      'make',
      'cmake',
      'cargo',
      'rustc',
      'javac',
      'jar',
      'mvn',
      'gradle',
      'jlink',
      'java',
    ],
    ...[
      'native-image',
      'npm',
      'yarn',
      'pnpm',
      'bun',
      'deno',
      'npx',
      'python3',
      'pip',
      'uv',
      'poetry',
      'bundle',
      'gem',
      'dotnet',
    ],
    ...[
      'swift',
      'ghc',
      'stack',
      'nim',
      'crystal',
      'shards',
      'dune',
      'dart',
      'mix',
      'cp',
      'mv',
      'install',
      'ln',
      'rm',
      'tar',
      'curl',
    ],
    ...[
      'apt-get',
      'apk',
      'dnf',
      'pacman',
      'useradd',
      'adduser',
      'ldd',
      'file',
      'xx-verify',
      'docker-php-ext-install',
      'xcaddy',
    ],
  );
  const word = fc.constantFrom(
    ...[
      'build',
      'install',
      'add',
      'publish',
      'compile',
      'exe',
      'release',
      'package',
      'ci',
      'sync',
      '-m',
      'venv',
      'cc',
      '-o',
      '-t',
    ],
    ...[
      '-C',
      '-r',
      '-f',
      '-d',
      '-l',
      '-static',
      '--target',
      '--root',
      '--path',
      '-tags',
      '-ldflags',
      '=',
      '.',
      '..',
      '/',
      './...',
      'x',
    ],
    ...[
      'a.c',
      'main.go',
      '*',
      '$X',
      '$(y)',
      '""',
      '--',
      '-',
      '/x/',
      '[',
      '~',
      '{a,b}',
      '-o=',
      '--bin',
      '-p:PublishAot=true',
      'C',
      '@',
    ],
  );
  test('never throws', () => {
    fc.assert(
      fc.property(program, fc.array(word, { maxLength: 8 }), fc.boolean(), (name, words, closed) => {
        const text = `FROM ${closed ? 'golang:1.22' : 'private.example/x'}\nCOPY . .\nRUN ${name} ${words.join(' ')}\n`;
        const { artifacts } = runText(text, {
          'main.go': 'package main',
          Makefile: 'x:\n\ty',
          'package.json': '{}',
        }).stage(0);
        return artifacts.every(({ path }) => path.startsWith('/'));
      }),
      { numRuns: 400 },
    );
  });
});

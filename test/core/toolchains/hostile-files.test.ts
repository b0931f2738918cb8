import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { runText } from '../../support/stage-runs.js';

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
    const started = performance.now();
    expect(runText(build(command), files).stage(0).artifacts).toBeDefined();
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

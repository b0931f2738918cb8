import { expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawBuilt } from '../../support/stage-runs.js';

const files: Files = {
  'go.mod': 'module example.com/shop/app\n',
  'main.go': 'package main\n',
  'Cargo.toml': '[package]\nname = "app"\n',
  'pom.xml': '<project><artifactId>app</artifactId><version>1</version></project>',
  'build.gradle': 'plugins { }',
  'package.json': '{}',
  'app.csproj': '<TargetFramework>net8.0</TargetFramework>',
  'Package.swift': '.executable(name: "app")',
  'app.cabal': 'executable app\n',
  'app.nimble': 'bin = @["app"]\n',
  'dub.json': '{"name":"app"}',
  'shard.yml': 'targets:\n  app:\n    main: app.cr\n',
  'bin/dune': '(executable (name app))',
  'mix.exs': 'app: :app,',
  'build.zig': 'b.addExecutable(.{ .name = "app" })',
  'build.sbt': 'name := "app"',
  'CMakeLists.txt': 'project(app C)\nadd_executable(app main.c)\n',
  'requirements.txt': 'numpy\n',
  'app.jar': '',
};

// What the manual of each tool says of these: they check, list, fetch, test or print, or build no program.
test.each<[string, readonly string[]]>([
  ['golang:1.22', ['go vet ./...', 'go mod download', 'go test ./...', 'go build -o /dev/null .']],
  ['golang:1.22', ['xcaddy list-modules', 'go env GOPATH', 'go build ./none/...']],
  ['gcc:12', ['gcc -E a.c', 'gcc -S a.c', 'gcc --version', 'gcc -MM a.c', 'gcc -o a', 'gcc -v', 'cmake ..']],
  ['gcc:12', ['g++ -fsyntax-only a.cc', 'zig version', 'gcc -dumpmachine a.c', 'gcc -print-search-dirs a.c']],
  [
    'rust:1.80',
    ['cargo test', 'cargo fetch', 'cargo clippy', 'cargo +nightly test', 'rustc --version', 'rustc'],
  ],
  ['eclipse-temurin:21-jdk', ['mvn dependency:go-offline', 'mvn test', 'gradle dependencies', 'gradle test']],
  ['eclipse-temurin:21-jdk', ['jar tf app.jar', 'jar xf app.jar', 'jar cf app.zip .', 'javac -version']],
  ['eclipse-temurin:21-jdk', ['jlink --list-plugins', 'java -jar app.jar extract', 'sbt test']],
  [
    'eclipse-temurin:21-jdk',
    ['java -Djarmode=tools -jar app.jar list', 'java -Djarmode=tools -jar no.jar extract'],
  ],
  ['node:22', ['npm test', 'npm run build', 'npm i -g x', 'npm install --global x', 'yarn build', 'npx tsc']],
  ['node:22', ['pnpm build', 'pnpm add -g x', 'pnpm add --global x', 'bun run x', 'bun build a.ts']],
  [
    'node:22',
    ['deno cache a.ts', 'deno compile --target x86_64-pc-windows-msvc a.ts', 'pkg -t linux,alpine .'],
  ],
  [
    'python:3.12',
    ['python -m http.server', 'pip list', 'pip download x', 'python venv /v', 'python pip install x'],
  ],
  ['python:3.12', ['poetry build', 'poetry run x', 'pdm run x', 'pipenv run x', 'uv run x', 'uv pip list']],
  // Without a setting both put it into a folder of their caches, whose name is a hash.
  [
    'python:3.12',
    ['uv python list', 'pipenv install', 'poetry install', 'python PyInstaller a.py', 'pyinstaller'],
  ],
  [
    'ruby:3.3',
    ['bundle exec rake', 'bundler exec rake', 'gem list', 'pecl list', 'bundle config set path x'],
  ],
  ['mcr.microsoft.com/dotnet/sdk:8.0', ['dotnet restore', 'dotnet test', 'dotnet tool install x']],
  ['debian:12', ['swift test', 'ghc --version', 'stack test', 'stack build', 'cabal build', 'nim --version']],
  [
    'debian:12',
    ['nim c', 'nimble test', 'nimble install', 'dub test', 'dub build :sub', 'ldc2 -c a.d', 'dmd a.o'],
  ],
  ['debian:12', ['ldc2 -lib a.d', 'ldc2 -shared a.d', 'gdc -c a.d', 'crystal spec', 'shards install']],
  [
    'debian:12',
    ['ocamlfind list', 'ocamlopt a.ml', 'dune test', 'dart pub get', 'dart compile kernel x.dart'],
  ],
  ['debian:12', ['dart run exe x.dart', 'mix compile', 'zig test a.zig', 'zig fmt', 'dart compile exe']],
])('on %s, %j make nothing', (image, commands) => {
  const made = commands.map((command) => [command, drawBuilt(image, command, files)]);
  expect(made).toEqual(commands.map((command) => [command, []]));
});

test.each<[string, readonly string[]]>([
  ['Go', ['go build', 'go build -o x', 'xcaddy build']],
  ['C', ['gcc -o a a.c', 'zig cc -o a a.c', 'cmake --build .', 'make']],
  ['Rust', ['cargo build', 'cargo install --path . --root out', 'rustc a.rs']],
  [
    'Java',
    ['javac A.java', 'javac -d out *.java', 'jar cf a.jar .', 'mvn package', 'gradle build', 'sbt stage'],
  ],
  ['Java', ['jlink --output jre', 'native-image -o x', 'java -Djarmode=tools -jar app.jar extract']],
  [
    'Node.js',
    ['npm ci', 'yarn', 'pnpm i', 'pkg .', 'npx pkg .', 'bun build --compile a.ts', 'deno compile a.ts'],
  ],
  ['Python', ['python -m venv v', 'virtualenv v', 'uv venv', 'uv sync', 'pdm sync', 'pip install -t d x']],
  [
    'Python',
    ['pip wheel x', 'pyinstaller a.py', 'PIPENV_VENV_IN_PROJECT=1 pipenv install', 'v/bin/pip install x'],
  ],
  [
    'Ruby and .NET',
    ['bundle install --path v', 'dotnet publish', 'dotnet publish -o out', 'dotnet build -o out'],
  ],
  ['Haskell', ['ghc a.hs', 'stack install --local-bin-path=b', 'cabal install --installdir=b']],
  ['Zig and Nim', ['zig build', 'zig build-exe a.zig', 'nim c a.nim', 'nimble build']],
  ['D and Crystal', ['dub build', 'ldc2 a.d', 'crystal build a.cr', 'shards build']],
  ['others', ['swift build', 'ocamlopt -o a a.ml', 'dune build', 'dart compile exe a.dart', 'mix release']],
])('%s: in a folder that is not known, what %j make lies nowhere', (_, commands) => {
  const made = (command: string) => drawBuilt('debian:12', `ARG D\ncd $D && ${command}`, files);
  expect(commands.map((command) => [command, made(command)])).toEqual(
    commands.map((command) => [command, []]),
  );
});

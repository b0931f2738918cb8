import { describe, expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { contextOf, type Files } from '../../support/context-files.js';
import { drawArtifact, inSource, runText } from '../../support/stage-runs.js';

type Row = readonly [string, string, string, Files, string];

const made = (image: string, command: string, path: string, files: Files): string =>
  drawArtifact(runText(inSource(image, command), files).stage(0).artifactAt(path));

const crate: Files = { 'Cargo.toml': '[package]\nname = "app"\n', 'src/main.rs': '' };
const rustGlibc = 'dynamic glibc 2.36 certain [libgcc_s]';

describe('Rust', () => {
  test.each<Row>([
    ['rust:1.80-bookworm', 'cargo build --release', '/src/target/release/app', crate, rustGlibc],
    ['rust:1.80-bookworm', 'cargo build', '/src/target/debug/app', crate, rustGlibc],
    ['rust:1.80-bookworm', 'cargo install --path .', '/usr/local/cargo/bin/app', crate, rustGlibc],
    ['rust:1.80-bookworm', 'cargo install ripgrep --root /out', '/out/bin/rg', {}, rustGlibc],
    [
      'rust:1.80-slim-bullseye',
      'cargo build -r',
      '/src/target/release/app',
      crate,
      'dynamic glibc 2.31 certain [libgcc_s libdl libpthread]',
    ],
    [
      'rust:1.80-bookworm',
      'cargo build --release --target x86_64-unknown-linux-musl',
      '/src/target/x86_64-unknown-linux-musl/release/app',
      crate,
      'static likely',
    ],
    [
      'rust:1.80-bookworm',
      'RUSTFLAGS="-C target-feature=+crt-static" cargo build -r',
      '/src/target/release/app',
      crate,
      'static certain',
    ],
    [
      'rust:1.80-bookworm',
      'ENV RUSTFLAGS="-C target-feature=+crt-static"\ncargo build -r',
      '/src/target/release/app',
      crate,
      'static certain',
    ],
    [
      'rust:1.80-bookworm',
      'cargo build -r',
      '/src/target/release/app',
      { ...crate, '.cargo/config.toml': '[target.x]\nrustflags = ["-C", "target-feature=+crt-static"]\n' },
      'static certain',
    ],
    [
      'rust:1.80-bookworm',
      'cargo build -r',
      '/src/target/x86_64-unknown-linux-musl/release/app',
      { ...crate, '.cargo/config.toml': '[build]\ntarget = "x86_64-unknown-linux-musl"\n' },
      'static likely',
    ],
    ['rust:1.80-alpine', 'cargo build -r', '/src/target/release/app', crate, 'static likely'],
    [
      'rust:1.80-alpine3.20',
      'RUSTFLAGS=-Ctarget-feature=-crt-static cargo build -r',
      '/src/target/release/app',
      crate,
      'dynamic musl 1.2.5 certain [libgcc_s]',
    ],
    [
      'alpine:3.20',
      'apk add cargo\ncargo build -r',
      '/src/target/release/app',
      crate,
      'dynamic musl 1.2.5 certain [libgcc_s]',
    ],
    [
      'rust:1.80-bookworm',
      'cargo build -r',
      '/src/target/release/app',
      { ...crate, 'Cargo.lock': 'name = "openssl-sys"\n' },
      'dynamic glibc 2.36 certain [libgcc_s libssl libcrypto]',
    ],
    [
      'rust:1.80-bookworm',
      'cargo build -r',
      '/src/target/release/app',
      { ...crate, 'Cargo.lock': '[[package]]\nname = "openssl-sys"\n\n[[package]]\nname = "openssl-src"\n' },
      rustGlibc,
    ],
    [
      'rust:1.80-bookworm',
      'cargo zigbuild -r --target x86_64-unknown-linux-gnu.2.17',
      '/src/target/x86_64-unknown-linux-gnu/release/app',
      crate,
      'dynamic glibc 2.17 certain [libgcc_s libdl libpthread]',
    ],
    ['rust:1.80-bookworm', 'rustc -o hello hello.rs', '/src/hello', { 'hello.rs': '' }, rustGlibc],
    [
      'rust:1.80-bookworm',
      'ARG RUSTFLAGS\ncargo build -r',
      '/src/target/release/app',
      crate,
      'unknown possible',
    ],
    ['rust:1.80-bookworm', 'cargo build -r', '/src/target/release/other', {}, rustGlibc],
    [
      'rust:1.80-bookworm',
      'ARG O\nRUSTFLAGS="-C opt-level=$O -C link-arg=$O" cargo build -r',
      '/src/target/release/app',
      crate,
      rustGlibc,
    ],
    [
      'rust:1.80-bookworm',
      'ARG O\nRUSTFLAGS="$O -C target-feature=+crt-static" cargo build -r --features=$O',
      '/src/target/release/app',
      crate,
      'static certain',
    ],
    [
      'rust:1.80-bookworm',
      'ARG O\nRUSTFLAGS="-C target-feature=+crt-static $O" cargo build -r',
      '/src/target/release/app',
      crate,
      'unknown possible',
    ],
    [
      'rust:1.80-bookworm',
      'ARG T\ncargo install --path . --root /out --target=$T-unknown-linux-musl',
      '/out/bin/app',
      crate,
      'static likely',
    ],
    [
      'rust:1.80-bookworm',
      'ARG T\ncargo build -r --target $T',
      '/src/target/release/app',
      { ...crate, 'target/release/app': '' },
      'data likely',
    ],
  ])('%s: %s -> %s', (image, command, path, files, expected) => {
    expect(made(image, command, path, files)).toBe(expected);
  });

  test('binaries of a workspace', () => {
    const files: Files = {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'crates/a/Cargo.toml': '[package]\nname = "a"\n',
      'crates/a/src/main.rs': '',
      'crates/b/Cargo.toml': '[package]\nname = "b"\n[[bin]]\nname = "tool"\n',
      'crates/b/src/bin/more.rs': '',
      'crates/b/src/lib.rs': '',
    };
    const stage = runText('FROM rust:1.80-bookworm\nWORKDIR /s\nCOPY . .\nRUN cargo build -r', files).stage(
      0,
    );
    const paths = stage.artifacts.filter(({ toolchain }) => toolchain === 'rust').map(({ path }) => path);
    expect(paths).toEqual(['a', 'tool', 'more'].map((name) => `/s/target/release/${name}`));
  });
});

const pom = (more: string): Files => ({
  'pom.xml': `<project><artifactId>app</artifactId><version>1.0</version>${more}</project>`,
});

describe('Java', () => {
  const version = (image: string, command: string, path: string, files: Files): string | undefined =>
    runText(`FROM ${image}\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`, files).stage(0).artifactAt(path)?.wants
      .runtime?.version;

  test.each<readonly [string, string, string, Files, string | undefined]>([
    ['eclipse-temurin:21-jdk', 'javac Main.java', '/src/Main.class', {}, '21'],
    ['eclipse-temurin:21-jdk', 'javac --release 11 -d out Main.java', '/src/out/Main.class', {}, '11'],
    ['eclipse-temurin:21-jdk', 'javac -source 1.8 -target 1.8 Main.java', '/src/Main.class', {}, '8'],
    [
      'maven:3.9-eclipse-temurin-21',
      'mvn -B package -DskipTests',
      '/src/target/app-1.0.jar',
      pom(''),
      undefined,
    ],
    [
      'maven:3.9-eclipse-temurin-21',
      'mvn package',
      '/src/target/x.jar',
      pom('<parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.1</version></parent>'),
      '17',
    ],
    ['gradle:8-jdk21', 'gradle build', '/src/build/libs/x.jar', {}, '21'],
    ['maven:3.9-eclipse-temurin-21', 'mvn package', '/src/target/x.jar', {}, '21'],
    ['maven:3.9-eclipse-temurin-21', 'mvn package', '/src/target/x.jar', pom(''), undefined],
    ['maven:3.9-eclipse-temurin-21', 'mvn package -Djava.version=17', '/src/target/x.jar', {}, '17'],
    [
      'maven:3.9-eclipse-temurin-21',
      'mvn package -Djava.version=$(cat v)',
      '/src/target/x.jar',
      {},
      undefined,
    ],
    ['gradle:8-jdk21', 'gradle build', '/src/build/libs/x.jar', { 'build.gradle': 'plugins { }' }, '21'],
    [
      'maven:3.9-eclipse-temurin-21',
      'mvn clean package',
      '/src/target/x.jar',
      pom('<properties><maven.compiler.release>17</maven.compiler.release></properties>'),
      '17',
    ],
    [
      'maven:3.9-eclipse-temurin-21',
      'mvn clean package',
      '/src/target/x.jar',
      pom('<properties><java.version>11</java.version></properties>'),
      '11',
    ],
    [
      'gradle:8-jdk21',
      'gradle bootJar --no-daemon',
      '/src/build/libs/app.jar',
      { 'build.gradle': "sourceCompatibility = '17'" },
      '17',
    ],
    [
      'gradle:8-jdk17',
      './gradlew build',
      '/src/build/libs/app.jar',
      { gradlew: '#!/bin/sh\n', 'build.gradle.kts': 'jvmToolchain(11)' },
      '11',
    ],
  ])('%s: %s -> %s', (image, command, path, files, expected) => {
    expect(version(image, command, path, files)).toBe(expected);
  });

  test.each<Row>([
    [
      'eclipse-temurin:21-jdk-jammy',
      'jlink --output /jre --add-modules java.base',
      '/jre/bin/java',
      {},
      'dynamic glibc certain',
    ],
    [
      'eclipse-temurin:21-jdk-alpine',
      'jlink --output /jre --add-modules java.base',
      '/jre/bin/java',
      {},
      'dynamic musl certain',
    ],
    [
      'eclipse-temurin:21-jdk-jammy',
      'jlink --module-path $JAVA_HOME/jmods --output /jre --add-modules java.base',
      '/jre/bin/java',
      {},
      'dynamic glibc certain',
    ],
    // Modules for another platform make an image for that one.
    [
      'debian:bookworm',
      '/jdk/bin/jlink --module-path /target/jmods --output /jre --add-modules java.base',
      '/jre/bin/java',
      {},
      'unknown possible',
    ],
    ['debian:bookworm', 'native-image --static --libc=musl -o app Main', '/src/app', {}, 'static certain'],
    ['debian:bookworm', 'native-image -jar app.jar', '/src/app', {}, 'dynamic glibc 2.36 likely [libz]'],
    [
      'debian:bookworm',
      'native-image --static-nolibc -o app Main',
      '/src/app',
      {},
      'dynamic glibc 2.36 likely',
    ],
    [
      sdk,
      'ARG TARGETARCH\ndotnet publish -r linux-musl-$TARGETARCH --sc -o /out',
      '/out/App',
      project(''),
      'dynamic musl likely [libgcc_s libstdc++]',
    ],
    [sdk, 'ARG R\ndotnet publish -r linux-$R --sc -o /out', '/out/App', project(''), 'unknown likely'],
    [sdk, 'ARG R\ndotnet publish -r $R --sc -o /out', '/out/App', project(''), 'unknown likely'],
    [
      sdk,
      'dotnet publish --os linux-musl -a x64 --sc -o /out',
      '/out/App',
      project('<InvariantGlobalization>true</InvariantGlobalization>'),
      'dynamic musl likely [libgcc_s libstdc++]',
    ],
  ])('%s: %s', (image, command, path, files, expected) => {
    expect(made(image, command, path, files)).toBe(expected);
  });

  test.each<[string, string | undefined]>([
    ['-a $TARGETARCH', undefined],
    ['--arch $TARGETARCH', undefined],
    ['--arch=$TARGETARCH', undefined],
    ['-r linux-$TARGETARCH', undefined],
    ['--runtime=linux-musl-${TARGETARCH}', undefined],
    ['-p:RuntimeIdentifier=linux-$TARGETARCH', undefined],
    ['-r $(echo linux-$TARGETARCH | sed s/amd64/x64/)', undefined],
    ['-a arm64', 'linux/arm64'],
    ['-r linux-x64', 'linux/amd64'],
    ['-r linux-musl-arm', 'linux/arm/v7'],
    ['-r alpine.3.18-arm64', 'linux/arm64'],
    ['-p:RuntimeIdentifier=linux-arm64 -p:PublishAot=true', 'linux/arm64'],
    ['-r win-x64', '?'],
    ['-r $RID', '?'],
    ['--os linux', '$BUILDPLATFORM'],
    ['', '$BUILDPLATFORM'],
  ])('platform of publish %s', (flags, expected) => {
    const text = `FROM --platform=$BUILDPLATFORM ${sdk}\nARG TARGETARCH RID\nWORKDIR /src\nCOPY . .\nRUN dotnet publish ${flags} --sc -o /out\n`;
    expect(runText(text, project('')).stage(0).artifactAt('/out/App')?.platform).toBe(expected);
  });
});

const lock = JSON.stringify({
  packages: {
    'node_modules/express': {},
    'node_modules/bcrypt': { version: '5.1.1' },
    'node_modules/canvas': { dev: true },
  },
});

describe('interpreted languages', () => {
  test.each<Row>([
    [
      'node:20-bookworm',
      'npm ci',
      '/src/node_modules/x',
      { 'package.json': '{"dependencies":{"express":"4"}}' },
      'interpreted likely',
    ],
    [
      'node:20-bookworm',
      'npm ci',
      '/src/node_modules/x',
      { 'package.json': '{}', 'package-lock.json': lock },
      'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
    ],
    [
      'node:20-alpine',
      'yarn install --frozen-lockfile',
      '/src/node_modules/x',
      { 'package.json': '{"dependencies":{"sharp":"1"}}' },
      'dynamic musl likely [libstdc++ libgcc_s]',
    ],
    ['node:20-bookworm', 'npm ci', '/src/node_modules/x', {}, 'unknown possible'],
    [
      'node:20-bookworm',
      'npx pkg -t node18-alpine-x64 -o app .',
      '/src/app',
      {},
      'dynamic musl likely [libstdc++ libgcc_s]',
    ],
    ['oven/bun:1', 'bun build --compile --outfile app a.ts', '/src/app', {}, 'dynamic glibc likely'],
    [
      'oven/bun:1',
      'bun build --compile --target=bun-linux-x64-musl --outfile app a.ts',
      '/src/app',
      {},
      'dynamic musl likely [libgcc_s libstdc++]',
    ],
    [
      'denoland/deno:alpine',
      'deno compile -A -o app main.ts',
      '/src/app',
      {},
      'dynamic glibc likely [libgcc_s]',
    ],
    [
      'python:3.12-bookworm',
      'python -m venv /v\n/v/bin/pip install numpy flask',
      '/v/bin/python',
      {},
      'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
    ],
    [
      'python:3.12-bookworm',
      'python -m venv /v\nENV PATH=/v/bin:$PATH\npip install -r r.txt',
      '/v/x',
      { 'r.txt': 'psycopg2==2.9\n' },
      'dynamic glibc likely [libpq.so.5]',
    ],
    ['python:3.12-alpine', 'pip install --target /deps pandas', '/deps/x', {}, 'dynamic musl likely'],
    [
      'python:3.12-bookworm',
      'pip install flask',
      '/usr/local/lib/python3.12/site-packages/x',
      {},
      'interpreted possible',
    ],
    [
      'python:3.12-bookworm',
      'uv sync --frozen',
      '/src/.venv/x',
      { 'uv.lock': 'name = "pydantic-core"\n' },
      'dynamic glibc likely',
    ],
    ...(
      [
        [
          'ENV VIRTUAL_ENV=/v\nuv sync --active',
          '/v/x',
          'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
        ],
        [
          'ENV VIRTUAL_ENV=/v\nuv sync',
          '/src/.venv/x',
          'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
        ],
        ['uv sync --active', '/src/.venv/x', 'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]'],
        [
          'ENV UV_PROJECT_ENVIRONMENT=/u\nuv sync --active',
          '/u/x',
          'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
        ],
        [
          'ENV UV_PROJECT_ENVIRONMENT=/u VIRTUAL_ENV=/v\nuv sync --active',
          '/v/x',
          'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
        ],
        [
          'ENV UV_PROJECT_ENVIRONMENT=env\nuv sync --directory .',
          '/src/env/x',
          'dynamic glibc likely [libstdc++.so.6 libgcc_s.so.1]',
        ],
        ['ARG E\nENV UV_PROJECT_ENVIRONMENT=$E\nuv sync', '/src/.venv/x', 'data likely'],
      ] as const
    ).map(([command, path, expected]): Row => {
      const files = { 'uv.lock': 'name = "numpy"\n', ...(expected === 'data likely' && { '.venv/x': '' }) };
      return ['python:3.12-bookworm', command, path, files, expected];
    }),
    ['python:3.12-alpine', 'pip install -t /d "pandas==$(cat v)"', '/d/x', {}, 'dynamic musl likely'],
    [
      'python:3.12-bookworm',
      'pip wheel -w /w -r r.txt',
      '/w/x',
      { 'r.txt': 'lxml\n' },
      'dynamic glibc likely',
    ],
    [
      'python:3.12-bookworm',
      'pyinstaller --onefile app.py',
      '/src/dist/app',
      {},
      'dynamic glibc 2.36 likely',
    ],
    [
      'ruby:3.3-bookworm',
      'bundle install',
      '/usr/local/bundle/x',
      { 'Gemfile.lock': 'GEM\n  specs:\n    nokogiri (1.16)\n' },
      'dynamic glibc 2.36 likely',
    ],
    [
      'php:8.3-bookworm',
      'docker-php-ext-install pdo_pgsql',
      '/usr/local/lib/php/extensions/x',
      {},
      'dynamic glibc 2.36 likely [libpq.so.5]',
    ],
  ])('%s: %s -> %s', (image, command, path, files, expected) => {
    expect(made(image, command, path, files)).toBe(expected);
  });

  test('an environment works at its own path only', () => {
    const text =
      'FROM python:3.12-bookworm AS b\nRUN python -m venv /opt/v && /opt/v/bin/pip install numpy\nFROM scratch\nCOPY --from=b /opt/v /v\n';
    const found = runText(text).stage(1).artifactAt('/v/bin/python');
    expect(found?.wants).toEqual({
      runtime: { name: 'python', version: '3.12' },
      native: ['numpy'],
      modules: ['numpy'],
      home: '/opt/v',
      links: [{ kind: 'interpreter', to: '/usr/local/bin/python3' }],
    });
  });
});

const sdk = 'mcr.microsoft.com/dotnet/sdk:8.0';
const project = (more: string): Files => ({
  'App.csproj': `<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework>${more}</PropertyGroup></Project>`,
});

/** Node of the builder is 22, that of the run image 20: what uses Node-API loads on both. */
describe('modules that are bound to the version of Node', () => {
  const faults = (modules: Readonly<Record<string, string>>, lock?: object): readonly string[] => {
    const text =
      'FROM node:22-slim AS b\nCOPY . .\nRUN npm ci\nFROM node:20-slim\nCOPY --from=b /node_modules /m\nCMD ["node"]\n';
    const files = {
      'package.json': JSON.stringify({ dependencies: modules }),
      ...(lock !== undefined && { 'package-lock.json': JSON.stringify({ packages: lock }) }),
    };
    const { landings } = createFacts(text, { ...noInputs, context: contextOf(files) }).verdicts;
    return landings.flatMap((landing) => landing.faults.map(({ kind }) => kind));
  };
  test.each<[Readonly<Record<string, string>>, boolean]>([
    [{ 'better-sqlite3': '^11.0.0' }, true],
    [{ 'node-pty': '1.0.0' }, true],
    [{ canvas: '^2.11.2', sharp: '^0.33.5' }, true],
    [{ sqlite3: '^4.2.0' }, true],
    [{ snappy: '6.3.5' }, true],
    [{ sqlite3: '^5.1.7' }, false],
    [{ sqlite3: '5' }, false],
    [{ bcrypt: '>=5' }, false],
    [{ canvas: '^3.0.0' }, false],
    [{ 'node-pty': 'latest' }, false],
    [{ sharp: '*', '@swc/core': '^1.7.0', '@node-rs/argon2': '^2.0.0', snappy: '^7.2.2' }, false],
    [{ express: '^4.0.0' }, false],
  ])('%j', (modules, expected) => {
    expect(faults(modules)).toEqual(expected ? ['native-modules'] : []);
  });

  test('the lock file knows the version', () => {
    const lock = (version: string): object => ({ 'node_modules/sqlite3': { version } });
    expect(faults({ sqlite3: '*' }, lock('4.2.0'))).toEqual(['native-modules']);
    expect(faults({ sqlite3: '>=4' }, lock('5.1.7'))).toEqual([]);
  });
});

describe('npm installs for another machine', () => {
  const target = (command: string): string => {
    const text = `FROM --platform=$BUILDPLATFORM node:22-slim\nARG TARGETARCH\nCOPY . .\nRUN ${command}\n`;
    const files = { 'package.json': '{"dependencies":{"sharp":"1"}}' };
    const artifact = runText(text, files).stage(0).artifactAt('/node_modules/sharp');
    return `${artifact?.libc ?? '?'} ${artifact?.platform ?? 'target'}`;
  };
  test.each<[string, string]>([
    ['npm ci', 'glibc $BUILDPLATFORM'],
    ['npm ci --os=linux --libc=musl --cpu=x64', 'musl linux/amd64'],
    ['npm install --libc musl', 'musl $BUILDPLATFORM'],
    ['npm ci --cpu=$TARGETARCH', 'glibc target'],
    ['npm ci --cpu=arm64', 'glibc linux/arm64'],
    ['npm ci --libc=$L', 'glibc $BUILDPLATFORM'],
    ['npm ci --libc=$(cat l)', '? $BUILDPLATFORM'],
    ['npm_config_libc=musl npm ci', 'musl $BUILDPLATFORM'],
    ['npm install --platform=linuxmusl --arch=arm64 sharp', 'musl linux/arm64'],
    ['npm ci --os=darwin', '? ?'],
  ])('%s', (command, expected) => {
    expect(target(command)).toBe(expected);
  });
});

describe('.NET', () => {
  test.each<Row>([
    [sdk, 'dotnet publish -c Release -o /out', '/out/App.dll', project(''), 'interpreted certain'],
    [
      sdk,
      'dotnet publish -c Release',
      '/src/bin/Release/net8.0/publish/App.dll',
      project(''),
      'interpreted certain',
    ],
    [
      sdk,
      'dotnet publish -r linux-x64 --self-contained -o /out',
      '/out/App',
      project(''),
      'dynamic glibc 2.23 likely [libgcc_s libstdc++]',
    ],
    [
      sdk,
      'dotnet publish -r linux-musl-x64 --self-contained true -o /out',
      '/out/App',
      project('<InvariantGlobalization>true</InvariantGlobalization>'),
      'dynamic musl likely [libgcc_s libstdc++]',
    ],
    [
      sdk,
      'dotnet publish -r linux-x64 --self-contained false -o /out',
      '/out/App',
      project(''),
      'interpreted certain',
    ],
    [
      sdk,
      'dotnet publish -r linux-x64 -p:PublishAot=true -p:InvariantGlobalization=true -o /out',
      '/out/App',
      project(''),
      'dynamic glibc 2.36 likely',
    ],
  ])('%s: %s', (image, command, path, files, expected) => {
    expect(made(image, command, path, files)).toBe(expected);
  });
});

describe('further languages', () => {
  test.each<Row>([
    [
      'debian:bookworm',
      'swift build -c release',
      '/src/.build/release/App',
      { 'Package.swift': '.executableTarget(\n name: "App")' },
      'dynamic glibc 2.36 likely [libswiftCore libstdc++ libgcc_s]',
    ],
    [
      'debian:bookworm',
      'swift build -c release --static-swift-stdlib',
      '/src/.build/release/App',
      {},
      'dynamic glibc 2.36 likely [libstdc++ libgcc_s]',
    ],
    [
      'debian:bookworm',
      'swift build -c release --swift-sdk x86_64-swift-linux-musl',
      '/src/.build/release/App',
      {},
      'static likely',
    ],
    ['debian:bookworm', 'ghc -O2 -o app Main.hs', '/src/app', {}, 'dynamic glibc 2.36 likely [libgmp]'],
    ['alpine:3.20', 'ghc -static -optl-static -o app Main.hs', '/src/app', {}, 'static likely'],
    [
      'debian:bookworm',
      'zig build -Doptimize=ReleaseSafe',
      '/src/zig-out/bin/app',
      { 'build.zig': 'b.addExecutable(.{ .name = "app" })' },
      'static likely',
    ],
    [
      'debian:bookworm',
      'zig build',
      '/src/zig-out/bin/app',
      { 'build.zig': 'b.addExecutable(.{ .name = "app" }); exe.linkLibC();' },
      'dynamic glibc 2.36 likely',
    ],
    ['debian:bookworm', 'zig build', '/src/zig-out/bin/app', {}, 'unknown possible'],
    [
      'alpine:3.20',
      'zig build -Dtarget=x86_64-linux-gnu.2.28',
      '/src/zig-out/bin/app',
      { 'build.zig': 'b.addExecutable(.{ .name = "app" }); exe.linkLibC();' },
      'dynamic glibc 2.28 likely',
    ],
    [
      'debian:bookworm',
      'zig build -Dtarget=x86_64-linux-musl -p /out',
      '/out/bin/app',
      { 'build.zig': 'b.addExecutable(.{ .name = "app" }); exe.linkLibC();' },
      'static likely',
    ],
    ['debian:bookworm', 'zig build-exe app.zig', '/src/app', {}, 'static likely'],
    ['debian:bookworm', 'zig build-exe app.zig -lc', '/src/app', {}, 'dynamic glibc 2.36 likely'],
    [
      'debian:bookworm',
      'zig build-exe app.zig -lc -femit-bin=/out/tool',
      '/out/tool',
      {},
      'dynamic glibc 2.36 likely',
    ],
    ['debian:bookworm', 'zig build-exe app.zig --name tool', '/src/tool', {}, 'static likely'],
    ['debian:bookworm', 'nim c -d:release -o:app app.nim', '/src/app', {}, 'dynamic glibc 2.36 likely'],
    ['alpine:3.20', 'nim c --passL:-static app.nim', '/src/app', {}, 'static likely'],
    ['alpine:3.20', 'crystal build --static --release -o app src/app.cr', '/src/app', {}, 'static likely'],
    [
      'debian:bookworm',
      'shards build --release',
      '/src/bin/web',
      { 'shard.yml': 'targets:\n  web:\n    main: src/web.cr\n' },
      'dynamic glibc 2.36 likely [libgc]',
    ],
    [
      'debian:bookworm',
      'ocamlfind ocamlopt -package str -linkpkg -o app app.ml',
      '/src/app',
      {},
      'dynamic glibc 2.36 likely',
    ],
    [
      'debian:bookworm',
      'ocamlfind ocamlopt -package unix,zarith -linkpkg -cclib -lev -o app app.ml',
      '/src/app',
      {},
      'dynamic glibc 2.36 likely [libev libgmp]',
    ],
    [
      'debian:bookworm',
      'dune build',
      '/src/_build/default/app.exe',
      { dune: '(executable (name app) (libraries sqlite3 own.part))', 'lib/dune': '(library (name own))' },
      'dynamic glibc 2.36 likely [libsqlite3]',
    ],
    [
      'debian:bookworm',
      'apt-get install -y ghc && ghc -o app Main.hs',
      '/src/app',
      {},
      'dynamic glibc 2.36 likely [libgmp libffi]',
    ],
    [
      'debian:bookworm',
      'gfortran -o app app.f90 -lblas',
      '/src/app',
      {},
      'dynamic glibc 2.36 certain [libblas libgfortran libgcc_s]',
    ],
    [
      'debian:bookworm',
      'gfortran -static-libgfortran -o app app.f90',
      '/src/app',
      {},
      'dynamic glibc 2.36 certain',
    ],
    [
      'debian:bookworm',
      'dart compile exe bin/server.dart -o /app/server',
      '/app/server',
      {},
      'dynamic glibc 2.36 likely',
    ],
    [
      'debian:bookworm',
      'ENV MIX_ENV=prod\nmix release',
      '/src/_build/prod/rel/web/bin/web',
      { 'mix.exs': 'app: :web,' },
      'dynamic glibc 2.36 likely [libcrypto libstdc++ libgcc_s libtinfo]',
    ],
    [
      'elixir:1.16-alpine',
      'ENV MIX_ENV=prod\nmix release',
      '/src/_build/prod/rel/web/bin/web',
      { 'mix.exs': 'app: :web,' },
      'dynamic musl likely [libcrypto libstdc++ libgcc_s libncursesw]',
    ],
    [
      'debian:bookworm',
      'ENV MIX_ENV=prod\nmix release',
      '/src/_build/prod/rel/web/bin/web',
      { 'mix.exs': 'app: :web, include_erts: false' },
      'interpreted likely',
    ],
  ])('%s: %s', (image, command, path, files, expected) => {
    expect(made(image, command, path, files)).toBe(expected);
  });
});

describe('libraries that programs open when they start', () => {
  const opened = (commands: string, files: Files): readonly unknown[] => {
    const text = `FROM debian:bookworm\nWORKDIR /src\nCOPY . .\nRUN ${commands}\n`;
    const program = runText(text, files).stage(0).artifactAt('/src/app');
    return [program?.likelyNeeds, program?.mayNeed, program?.openNeeds, program?.wants.tls];
  };
  const nim = 'apt-get install -y nim && nim c -o:app app.nim';
  const tls = ['libssl', 'libcrypto'];

  test.each<[string, string, Files, readonly unknown[]]>([
    ['none', nim, { 'app.nim': 'import std/os\n' }, []],
    ['a module of a list', nim, { 'app.nim': 'import std/[os, re]\n' }, [['libpcre'], ['libpcre']]],
    ['a list of several lines', nim, { 'app.nim': 'import\n  os,\n  nre\n' }, [['libpcre'], ['libpcre']]],
    [
      'names of one module',
      nim,
      { 'app.nim': 'from db_sqlite import open\n' },
      [['libsqlite3'], ['libsqlite3']],
    ],
    ['names like modules', nim, { 'app.nim': 'import os # re\nfrom os import re\n' }, []],
    [
      'TLS by a flag',
      `${nim.replace('-o:', '-d:ssl -o:')}`,
      { 'app.nim': 'import httpclient\n' },
      [tls, tls, undefined, true],
    ],
    [
      'TLS by a setting, unchecked',
      nim,
      { 'app.nim': 'import httpclient\ndiscard CVerifyNone\n', 'config.nims': 'switch("define", "ssl")\n' },
      [tls, tls],
    ],
    [
      'packages of others',
      nim,
      { 'app.nim': 'import jester\n', 'app.nimble': 'requires "nim >= 1.6",\n  "jester"\n' },
      [undefined, ['libpcre', ...tls]],
    ],
    ['no packages of others', nim, { 'app.nim': '', 'app.nimble': 'requires "nim >= 1.6"\n' }, []],
    [
      'packages of others, and a compiler that brings nothing',
      'nimble install -y jester && nim c -o:app app.nim',
      { 'app.nim': 'import jester\n' },
      [undefined, undefined, 'it is not known which libraries its packages open'],
    ],
  ])('Nim: %s', (_, commands, files, expected) => {
    expect(opened(commands, files)).toEqual([
      ...expected,
      ...Array<undefined>(4 - expected.length).fill(undefined),
    ]);
  });

  test('OCaml: what a package links is not known', () => {
    expect(opened('ocamlfind ocamlopt -package lablgtk3 -linkpkg -o app app.ml', {})[2]).toBe(
      'it is not known which libraries lablgtk3 links',
    );
  });
});

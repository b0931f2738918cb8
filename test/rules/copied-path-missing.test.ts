import { expect, test } from 'vitest';
import { rule } from '../../server/src/rules/copied-path-missing.js';
import { analyseText } from '../support/check-findings.js';
import { contextOf } from '../support/context-files.js';

/** What is reported, with its severity. */
function missing(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { findings } = analyseText(text, { rules: [rule], inputs: { context: contextOf(files) } });
  return findings.map(({ start, end, severity }) => `${severity} ${text.slice(start, end)}`);
}

const node = (copied: string, run = 'npm run build'): string =>
  `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN ${run}\nFROM nginx:1.27\nCOPY --from=build ${copied} /srv/`;
const project = (
  build: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ scripts: { build } }),
  ...more,
});

test.each([
  ['create-react-app writes build', node('/app/dist'), project('react-scripts build'), ['warning /app/dist']],
  [
    'a flag names the folder',
    node('/app/dist', 'yarn build'),
    project('tsc -b && vite build --outDir out'),
    ['warning /app/dist'],
  ],
  ['a tool that is called itself', node('/app/build', 'npx vite build'), project(''), ['warning /app/build']],
  [
    'the compiler writes to its outDir',
    node('/app/dist'),
    project('rimraf build && tsc', {
      'tsconfig.json': '{"compilerOptions":{\n// "outDir": "./",\n"outDir": "./build"}}',
    }),
    ['warning /app/dist'],
  ],
  [
    'nuxt writes .output',
    node('/app/dist'),
    { 'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"^3.12.0"}}' },
    ['warning /app/dist'],
  ],
  ['a relative source of what Vite writes', node('dist'), project('vite build'), ['warning dist']],
  [
    'Angular names the folder',
    node('/app/dist/shop'),
    project('ng build -c production', { 'angular.json': '{"outputPath": "dist/store"}' }),
    ['warning /app/dist/shop'],
  ],
  [
    'next without standalone',
    node('/app/.next/standalone'),
    project('next build'),
    ['warning /app/.next/standalone'],
  ],
  [
    'PHP of another version',
    'FROM php:8.3-cli AS b\nFROM php:8.3-apache\nCOPY --from=b /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so /x.so',
    {},
    ['error /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so'],
  ],
  [
    'a build that stands in CMD',
    'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "run", "build"]\nFROM nginx:1.27\nCOPY --from=build /app/dist /srv',
    project('vite build'),
    ['warning /app/dist'],
  ],
  [
    'go build writes elsewhere',
    'FROM golang:1.23 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/app ./cmd/app\nFROM debian:12\nCOPY --from=b /src/app /app',
    { 'go.mod': 'module x', 'cmd/app/main.go': 'package main' },
    ['warning /src/app'],
  ],
  [
    'the other profile of cargo',
    'FROM rust:1.80 AS b\nWORKDIR /a\nCOPY . .\nRUN cargo build\nFROM debian:12\nCOPY --from=b /a/target/release/x /x',
    { 'Cargo.toml': '[package]\nname = "x"', 'src/main.rs': '' },
    ['warning /a/target/release/x'],
  ],
  [
    'Maven names a jar after its version',
    'FROM maven:3.9 AS b\nWORKDIR /w\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=b /w/target/app.jar /',
    { 'pom.xml': '<project><artifactId>demo</artifactId><version>1.0</version></project>' },
    ['warning /w/target/app.jar'],
  ],
  [
    'dotnet publish writes elsewhere',
    'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS b\nWORKDIR /s\nCOPY . .\nRUN dotnet publish -o out\nFROM debian:12\nCOPY --from=b /app/publish /app',
    { 'x.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>' },
    ['warning /app/publish'],
  ],
  [
    'a lock file of another package manager',
    'FROM node:22\nWORKDIR /a\nCOPY package.json yarn.lock ./',
    { 'package.json': '{}', 'package-lock.json': '{}' },
    ['warning yarn.lock'],
  ],
  [
    'a misspelt file',
    'FROM node:22\nCOPY entrypiont.sh /e',
    { 'entrypoint.sh': '' },
    ['warning entrypiont.sh'],
  ],
  [
    'another case',
    'FROM python:3.13\nCOPY app/Config.yml /',
    { 'app/config.yml': '' },
    ['warning app/Config.yml'],
  ],
  ['a path outside', 'FROM node:22\nCOPY ../shared /shared', { 'index.js': '' }, ['warning ../shared']],
])('%s', (_, text, files, expected) => {
  expect(missing(text, files)).toEqual(expected);
});

test.each([
  [
    'a folder of the sources is called like the program',
    'FROM golang:1.23 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/app ./cmd/app\nFROM debian:12\nCOPY --from=b /src/app /app',
    { 'go.mod': 'module x', 'cmd/app/main.go': 'package main', 'app/x.html': '' },
  ],
  [
    'the folder that the program is built in',
    'FROM golang:1.23 AS b\nWORKDIR /src/app\nCOPY . .\nRUN go build -o app main.go\nFROM debian:12\nCOPY --from=b /src/app /app',
    { 'go.mod': 'module x', 'main.go': 'package main' },
  ],
  [
    'next standalone under its first name',
    node('/app/.next/standalone'),
    project('next build', {
      'next.config.js': 'module.exports = { experimental: { outputStandalone: true } }',
    }),
  ],
  [
    'a context that may be another folder',
    'FROM node:22\nWORKDIR /a\nCOPY package.json yarn.lock ./\nCOPY shop ./shop',
    { 'index.js': '', Dockerfile: '' },
  ],
  [
    'a lock file that need not be there',
    'FROM node:22\nWORKDIR /a\nCOPY package.json yarn.lock* ./',
    { 'package.json': '{}' },
  ],
  [
    'a script may make it',
    'FROM golang:1.23 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/app ./cmd/app && make dist\nFROM debian:12\nCOPY --from=b /src/app /app',
    { 'go.mod': 'module x', 'cmd/app/main.go': 'package main' },
  ],
  [
    'a jar of a plugin',
    'FROM maven:3.9 AS b\nWORKDIR /w\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=b /w/target/app.jar /',
    {
      'pom.xml':
        '<project><artifactId>demo</artifactId><version>1.0</version><build><plugins><plugin><artifactId>maven-shade-plugin</artifactId></plugin></plugins></build></project>',
    },
  ],
  ['the folder that is made', node('/app/build'), project('react-scripts build')],
  [
    'a relative source that is moved to /',
    node('dist', 'npm run build && mv dist /dist'),
    project('vite build'),
  ],
  [
    'Angular, a folder in the one it names',
    node('/app/dist/store/browser'),
    project('ng build', { 'angular.json': '{"outputPath": "dist/store"}' }),
  ],
  [
    'Angular with two projects',
    node('/app/dist/shop'),
    project('ng build', { 'angular.json': '[{"outputPath": "dist/a"}, {"outputPath": "dist/b"}]' }),
  ],
  [
    'a folder that the environment chooses',
    node('/app/dist').replace('RUN npm run', 'ENV BUILD_PATH=dist\nRUN npm run'),
    project('react-scripts build'),
  ],
  [
    'a folder that the script chooses',
    node('/app/dist'),
    project('cross-env BUILD_PATH=dist react-scripts build'),
  ],
  [
    'a compiler behind a build',
    node('/app/dist'),
    project('vite build && tsc', { 'tsconfig.json': '{"compilerOptions":{"outDir":"server"}}' }),
  ],
  [
    'an adapter on top of Vite',
    node('/app/build'),
    project('vite build', {
      'vite.config.ts':
        "import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };",
    }),
  ],
  [
    'a preset of Nuxt',
    node('/app/dist'),
    {
      'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"^3.12.0"}}',
      'nuxt.config.ts': "export default defineNuxtConfig({ nitro: { preset: 'static' } })",
    },
  ],
  ['a file that a build makes', 'FROM node:22\nCOPY server.js /', { 'server.ts': '', 'serve.ts': '' }],
  ['a numbered file', 'FROM node:22\nCOPY server2.crt /', { 'server1.crt': '' }],
  ['a near name that is copied too', 'FROM node:22\nCOPY config.yml configs.yml /', { 'config.yml': '' }],
  ['a path outside that lies in the context', 'FROM node:22\nCOPY ../shared /s', { 'shared/a.js': '' }],
  ['a part of it', node('/app/dist/assets'), project('vite build')],
  ['the folder above it', node('/app/.next'), project('next build')],
  [
    'the environment decides',
    node('/app/out'),
    project('vite build', { 'vite.config.ts': 'export default { build: { outDir: process.env.OUT } }' }),
  ],
  ['the context brings it', node('/app/dist'), project('react-scripts build', { 'dist/index.html': '' })],
  [
    'a later RUN makes it',
    `${node('/app/dist', 'npm run build && mv build dist')}`,
    project('react-scripts build'),
  ],
  ['another tool', node('/app/dist'), project('webpack --mode production')],
  [
    'a root of its own',
    node('/app/dist'),
    project('vite build', { 'vite.config.ts': 'export default { root: "web" }' }),
  ],
  ['a package.json that cannot be read', node('/app/dist'), { 'package.json': '{' }],
  [
    'PHP of the same version',
    'FROM php:8.2-cli AS b\nFROM php:8.2-apache\nCOPY --from=b /usr/local/lib/php/extensions/no-debug-non-zts-20220829/x.so /x.so',
    {},
  ],
  [
    'a relative path of the base image',
    'FROM alpine:3.20 AS b\nWORKDIR /w\nRUN echo x > etc\nFROM alpine:3.20\nCOPY --from=b etc/passwd /p',
    {},
  ],
  [
    'a command that may make it',
    'FROM alpine:3.20 AS b\nWORKDIR /w\nRUN ./configure && make install\nFROM alpine:3.20\nCOPY --from=b out.txt /p',
    {},
  ],
])('%s is silent', (_, text, files) => {
  expect(missing(text, files)).toEqual([]);
});

test.each([
  [true, ['warning package.json']],
  [false, []],
])(
  'a manifest that is not in a context which files of the repository name: %s',
  (isContextSure, expected) => {
    const text = 'FROM node:22\nWORKDIR /a\nCOPY package.json .';
    const context = contextOf({ 'shop/package.json': '{}' });
    const outside = { contexts: [], images: [], isContextSure };
    const { findings } = analyseText(text, { rules: [rule], inputs: { context, outside } });
    expect(findings.map(({ start, end, severity }) => `${severity} ${text.slice(start, end)}`)).toEqual(
      expected,
    );
  },
);

const built = (base: string, run: string, copied: string): string =>
  `FROM ${base} AS build\nWORKDIR /app\nCOPY . .\nRUN ${run}\nFROM debian:bookworm-slim\nCOPY --from=build ${copied} /srv/`;
const go = (module: string, ...folders: readonly string[]): Readonly<Record<string, string>> => ({
  'go.mod': `module ${module}\n`,
  ...Object.fromEntries(folders.map((folder) => [`${folder}main.go`, 'package main\nfunc main() {}'])),
});
const cargo = { 'Cargo.toml': '[package]\nname = "app"\nversion = "0.1.0"', 'src/main.rs': 'fn main() {}' };
const pom = (more: string, parent = ''): Readonly<Record<string, string>> => ({
  'pom.xml': `<project>${parent}<groupId>g</groupId><artifactId>a</artifactId><version>1.0</version>${more}</project>`,
});
const plugin = (name: string, more = ''): string =>
  `<build><plugins><plugin><artifactId>${name}</artifactId>${more}</plugin></plugins></build>`;
const dotnet = (properties: string, framework = 'net8.0'): Readonly<Record<string, string>> => ({
  'api/api.csproj': `<Project><PropertyGroup><TargetFramework>${framework}</TargetFramework>${properties}</PropertyGroup></Project>`,
});
const [golang, rust, maven, sdk] = [
  'golang:1.23',
  'rust:1.82-bookworm',
  'maven:3.9-eclipse-temurin-21',
  'mcr.microsoft.com/dotnet/sdk:8.0',
];
const release = (framework: string): string => `/app/api/bin/Release/${framework}/publish`;

test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'another name of a Go program',
    built(golang, 'go build .', '/app/other'),
    go('example.com/shop', ''),
    ['warning /app/other'],
  ],
  [
    'a version with a dot is part of the name',
    built(golang, 'go build .', '/app/yaml.v3'),
    go('gopkg.in/yaml.v3', ''),
    [],
  ],
  [
    'Go installs for another platform into its folder',
    built(golang, 'GOARCH=arm64 go install ./cmd/shop', '/go/bin/linux_arm64/shop'),
    go('example.com/x', 'cmd/shop/'),
    [],
  ],
  [
    'programs for Windows have an ending',
    built(golang, 'GOOS=windows go build ./cmd/shop', '/app/shop.exe'),
    go('example.com/x', 'cmd/shop/'),
    [],
  ],
  [
    'the shell expands a pattern of packages',
    built(golang, 'go build -o build/ ./cmd/*', '/app/build/shop'),
    go('example.com/x', 'cmd/shop/', 'cmd/admin/'),
    [],
  ],
  [
    'another name of a Rust program',
    built(rust, 'cargo build --release', '/app/target/release/shop'),
    cargo,
    ['warning /app/target/release/shop'],
  ],
  [
    'a library beside a Rust program',
    built(rust, 'cargo build --release', '/app/target/release/libapp.so'),
    cargo,
    [],
  ],
  [
    'another version of a jar',
    built(maven, 'mvn package', '/app/target/a-2.0.jar'),
    pom(plugin('maven-compiler-plugin')),
    ['warning /app/target/a-2.0.jar'],
  ],
  [
    'a parent that is not seen may name the jar',
    built(maven, 'mvn package', '/app/target/a-1.0-exec.jar'),
    pom('', '<parent><groupId>g</groupId><artifactId>parent</artifactId><version>3</version></parent>'),
    [],
  ],
  [
    'another plugin may write jars',
    built(maven, 'mvn package', '/app/target/a-1.0-sources.jar'),
    pom(plugin('maven-source-plugin')),
    [],
  ],
  [
    'tests in a jar',
    built(maven, 'mvn package', '/app/target/a-1.0-tests.jar'),
    pom(plugin('maven-jar-plugin', '<goals><goal>test-jar</goal></goals>')),
    [],
  ],
  [
    'a folder that .NET does not write',
    built(sdk, 'dotnet publish api/api.csproj', '/app/publish'),
    dotnet(''),
    ['warning /app/publish'],
  ],
  [
    'the project moves the output',
    built(sdk, 'dotnet publish api/api.csproj', '/app/publish'),
    dotnet('<PublishDir>../publish</PublishDir>'),
    [],
  ],
  [
    'properties of the repository move the output',
    built(sdk, 'dotnet publish api/api.csproj', '/app/out'),
    {
      ...dotnet(''),
      'Directory.Build.props':
        '<Project><PropertyGroup><OutputPath>/app/</OutputPath></PropertyGroup></Project>',
    },
    [],
  ],
  [
    'before .NET 8 publish is for debugging',
    built(sdk, 'dotnet publish api/api.csproj', release('net7.0')),
    dotnet('', 'net7.0'),
    [`warning ${release('net7.0')}`],
  ],
  [
    'since .NET 8 publish is for release',
    built(sdk, 'dotnet publish api/api.csproj', release('net8.0')),
    dotnet(''),
    [],
  ],
  [
    'a variable names the configuration',
    built(sdk, 'Configuration=Debug dotnet publish api/api.csproj', '/app/api/bin/Debug/net8.0/publish'),
    dotnet(''),
    [],
  ],
])('%s', (_, text, files, expected) => {
  expect(missing(text, files)).toEqual(expected);
});

test.each([
  ['node_modules', ['warning Cargo.lock']],
  ['/target\n/Cargo.lock', []],
])('a lock file beside others, with a .gitignore of %j', (ignored, expected) => {
  const text = 'FROM rust:1.82\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./';
  expect(missing(text, { ...cargo, '.gitignore': ignored })).toEqual(expected);
});

test.each([
  ['python:3.12-slim', 'RUN pip install flask', ['warning /usr/local/lib/python3.11/site-packages']],
  ['python:3.11-slim', 'RUN pip install flask', []],
  ['example.org/python:3.12', 'RUN pip install flask', []],
  ['python:3.12-slim', 'RUN mkdir -p /usr/local/lib/python3.11/site-packages', []],
])('the folder of another Python in %s after %s', (image, run, expected) => {
  const copy = 'COPY --from=b /usr/local/lib/python3.11/site-packages /x';
  expect(missing(`FROM ${image} AS b\n${run}\nFROM scratch\n${copy}`)).toEqual(expected);
});

// What people report as "COPY failed: stat app/node_modules: file does not exist".
test.each([
  ['WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci', ['warning /app/node_modules']],
  ['WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci && npm run build', ['warning /app/node_modules']],
  ['WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci && cp -r . /app', []],
  ['WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci --prefix=/app', []],
  ['WORKDIR /usr/src/app\nCOPY . .\nRUN ./build.sh', []],
  ['WORKDIR /usr/src/app\nCOPY rootfs /\nRUN npm ci', []],
  ['COPY . .\nRUN npm ci', []],
  ['ARG DIR=/app\nWORKDIR $DIR\nRUN npm ci', []],
  ['WORKDIR /app\nRUN npm ci', []],
])('a folder that the stage does not name: %s', (steps, expected) => {
  const copy = 'FROM node:22-slim\nCOPY --from=b /app/node_modules /app/node_modules';
  const files = { 'package.json': '{}', 'rootfs/x': '' };
  expect(missing(`FROM node:22 AS b\n${steps}\n${copy}`, files)).toEqual(expected);
  expect(missing(`FROM node:22 AS a\n${steps}\nFROM a AS b\n${copy}`, files)).toEqual(expected);
  expect(missing(`FROM example.org/node AS b\n${steps}\n${copy}`, files)).toEqual([]);
});

// Described by a Makefile beside it, and built from the root of the repository; and a submodule that is not checked out.
test('a manifest is not missed where the build context is another one', () => {
  const outside = { contexts: [], images: [], isContextSure: true };
  const found = (text: string, files: Readonly<Record<string, string>>): number =>
    analyseText(text, { rules: [rule], inputs: { context: contextOf(files), outside } }).findings.length;
  expect(found('FROM ruby:3.3\nCOPY Gemfile /app/\nCOPY docker/run.sh /\n', { 'run.sh': '' })).toBe(0);
  expect(found('FROM ruby:3.3\nCOPY Gemfile /app/\nCOPY run.sh /\n', { 'run.sh': '' })).toBe(1);
  expect(found('FROM node:22\nCOPY web/package.json /app/\n', { 'a.txt': '' })).toBe(1);
  const modules = { '.gitmodules': '[submodule "web"]\n\tpath = web\n\turl = https://example.org/web\n' };
  expect(found('FROM node:22\nCOPY web/package.json /app/\n', modules)).toBe(0);
});

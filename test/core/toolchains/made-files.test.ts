import { expect, test } from 'vitest';
import { springBootOf } from '../../../server/src/core/toolchains/java/spring-boot.js';
import { analyseText } from '../../support/check-findings.js';
import { drawFinal, runText } from '../../support/stage-runs.js';

const project = {
  'a.csproj':
    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
};

test.each([
  ['dotnet publish -o /app', ['/app/: interpreted certain']],
  ['dotnet build -o /app', ['/app/: interpreted certain']],
  ['dotnet restore', []],
])('%s in a .NET project', (command, expected) => {
  const text = `FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /w\nCOPY . .\nRUN ${command}`;
  expect(drawFinal(text, project)).toEqual(expected);
});

test.each([
  ['crystal build --release src/app.cr', '/w/app'],
  ['crystal build src/app.cr -o /bin/server', '/bin/server'],
])('%s makes %s', (command, path) => {
  const made = drawFinal(`FROM crystallang/crystal:1.14\nWORKDIR /w\nRUN ${command}`);
  expect(made.map((line) => line.replace(/ \[.*/, ''))).toEqual([`${path}: dynamic glibc likely`]);
});

test('a recipe behind a semicolon is all that stands there', () => {
  const files = { Makefile: 'all: ; gcc -o /o/a a.c; strip /o/a; cp /o/a /b\n', 'a.c': 'int main() {}' };
  const { commands } = runText('FROM gcc:12\nWORKDIR /w\nCOPY . .\nRUN make', files).stage(0);
  expect(commands.map(({ command }) => command.words.map(({ text }) => text).join(' '))).toEqual([
    'make',
    'gcc -o /o/a a.c',
    'strip /o/a',
    'cp /o/a /b',
  ]);
});

test.each([
  ['composer install', true],
  ['composer install --no-interaction', true],
  ['composer install --no-dev', false],
  ['composer install -d /elsewhere', false],
  ['composer dump-autoload', false],
])('%s brings what only development needs: %s', (command, expected) => {
  const files = { 'composer.json': '{"require-dev":{"phpunit/phpunit":"11"}}', 'x.php': '<?php' };
  const text = `FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN ${command}\nCMD ["php", "x.php"]`;
  const rules = analyseText(text, { files }).findings.map(({ rule }) => rule);
  expect(rules.includes('dev-dependencies-shipped')).toBe(expected);
});

const pom = (version: string, more = ''): string =>
  `<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId>${more}</plugin></plugins></build></project>`;

// Layers are made by default since 2.4; 3.2 moved the launcher, and 3.3 unpacks without one.
test.each<[string, { readonly launcher: string | undefined } | undefined]>([
  [pom('2.3.12.RELEASE'), undefined],
  [pom('2.4.0'), { launcher: 'org.springframework.boot.loader.JarLauncher' }],
  [pom('3.1.5'), { launcher: 'org.springframework.boot.loader.JarLauncher' }],
  [pom('3.2.0'), { launcher: 'org.springframework.boot.loader.launch.JarLauncher' }],
  [pom('3.3.0'), { launcher: undefined }],
  [pom('3.2.0', '<configuration><layers><enabled>false</enabled></layers></configuration>'), undefined],
  [`<!-- ${pom('3.2.0')} -->`, undefined],
])('the jar of %s', (text, expected) => {
  const readFile = (path: string): string | undefined => (path === '/w/pom.xml' ? text : undefined);
  const found = springBootOf({ readFile }, '/w/target/app.jar');
  expect(found && { launcher: found.launcher }).toEqual(expected);
});

test.each([
  ['pip install --user flask', '/root/.local/'],
  ['PYTHONUSERBASE=/u pip install --user flask', '/u/'],
  ['pip install --prefix=/p flask', '/p/'],
  ['pip install --target /t flask', '/t/'],
  ['pip install flask', '/usr/local/lib/python3.12/site-packages/'],
])('%s puts modules into %s', (command, folder) => {
  expect(drawFinal(`FROM python:3.12\nRUN ${command}`).map((line) => line.replace(/:.*/, ''))).toEqual([
    folder,
  ]);
});

test.each([
  ['docker-php-ext-install gd', ['libpng16.so.16', 'libz.so.1']],
  [
    'docker-php-ext-configure gd --with-jpeg && docker-php-ext-install gd',
    ['libpng16.so.16', 'libz.so.1', 'libjpeg.so.62'],
  ],
  ['docker-php-ext-configure intl --with-jpeg && docker-php-ext-install gd', ['libpng16.so.16', 'libz.so.1']],
])('%s needs %j', (command, libraries) => {
  const { artifacts } = runText(`FROM php:8.3-cli-bookworm\nRUN ${command}`).stage(0);
  expect(artifacts.flatMap(({ needs }) => needs)).toEqual(libraries);
});

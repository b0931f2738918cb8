import { describe, expect, test } from 'vitest';
import { convertText, converted, dedent } from '../../support/check-conversion.js';
import type { Files } from '../../support/context-files.js';

/** The lines of the last stage. */
function finalStage(text: string, files: Files = {}, base?: string): readonly string[] {
  const lines = converted(text, files, base).text.trimEnd().split('\n');
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
}

function refusal(text: string, files: Files = {}): string | undefined {
  const result = convertText(dedent(text), files);
  return result.kind === 'refused' ? result.code : undefined;
}

describe('files that the sources name', () => {
  test('in single quotes, as in Dart', () => {
    const text = `
      FROM dart:3.5
      WORKDIR /app
      COPY . .
      RUN dart pub get && dart compile exe bin/server.dart -o bin/server
      CMD ["/app/bin/server"]
    `;
    const files = {
      'pubspec.yaml': 'name: server\n',
      'bin/server.dart':
        "import 'dart:io';\nvoid main() => print(File('docs/help.md').readAsStringSync());\n",
      'docs/help.md': 'one\n',
    };
    expect(finalStage(text, files)).toContain('COPY --from=build /app/docs /app/docs');
    const unnamed = { ...files, 'bin/server.dart': 'void main() {}\n' };
    expect(finalStage(text, unnamed).join('\n')).not.toContain('/app/docs');
  });

  const go = (more: Files, main = 'func main() {}'): { text: string; files: Files } => ({
    text: `
      FROM golang:1.25
      WORKDIR /app
      COPY . .
      RUN CGO_ENABLED=0 go build -o server .
      CMD ["/app/server"]
    `,
    files: { 'go.mod': 'module example.com/app\n', 'main.go': `package main\n${main}\n`, ...more },
  });
  const manifest = 'apiVersion: apps/v1\nkind: Deployment\n';

  test('manifests of Kubernetes stay, unless the sources name them', () => {
    const unnamed = go({ 'deploy/app.yaml': manifest });
    expect(finalStage(unnamed.text, unnamed.files).join('\n')).not.toContain('/app/deploy');
    const named = go({ 'deploy/app.yaml': manifest }, 'func main() { os.ReadFile("deploy/app.yaml") }');
    expect(finalStage(named.text, named.files).join('\n')).toContain('/app/deploy');
  });
});

test('sources of a front end stay, what lies beside it goes along', () => {
  const text = `
    FROM golang:1.22
    RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
    WORKDIR /app
    COPY . .
    RUN npm --prefix ui ci && npm --prefix ui run build
    RUN CGO_ENABLED=0 go build -o /usr/local/bin/srv .
    CMD ["srv"]
  `;
  const files = {
    'go.mod': 'module x\n',
    'main.go': 'package main\nimport "net/http"\nfunc main(){ http.FileServer(http.Dir("ui/build")) }\n',
    'ui/package.json': '{"scripts":{"build":"react-scripts build"}}',
    'ui/src/page.html': 'x',
    'templates/mail.html': 'x',
  };
  const lines = finalStage(text, files);
  expect(lines).toContain('COPY --from=build /app/ui/build /app/ui/build');
  expect(lines.join('\n')).toContain('/app/templates');
  expect(lines.join('\n')).not.toContain('/app/ui/src');
});

test.each([
  ['the script itself', '["build/install/web/bin/web"]'],
  ['a shell that reads it', '["sh", "build/install/web/bin/web"]'],
  ['a shell by its path', '["/bin/bash", "build/install/web/bin/web", "--port=80"]'],
])('an installed distribution is started by %s', (_, command) => {
  const text = `
    FROM eclipse-temurin:21
    WORKDIR /app
    COPY . .
    RUN ./gradlew installDist
    CMD ${command}
  `;
  const files = {
    gradlew: '#!/bin/sh\n',
    'build.gradle': "plugins { id 'application' }\n",
    'src/main/java/A.java': '',
  };
  expect(finalStage(text, files)).toEqual([
    'FROM eclipse-temurin:21-jre',
    'WORKDIR /app',
    'COPY --from=build /app/build/install/web /app/build/install/web',
    `CMD ${command}`,
  ]);
});

test('a wrapper that only the build calls by its path stays behind', () => {
  const text = `
    FROM eclipse-temurin:21
    COPY gradlew /opt/gradlew
    WORKDIR /app
    COPY . .
    RUN /opt/gradlew installDist
    CMD ["build/install/web/bin/web"]
  `;
  const files = { 'build.gradle': "plugins { id 'application' }\n", 'src/main/java/A.java': '' };
  for (const gradlew of ['#!/bin/sh\nexec java -jar wrapper.jar "$@"\n', ''])
    expect(finalStage(text, { ...files, gradlew }).join('\n')).not.toContain('/opt/gradlew');
});

describe('Node beside Ruby', () => {
  const text = (steps: string): string => `
    FROM ruby:3.2
    RUN apt-get update && apt-get install -y nodejs
    WORKDIR /app
    COPY . .
    RUN bundle install${steps}
    CMD ["rails", "server"]
  `;
  const files = (gem: string): Files => ({
    Gemfile: `gem '${gem}'\n`,
    'Gemfile.lock': `GEM\n  specs:\n    ${gem} (5)\n`,
    'config.ru': 'run App\n',
  });
  test.each([
    ['webpacker', '', true],
    ['webpacker', ' && bundle exec rails assets:precompile', false],
    ['rack', '', false],
    ['rack', ' && bundle exec rails assets:precompile', false],
  ])('with %s%s it is needed at run time: %s', (gem, steps, expected) => {
    expect(finalStage(text(steps), files(gem)).join('\n').includes('nodejs')).toBe(expected);
  });
});

describe('a global tool of Node that the container starts', () => {
  const text = (build: string): string => `
    FROM node:22
    WORKDIR /app
    RUN npm install -g next
    COPY . .
    RUN npm ci && ${build}
    CMD ["next", "start"]
  `;
  const files = {
    'package.json': '{"scripts":{"build":"next build"},"dependencies":{"next":"14"}}',
    'package-lock.json': '{}',
    'pages/i.js': '',
  };
  test.each([
    ['next build', 2],
    // npm calls the one of the project.
    ['npm run build', 1],
  ])('where the build runs %s, is installed in so many stages: %s', (build, times) => {
    expect(converted(text(build), files).text.split('npm install -g next').length - 1).toBe(times);
  });
});

test('sources that the build used and that cannot be seen go along with their folder', () => {
  const text = (step: string): string => `
    FROM python:3.12
    WORKDIR /app
    COPY requirements.txt .
    RUN pip install -r requirements.txt
    COPY src src
    ${step}
    CMD ["python", "src/main.py"]
  `;
  const seen = { 'requirements.txt': 'flask\n', 'src/main.py': '' };
  const unseen = { 'requirements.txt': 'flask\n' };
  for (const files of [seen, unseen]) {
    expect(finalStage(text('RUN python -m compileall src'), files)).toContain('COPY --from=build /app /app');
    expect(finalStage(text('ENV A=1'), files)).toContain('COPY src src');
  }
});

describe('what of a Node program goes along', () => {
  const text = (build: string, start: string): string => `
    FROM node:22
    WORKDIR /app
    COPY . .
    RUN npm ci --omit=dev${build}
    CMD ["node", "${start}"]
  `;
  const files = {
    'package.json':
      '{"scripts":{"build":"esbuild src/index.ts --bundle --outdir=dist"},"dependencies":{"express":"4"}}',
    'package-lock.json': '{}',
    'server.js': '',
    'src/index.ts': '',
  };
  test.each<[string, string, string, Files, string]>([
    ['the output of its build', ' && npm run build', 'dist/index.js', files, '/app/dist /app/dist'],
    ['the folder, where a source is started', ' && npm run build', 'server.js', files, '/app /app'],
    [
      'the folder, where nothing is built',
      '',
      'dist/index.js',
      { ...files, 'dist/index.js': '' },
      '/app /app',
    ],
  ])('%s', (_, build, start, context, copied) => {
    expect(finalStage(text(build, start), context)).toContain(`COPY --from=build ${copied}`);
  });
});

test('a program with libraries of its own needs a known release, one without does not', () => {
  const text = (flags: string): string => `
    FROM gcc
    WORKDIR /src
    COPY . .
    RUN gcc -o /app a.c${flags}
    CMD ["/app"]
  `;
  const files = { 'a.c': 'int main() {}\n' };
  const bases = (flags: string): readonly string[] =>
    converted(text(flags), files).choices.map(({ image }) => image);
  expect(bases('')).not.toContain('scratch');
  expect(bases(' -static')).toContain('scratch');
  expect(refusal(text(''), files)).toBe(undefined);
});

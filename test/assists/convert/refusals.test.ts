import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkResult } from '../../../server/src/assists/convert/self-check.js';
import { readSubject } from '../../../server/src/assists/convert/subject.js';
import { refusalCodes } from '../../../server/src/assists/convert/conversion-result.js';
import { mergeRefusalCodes } from '../../../server/src/assists/merge/merge-result.js';
import { createFacts } from '../../../server/src/core/analysis.js';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { checkRefusal, type RefusalCase } from '../../support/check-conversion.js';

const go = { 'go.mod': 'module example.org/app\n', 'main.go': 'package main\nfunc main() {}\n' };
const built = `
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["/app/server"]`;

const cases: readonly RefusalCase[] = [
  { name: 'no FROM', text: 'RUN make', code: 'not-parsed', line: 1, says: 'FROM' },
  {
    name: 'Windows',
    text: `
      FROM mcr.microsoft.com/windows/servercore:ltsc2022
      CMD ["app.exe"]
    `,
    code: 'windows',
    line: 1,
    says: 'Windows',
  },
  {
    name: 'PowerShell',
    text: `
      # escape=\`
      FROM golang:1.22
      SHELL ["powershell", "-Command"]
      CMD ["app.exe"]
    `,
    code: 'windows',
    line: 3,
    says: 'Windows',
  },
  {
    name: 'a base with steps of its own (article: golang:1.6.3-onbuild)',
    text: `
      FROM golang:1.6.3-onbuild
      CMD ["app"]
    `,
    code: 'onbuild-base',
    line: 1,
    says: 'ONBUILD',
  },
  {
    name: 'a base for others',
    text: `
      FROM golang:1.22
      ONBUILD RUN go build
      CMD ["app"]
    `,
    code: 'onbuild-base',
    line: 2,
    says: 'ONBUILD',
  },
  {
    name: 'two stages',
    text: `
      FROM golang:1.22 AS build
      RUN go build
      FROM alpine
      CMD ["app"]
    `,
    code: 'already-multi-stage',
    line: 3,
    says: 'several stages',
  },
  {
    name: 'no command',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
    `,
    code: 'no-command',
    line: 1,
    says: 'ENTRYPOINT or CMD',
  },
  {
    name: 'nothing built',
    text: `
      FROM nginx:1.27
      COPY site.conf /etc/nginx/conf.d/
      CMD ["nginx", "-g", "daemon off;"]
    `,
    code: 'nothing-to-split',
    line: 1,
    says: 'nothing is built',
  },
  {
    name: 'already small',
    files: { 'package.json': '{}', 'server.js': '' },
    text: `
      FROM node:20-slim
      WORKDIR /app
      COPY package.json .
      RUN npm install
      COPY . .
      CMD ["node", "server.js"]
    `,
    code: 'nothing-to-split',
    line: 1,
    says: 'already small',
  },
  {
    name: 'go run',
    files: go,
    text: `
      FROM golang:1.22
      COPY . .
      CMD ["go", "run", "."]
    `,
    code: 'toolchain-at-run-time',
    line: 3,
    says: 'go run',
  },
  {
    name: 'a program that reads the sources again in front of ours',
    files: { 'main.c': 'int main(void) { return 0; }\n', Doxyfile: 'INPUT = /app\n' },
    text: `
      FROM gcc:13
      RUN apt-get update && apt-get install -y doxygen
      WORKDIR /app
      COPY . .
      RUN gcc -o server main.c
      CMD ["sh", "-c", "doxygen /app/Doxyfile && ./server"]
    `,
    code: 'toolchain-at-run-time',
    line: 6,
    says: 'doxygen /app/Doxyfile',
  },
  {
    name: 'dotnet run',
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0
      COPY . .
      ENTRYPOINT ["dotnet", "run"]
    `,
    code: 'toolchain-at-run-time',
    line: 3,
    says: 'dotnet run',
  },
  {
    name: 'an npm script that starts a development server',
    files: { 'package.json': '{"scripts":{"start":"react-scripts start"}}', 'src/a.js': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["npm", "start"]
    `,
    code: 'dev-server',
    line: 5,
    says: 'react-scripts start',
  },
  {
    name: 'a watcher',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go install github.com/air-verse/air@latest
      CMD ["air"]
    `,
    code: 'dev-server',
    line: 5,
    says: 'air',
  },
  {
    name: 'a program that no command makes',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["/app/other"]
    `,
    code: 'artifact-unknown',
    line: 5,
    says: 'container needs',
  },
  {
    name: 'a private base',
    files: go,
    text: `FROM registry.example.org/go:1${built}`,
    code: 'unknown-base',
    line: 1,
    says: 'is not known',
  },
  {
    name: 'a base that only the build knows',
    files: go,
    text: `ARG BASE\n      FROM $BASE${built}`,
    code: 'unknown-base',
    line: 2,
    says: 'ARG',
  },
  {
    name: 'a run base that nobody knows',
    files: go,
    text: `FROM golang:1.22${built}`,
    base: 'registry.example.org/base:1',
    code: 'unknown-base',
    line: 1,
    says: 'registry.example.org/base:1',
  },
  {
    name: 'a run base that the program does not start on',
    files: { 'hello.c': '' },
    base: 'alpine:3.20',
    text: `
      FROM gcc:12
      COPY hello.c .
      RUN gcc -o /hello hello.c
      CMD ["/hello"]
    `,
    code: 'self-check',
    line: 1,
    says: 'a different libc',
  },
  {
    name: 'a shell form on a base without a shell',
    files: go,
    base: 'scratch',
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN CGO_ENABLED=0 go build -o server .
      CMD ./server
    `,
    code: 'self-check',
    line: 1,
    says: 'no shell',
  },
  {
    name: 'a library whose run-time package is not known on this release',
    files: { 'hello.c': '' },
    text: `
      FROM ubuntu:24.04
      RUN apt-get update && apt-get install -y gcc libavcodec-dev
      COPY hello.c .
      RUN gcc -o /hello hello.c -lavcodec
      CMD ["/hello"]
    `,
    code: 'unknown-run-time-libraries',
    line: 2,
    says: 'libavcodec-dev',
  },
  {
    name: 'modules that bring a browser',
    files: { 'package.json': '{"dependencies":{"puppeteer":"22"}}', 'index.js': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["node", "index.js"]
    `,
    code: 'unknown-run-time-libraries',
    line: 1,
    says: 'puppeteer',
  },
  {
    name: 'a RUN in another language',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      RUN <<EOF
      #!/usr/bin/env python3
      print("x")
      EOF
      CMD ["/app/server"]
    `,
    code: 'shell-not-understood',
    line: 5,
    says: 'it is not known which files',
  },
  {
    name: 'a program that nobody knows',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      RUN make-me-data --all
      CMD ["/app/server"]
    `,
    code: 'shell-not-understood',
    line: 5,
    says: 'make-me-data --all',
  },
  {
    name: 'an account made in a branch',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server . && if [ -n "$X" ]; then useradd app; fi
      CMD ["/app/server"]
    `,
    code: 'shell-not-understood',
    line: 4,
    says: 'useradd app',
  },
  {
    name: 'models fetched by Python',
    files: { 'requirements.txt': 'nltk\n', 'main.py': '' },
    text: `
      FROM python:3.12
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt && python -c "import nltk; nltk.download('punkt')"
      CMD ["python", "main.py"]
    `,
    code: 'shell-not-understood',
    line: 4,
    says: 'nltk.download',
  },
  {
    name: 'sources that are cloned',
    text: `
      FROM golang:1.22
      RUN git clone https://example.org/y /src && cd /src && go build -o /y .
      CMD ["/y"]
    `,
    code: 'remote-sources',
    line: 2,
    says: 'downloaded here',
  },
  {
    name: 'a build context that cannot be seen',
    text: `FROM golang:1.22${built}`,
    code: 'sources-unknown',
    line: 3,
    says: 'build context',
  },
  {
    name: 'an archive unpacked nobody knows where',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server . && curl -sSL https://example.org/data.tgz | tar -xz -C /
      CMD ["/app/server"]
    `,
    code: 'shell-not-understood',
    line: 4,
    says: 'it is not known which files',
  },
  {
    name: 'a program of the build that may write data',
    files: go,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server . && ./server seed > /app/seed.db
      CMD ["./server"]
    `,
    code: 'shell-not-understood',
    line: 4,
    says: './server seed',
  },
  {
    name: 'a downloaded program that a script starts',
    files: { ...go, 'entry.sh': '#!/bin/sh\nmigrate up\nexec ./server\n' },
    text: `
      FROM golang:1.22
      RUN curl -sSfL https://example.org/migrate -o /usr/local/bin/migrate && chmod +x /usr/local/bin/migrate
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      ENTRYPOINT ["./entry.sh"]
    `,
    code: 'unknown-run-time-libraries',
    line: 6,
    says: 'downloaded',
  },
  {
    name: 'a library that only a comment above import "C" names',
    files: {
      'go.mod': 'module x\n',
      'main.go': 'package main\n// #cgo LDFLAGS: -lfoo\nimport "C"\nfunc main() {}\n',
    },
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["./server"]
    `,
    code: 'unknown-run-time-libraries',
    line: 1,
    says: 'libfoo',
  },
  {
    name: 'a front end that the program may serve from disk',
    files: { ...go, 'web/package.json': '{"scripts":{"build":"node build.mjs"}}' },
    text: `
      FROM golang:1.22
      RUN apt-get update && apt-get install -y npm
      WORKDIR /app
      COPY . .
      RUN cd web && npm ci && npm run build
      RUN go build -o server .
      CMD ["./server"]
    `,
    code: 'artifact-unknown',
    line: 5,
    says: 'npm run build',
  },
  {
    name: 'a package of an archive that a small image does not know',
    files: go,
    text: `
      FROM golang:1.22
      RUN curl -fsSL https://example.org/key.gpg -o /etc/apt/keyrings/example.gpg
      RUN apt-get update && apt-get install -y example-agent
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["./server"]
    `,
    code: 'unknown-run-time-libraries',
    line: 2,
    says: 'example-agent',
  },
  {
    name: 'a crate of which nothing is known, and no lock file',
    files: {
      'Cargo.toml': '[package]\nname = "app"\n\n[dependencies]\nweird-crate = "1"\n',
      'src/main.rs': '',
    },
    text: `
      FROM rust:1.83
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["/app/target/release/app"]
    `,
    code: 'unknown-run-time-libraries',
    line: 4,
    says: 'Cargo.lock is not in the image; it is not known which libraries the crate weird-crate links',
  },
  {
    name: 'a build context that lies in another folder',
    files: { 'README.md': '' },
    text: `
      FROM rust:1.83
      WORKDIR /app
      COPY Cargo.toml Cargo.lock ./
      COPY src ./src
      RUN cargo build --release
      CMD ["./target/release/app"]
    `,
    code: 'sources-unknown',
    line: 3,
    says: 'COPY Cargo.toml: it is not in the build context',
  },
  {
    name: 'patterns that find nothing in the build context',
    files: { 'README.md': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci
      COPY . .
      CMD ["npm", "start"]
    `,
    code: 'sources-unknown',
    line: 3,
    says: 'COPY package*.json',
  },
  {
    name: 'a RUN of a program that cannot be followed',
    files: { 'app.c': '' },
    text: `
      FROM debian:bookworm
      COPY . .
      RUN /opt/vendor/setup --all
      CMD ["/opt/demo/bin/demo"]
    `,
    code: 'shell-not-understood',
    line: 3,
    says: '/opt/vendor/setup --all',
  },
  {
    name: 'an environment in the cache of Poetry',
    files: { 'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["flask"]\n', 'app.py': '' },
    text: `
      FROM python:3.12
      RUN pip install poetry
      WORKDIR /app
      COPY . .
      RUN poetry install --no-root
      CMD ["poetry", "run", "python", "app.py"]
    `,
    code: 'artifact-unknown',
    line: 5,
    says: 'in the cache of the tool',
  },
  {
    name: 'a program that one way of the script makes, and another way does not',
    files: go,
    text: `
      FROM golang:1.22
      ARG DEV=0
      WORKDIR /app
      COPY . .
      RUN [ "$DEV" = 0 ] && go build -o server . || go install example.org/live@latest
      CMD ["/app/server"]
    `,
    code: 'artifact-unknown',
    line: 5,
    says: 'only under a condition',
  },
  ...(
    [
      ['busybox', 'contains no Node.js'],
      ['nginx:1.27', 'contains no Node.js'],
      ['node:18-slim', 'it needs Node.js 20, and node:18-slim has 18'],
      ['gcr.io/distroless/nodejs20-debian12', 'starts node itself'],
      ['scratch', 'contains no Node.js'],
    ] as const
  ).map(([base, says]) => ({
    name: `a program in JavaScript on ${base}`,
    files: { 'package.json': '{"dependencies":{"express":"4"}}', 'index.js': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY package.json .
      RUN npm install
      COPY index.js .
      CMD ["node", "index.js"]
    `,
    base,
    code: 'unknown-base',
    line: 1,
    says,
  })),
  ...(
    [
      ['python:3.11-slim', 'it needs Python 3.12'],
      ['python:3.12-alpine', 'a different libc'],
      ['debian:bookworm-slim', 'contains no Python'],
    ] as const
  ).map(([base, says]) => ({
    name: `packages of Python on ${base}`,
    files: { 'requirements.txt': 'numpy==2.0\n', 'app.py': '' },
    text: `
      FROM python:3.12
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      CMD ["python", "app.py"]
    `,
    base,
    code: 'unknown-base',
    line: 1,
    says,
  })),
  ...(['scratch', 'alpine:3.22', 'gcr.io/distroless/static-debian12'] as const).map((base) => ({
    name: `a program that may be dynamic on ${base}`,
    files: {
      'go.mod': 'module example.org/app\n\ngo 1.22\n\nrequire example.net/mail v1.0.0\n',
      'main.go': 'package main\n\nimport "example.net/mail"\n\nfunc main() { mail.Run() }\n',
    },
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["/app/server"]
    `,
    base,
    code: 'self-check',
    line: 1,
    says: 'would not run there',
  })),
];

test.each(cases)('$code: $name', checkRefusal);

test('every reason has its place in the documentation', () => {
  const page = readFileSync(new URL('../../../docs/convert.md', import.meta.url), 'utf8');
  const headings = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual([...refusalCodes, ...mergeRefusalCodes]);
});

test('of two comments that are alike both must be in the result', () => {
  const before = '# cached\nFROM golang:1.22\n# cached\nRUN go build -o /app .\nCMD ["/app"]\n';
  const after =
    '# cached\nFROM golang:1.22 AS build\nRUN go build -o /app .\nFROM debian:bookworm-slim\nCOPY --from=build /app /app\nCMD ["/app"]\n';
  const facts = createFacts(before, noInputs);
  const [stage] = facts.graph.stages;
  const image = 'golang:1.22';
  const base = lookup(image);
  if (stage === undefined || base === undefined) throw new Error('a known base is needed');
  const input = {
    ...{ subject: readSubject(facts, stage, base, image), image: 'debian:bookworm-slim', base },
    plan: undefined as never,
    roots: undefined as never,
    placing: undefined as never,
  };
  expect(checkResult(input, after, [], true)).toEqual({
    code: 'self-check',
    message: 'a comment would be lost',
  });
});

const express = JSON.stringify({ dependencies: { express: '4' } });
const unknownStart = {
  text: `
    FROM node:20
    WORKDIR /app
    COPY . .
    RUN npm ci
    CMD ["COMMAND", "start"]
  `,
  code: 'artifact-unknown',
  line: 5,
  says: 'starts: package.json cannot be read or has no such script',
};

test.each([
  ['npm', { 'package.json': express }],
  ['yarn', { 'package.json': express, 'server.js': '' }],
])('%s start without a script of that name and with %j starts nothing known', (command, files) => {
  const text = unknownStart.text.replace('COMMAND', command);
  checkRefusal({ ...unknownStart, name: command, text, files });
});

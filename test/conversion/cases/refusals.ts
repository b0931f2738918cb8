import type { ConversionCase } from '../../support/conversion.js';

const go = {
  'go.mod': 'module example.org/app\n',
  'main.go': 'package main\n\nfunc main() { println(1) }\n',
};
const body = `
      WORKDIR /src
      COPY . .
      RUN go build -o /app .`;

export const refusals: readonly ConversionCase[] = [
  {
    name: 'it has two stages already',
    articles: [7],
    files: go,
    becomes: { refused: 'already-multi-stage' },
    dockerfile: `
      FROM golang:1.19 AS builder${body}
      FROM alpine:3.20
      COPY --from=builder /app /app
      CMD ["/app"]
    `,
  },
  {
    name: 'a build image: nothing is started',
    articles: [3],
    files: go,
    becomes: { refused: 'no-command' },
    dockerfile: `
      FROM golang:1.19${body}
    `,
  },
  {
    name: 'go run compiles when the container starts',
    files: go,
    becomes: { refused: 'toolchain-at-run-time' },
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      CMD ["go", "run", "."]
    `,
  },
  {
    name: 'steps that are not in the file',
    articles: [8],
    files: go,
    becomes: { refused: 'onbuild-base' },
    dockerfile: `
      FROM golang:1.6.3-onbuild
      CMD ["app"]
    `,
  },
  {
    name: 'a base that nobody knows',
    files: go,
    becomes: { refused: 'unknown-base' },
    dockerfile: `
      FROM registry.example.org/team/builder:7${body}
      CMD ["/app"]
    `,
  },
  {
    name: 'sources fetched by the build',
    files: {},
    becomes: { refused: 'remote-sources' },
    dockerfile: `
      FROM golang:1.19
      RUN git clone https://example.org/app.git /src
      WORKDIR /src
      RUN go build -o /app .
      CMD ["/app"]
    `,
  },
  {
    name: 'a program that no step makes',
    files: go,
    becomes: { refused: 'artifact-unknown' },
    dockerfile: `
      FROM golang:1.19${body}
      CMD ["/usr/local/bin/server"]
    `,
  },
  {
    name: 'Windows',
    files: go,
    becomes: { refused: 'windows' },
    dockerfile: `
      # escape=\`
      FROM mcr.microsoft.com/windows/servercore:ltsc2022
      COPY . C:\\src
      RUN go build -o C:\\app.exe .
      CMD ["C:\\\\app.exe"]
    `,
  },
  {
    name: 'no stage at all',
    files: go,
    becomes: { refused: 'not-parsed' },
    dockerfile: `
      RUN go build
    `,
  },
];

import { expect, test } from 'vitest';
import { checkConversion, converted, convertText } from '../../support/check-conversion.js';
import { client, goCases, plain } from './cases/go.js';

test.each(goCases)('$name', checkConversion);

test('line ends, keyword case and a missing last line break stay as found', () => {
  const text = 'from golang:1.22\r\nlabel a=b\r\nworkdir /app\r\ncopy . .\r\nrun go build\r\ncmd ["./app"]';
  const result = convertText(text, plain);
  expect(result).toMatchObject({
    text: 'from golang:1.22 as build\r\nworkdir /app\r\ncopy . .\r\nrun go build\r\n\r\nfrom debian:bookworm-slim\r\nlabel a=b\r\nworkdir /app\r\ncopy --from=build /app/app /app/app\r\ncmd ["./app"]',
  });
});

test('a byte order mark and indentation stay', () => {
  const text = '\ufeff  FROM golang:1.22\n  WORKDIR /app\n  COPY . .\n  RUN go build\n  CMD ["./app"]\n';
  expect(convertText(text, plain)).toMatchObject({
    text: '\ufeff  FROM golang:1.22 AS build\n  WORKDIR /app\n  COPY . .\n  RUN go build\n\n  FROM debian:bookworm-slim\n  WORKDIR /app\n  COPY --from=build /app/app /app/app\n  CMD ["./app"]\n',
  });
});

test('smaller run bases are offered by what the program is linked with', () => {
  const text = `
    FROM golang:1.22
    WORKDIR /app
    COPY . .
    RUN go build -o server .
    CMD ["/app/server"]
  `;
  const images = (files: Record<string, string>): readonly string[] =>
    converted(text, files).choices.map(({ image }) => image);
  expect(images(plain)).toEqual([
    'debian:bookworm-slim',
    'gcr.io/distroless/static-debian12',
    expect.stringMatching(/^alpine:3\.\d+$/),
    'scratch',
  ]);
  expect(images(client)).toEqual(['debian:bookworm-slim', 'gcr.io/distroless/base-debian12']);
});

test('every copied path says where it comes from', () => {
  const { copied } = converted(
    `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build ./cmd/reporter
      CMD ["/app/reporter"]
    `,
    {
      'go.mod': 'module example.org/app\n',
      'cmd/reporter/main.go': 'package main\nfunc main() {}\n',
      'sample.txt': 'x',
    },
  );
  expect(copied.map(({ path, derivation }) => `${path}: ${derivation}`)).toEqual([
    '/app/sample.txt: comes from the build context; it is not a source file, and a program may read it',
    expect.stringContaining(
      '/app/reporter: `go build ./cmd/reporter` without -o of package `example.org/app/cmd/reporter` -> `reporter`',
    ),
  ]);
});

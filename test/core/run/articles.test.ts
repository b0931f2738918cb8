import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawFinal, runText } from '../../support/stage-runs.js';

const server: Files = {
  'httpserver.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }',
};
const client: Files = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.com") }',
};
const hello: Files = { 'main.go': 'package main\nimport "fmt"\nfunc main() { fmt.Println() }' };

/** The systems of the articles the product grew out of, in short: what arrives in the last stage. */
describe('the cases of the articles', () => {
  test.each<[string, string, Files, readonly string[]]>([
    [
      'a glibc builder and Alpine',
      'FROM golang:1.9.2 AS b\nWORKDIR /go/src\nCOPY httpserver.go .\nRUN go build -o httpd ./httpserver.go\nFROM alpine\nWORKDIR /root\nCOPY --from=b /go/src/httpd .',
      server,
      ['/root/httpd: dynamic glibc 2.24 certain [libpthread]'],
    ],
    [
      'CGO_ENABLED=0',
      'FROM golang:1.9.2 AS b\nWORKDIR /go/src\nCOPY httpserver.go .\nRUN CGO_ENABLED=0 go build -o httpd ./httpserver.go\nFROM alpine\nCOPY --from=b /go/src/httpd /',
      server,
      ['/httpd: static certain'],
    ],
    [
      'by index, with -installsuffix',
      'FROM golang:1.6.3-alpine\nADD . /app\nWORKDIR /app\nRUN CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o main .\nFROM alpine:latest\nCOPY --from=0 /app/main .',
      server,
      ['/main: static certain'],
    ],
    [
      'hello world on scratch, with a guard',
      'FROM golang:1.8.3 AS b\nWORKDIR /go/src/hello-world\nCOPY . .\nRUN go install\nRUN ldd /go/bin/hello-world | grep -q "not a dynamic executable"\nFROM scratch\nCOPY --from=b /go/bin/hello-world /',
      hello,
      ['/hello-world: static certain'],
    ],
    [
      'hello world without the guard',
      'FROM golang:1.8.3 AS b\nWORKDIR /go/src/hello-world\nCOPY . .\nRUN go install\nFROM scratch\nCOPY --from=b /go/bin/hello-world /',
      hello,
      ['/hello-world: static certain'],
    ],
    [
      'HTTPS on scratch',
      `FROM golang:1.8.3 AS b\nWORKDIR /go/src/https\nCOPY . .\nRUN CGO_ENABLED=0 go install -a -tags netgo -ldflags '-extldflags "-static"'\nFROM scratch\nCOPY --from=b /go/bin/https /`,
      client,
      ['/https: static certain'],
    ],
    [
      'C of the gcc image on Alpine',
      'FROM gcc:12\nCOPY hello.c .\nRUN gcc -o hello hello.c\nFROM alpine\nCOPY --from=0 /hello .',
      {},
      ['/hello: dynamic glibc 2.36 certain'],
    ],
    [
      'C built on Alpine',
      'FROM alpine:3.20 AS b\nRUN apk add build-base\nRUN gcc -o hello hello.c\nFROM alpine:3.20\nCOPY --from=b /hello .',
      {},
      ['/hello: dynamic musl 1.2.5 certain'],
    ],
    [
      'Rust on busybox:glibc',
      'FROM rust:1.80-bookworm AS b\nCOPY . .\nRUN rustc -o hello hello.rs\nFROM busybox:glibc\nCOPY --from=b /hello .',
      {},
      ['/hello: dynamic glibc 2.36 certain [libgcc_s]'],
    ],
  ])('%s', (_, text, files, expected) => {
    expect(drawFinal(text, files)).toEqual(expected);
  });

  test('certificates are wanted, and there once they are copied', () => {
    const text =
      'FROM golang:1.8.3 AS b\nWORKDIR /go/src/https\nCOPY . .\nRUN CGO_ENABLED=0 go install\nFROM scratch\nCOPY --from=b /go/bin/https /\n';
    const bare = runText(text, client).stage(1);
    const copied = runText(`${text}COPY --from=b /etc/ssl/certs/ /etc/ssl/certs\n`, client).stage(1);
    expect(bare.artifactAt('/https')?.wants.tls).toBe(true);
    expect([bare, copied].map(({ runtime }) => runtime.caCertificates.value)).toEqual([false, true]);
  });

  test('libgcc_s is missing on busybox:glibc and there in Debian', () => {
    const provides = ['busybox:glibc', 'debian:bookworm-slim'].map(
      (image) => runText(`FROM ${image}`).stage(0).runtime.provides('libgcc_s').value,
    );
    expect(provides).toEqual([false, true]);
  });
});

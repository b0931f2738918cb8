import { describe, expect, test } from 'vitest';
import type { Files } from '../support/context-files.js';
import { dedent } from '../support/marked-text.js';
import { stepped, stepTitle } from '../support/steps.js';

const quiet: Files = {
  'go.mod': 'module example.com/tool\n\ngo 1.22\n',
  'main.go': 'package main\n\nfunc main() { println("hello") }\n',
};
const speaking: Files = {
  ...quiet,
  'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n',
};
const zoned: Files = {
  ...quiet,
  'main.go': 'package main\n\nimport "time"\n\nfunc main() { time.LoadLocation("Europe/Rome") }\n',
};

const goOn = (image: string, ...last: readonly string[]): string =>
  [
    'FROM golang:1.22 AS build',
    'WORKDIR /src',
    'COPY . .',
    'RUN go build -o /app .',
    '',
    `FRO<|>M ${image}`,
    ...last,
  ].join('\n');

describe('an empty root', () => {
  test('a program that needs nothing needs nothing but the word', () => {
    const text = goOn('debian:bookworm-slim AS run', 'COPY --from=build /app /app', 'CMD ["/app"]');
    expect(stepped(text, 'scratchBase', quiet)).toBe(
      text.replace('<|>', '').replace('debian:bookworm-slim', 'scratch'),
    );
    expect(stepTitle(text, 'scratchBase', quiet)).toBe('Run on `scratch`');
  });

  test.each([
    ['an image of a digest', goOn(`debian:bookworm-slim@sha256:${'0'.repeat(64)}`)],
    ['an image that a variable names', `ARG BASE=debian:bookworm-slim\n${goOn('$BASE')}`],
    ['a stage', goOn('build')],
    ['an image of which nothing is known', goOn('registry.example/own:1')],
    ['a file with an instruction that nobody knows', `${goOn('debian:bookworm-slim')}\nCOPPY a b`],
  ])('is offered in place of no %s', (_, text) => {
    const last = '\nCOPY --from=build /app /app\nCMD ["/app"]';
    expect(stepped(text + last, 'scratchBase', quiet)).toBeUndefined();
    expect(stepped(text + last, 'distrolessBase', quiet)).toBeUndefined();
  });

  test('cgo is switched off, and certificates come from the builder, whose stage gets a name', () => {
    const text = `
      FROM golang:1.22
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      FR<|>OM debian:bookworm-slim
      COPY --from=0 /app /app
      CMD ["/app"]
    `;
    expect(stepped(text, 'scratchBase', speaking)).toBe(
      dedent(`
        FROM golang:1.22 AS builder
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
        COPY --from=builder /app /app
        CMD ["/app"]
      `),
    );
    expect(stepTitle(text, 'scratchBase', speaking)).toBe(
      'Run on `scratch`, linked statically, with CA certificates',
    );
  });

  test('accounts and zones come from the base, which stays as a stage with what its RUN made', () => {
    const text = goOn(
      'alpine:3.20 AS Run',
      '# what the program reads',
      'RUN apk add --no-cache tzdata \\',
      '  && adduser -D -u 10001 app',
      'COPY --from=build --chown=app /app /app',
      'USER app',
      'ENTRYPOINT ["/app"]',
    );
    expect(stepped(text, 'scratchBase', zoned)).toBe(
      [
        'FROM golang:1.22 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN go build -o /app .',
        '',
        'FROM alpine:3.20 AS files',
        '# what the program reads',
        'RUN apk add --no-cache tzdata \\',
        '  && adduser -D -u 10001 app',
        '',
        'FROM scratch AS Run',
        'COPY --from=files /etc/passwd /etc/group /etc/',
        'COPY --from=files /usr/share/zoneinfo /usr/share/zoneinfo',
        'COPY --from=build --chown=app /app /app',
        'USER app',
        'ENTRYPOINT ["/app"]',
      ].join('\n'),
    );
  });

  test('lower case, indents and line ends of Windows stay', () => {
    const files = { 'main.c': '#include <stdio.h>\nint main(void) { puts("hi"); }\n' };
    const text =
      'from gcc:12 as build\r\nCOPY main.c .\r\nRUN gcc -O2 -o /hi main.c\r\n  f<|>rom debian:bookworm-slim\r\n  user nobody\r\n  copy --from=build /hi /hi\r\n  cmd ["/hi"]';
    expect(stepped(text, 'scratchBase', files)).toBe(
      'from gcc:12 as build\r\nCOPY main.c .\r\nRUN gcc -static -O2 -o /hi main.c\r\n  from debian:bookworm-slim as files\r\n\r\n  from scratch\r\n  copy --from=files /etc/passwd /etc/group /etc/\r\n  user nobody\r\n  copy --from=build /hi /hi\r\n  cmd ["/hi"]',
    );
  });

  test('who owns a copied file is an account too', () => {
    const text = goOn(
      'debian:bookworm-slim',
      'COPY --from=build --chown=nobody:nogroup /app /app',
      'CMD ["/app"]',
    );
    expect(stepped(text, 'scratchBase', quiet)).toContain(
      'FROM scratch\nCOPY --from=files /etc/passwd /etc/group /etc/\nCOPY --from=build --chown=nobody:nogroup',
    );
    expect(stepped(text, 'distrolessBase', quiet)).toBeUndefined();
    expect(stepped(text.replace('nobody:nogroup', '65534:65534'), 'scratchBase', quiet)).not.toContain(
      'passwd',
    );
    expect(stepped(text.replace('nobody:nogroup', '$OWNER'), 'scratchBase', quiet)).toBeUndefined();
    expect(stepped(text.replace('nobody:nogroup', 'nobody'), 'distrolessBase', quiet)).toContain(
      'distroless/static',
    );
  });

  const rust: Files = {
    'Cargo.toml': '[package]\nname = "hi"\n',
    'Cargo.lock': '[[package]]\nname = "hi"\n',
    'src/main.rs': 'fn main() {}\n',
  };
  const cargo = (add: string): string => `
    FROM rust:1.80-bookworm AS build
    ${add}
    WORKDIR /src
    COPY . .
    RUN cargo build --release
    FR<|>OM debian:bookworm-slim
    COPY --from=build /src/target/release/hi /usr/local/bin/
    CMD ["hi"]
  `;
  const addTarget = 'RUN rustup target add x86_64-unknown-linux-musl';

  test('Rust goes to the musl target that the file has added', () => {
    expect(stepped(cargo(addTarget), 'scratchBase', rust)).toBe(
      dedent(`
        FROM rust:1.80-bookworm AS build
        RUN rustup target add x86_64-unknown-linux-musl
        WORKDIR /src
        COPY . .
        RUN cargo build --target x86_64-unknown-linux-musl --release
        FROM scratch
        COPY --from=build /src/target/x86_64-unknown-linux-musl/release/hi /usr/local/bin/
        CMD ["hi"]
      `),
    );
    expect(stepped(cargo('RUN rustup update'), 'scratchBase', rust)).toBeUndefined();
    const foreign = { ...rust, 'Cargo.lock': '[[package]]\nname = "openssl-sys"\n' };
    expect(stepped(cargo(addTarget), 'scratchBase', foreign)).toBeUndefined();
  });

  const copy = 'COPY --from=build /app /app';
  const start = 'CMD ["/app"]';
  const bare =
    'debian:bookworm AS build\nRUN apt-get update && apt-get install -y --no-install-recommends golang';
  const calling = (words: string): Files => ({
    ...quiet,
    'main.go': `package main\n\nimport "os"\n\nfunc main() { ${words} }\n`,
  });

  test.each<[string, string, Files]>([
    ['a shell form', goOn('debian:bookworm-slim', copy, 'CMD /app'), quiet],
    [
      'a health check of another program',
      goOn('debian:bookworm-slim', copy, start, 'HEALTHCHECK CMD ["curl", "-f", "localhost"]'),
      quiet,
    ],
    ['a script', goOn('debian:bookworm-slim', copy, 'COPY start.sh /', 'CMD ["/start.sh"]'), quiet],
    ['a RUN behind the copies', goOn('debian:bookworm-slim', copy, 'RUN chmod 755 /app', start), quiet],
    ['other packages', goOn('debian:bookworm-slim', 'RUN apt-get install -y git', copy, start), quiet],
    ['an image with more in it', goOn('nginx:1.27', copy, start), quiet],
    ['sources that nobody sees', goOn('debian:bookworm-slim', copy, start), {}],
    ['other programs', goOn('debian:bookworm-slim', copy, start), calling('exec.Command("git").Run()')],
    ['temporary files', goOn('debian:bookworm-slim', copy, start), calling('os.CreateTemp("", "x")')],
    [
      'cgo that has to be',
      goOn('debian:bookworm-slim', copy, start),
      { ...quiet, 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' },
    ],
    ['a base that a variable names', goOn('$BASE', copy, start), quiet],
    ['an empty root already', goOn('scratch', copy, start), quiet],
    [
      'TLS without certificates anywhere',
      goOn('ubuntu:24.04', copy, start).replace('golang:1.22 AS build', bare),
      speaking,
    ],
  ])('is not offered for %s', (_name, text, files) => {
    expect(stepped(text, 'scratchBase', files)).toBeUndefined();
  });
});

describe('distroless', () => {
  test.each<[string, string, Files, string]>([
    ['a static program', goOn('debian:bookworm-slim'), quiet, 'static-debian12'],
    ['a program of glibc alone', goOn('debian:bookworm-slim'), speaking, 'base-debian12'],
    ['a static program on Ubuntu', goOn('ubuntu:24.04'), quiet, 'static-debian13'],
  ])('%s', (_name, head, files, image) => {
    const text = `${head}\nCOPY --from=build /app /app\nCMD ["/app"]`;
    const before = text.replace('<|>', '');
    const base = before.split('\n')[5]?.slice(5) ?? '';
    expect(stepped(text, 'distrolessBase', files)).toBe(before.replace(base, `gcr.io/distroless/${image}`));
  });

  test('C++ gets the libraries of the compiler; certificates are there, so their RUN goes, its comment stays', () => {
    const files = { 'main.cc': '#include <iostream>\nint main() { std::cout << 1; }\n' };
    const text = `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y g++
      COPY main.cc .
      RUN g++ -o /tool main.cc
      FR<|>OM debian:bookworm-slim
      # certificates
      RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
      COPY --from=build /tool /tool
      ENTRYPOINT ["/tool"]
    `;
    expect(stepped(text, 'distrolessBase', files)).toBe(
      dedent(`
        FROM debian:bookworm AS build
        RUN apt-get update && apt-get install -y g++
        COPY main.cc .
        RUN g++ -o /tool main.cc
        FROM gcr.io/distroless/cc-debian12
        # certificates
        COPY --from=build /tool /tool
        ENTRYPOINT ["/tool"]
      `),
    );
  });

  const java = (start: string): string => `
    FROM maven:3.9-eclipse-temurin-21 AS build
    WORKDIR /src
    COPY . .
    RUN mvn package
    FR<|>OM eclipse-temurin:21-jre
    COPY --from=build /src/target/shop-1.jar /app.jar
    ${start}
  `;
  const shop: Files = {
    'pom.xml': '<project><artifactId>shop</artifactId><version>1</version></project>',
    'src/main/java/Shop.java': 'class Shop {}',
  };
  const onJava = (start: string): string =>
    dedent(java(start))
      .replace('<|>', '')
      .replace('eclipse-temurin:21-jre', 'gcr.io/distroless/java21-debian13');

  test('Java: what the image starts by itself gives way to the CMD', () => {
    const cmd = 'CMD ["java", "-jar", "/app.jar"]';
    expect(stepped(java(cmd), 'distrolessBase', shop)).toBe(onJava(cmd).replace('CMD', 'ENTRYPOINT []\nCMD'));
    const entry = 'ENTRYPOINT ["java", "-jar", "/app.jar"]';
    expect(stepped(java(entry), 'distrolessBase', shop)).toBe(onJava(entry));
    expect(stepped(java('CMD java -jar /app.jar'), 'distrolessBase', shop)).toBeUndefined();
    const older = java(entry).replace('21-jre', '8-jre');
    expect(stepped(older, 'distrolessBase', shop)).toBeUndefined();
  });

  const node = (start: string): string => `
    FROM node:22 AS build
    WORKDIR /app
    COPY . .
    RUN npm ci --omit=dev
    FR<|>OM node:22-slim
    WORKDIR /app
    COPY --from=build /app /app
    ${start}
  `;
  const server = (name: string): Files => ({
    'package.json': `{"dependencies":{"${name}":"1"}}`,
    'package-lock.json': `{"lockfileVersion":3,"packages":{"":{},"node_modules/${name}":{"version":"1.0.0"}}}`,
    'server.js': 'start();\n',
  });

  test('Node: the image starts it from a place of its own', () => {
    const on = (start: string): string =>
      dedent(node(start)).replace('<|>', '').replace('node:22-slim', 'gcr.io/distroless/nodejs22-debian13');
    expect(stepped(node('CMD ["node", "server.js"]'), 'distrolessBase', server('express'))).toBe(
      on('CMD ["server.js"]'),
    );
    expect(stepped(node('ENTRYPOINT ["node", "server.js"]'), 'distrolessBase', server('express'))).toBe(
      on('ENTRYPOINT ["/nodejs/bin/node", "server.js"]'),
    );
    for (const [start, name] of [
      ['CMD ["npm", "start"]', 'express'],
      ['CMD ["node", "server.js"]', 'bcrypt'],
      ['USER node\n    CMD ["node", "server.js"]', 'express'],
    ] as const)
      expect(stepped(node(start), 'distrolessBase', server(name))).toBeUndefined();
  });
});

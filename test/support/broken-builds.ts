/** Dockerfiles with a fault, and the fixes that are to be offered for it: each one must really help. */
export interface BrokenBuild {
  readonly title: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `rule: title`, the one that an expert would take first. */
  readonly offered: readonly string[];
}

const goHttp = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
};
const goSqlite = {
  'go.mod': 'module example.org/shop\n\ngo 1.22\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n',
  'main.go':
    'package main\nimport (\n"database/sql"\n_ "github.com/mattn/go-sqlite3"\n)\nfunc main() { sql.Open("sqlite3", "x") }\n',
};
const nativeNode = {
  'package.json': '{"dependencies":{"better-sqlite3":"11.1.0"}}',
  'package-lock.json':
    '{"lockfileVersion":3,"packages":{"":{},"node_modules/better-sqlite3":{"version":"11.1.0","hasInstallScript":true}}}',
};
const cHello = { 'hello.c': '#include <stdio.h>\nint main(void) { puts("hi"); }\n' };

export const brokenBuilds: readonly BrokenBuild[] = [
  {
    title: 'Go with the resolver of libc, on Alpine',
    text: `
      FROM golang:1.22-bookworm AS build
      COPY . .
      RUN go build -o /shop .
      FROM alpine:3.20
      RUN apk add --no-cache tzdata
      COPY --from=build /shop /shop
      CMD ["/shop"]
    `,
    files: goHttp,
    offered: [
      'cgo-enabled: Disable cgo (CGO_ENABLED=0)',
      'cgo-enabled: Use the Go implementations: `-tags netgo`',
      'cgo-enabled: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Disable cgo (CGO_ENABLED=0)',
      'libc-mismatch: Use the Go implementations: `-tags netgo`',
      'libc-mismatch: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Build on `golang:1.22-alpine`',
    ],
  },
  {
    title: 'Go that needs cgo, on Alpine with packages',
    text: `
      FROM golang:1.22-bookworm AS build
      COPY . .
      RUN CGO_ENABLED=1 go build -o /shop .
      FROM alpine:3.20
      RUN apk add --no-cache curl
      COPY --from=build /shop /shop
      CMD ["/shop"]
    `,
    files: goSqlite,
    offered: [
      'cgo-enabled: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Link statically: `-linkmode external -extldflags "-static"`',
    ],
  },
  {
    title: 'Go that needs cgo, on plain Alpine',
    text: `
      FROM golang:1.22-bookworm AS build
      COPY . .
      RUN CGO_ENABLED=1 go build -o /shop .
      FROM alpine:3.20
      COPY --from=build /shop /shop
      CMD ["/shop"]
    `,
    files: goSqlite,
    offered: [
      'cgo-enabled: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Run on `debian:bookworm-slim`',
      'libc-mismatch: Run on `gcr.io/distroless/base-debian12`',
    ],
  },
  {
    title: 'node_modules of Debian on Alpine',
    text: `
      FROM node:20 AS deps
      WORKDIR /srv
      COPY package*.json ./
      RUN npm ci
      FROM node:20-alpine
      WORKDIR /srv
      COPY --from=deps /srv/node_modules ./node_modules
      COPY . .
      CMD ["node", "index.js"]
    `,
    files: nativeNode,
    offered: [
      'native-modules-mismatch: Run on `node:20-bookworm-slim`',
      'native-modules-mismatch: Run on `node:20-slim`',
      'native-modules-mismatch: Run on `node:20`',
    ],
  },
  {
    title: 'node_modules of Debian on Alpine with packages of Alpine',
    text: `
      FROM node:20 AS deps
      WORKDIR /srv
      COPY package*.json ./
      RUN npm ci
      FROM node:20-alpine
      RUN apk add --no-cache dumb-init
      WORKDIR /srv
      COPY --from=deps /srv/node_modules ./node_modules
      COPY . .
      CMD ["dumb-init", "node", "index.js"]
    `,
    files: nativeNode,
    offered: [],
  },
  {
    title: 'a virtual environment of Debian on Alpine',
    text: `
      FROM python:3.12-slim AS deps
      RUN python -m venv /opt/venv && /opt/venv/bin/pip install numpy
      FROM python:3.12-alpine
      COPY --from=deps /opt/venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      CMD ["python", "main.py"]
    `,
    offered: [
      'native-modules-mismatch: Run on `python:3.12-slim-trixie`',
      'native-modules-mismatch: Run on `python:3.12-slim`',
      'native-modules-mismatch: Run on `python:3.12`',
    ],
  },
  {
    title: 'a C program beside nginx on Alpine',
    text: `
      FROM gcc:13 AS build
      COPY hello.c .
      RUN gcc -o /hello hello.c -lm
      FROM nginx:1.27-alpine
      COPY --from=build /hello /usr/local/bin/hello
      RUN hello
    `,
    files: cHello,
    offered: ['libc-mismatch: Link statically: `-static`', 'libc-mismatch: Run on `nginx:1.27`'],
  },
  {
    title: 'a command in an image without a shell',
    text: `
      FROM gcr.io/distroless/python3-debian12
      COPY . /srv
      RUN pip install flask
      ENTRYPOINT ["python3", "/srv/main.py"]
    `,
    offered: [],
  },
  {
    title: 'a health check in an image without curl',
    text: `
      FROM golang:1.22 AS build
      COPY . .
      RUN CGO_ENABLED=0 go build -o /shop .
      FROM gcr.io/distroless/static-debian12
      COPY --from=build /shop /shop
      HEALTHCHECK CMD curl -f http://localhost/
      ENTRYPOINT ["/shop"]
    `,
    files: goHttp,
    offered: [],
  },
  {
    title: 'a health check by the program itself',
    text: `
      FROM golang:1.22 AS build
      COPY . .
      RUN CGO_ENABLED=0 go build -o /shop .
      FROM gcr.io/distroless/static-debian12
      COPY --from=build /shop /shop
      HEALTHCHECK CMD /shop --check
      CMD /shop --port 80
    `,
    files: goHttp,
    offered: ['shell-missing: Use the exec form', 'shell-missing: Use the exec form'],
  },
  {
    title: 'Rust of a newer Debian',
    text: `
      FROM rust:1.91-slim AS build
      COPY . .
      RUN cargo build --release
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y ca-certificates
      COPY --from=build /target/release/tool /usr/local/bin/tool
      CMD ["tool"]
    `,
    files: { 'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n', 'src/main.rs': 'fn main() {}\n' },
    offered: [
      'glibc-too-old: Run on `debian:trixie-slim`',
      'glibc-too-old: Build on `rust:1.91-slim-bookworm`',
    ],
  },
  {
    title: 'a JDK of a version without a JRE image',
    text: `
      FROM eclipse-temurin:15
      COPY app.jar /app.jar
      CMD ["java", "-jar", "/app.jar"]
    `,
    offered: [],
  },
  {
    title: 'a JDK beside a health check',
    text: `
      FROM eclipse-temurin:21-jdk-alpine
      COPY app.jar /app.jar
      HEALTHCHECK CMD wget -qO- localhost/health
      CMD ["java", "-jar", "/app.jar"]
    `,
    offered: ['jdk-in-final-image: Run on `eclipse-temurin:21-jre-alpine`'],
  },
  {
    title: 'an account of the build stage',
    text: `
      FROM golang:1.22 AS build
      RUN useradd -u 10001 shop
      COPY . .
      RUN CGO_ENABLED=0 go build -o /shop .
      FROM scratch
      COPY --from=build /shop /shop
      USER shop
      ENTRYPOINT ["/shop"]
    `,
    files: goHttp,
    offered: ['user-missing: Copy `/etc/passwd` from `build`', 'user-missing: Use the number 10001'],
  },
  {
    title: 'a group that Debian does not have',
    text: `
      FROM debian:bookworm-slim
      COPY shop /shop
      USER 65532:nonroot
      CMD ["/shop"]
    `,
    offered: ['user-missing: Use the number 65532'],
  },
  {
    title: 'a file that USER may not change',
    text: `
      FROM node:22
      WORKDIR /srv
      USER node
      COPY start.sh /srv/start.sh
      RUN chmod +x /srv/start.sh
      CMD ["/srv/start.sh"]
    `,
    files: { 'start.sh': '#!/bin/sh\nexec node index.js\n' },
    offered: [
      'permission-denied: Copy it as `node`: `--chown=node`',
      'permission-denied: Set it in the COPY: `--chmod=755`',
    ],
  },
  {
    title: 'C++ of Alpine, installed for',
    text: `
      FROM alpine:3.20 AS build
      RUN apk add build-base
      COPY main.cpp .
      RUN g++ -o /app main.cpp
      FROM alpine:3.20
      COPY --from=build /app /app
      CMD ["/app"]
    `,
    files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    offered: ['shared-library-missing: Install libstdc++ libgcc'],
  },
  {
    title: 'C++ of Alpine, installed by root, above the USER without rights',
    text: `
      FROM alpine:3.20 AS build
      RUN apk add build-base
      COPY main.cpp .
      RUN g++ -o /app main.cpp
      FROM alpine:3.20
      USER nobody
      COPY --from=build /app /app
      CMD ["/app"]
    `,
    files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    offered: ['shared-library-missing: Install libstdc++ libgcc'],
  },
  {
    title: 'a self-contained .NET program on plain Alpine, which needs ICU as well',
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -r linux-musl-x64 --self-contained -o /out
      FROM alpine:3.20
      COPY --from=build /out /srv
      ENTRYPOINT ["/srv/shop"]
    `,
    offered: ['shared-library-missing: Install libgcc libstdc++ icu-libs'],
  },
  {
    title: 'a program copied into a database',
    text: `
      FROM rust:1.80-bookworm AS build
      COPY . .
      RUN cargo build --release
      FROM postgres:16-alpine
      COPY --from=build /target/release/tool /usr/local/bin/tool
    `,
    files: { 'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n', 'src/main.rs': 'fn main() {}\n' },
    offered: [
      'libc-mismatch: Build on `rust:1.80-alpine`',
      'libc-mismatch: Run on `postgres:16-bookworm`',
      'libc-mismatch: Run on `postgres:16`',
    ],
  },
  {
    title: 'a runtime that was put together on another libc',
    text: `
      FROM eclipse-temurin:21-jdk-jammy AS jre
      RUN jlink --add-modules java.base --output /opt/java
      FROM alpine:3.20
      COPY --from=jre /opt/java /opt/java
      COPY app.jar /app.jar
      ENTRYPOINT ["/opt/java/bin/java", "-jar", "/app.jar"]
    `,
    offered: [
      'libc-mismatch: Build on `eclipse-temurin:21-jdk-alpine`',
      'libc-mismatch: Run on `ubuntu:22.04`',
    ],
  },
  {
    title: 'a builder whose tag moves, of the same release for now',
    text: `
      FROM rust:1.91-slim AS build
      COPY . .
      RUN cargo build --release
      FROM debian:trixie-slim
      COPY --from=build /target/release/tool /usr/local/bin/tool
      CMD ["tool"]
    `,
    files: { 'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n', 'src/main.rs': 'fn main() {}\n' },
    offered: ['base-tag-drift: Pin to `rust:1.91-slim-trixie`'],
  },
  {
    title: 'a builder whose tag moves, newer than an old run image',
    text: `
      FROM rust:1.56 AS build
      COPY . .
      RUN cargo build --release
      FROM debian:buster-slim
      COPY --from=build /target/release/tool /usr/local/bin/tool
      CMD ["tool"]
    `,
    files: { 'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n', 'src/main.rs': 'fn main() {}\n' },
    offered: ['glibc-too-old: Run on `debian:bullseye-slim`', 'glibc-too-old: Build on `rust:1.56-buster`'],
  },
  {
    title: 'a release of Erlang that was linked to an older OpenSSL',
    text: `
      FROM hexpm/elixir:1.14.5-erlang-25.3-debian-bullseye-20230227 AS build
      WORKDIR /src
      ENV MIX_ENV=prod
      COPY . .
      RUN mix release
      FROM debian:bookworm-slim
      COPY --from=build /src/_build/prod/rel/shop /srv/shop
      CMD ["/srv/shop/bin/shop", "start"]
    `,
    files: { 'mix.exs': 'defmodule Shop.MixProject do\n  def project, do: [app: :shop]\nend\n' },
    offered: ['shared-library-missing: Run on `debian:bullseye-slim`'],
  },
];

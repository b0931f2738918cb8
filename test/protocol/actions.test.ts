import { expect, test } from 'vitest';
import { drawActions } from '../support/lsp-actions.js';

test('line ends of Windows, unnamed stages, a heredoc that only looks like stages', async () => {
  const project = {
    text: `# syntax=docker/dockerfile:1
# Web front end of the shop
# built twice a day

# --- dependencies, of all packages
FROM node:22-bookworm
WORKDIR /app
COPY . .
RUN npm ci

# the bundle
FROM node:22-bookworm
WORKDIR /app
COPY --from=0 /app/node_modules ./node_modules
COPY . .
RUN --mount=type=cache,target=/root/.npm npm run build
RUN <<EOF
# COPY --from=0 is only text here
echo "FROM nowhere" > /app/dist/build.txt
EOF

# tests; nobody uses them
FROM node:22-bookworm AS tests
COPY --from=1 /app /app
RUN npm test

# what ships
FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=0 /app/node_modules ./node_modules
COPY --from=1 /app/dist ./dist
CMD ["node", "dist/server.js"]
`.replaceAll('\n', '\r\n'),
    files: {
      'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    },
  };
  expect(await drawActions(project)).toMatchInlineSnapshot(`
    "# Install dependencies before copying the sources
    - COPY . .\\r
    + COPY package.json package-lock.json ./\\r
    + COPY . .\\r
    # Keep '/root/.npm' between builds
    - RUN npm ci\\r
    + RUN --mount=type=cache,target=/root/.npm npm ci\\r
    # Name stage 0 'builder' and use the name
    - FROM node:22-bookworm\\r
    + FROM node:22-bookworm AS builder\\r
    - COPY --from=0 /app/node_modules ./node_modules\\r
    + COPY --from=builder /app/node_modules ./node_modules\\r
    - COPY --from=0 /app/node_modules ./node_modules\\r
    + COPY --from=builder /app/node_modules ./node_modules\\r
    # Name stage 1 'builder' and use the name
    - FROM node:22-bookworm\\r
    + FROM node:22-bookworm AS builder\\r
    - COPY --from=1 /app /app\\r
    + COPY --from=builder /app /app\\r
    - COPY --from=1 /app/dist ./dist\\r
    + COPY --from=builder /app/dist ./dist\\r"
  `);
});

test('ARGs between stages, a leftover, a stage above the one it takes from, mounts', async () => {
  const project = {
    text: `ARG GO_VERSION=1.22
ARG DEBIAN=bookworm

FROM golang:\${GO_VERSION}-\${DEBIAN} as builder
ARG VERSION=dev
WORKDIR /src
COPY . .
RUN go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api

# ARGs between stages belong to the stage above
ARG LEFTOVER=1

# an old experiment
FROM builder as old
RUN go vet ./...
# ends here

FROM tools as check
RUN --mount=from=builder,source=/out,target=/in ls /in

# linters
FROM golangci/golangci-lint:v1.60 AS tools

FROM debian:bookworm-slim
COPY --from=0 /out/api /usr/local/bin/api
RUN --mount=type=bind,from=builder,source=/out,target=/in cp /in/api /api2
COPY --from=check /etc/hostname /checked
ENTRYPOINT ["api"]
`,
    files: {
      'go.mod': 'module x\n\ngo 1.22\n',
      'go.sum': '',
      'cmd/api/main.go': 'package main\nimport "net/http"\nfunc main(){http.Get("https://x")}\n',
    },
  };
  expect(await drawActions(project)).toMatchInlineSnapshot(`
    "# Install dependencies before copying the sources
    + COPY go.mod go.sum ./
    + RUN go mod download
    # Keep '/go/pkg/mod' and '/root/.cache/go-build' between builds
    - RUN go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    + RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    # Disable cgo (CGO_ENABLED=0)
    - RUN go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    + RUN CGO_ENABLED=0 go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    # Use the Go implementations: '-tags netgo'
    - RUN go build -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    + RUN go build -tags netgo -ldflags "-X main.version=$VERSION" -o /out/api ./cmd/api
    # Delete stage 'old'
    - # an old experiment
    - FROM builder as old
    - RUN go vet ./...
    - # ends here
    - 
    # Keep '/go/pkg/mod' and '/root/.cache/go-build' between builds
    - RUN go vet ./...
    + RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go vet ./...
    # Move stage 'tools' above stage 'check'
    - FROM tools as check
    - RUN --mount=from=builder,source=/out,target=/in ls /in
    - 
    + FROM tools as check
    + RUN --mount=from=builder,source=/out,target=/in ls /in
    + 
    # Use the name 'builder' instead of 0
    - COPY --from=0 /out/api /usr/local/bin/api
    + COPY --from=builder /out/api /usr/local/bin/api
    # Copy the certificates from the build stage
    - COPY --from=0 /out/api /usr/local/bin/api
    + COPY --from=builder /out/api /usr/local/bin/api
    + COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
    # Install ca-certificates
    + RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*"
  `);
});

test('small letters, no last line break, a jar by number', async () => {
  const project = {
    text: `from maven:3.9-eclipse-temurin-21 as build
workdir /src
copy pom.xml .
copy src src
run mvn -q package

# the server
from eclipse-temurin:21-jdk
workdir /app
# the jar, by number
copy --from=0 /src/target/shop-2.1.jar shop.jar
expose 8080
entrypoint ["java", "-jar", "shop.jar"]`,
    files: {
      'pom.xml':
        '<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.1</version></parent><artifactId>shop</artifactId><version>2.1</version><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>',
      'src/main/java/A.java': 'class A {}',
    },
  };
  expect(await drawActions(project)).toMatchInlineSnapshot(`
    "# Run on 'eclipse-temurin:21-jre'
    - from eclipse-temurin:21-jdk
    + from eclipse-temurin:21-jre
    # Split the Spring Boot 3.3.1 jar into layers
    + run java -Djarmode=tools -jar /src/target/shop-2.1.jar extract --layers --application-filename shop.jar --destination /src/target/extracted
    - copy --from=0 /src/target/shop-2.1.jar shop.jar
    + copy --from=build /src/target/extracted/dependencies/ /app/
    + copy --from=build /src/target/extracted/spring-boot-loader/ /app/
    + copy --from=build /src/target/extracted/snapshot-dependencies/ /app/
    + copy --from=build /src/target/extracted/application/ /app/
    # Use the name 'build' instead of 0
    - copy --from=0 /src/target/shop-2.1.jar shop.jar
    + copy --from=build /src/target/shop-2.1.jar shop.jar"
  `);
});

test('the last stage belongs in front', async () => {
  const project = {
    text: `FROM python:3.12-slim AS base
ENV PYTHONUNBUFFERED=1

FROM base AS wheels
COPY . .
RUN pip install -r requirements.txt

FROM base
COPY --from=wheels /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY --from=assets /site /site
COPY <<EOF /etc/app.ini
[app]
from=0
EOF
CMD ["python", "-m", "app"]

# static files
# from the other team
FROM busybox AS assets
COPY site /site
`,
    files: { 'requirements.txt': 'flask\n' },
  };
  expect(await drawActions(project)).toMatchInlineSnapshot(`
    "# Install dependencies before copying the sources
    - COPY . .
    + COPY requirements.txt ./
    + COPY . .
    # Keep '/root/.cache/pip' between builds
    - RUN pip install -r requirements.txt
    + RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
    # Move stage 'assets' above stage 2
    + # static files
    + # from the other team
    + FROM busybox AS assets
    + COPY site /site
    + 
    - # static files
    - # from the other team
    - FROM busybox AS assets
    - COPY site /site
    - "
  `);
});

test('a comment above the sources', async () => {
  const project = {
    text: `FROM rust:1.80 AS build
WORKDIR /src
# sources
COPY . .
RUN cargo build --release

FROM debian:bookworm-slim
COPY --from=0 /src/target/release/tool /usr/local/bin/tool
CMD ["tool"]
`,
    files: {
      'Cargo.toml': '[package]\nname = "tool"\n',
      'Cargo.lock': '[[package]]\nname = "tool"\n',
      'src/main.rs': 'fn main() {}\n',
    },
  };
  expect(await drawActions(project)).toMatchInlineSnapshot(`
    "# Pin to 'rust:1.80-bookworm'
    - FROM rust:1.80 AS build
    + FROM rust:1.80-bookworm AS build
    # Build dependencies in their own layer with cargo-chef
    - FROM rust:1.80 AS build
    + FROM rust:1.80 AS chef
    + RUN cargo install cargo-chef --locked
    + 
    + FROM chef AS planner
    + COPY . .
    + RUN cargo chef prepare --recipe-path recipe.json
    + 
    + FROM chef AS build
    + COPY --from=planner /src/recipe.json recipe.json
    + RUN cargo chef cook --release --recipe-path recipe.json
    - COPY --from=0 /src/target/release/tool /usr/local/bin/tool
    + COPY --from=2 /src/target/release/tool /usr/local/bin/tool
    # Run on 'gcr.io/distroless/cc-debian12': no shell, no package manager
    - FROM debian:bookworm-slim
    + FROM gcr.io/distroless/cc-debian12
    # Use the name 'build' instead of 0
    - COPY --from=0 /src/target/release/tool /usr/local/bin/tool
    + COPY --from=build /src/target/release/tool /usr/local/bin/tool"
  `);
});

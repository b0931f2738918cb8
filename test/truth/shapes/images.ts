import type { Shape } from './index.js';

const goMain = (body: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/app\n\ngo 1.25\n',
  'main.go': `package main\n${body}`,
});
const client = goMain('import "net/http"\nfunc main() { http.Get("https://example.com") }\n');
const zones = goMain('import "time"\nfunc main() { time.LoadLocation("Europe/Berlin") }\n');

const built = (last: string): string => `
  FROM golang:1.25-alpine AS build
  WORKDIR /src
  COPY . .
  RUN CGO_ENABLED=0 go build -o /app .
  ${last
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('\n  ')}
`;

export const imageShapes: readonly Shape[] = [
  {
    title: 'certificates of the Alpine builder',
    files: client,
    text: built(`
      FROM scratch
      COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'certificates of distroless static',
    files: client,
    text: built(`
      FROM gcr.io/distroless/static-debian12
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'certificates of Alpine itself',
    files: client,
    text: built(`
      FROM alpine:3.22
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'certificates mounted from an image',
    files: client,
    text: built(`
      FROM scratch
      COPY --from=alpine:3.22 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'certificates named by the environment',
    files: { ...client, 'roots.pem': '' },
    text: built(`
      FROM scratch
      ENV SSL_CERT_FILE=/roots.pem
      COPY roots.pem /roots.pem
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'certificates within the program',
    files: goMain(
      'import ("net/http"; _ "golang.org/x/crypto/x509roots/fallback")\nfunc main() { http.Get("https://example.com") }\n',
    ),
    text: built(`
      FROM scratch
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'zones of the builder that installed them',
    files: zones,
    text: `
      FROM golang:1.25-alpine AS build
      RUN apk add --no-cache tzdata
      COPY . .
      RUN go build -o /app .
      FROM scratch
      COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
      COPY --from=build /app /app
      CMD ["/app"]
    `,
  },
  {
    title: 'zones within the program',
    files: goMain('import ("time"; _ "time/tzdata")\nfunc main() { time.LoadLocation("Europe/Berlin") }\n'),
    text: built(`
      FROM scratch
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'zones of Go itself, named by ZONEINFO',
    files: zones,
    text: `
      FROM golang:1.25 AS build
      COPY . .
      RUN CGO_ENABLED=0 go build -o /app .
      FROM scratch
      COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
      ENV ZONEINFO=/zoneinfo.zip
      COPY --from=build /app /app
      CMD ["/app"]
    `,
  },
  {
    title: 'UTC and local time need no zones',
    files: goMain('import ("fmt"; "time")\nfunc main() { fmt.Println(time.Now().UTC(), time.Local) }\n'),
    text: built(`
      FROM scratch
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'a server that trusts nobody needs no certificates',
    files: goMain('import "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n'),
    text: built(`
      FROM scratch
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'nonroot of distroless by name',
    text: built(`
      FROM gcr.io/distroless/static-debian12
      USER nonroot:nonroot
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'nobody of Alpine, by name',
    text: built(`
      FROM alpine:3.22
      USER nobody
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'a user whose lines are written by hand',
    text: built(`
      RUN echo "app:x:10001:10001:app:/:" > /passwd
      FROM scratch
      COPY --from=build /passwd /etc/passwd
      USER app
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'a user of a heredoc',
    text: built(`
      FROM scratch
      COPY <<EOF /etc/passwd
      app:x:10001:10001:app:/:
      EOF
      USER app
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'a user of the builder, with passwd and group',
    text: built(`
      RUN adduser -D -g '' -u 10001 app
      FROM scratch
      COPY --from=build /etc/passwd /etc/passwd
      COPY --from=build /etc/group /etc/group
      USER app:app
      COPY --from=build /app /app
      CMD ["/app"]
    `),
  },
  {
    title: 'a user by variable',
    text: `
      FROM alpine:3.22
      ARG USER=app
      RUN adduser -D $USER
      USER $USER
      CMD ["sleep", "1"]
    `,
  },
  {
    title: 'users that packages make',
    text: `
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y postgresql
      USER postgres
      CMD ["postgres"]
    `,
  },
  {
    title: 'users of official images',
    text: `
      FROM node:24-slim AS a
      USER node
      FROM nginx:1.29 AS b
      USER nginx
      FROM postgres:17 AS c
      USER postgres
      FROM redis:8 AS d
      USER redis
      FROM eclipse-temurin:21-jre
      COPY --from=a /x /x
      COPY --from=b /x /y
      COPY --from=c /x /z
      COPY --from=d /x /w
      RUN useradd app
      USER app
      CMD ["java", "-version"]
    `,
  },
  {
    title: 'tini of Alpine',
    text: built(`
      FROM alpine:3.22
      RUN apk add --no-cache tini
      COPY --from=build /app /app
      ENTRYPOINT ["/sbin/tini", "--", "/app"]
    `),
  },
  {
    title: 'dumb-init from a release',
    text: built(`
      FROM debian:bookworm-slim
      ADD --chmod=755 https://github.com/Yelp/dumb-init/releases/download/v1.2.5/dumb-init_1.2.5_x86_64 /usr/bin/dumb-init
      COPY --from=build /app /app
      ENTRYPOINT ["dumb-init", "--"]
      CMD ["/app"]
    `),
  },
  {
    title: 'static tini on scratch',
    text: built(`
      RUN apk add --no-cache tini-static
      FROM scratch
      COPY --from=build /sbin/tini-static /tini
      COPY --from=build /app /app
      ENTRYPOINT ["/tini", "--", "/app"]
    `),
  },
  {
    title: 'a health check in exec form on distroless',
    text: built(`
      FROM gcr.io/distroless/static-debian12
      COPY --from=build /app /app
      HEALTHCHECK --interval=30s CMD ["/app", "health"]
      CMD ["/app"]
    `),
  },
  {
    title: 'a static shell of busybox on distroless',
    text: built(`
      FROM gcr.io/distroless/static-debian12
      COPY --from=busybox:1.37-musl /bin/sh /bin/sh
      COPY --from=build /app /app
      CMD /app --port $PORT
    `),
  },
  {
    title: 'the static busybox of Debian on scratch',
    text: `
      FROM debian:bookworm AS tools
      RUN apt-get update && apt-get install -y busybox-static
      FROM scratch
      COPY --from=tools /bin/busybox /bin/sh
      CMD echo hello
    `,
  },
  {
    title: 'a debug image and its shell',
    text: built(`
      FROM gcr.io/distroless/static-debian12:debug
      COPY --from=build /app /app
      ENTRYPOINT ["/busybox/sh", "-c", "/app"]
    `),
  },
  {
    title: 'a root file system on scratch',
    text: `
      FROM alpine:3.22 AS root
      RUN apk add --no-cache bash curl
      FROM scratch
      COPY --from=root / /
      RUN echo ready
      SHELL ["/bin/bash", "-c"]
      CMD echo hello
    `,
  },
  {
    title: 'a root file system of the context',
    text: `
      FROM scratch
      ADD rootfs.tar.xz /
      CMD ["bash"]
    `,
  },
  {
    title: 'a root file system made by apk',
    text: `
      FROM alpine:3.22 AS build
      RUN apk add --no-cache --initdb --root /rootfs --repositories-file /etc/apk/repositories --keys-dir /etc/apk/keys alpine-baselayout busybox
      FROM scratch
      COPY --from=build /rootfs /
      CMD /bin/sh
    `,
  },
  {
    title: 'a root file system of Red Hat, made by dnf',
    text: `
      FROM registry.access.redhat.com/ubi9/ubi AS build
      RUN dnf install --installroot /mnt/rootfs --releasever 9 --setopt install_weak_deps=false -y bash coreutils-single && dnf clean all
      FROM scratch
      COPY --from=build /mnt/rootfs/ /
      USER 1001
      CMD ["/bin/bash"]
    `,
  },
  {
    title: 'Chainguard, built and run',
    files: client,
    text: `
      FROM cgr.dev/chainguard/go:latest AS build
      WORKDIR /work
      COPY . .
      RUN go build -o app .
      FROM cgr.dev/chainguard/glibc-dynamic:latest
      COPY --from=build /work/app /usr/bin/app
      ENTRYPOINT ["/usr/bin/app"]
    `,
  },
  {
    title: 'an entry point of the context, for bash where it is',
    text: `
      FROM debian:bookworm-slim
      COPY entrypoint.sh /usr/local/bin/
      ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
      CMD ["app"]
    `,
    files: { 'entrypoint.sh': '#!/usr/bin/env bash\nexec "$@"\n' },
  },
  {
    title: 'an entry point of the context, for bash that is installed',
    text: `
      FROM alpine:3.22
      RUN apk add --no-cache bash
      COPY entrypoint.sh /entrypoint.sh
      ENTRYPOINT ["/entrypoint.sh"]
    `,
    files: { 'entrypoint.sh': '#!/bin/bash\nexec "$@"\n' },
  },
  {
    title: 'an entry point for bash on an image derived from Alpine that brings it',
    text: `
      FROM bash:5.3
      COPY entrypoint.sh /entrypoint.sh
      ENTRYPOINT ["/entrypoint.sh"]
    `,
    files: { 'entrypoint.sh': '#!/usr/local/bin/bash\nexec "$@"\n' },
  },
  {
    title: 'an entry point that is a compiled program in the context',
    text: 'FROM alpine:3.22\nCOPY app /app\nENTRYPOINT ["/app"]\n',
    files: { '.dockerignore': '' },
  },
  {
    title: 'chmod of a file that a package brought',
    text: `
      FROM alpine:3.22
      RUN apk add --no-cache sudo && chmod u+s /usr/bin/sudo
      CMD ["sh"]
    `,
  },
  {
    title: 'programs of static images',
    text: `
      FROM debian:bookworm-slim
      COPY --from=ghcr.io/astral-sh/uv:0.8 /uv /uvx /bin/
      COPY --from=docker:28-cli /usr/local/bin/docker /usr/local/bin/docker
      COPY --from=mikefarah/yq:4 /usr/bin/yq /usr/bin/yq
      COPY --from=rclone/rclone:1.70 /usr/local/bin/rclone /usr/bin/
      RUN uv --version
      CMD ["bash"]
    `,
  },
  {
    title: 'images of nobody knows whom',
    text: `
      ARG REGISTRY=registry.internal.example
      FROM \${REGISTRY}/builder:7 AS build
      COPY . .
      RUN ./build.sh
      FROM \${REGISTRY}/runtime:7
      COPY --from=build /out /opt/app
      USER appuser
      CMD /opt/app/bin/start
    `,
  },
];

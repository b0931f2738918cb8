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
      'cgo-enabled: Build without cgo: `CGO_ENABLED=0`',
      'cgo-enabled: Use the Go implementations: `-tags netgo`',
      'cgo-enabled: Link statically: `-linkmode external -extldflags "-static"`',
      'libc-mismatch: Build without cgo: `CGO_ENABLED=0`',
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
    offered: [],
  },
];

import type { TruthCase } from '../../support/truth.js';
import { goHello, goServer, goUser, goWithC } from './sources.js';

/** Object files are shared among the cases; that is all the mount does. */
const cached = '--mount=type=cache,target=/root/.cache/go-build';
const startsNot = 'exec /app: no such file or directory';

/** A Go program built by `command` and copied to `base`. */
export const goPair = (command: string, base: string, builder = 'golang:1.19'): string => `
  FROM ${builder} AS builder
  WORKDIR /src
  COPY . .
  RUN ${cached} ${command}
  FROM ${base}
  COPY --from=builder /app /app
  ENTRYPOINT ["/app"]
`;

const build = 'go build -o /app .';
const server = { files: goServer } as const;
const served = { ends: 'runs', shows: 'served' } as const;
const dead = { ends: 'fails', shows: startsNot } as const;
const noLoader = { ...dead, says: ['error static-base-dynamic-binary', 'info cgo-enabled'] } as const;
const otherLibc = { ...dead, says: ['error libc-mismatch', 'info cgo-enabled'] } as const;

export const goBases: readonly TruthCase[] = [
  {
    title: 'Go server on the family it was built on',
    articles: [1],
    ...server,
    dockerfile: goPair(build, 'debian:bookworm-slim'),
    says: [],
    ...served,
  },
  {
    title: 'Go server of a glibc builder on Alpine',
    articles: [4],
    ...server,
    dockerfile: goPair(build, 'alpine:3.20'),
    ...otherLibc,
  },
  {
    title: 'Go server without cgo on Alpine',
    articles: [5],
    ...server,
    dockerfile: goPair(`CGO_ENABLED=0 ${build}`, 'alpine:3.20'),
    says: [],
    ...served,
  },
  {
    title: 'Go server of an Alpine builder on Alpine',
    articles: [6, 7],
    ...server,
    dockerfile: goPair(build, 'alpine:3.20', 'golang:1.24-alpine'),
    says: [],
    ...served,
  },
  {
    title: 'Go server of an Alpine builder without a compiler on scratch',
    articles: [6],
    ...server,
    dockerfile: goPair(build, 'scratch', 'golang:1.24-alpine'),
    says: [],
    ...served,
  },
  {
    title: 'Go server on scratch',
    ...server,
    dockerfile: goPair(build, 'scratch'),
    ...noLoader,
  },
  {
    title: 'Go server on busybox:glibc',
    articles: [12, 17],
    ...server,
    dockerfile: goPair(build, 'busybox:glibc'),
    says: [],
    ...served,
  },
  {
    title: 'Go server on busybox:musl, which holds no loader',
    articles: [17],
    ...server,
    dockerfile: goPair(build, 'busybox:musl'),
    ...noLoader,
  },
  {
    title: 'Go server on distroless static',
    ...server,
    dockerfile: goPair(build, 'gcr.io/distroless/static-debian12'),
    ...noLoader,
  },
  {
    title: 'Go server on distroless base',
    ...server,
    dockerfile: goPair(build, 'gcr.io/distroless/base-debian12'),
    says: [],
    ...served,
  },
  {
    title: 'Go program of fmt on scratch',
    articles: [9],
    files: goHello,
    dockerfile: goPair(build, 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'hello from Go',
  },
  {
    title: 'Go program with a guard that looks for "not a dynamic executable"',
    articles: [9],
    files: goHello,
    dockerfile: `
      FROM golang:1.19 AS builder
      WORKDIR /go/src/hello
      COPY . .
      RUN go install .
      RUN ldd /go/bin/app 2>&1 | grep -q "not a dynamic executable"
      FROM scratch
      COPY --from=builder /go/bin/app /app
      CMD ["/app"]
    `,
    says: [],
    ends: 'runs',
    shows: 'hello from Go',
  },
  {
    title: 'Go program by the number of its stage, in its working directory',
    articles: [8],
    files: goServer,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /app
      COPY . .
      RUN ${cached} CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o main .
      FROM alpine:latest
      WORKDIR /root/
      COPY --from=0 /app/main .
      CMD ["./main"]
    `,
    says: [],
    ...served,
  },
  {
    title: 'Go server by the number of its stage, with cgo',
    articles: [8],
    files: goServer,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /app
      COPY . .
      RUN ${cached} go build -o main .
      FROM alpine:latest
      WORKDIR /root/
      COPY --from=0 /app/main .
      CMD ["./main"]
    `,
    says: ['error libc-mismatch', 'info cgo-enabled'],
    ends: 'fails',
    shows: 'exec ./main: no such file or directory',
  },
  {
    title: 'Go program for another CPU',
    articles: [8],
    files: goHello,
    dockerfile: goPair('GOARCH=arm64 go build -o /app .', '--platform=linux/amd64 alpine:3.20'),
    says: ['error platform-mismatch'],
    ends: 'fails',
    shows: 'exec format error',
  },
  {
    title: 'Go server linked on glibc 2.36 on 2.31',
    ...server,
    dockerfile: goPair(build, 'debian:bullseye-slim', 'golang:1.19-bookworm'),
    says: ['error glibc-too-old', 'info cgo-enabled'],
    ends: 'fails',
    shows: "version `GLIBC_2.34' not found (required by /app)",
  },
  {
    title: 'Go server linked on glibc 2.41 on 2.36',
    ...server,
    dockerfile: goPair(build, 'debian:bookworm-slim', 'golang:1.24-trixie'),
    says: [],
    ...served,
  },
  {
    title: 'Go server linked on glibc 2.31 on 2.36',
    ...server,
    dockerfile: goPair(build, 'debian:bookworm-slim', 'golang:1.15-bullseye'),
    says: [],
    ...served,
  },
  {
    title: 'Go server linked on glibc 2.31 on 2.41',
    ...server,
    dockerfile: goPair(build, 'debian:trixie-slim', 'golang:1.15-bullseye'),
    says: [],
    ...served,
  },
  {
    title: 'Go server linked on glibc 2.31 on busybox:glibc',
    ...server,
    dockerfile: goPair(build, 'busybox:glibc', 'golang:1.15-bullseye'),
    says: [],
    ...served,
  },
];

export const goSwitches: readonly TruthCase[] = [
  {
    title: 'CGO_ENABLED=0 by ENV',
    articles: [12],
    ...server,
    dockerfile: `
      FROM golang:1.19 AS builder
      ENV CGO_ENABLED=0
      WORKDIR /src
      COPY . .
      RUN ${cached} go build -o /app .
      FROM scratch
      COPY --from=builder /app /app
      ENTRYPOINT ["/app"]
    `,
    says: [],
    ...served,
  },
  {
    title: 'CGO_ENABLED=0 by ARG',
    ...server,
    dockerfile: `
      FROM golang:1.19 AS builder
      ARG CGO_ENABLED=0
      WORKDIR /src
      COPY . .
      RUN ${cached} go build -o /app .
      FROM scratch
      COPY --from=builder /app /app
      ENTRYPOINT ["/app"]
    `,
    says: [],
    ...served,
  },
  {
    title: 'CGO_ENABLED=0 by export',
    ...server,
    dockerfile: goPair(`export CGO_ENABLED=0 && ${build}`, 'scratch'),
    says: [],
    ...served,
  },
  {
    title: 'CGO_ENABLED=0 by go env -w',
    ...server,
    dockerfile: goPair(`go env -w CGO_ENABLED=0 && ${build}`, 'scratch'),
    says: [],
    ...served,
  },
  {
    title: 'CGO_ENABLED=0 of an earlier RUN is forgotten',
    ...server,
    dockerfile: goPair(`true\n  RUN export CGO_ENABLED=0\n  RUN ${cached} ${build}`, 'scratch'),
    ...noLoader,
  },
  {
    title: 'another CPU in the same words turns cgo off, its own does not',
    ...server,
    dockerfile: goPair(`GOOS=linux GOARCH=amd64 ${build}`, '--platform=linux/amd64 scratch'),
    says: ['info cgo-enabled', 'warning static-base-dynamic-binary'],
    ...dead,
  },
  {
    title: 'netgo alone serves net',
    articles: [12],
    ...server,
    dockerfile: goPair('go build -tags netgo -o /app .', 'scratch'),
    says: [],
    ...served,
  },
  {
    title: 'netgo does nothing for os/user',
    articles: [12],
    files: goUser,
    dockerfile: goPair('go build -tags netgo -o /app .', 'scratch'),
    ...noLoader,
  },
  {
    title: 'osusergo does',
    files: goUser,
    dockerfile: goPair('go build -tags netgo,osusergo -o /app .', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'looked up',
  },
  {
    title: '-extldflags "-static" alone is not heard',
    articles: [10],
    ...server,
    dockerfile: goPair(`go build -ldflags '-extldflags "-static"' -o /app .`, 'scratch'),
    ...noLoader,
  },
  {
    title: '-extldflags "-static" with an external link',
    ...server,
    dockerfile: goPair(`go build -ldflags '-linkmode external -extldflags "-static"' -o /app .`, 'scratch'),
    says: [],
    ...served,
  },
  {
    title: '-extldflags "-static" with cgo of its own, which is linked externally',
    files: goWithC,
    dockerfile: goPair(`go build -ldflags '-extldflags "-static"' -o /app .`, 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'hello from C in Go',
  },
  {
    title: 'the same in other words',
    ...server,
    dockerfile: goPair('go build -ldflags="-linkmode=external -extldflags=-static" -o /app .', 'scratch'),
    says: [],
    ...served,
  },
  {
    title: 'tags by GOFLAGS',
    ...server,
    dockerfile: goPair('GOFLAGS=-tags=netgo go build -o /app .', 'scratch'),
    says: [],
    ...served,
  },
  {
    title: '-buildmode=pie by GOFLAGS',
    files: goHello,
    dockerfile: goPair('GOFLAGS=-buildmode=pie CGO_ENABLED=0 go build -o /app .', 'scratch'),
    ...dead,
    says: ['error static-base-dynamic-binary'],
  },
  {
    title: 'a program named by its module',
    ...server,
    dockerfile: goPair('go build && cp app /app', 'scratch'),
    ...noLoader,
  },
  {
    title: 'a program named by its module, installed',
    ...server,
    dockerfile: goPair('go install ./... && mv /go/bin/app /app', 'scratch'),
    ...noLoader,
  },
  {
    title: 'cgo of its own on Alpine',
    files: goWithC,
    dockerfile: goPair(build, 'alpine:3.20'),
    ...otherLibc,
  },
  {
    title: 'the guard stops a server with cgo',
    articles: [10],
    ...server,
    dockerfile: `
      FROM golang:1.19 AS builder
      WORKDIR /src
      COPY . .
      RUN ${cached} go build -o /app .
      RUN ldd /app 2>&1 | grep -q "not a dynamic executable"
      FROM scratch
      COPY --from=builder /app /app
      CMD ["/app"]
    `,
    says: ['info cgo-enabled'],
    ends: 'build fails',
    shows: 'exit code: 1',
  },
  {
    title: 'all of the flags together',
    articles: [10],
    ...server,
    dockerfile: goPair(
      `CGO_ENABLED=0 go build -a -tags netgo -ldflags '-extldflags "-static"' -o /app . && ldd /app 2>&1 | grep -q "not a dynamic executable"`,
      'scratch',
    ),
    says: [],
    ...served,
  },
  {
    title: '-buildmode=pie asks for a loader even without cgo',
    files: goHello,
    dockerfile: goPair('CGO_ENABLED=0 go build -buildmode=pie -o /app .', 'scratch'),
    ...dead,
    says: ['error static-base-dynamic-binary'],
  },
  {
    title: '-buildmode=pie with cgo on Alpine',
    files: goHello,
    dockerfile: goPair('go build -buildmode=pie -o /app .', 'alpine:3.20'),
    ...dead,
    says: ['error libc-mismatch'],
  },
  {
    title: '-buildmode=pie without cgo on busybox:glibc',
    files: goHello,
    dockerfile: goPair('CGO_ENABLED=0 go build -buildmode=pie -o /app .', 'busybox:glibc'),
    says: [],
    ends: 'runs',
    shows: 'hello from Go',
  },
  {
    title: 'static-pie',
    files: goServer,
    dockerfile: goPair(
      `go build -buildmode=pie -ldflags '-linkmode external -extldflags "-static-pie"' -o /app .`,
      'scratch',
    ),
    says: [],
    ends: 'runs',
    shows: 'served',
  },
  {
    title: '-race is dynamic whatever is imported',
    files: goHello,
    dockerfile: goPair('go build -race -o /app .', 'scratch'),
    ...dead,
    says: ['error static-base-dynamic-binary'],
  },
];

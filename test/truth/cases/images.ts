import type { TruthCase } from '../../support/truth.js';
import { goPair } from './go.js';
import {
  goHello,
  goHttps,
  goOwnRoots,
  goPlainClient,
  goServer,
  goUtc,
  goZone,
  million,
  nothing,
  shellScript,
} from './sources.js';

const cached = '--mount=type=cache,target=/root/.cache/go-build';

/** A static program in a stage, and what the last stage makes of it. */
const hello = (...last: readonly string[]): string => `
  FROM golang:1.19 AS builder
  WORKDIR /src
  COPY . .
  RUN ${cached} CGO_ENABLED=0 go build -o /app .
  ${last.join('\n  ')}
`;
const copied = 'COPY --from=builder /app /app';
const ran = { files: goHello, says: [], ends: 'runs', shows: 'hello from Go' } as const;

export const shellCases: readonly TruthCase[] = [
  {
    ...ran,
    title: 'exec form on scratch',
    articles: [9],
    dockerfile: hello('FROM scratch', copied, 'CMD ["/app"]'),
  },
  {
    ...ran,
    title: 'shell form on scratch',
    dockerfile: hello('FROM scratch', copied, 'CMD /app'),
    says: ['error shell-missing'],
    ends: 'fails',
    shows: 'exec: "/bin/sh": stat /bin/sh: no such file or directory',
  },
  {
    ...ran,
    title: 'shell form on distroless static',
    dockerfile: hello('FROM gcr.io/distroless/static-debian12', copied, 'ENTRYPOINT exec /app'),
    says: ['error shell-missing'],
    ends: 'fails',
    shows: 'exec: "/bin/sh": stat /bin/sh: no such file or directory',
  },
  {
    ...ran,
    title: 'shell form on Alpine',
    dockerfile: hello('FROM alpine:3.20', copied, 'CMD exec /app'),
  },
  {
    ...ran,
    title: 'RUN on scratch',
    dockerfile: hello('FROM scratch', copied, 'RUN /app', 'CMD ["/app"]'),
    says: ['error shell-missing'],
    ends: 'build fails',
    shows: 'exec: "/bin/sh": stat /bin/sh: no such file or directory',
  },
  {
    ...ran,
    title: 'RUN in exec form on scratch',
    dockerfile: hello('FROM scratch', copied, 'RUN ["/app"]', 'CMD ["/app"]'),
  },
  {
    title: 'a static shell copied to scratch',
    files: nothing,
    dockerfile: `
      FROM scratch
      COPY --from=busybox:musl /bin/busybox /bin/sh
      CMD echo hello from a shell
    `,
    says: [],
    ends: 'runs',
    shows: 'hello from a shell',
  },
  {
    title: 'a script for sh on Alpine',
    files: shellScript('#!/bin/sh'),
    dockerfile: 'FROM alpine:3.20\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    says: [],
    ends: 'runs',
    shows: 'hello from a script',
  },
  {
    title: 'a script for bash on Alpine',
    files: shellScript('#!/bin/bash'),
    dockerfile: 'FROM alpine:3.20\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    says: ['error shell-missing'],
    ends: 'fails',
    shows: 'exec /run.sh: no such file or directory',
  },
  {
    title: 'a script that names no interpreter',
    files: shellScript('# says hello'),
    dockerfile: 'FROM alpine:3.20\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    says: ['error shell-missing'],
    ends: 'fails',
    shows: 'exec /run.sh: exec format error',
  },
  {
    title: 'a script that names no interpreter, handed to a shell',
    files: shellScript('# says hello'),
    dockerfile: 'FROM alpine:3.20\nCOPY run.sh /run.sh\nENTRYPOINT ["sh", "/run.sh"]\n',
    says: [],
    ends: 'runs',
    shows: 'hello from a script',
  },
];

export const userCases: readonly TruthCase[] = [
  {
    ...ran,
    title: 'a user by name on scratch',
    dockerfile: hello('FROM scratch', copied, 'USER app', 'CMD ["/app"]'),
    says: ['error user-missing'],
    ends: 'fails',
    shows: 'unable to find user app: no matching entries in passwd file',
  },
  {
    ...ran,
    title: 'a user by number on scratch',
    dockerfile: hello('FROM scratch', copied, 'USER 65532:65532', 'CMD ["/app"]'),
  },
  {
    ...ran,
    title: 'a user by name that nobody made, on Alpine',
    dockerfile: hello('FROM alpine:3.20', copied, 'USER app', 'CMD ["/app"]'),
    says: ['error user-missing'],
    ends: 'fails',
    shows: 'unable to find user app: no matching entries in passwd file',
  },
  {
    ...ran,
    title: 'a user by name that useradd made, on Debian',
    dockerfile: hello('FROM debian:bookworm-slim', 'RUN useradd app', copied, 'USER app', 'CMD ["/app"]'),
  },
  {
    ...ran,
    title: 'a user by name that a line of passwd made, on Alpine',
    dockerfile: hello(
      'FROM alpine:3.20',
      'RUN echo "app:x:1000:1000::/:/bin/sh" >> /etc/passwd',
      copied,
      'USER app',
      'CMD ["/app"]',
    ),
  },
  {
    ...ran,
    title: 'a user of the base by name',
    dockerfile: hello('FROM gcr.io/distroless/static-debian12', copied, 'USER nonroot', 'CMD ["/app"]'),
  },
  {
    ...ran,
    title: 'a user of the builder whose passwd is copied',
    dockerfile: hello(
      'RUN useradd --no-create-home app',
      'FROM scratch',
      'COPY --from=builder /etc/passwd /etc/group /etc/',
      copied,
      'USER app',
      'CMD ["/app"]',
    ),
  },
  {
    ...ran,
    title: 'a user that passwd lacks when it was copied',
    dockerfile: hello(
      'FROM scratch',
      'COPY --from=builder /etc/passwd /etc/passwd',
      copied,
      'USER app',
      'CMD ["/app"]',
    ),
    says: ['error user-missing'],
    ends: 'fails',
    shows: 'unable to find user app: no matching entries in passwd file',
  },
];

const https = (base: string, ...more: readonly string[]): string => `
  FROM golang:1.19 AS builder
  WORKDIR /src
  COPY . .
  RUN ${cached} CGO_ENABLED=0 go build -o /app . && /app make && update-ca-certificates
  FROM ${base}
  ${['COPY --from=builder /tls /tls', copied, ...more].join('\n  ')}
  CMD ["/app"]
`;
const distrusts = {
  says: ['warning ca-certificates-missing'],
  ends: 'fails',
  shows: 'certificate signed by unknown authority',
} as const;

export const dataCases: readonly TruthCase[] = [
  {
    title: 'HTTPS on scratch',
    articles: [10],
    files: goHttps,
    dockerfile: https('scratch'),
    ...distrusts,
  },
  {
    title: 'HTTPS on Debian, which brings no certificates',
    files: goHttps,
    dockerfile: https('debian:bookworm-slim'),
    ...distrusts,
  },
  {
    title: 'HTTPS on scratch with the certificates of the builder',
    articles: [10],
    files: goHttps,
    dockerfile: https('scratch', 'COPY --from=builder /etc/ssl/certs/ /etc/ssl/certs'),
    says: [],
    ends: 'runs',
    shows: 'answered over HTTPS: 404',
  },
  {
    title: 'HTTPS on scratch with the one file of certificates',
    files: goHttps,
    dockerfile: https('scratch', 'COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'),
    says: [],
    ends: 'runs',
    shows: 'answered over HTTPS: 404',
  },
  {
    title: 'a time zone by name on scratch',
    files: goZone,
    dockerfile: goPair('go build -o /app .', 'scratch'),
    says: ['warning timezone-data-missing'],
    ends: 'fails',
    shows: 'unknown time zone Europe/Berlin',
  },
  {
    title: 'UTC by name on scratch',
    files: goUtc,
    dockerfile: goPair('go build -o /app .', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'the zone is UTC <nil>',
  },
  {
    title: 'a client of plain HTTP on scratch',
    files: goPlainClient,
    dockerfile: goPair('CGO_ENABLED=0 go build -o /app .', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'answered over HTTP: 404',
  },
  {
    title: 'HTTPS that trusts what it knows itself, on scratch',
    files: goOwnRoots,
    dockerfile: goPair('CGO_ENABLED=0 go build -o /app .', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'answered over HTTPS: 404',
  },
  {
    title: 'a time zone by name on Alpine',
    files: goZone,
    dockerfile: goPair('go build -o /app .', 'alpine:3.20'),
    says: ['warning timezone-data-missing'],
    ends: 'fails',
    shows: 'unknown time zone Europe/Berlin',
  },
  {
    title: 'a time zone by name on Debian',
    files: goZone,
    dockerfile: goPair('go build -o /app .', 'debian:bookworm-slim'),
    says: [],
    ends: 'runs',
    shows: 'the zone is Europe/Berlin',
  },
  {
    title: 'a time zone by name with the zones inside',
    files: goZone,
    dockerfile: goPair('go build -tags timetzdata -o /app .', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'the zone is Europe/Berlin',
  },
  {
    title: 'a time zone by name with the zones copied',
    files: goZone,
    dockerfile: hello(
      'FROM scratch',
      copied,
      'COPY --from=builder /usr/share/zoneinfo /usr/share/zoneinfo',
      'CMD ["/app"]',
    ),
    says: [],
    ends: 'runs',
    shows: 'the zone is Europe/Berlin',
  },
];

const server = (...last: readonly string[]): string => `
  FROM golang:1.19 AS builder
  WORKDIR /src
  COPY . .
  RUN ${cached} go build -o /app .
  ${last.join('\n  ')}
`;
const served = { files: goServer, says: [], ends: 'runs', shows: 'served' } as const;
const lost = {
  files: goServer,
  says: ['error libc-mismatch', 'info cgo-enabled'],
  ends: 'fails',
  shows: 'no such file or directory',
} as const;

export const copyCases: readonly TruthCase[] = [
  {
    ...lost,
    title: 'a program over two stages, renamed on the way',
    dockerfile: server(
      'FROM scratch AS files',
      'COPY --from=builder /app /out/server',
      'FROM alpine:3.20',
      'COPY --from=files /out/server /usr/local/bin/serve',
      'CMD ["serve"]',
    ),
  },
  {
    ...lost,
    title: 'a program in a folder that is copied',
    dockerfile: server(
      'RUN mkdir /out && mv /app /out/serve',
      'FROM alpine:3.20',
      'COPY --from=builder /out/ /usr/local/bin/',
      'CMD ["serve"]',
    ),
  },
  {
    ...lost,
    title: 'a program in a folder that is copied, by wildcard',
    dockerfile: server(
      'RUN mkdir /out && install -m 755 /app /out/serve',
      'FROM alpine:3.20',
      'COPY --from=builder /out/* /usr/local/bin/',
      'ENTRYPOINT ["/usr/local/bin/serve"]',
    ),
  },
  {
    ...lost,
    title: 'a program that the build itself runs where it cannot',
    ends: 'build fails',
    shows: '/app: not found',
    dockerfile: server('FROM alpine:3.20', copied, 'RUN /app', 'CMD ["/app"]'),
  },
  {
    ...served,
    title: 'the whole root of the builder on scratch',
    dockerfile: server('FROM scratch', 'COPY --from=builder / /', 'CMD ["/app"]'),
  },
  {
    ...served,
    title: 'loader and library copied to scratch by hand',
    dockerfile: server(
      'FROM scratch',
      'COPY --from=builder /lib64/ld-linux-x86-64.so.2 /lib64/',
      'COPY --from=builder /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/libresolv.so.2 /lib/x86_64-linux-gnu/',
      copied,
      'CMD ["/app"]',
    ),
  },
  {
    ...served,
    title: 'the stage that built it goes on',
    dockerfile: server('FROM builder', 'CMD ["/app"]'),
  },
  {
    ...served,
    title: 'a stage on top of the run stage',
    dockerfile: server('FROM debian:12-slim AS run', copied, 'FROM run', 'ENTRYPOINT ["/app"]'),
  },
  {
    ...served,
    title: 'a health check in exec form on distroless',
    dockerfile: server(
      'FROM gcr.io/distroless/base-debian12',
      copied,
      'HEALTHCHECK CMD ["/app", "check"]',
      'CMD ["/app"]',
    ),
  },
  {
    title: 'chmod in a layer of its own stores the file again',
    articles: [6],
    files: million,
    dockerfile:
      'FROM alpine:3.20\nCOPY million /million\nRUN chmod 751 /million\nCMD ["stat", "-c", "mode %a", "/million"]\n',
    says: ['info layer-duplicates-file'],
    ends: 'runs',
    shows: 'mode 751',
    stores: 1_000_000,
  },
  {
    title: 'COPY --chmod stores it once',
    articles: [6],
    files: million,
    dockerfile:
      'FROM alpine:3.20\nCOPY --chmod=751 million /million\nRUN true\nCMD ["stat", "-c", "mode %a", "/million"]\n',
    says: [],
    ends: 'runs',
    shows: 'mode 751',
    stores: 0,
  },
];

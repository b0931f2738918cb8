import { startsProgramsOf32Bits } from '../../support/programs-of-32-bits.js';
import type { TruthCase } from '../../support/truth.js';
import { goHello, goServer, shellScript } from './sources.js';

const cached = '--mount=type=cache,target=/root/.cache/go-build';

const built = (build: string, last: readonly string[]): string => `
  FROM golang:1.19 AS builder
  WORKDIR /src
  COPY . .
  RUN ${cached} ${build}
  ${last.join('\n  ')}
`;
/** A program that needs the loader of glibc, and one that needs nothing. */
const bound = (...last: readonly string[]): string => built('go build -o /app .', last);
const free = (...last: readonly string[]): string => built('CGO_ENABLED=0 go build -o /app .', last);
const copied = 'COPY --from=builder /app /app';

const lost = { files: goServer, says: ['error libc-mismatch', 'info cgo-enabled'], ends: 'fails' } as const;
const unsure = { ...lost, says: ['info cgo-enabled', 'warning libc-mismatch'] } as const;
const served = { files: goServer, says: [], ends: 'runs', shows: 'served' } as const;
const ran = { files: goHello, says: [], ends: 'runs', shows: 'hello from Go' } as const;

export const startCases: readonly TruthCase[] = [
  {
    ...lost,
    title: 'started by a shell form',
    dockerfile: bound('FROM alpine:3.20', copied, 'CMD /app'),
    shows: '/app: not found',
  },
  {
    ...lost,
    title: 'started by a variable',
    dockerfile: bound('FROM alpine:3.20', 'ENV APP=/app', copied, 'CMD $APP'),
    shows: '/app: not found',
  },
  {
    ...lost,
    title: 'started by a shell in exec form',
    dockerfile: bound('FROM alpine:3.20', copied, 'CMD ["sh", "-c", "exec /app"]'),
    shows: '/app: not found',
  },
  {
    ...lost,
    title: 'started by env',
    dockerfile: bound('FROM alpine:3.20', copied, 'ENTRYPOINT ["env", "A=b", "/app"]'),
    shows: "env: can't execute '/app': No such file or directory",
  },
  {
    ...lost,
    title: 'started by an entry point of the stage below',
    dockerfile: bound('FROM alpine:3.20 AS run', 'ENTRYPOINT ["/app"]', 'FROM run', copied),
    shows: 'exec /app: no such file or directory',
  },
  {
    ...ran,
    title: 'a second program that nobody starts here',
    files: goServer,
    dockerfile: built('go build -o /tool . && CGO_ENABLED=0 go build -o /app .', [
      'FROM alpine:3.20',
      copied,
      'COPY --from=builder /tool /usr/local/bin/tool',
      'CMD ["/app"]',
    ]),
    says: ['info cgo-enabled', 'warning libc-mismatch'],
    shows: 'served',
    warnsOnly: true,
  },
  {
    ...ran,
    title: 'a program of 32 bits on 64',
    dockerfile: built('GOARCH=386 go build -o /app .', [
      'FROM --platform=linux/amd64 alpine:3.20',
      copied,
      'CMD ["/app"]',
    ]),
    // Nothing in the Dockerfile says what the kernel of the machine was set up for.
    ...(startsProgramsOf32Bits() ? {} : { ends: 'fails', shows: 'exec format error' }),
  },
  {
    ...lost,
    title: 'started by a link',
    dockerfile: bound(
      'FROM alpine:3.20',
      'COPY --from=builder /app /opt/app/bin/serve',
      'RUN ln -s /opt/app/bin/serve /usr/bin/serve',
      'CMD ["serve"]',
    ),
    shows: 'exec /usr/bin/serve: no such file or directory',
  },
  {
    ...lost,
    title: 'copied by a RUN from a mounted stage',
    dockerfile: bound(
      'FROM alpine:3.20',
      'RUN --mount=from=builder,source=/app,target=/mnt/app cp /mnt/app /usr/bin/serve',
      'CMD ["/usr/bin/serve"]',
    ),
    shows: 'exec /usr/bin/serve: no such file or directory',
  },
  {
    ...unsure,
    title: 'started by a script of the context, as the CMD that it is handed',
    files: { ...goServer, ...shellScript('#!/bin/sh\nexec "$@"') },
    dockerfile: bound(
      'FROM alpine:3.20',
      copied,
      'COPY --chmod=755 run.sh /run.sh',
      'ENTRYPOINT ["/run.sh"]',
      'CMD ["/app"]',
    ),
    shows: '/app: not found',
  },
  {
    ...served,
    title: 'a CMD in shell form is an argument of the ENTRYPOINT, and needs no shell',
    dockerfile: free('FROM scratch', copied, 'ENTRYPOINT ["/app"]', 'CMD serve'),
  },
  {
    ...served,
    title: 'the last of two copies to one path counts',
    dockerfile: built('go build -o /app . && CGO_ENABLED=0 go build -o /free .', [
      'FROM scratch',
      copied,
      'COPY --from=builder /free /app',
      'CMD ["/app"]',
    ]),
  },
  {
    ...served,
    title: 'a builder for the platform of the engine, by name',
    dockerfile: `
      FROM --platform=linux/amd64 golang:1.19 AS builder
      WORKDIR /src
      COPY . .
      RUN ${cached} CGO_ENABLED=0 go build -o /app .
      FROM scratch
      COPY --from=builder /app /app
      CMD ["/app"]
    `,
  },
  {
    ...ran,
    title: 'a health check in shell form on scratch leaves the container alone',
    dockerfile: free('FROM scratch', copied, 'HEALTHCHECK CMD /app check', 'CMD ["/app"]'),
    says: ['warning shell-missing'],
    warnsOnly: true,
  },
  {
    ...ran,
    title: 'a shell that SHELL names',
    dockerfile: free(
      'FROM gcr.io/distroless/static-debian12',
      'COPY --from=busybox:musl /bin/busybox /busybox/sh',
      'SHELL ["/busybox/sh", "-c"]',
      copied,
      'CMD /app',
    ),
  },
  {
    ...ran,
    title: 'a user that is missing in a stage that nobody starts',
    dockerfile: free(
      'FROM scratch AS files',
      'USER app',
      copied,
      'FROM scratch',
      'COPY --from=files /app /app',
      'CMD ["/app"]',
    ),
  },
  {
    ...ran,
    title: 'a user that is missing, and another one later',
    dockerfile: free('FROM scratch', 'USER app', copied, 'USER 1000', 'CMD ["/app"]'),
  },
  {
    ...ran,
    title: 'a group that is missing',
    dockerfile: free('FROM scratch', copied, 'USER 1000:app', 'CMD ["/app"]'),
    says: ['error user-missing'],
    ends: 'fails',
    shows: 'unable to find group app: no matching entries in group file',
  },
  {
    ...ran,
    title: 'a RUN as a user that is missing',
    dockerfile: free('FROM alpine:3.20', copied, 'USER app', 'RUN /app', 'USER 1000', 'CMD ["/app"]'),
    says: ['error user-missing'],
    ends: 'build fails',
    shows: 'unable to find user app',
  },
];

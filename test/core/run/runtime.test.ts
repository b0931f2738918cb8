import { describe, expect, test } from 'vitest';
import type { StageRuntime } from '../../../server/src/core/run/stage-run.js';
import { runText } from '../../support/stage-runs.js';

const runtime = (text: string): StageRuntime => {
  const runs = runText(text);
  return runs.stage(runs.graph.final).runtime;
};

type Row = readonly [string, boolean | undefined];

describe('CA certificates', () => {
  test.each<Row>([
    ['FROM scratch', false],
    ['FROM debian:bookworm-slim', false],
    ['FROM alpine:3.20', true],
    ['FROM private.example/x', undefined],
    ['FROM scratch\nCOPY --from=alpine:3.20 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/', true],
    ['FROM golang:1.22 AS b\nFROM scratch\nCOPY --from=b /etc/ssl /etc/ssl', true],
    ['FROM debian:bookworm-slim AS b\nFROM scratch\nCOPY --from=b /etc/ssl /etc/ssl', false],
    [
      'FROM debian:bookworm-slim AS b\nADD https://x.example/r.pem /r.pem\nFROM scratch\nCOPY --from=b /r.pem /etc/ssl/cert.pem',
      true,
    ],
    ['FROM scratch\nENV SSL_CERT_FILE=/roots.pem', undefined],
    ['FROM scratch\nCOPY ca.pem /etc/ssl/certs/ca-certificates.crt', true],
    ['FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y ca-certificates', true],
    ['FROM debian:bookworm-slim\nRUN apt-get install -y --no-install-recommends bash', false],
    ['FROM debian:bookworm-slim\nRUN apt-get install -y curl', undefined],
    [
      'FROM debian:bookworm-slim\nCOPY ca.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates',
      true,
    ],
    ['FROM fedora:41\nRUN trust anchor /ca.pem', true],
    ['FROM debian:bookworm-slim\nRUN ./setup.sh', undefined],
    ['FROM debian:bookworm-slim\nRUN curl -sSL https://x.example | sh', undefined],
  ])('%j: %s', (text, expected) => {
    expect(runtime(text).caCertificates.value).toBe(expected);
  });
});

describe('zoneinfo', () => {
  test.each<Row>([
    ['FROM alpine:3.20', false],
    ['FROM alpine:3.20\nRUN apk add --no-cache tzdata', true],
    ['FROM alpine:3.20\nRUN apk add tzdata && apk del tzdata', false],
    ['FROM scratch\nCOPY --from=golang:1.22 /usr/share/zoneinfo /usr/share/zoneinfo', true],
    ['FROM alpine:3.20\nRUN apk add nodejs', undefined],
    ['FROM alpine:3.20\nENV ZONEINFO=/zones.zip', undefined],
    ['FROM scratch\nCOPY --from=golang:1.22 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/', false],
    ['FROM alpine:3.20\nRUN apk add --virtual .zones tzdata && apk del .zones', false],
  ])('%j: %s', (text, expected) => {
    expect(runtime(text).zoneinfo.value).toBe(expected);
  });
});

describe('dynamic programs of glibc', () => {
  test.each<Row>([
    ['FROM scratch', false],
    ['FROM alpine:3.20', false],
    ['FROM debian:bookworm-slim', true],
    ['FROM private.example/x', undefined],
    ['FROM busybox:musl', false],
    ['FROM busybox:1.36', true],
    ['FROM gcc:12 AS b\nFROM scratch\nCOPY --from=b / /', true],
    ['FROM gcc:12 AS b\nFROM scratch\nCOPY --from=b /lib64/ld-linux-x86-64.so.2 /lib64/', true],
    ['FROM gcc:12 AS b\nFROM alpine:3.20\nCOPY --from=b /lib /lib', undefined],
    ['FROM gcc:12 AS b\nFROM scratch\nCOPY --from=b /out /', undefined],
    ['FROM scratch\nADD rootfs.tar.gz /', undefined],
  ])('%j: %s', (text, expected) => {
    expect(runtime(text).runsDynamic('glibc').value).toBe(expected);
  });

  test('gcompat is told apart', () => {
    const answers = ['FROM alpine:3.20', 'FROM alpine:3.20\nRUN apk add gcompat'].map(
      (text) => runtime(text).compat.value,
    );
    expect(answers).toEqual([false, true]);
  });
});

describe('libraries', () => {
  test.each<[string, string, boolean | undefined]>([
    ['FROM alpine:3.20', 'libstdc++', false],
    ['FROM alpine:3.20\nRUN apk add libstdc++', 'libstdc++', true],
    ['FROM alpine:3.20\nRUN apk add --no-cache bash', 'libgcc_s', false],
    ['FROM alpine:3.20\nRUN apk add icu-libs', 'libgcc_s', undefined],
    ['FROM debian:bookworm-slim', 'libpq', false],
    ['FROM debian:bookworm-slim\nRUN apt-get install -y libpq5', 'libpq', true],
    ['FROM debian:bookworm-slim\nRUN apt-get install -y libevent-2.1-7t64', 'libevent', true],
    ['FROM debian:bookworm-slim', 'libexotic', undefined],
    ['FROM busybox:1.36', 'libgcc_s', false],
    ['FROM busybox:1.36\nCOPY libfoo.so.1 /lib/', 'libfoo', true],
    ['FROM busybox:1.36\nCOPY libfoo.so.1 /lib/', 'libgcc_s', false],
    ['FROM busybox:1.36\nCOPY libfoo.so.1 /data/', 'libgcc_s', false],
    [
      'FROM gcc:12 AS b\nFROM busybox:1.36\nCOPY --from=b /lib/x86_64-linux-gnu/libgcc_s.so.1 /lib/',
      'libgcc_s',
      true,
    ],
    [
      'FROM gcc:12 AS b\nFROM busybox:1.36\nCOPY --from=b /usr/lib/x86_64-linux-gnu /usr/lib/x86_64-linux-gnu',
      'libgcc_s',
      true,
    ],
    ['FROM scratch', 'libgcc_s', false],
  ])('%j has %s: %s', (text, library, expected) => {
    expect(runtime(text).provides(library).value).toBe(expected);
  });
});

// ld.so(8) and the configuration of Debian: /usr/local/lib is found through the cache alone.
test.each([
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/', true],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/x86_64-linux-gnu/', true],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/foo/', false],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/lib/', false],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/\nRUN ldconfig', false],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/\nRUN ldconfig -p', true],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/\nRUN apt-get install -y curl', false],
  ['FROM debian:bookworm-slim\nRUN ldconfig\nCOPY libpq.so.5 /usr/local/lib/', true],
  ['FROM debian:bookworm-slim\nENV LD_LIBRARY_PATH=/usr/local/lib\nCOPY libpq.so.5 /usr/local/lib/', false],
  ['FROM debian:bookworm-slim\nCOPY libpq.so.5 /usr/local/lib/\nCOPY ld.so.cache /etc/', false],
  ['FROM alpine:3.20\nCOPY libpq.so.5 /usr/local/lib/', false],
  ['FROM fedora:41\nCOPY libpq.so.5 /usr/local/lib/', false],
])('after %j the library is not in the cache of the loader: %s', (text, expected) => {
  const runs = runText(text);
  const stage = runs.stage(runs.graph.final);
  expect(stage.runtime.holds({ kind: 'library', name: 'libpq' }).uncached !== undefined).toBe(expected);
});

describe('accounts', () => {
  test.each<[string, string, boolean | undefined]>([
    ['FROM scratch', 'app', false],
    ['FROM scratch', '1000', true],
    ['FROM alpine:3.20', 'nobody', true],
    ['FROM alpine:3.20', 'app', false],
    ['FROM alpine:3.20\nRUN adduser -D -u 1000 app', 'app', true],
    ['FROM alpine:3.20\nRUN addgroup -S app && adduser -S -G app app', 'app', true],
    ['FROM debian:bookworm-slim\nRUN useradd -r -m -u 10 -s /bin/sh app', 'app', true],
    ['FROM debian:bookworm-slim\nRUN useradd --uid 10 $NAME', 'app', undefined],
    ['FROM scratch\nRUN echo "app:x:10:10::/:" > /etc/passwd', 'app', true],
    ['FROM scratch\nRUN echo -n "app:x:10:10::/:" > /etc/passwd', 'app', true],
    [
      'FROM alpine:3.20 AS b\nRUN adduser -D app\nFROM scratch\nCOPY --from=b /etc/passwd /etc/passwd',
      'app',
      true,
    ],
    [
      'FROM alpine:3.20 AS b\nRUN ./write-users\nFROM scratch\nCOPY --from=b /own/passwd /etc/passwd',
      'app',
      undefined,
    ],
    ['FROM scratch\nCOPY passwd /etc/passwd', 'app', undefined],
    ['FROM alpine:3.20\nRUN apk add nginx', 'nginx', undefined],
  ])('%j has %s: %s', (text, name, expected) => {
    expect(runtime(text).hasUser(name).value).toBe(expected);
  });
});

describe('programs and groups', () => {
  test.each<[string, string, boolean | undefined]>([
    ['FROM debian:12\nRUN apt-get install -y jq', 'jq', true],
    ['FROM debian:12\nRUN apt-get install -y jq && apt-get purge -y jq', 'jq', undefined],
    ['FROM debian:12\nRUN a || apt-get install -y jq', 'jq', undefined],
    ['FROM debian:12\nRUN xargs apt-get install -y < list', 'jq', undefined],
    ['FROM debian:12\nRUN xargs rm < list', 'jq', false],
    ['FROM debian:12\nRUN dpkg -i x.deb', 'jq', undefined],
    ['FROM debian:12\nRUN dpkg-query -W', 'jq', false],
    ['FROM debian:12\nRUN chroot /x', 'jq', undefined],
    ['FROM debian:12\nARG X\nRUN $X', 'jq', undefined],
    ['FROM debian:12\nRUN apt-get install -y postgresql-client-common', '/usr/bin/psql', true],
    ['FROM debian:12\nRUN apt-get install -y postgresql-client-common', '/usr/local/bin/psql', undefined],
    ['FROM scratch\nCOPY --from=debian:12 /bin/bash /bin/bash', 'sh', false],
    ['FROM scratch\nCOPY --from=debian:12 /bin/bash /bin/bash', 'jq', false],
    ['FROM scratch\nADD https://example.org/jq?v=1#x /usr/bin/', 'jq', true],
    ['FROM scratch\nADD https://example.org/jq-1.7 /usr/bin/jq', 'jq', true],
    ['FROM scratch\nADD https://example.org/jq /usr/bin/other', 'jq', false],

    ['FROM debian:12\nRUN busybox --install /bin', 'jq', undefined],
    ['FROM debian:12\nRUN nix-env -i jq', 'jq', undefined],
    ['FROM debian:12\nRUN install-all', 'jq', undefined],
    ['FROM debian:12\nRUN ./setup.sh', 'jq', undefined],
    ['FROM debian:12\nRUN setup', 'jq', undefined],
    ['FROM debian:12\nRUN install -d /x', 'jq', false],
    ['FROM alpine:3.20\nRUN apk add --virtual .tools jq && apk del .tools', 'jq', undefined],
    ['FROM alpine:3.20\nRUN apk add --virtual .tools jq', 'jq', true],
    ['FROM debian:12\nCOPY jq /usr/bin/', 'jq', true],
    ['FROM debian:12\nCOPY jq /data/', 'jq', false],
    ['FROM debian:12\nRUN ln -s /opt/x /usr/bin/jq', 'jq', undefined],
    ['FROM debian:12\nADD tools.tar.gz /usr', 'jq', undefined],
    ['FROM debian:12\nADD tools.tar.gz /data', 'jq', false],
    ['FROM debian:12\nCOPY --from=private.example/x /usr/local/bin /usr/local/bin', 'jq', undefined],
    ['FROM scratch\nCOPY --from=busybox:musl /bin/busybox /bin/', 'wget', undefined],
    ['FROM scratch\nCOPY --from=busybox:musl /bin/sh /bin/sh', 'bash', false],
    ['FROM scratch\nCOPY --from=debian:12 /bin/bash /bin/bash', 'bash', true],
  ])('%j has the program %s: %s', (text, name, expected) => {
    expect(runtime(text).holds({ kind: 'program', name }).value).toBe(expected);
  });

  test.each<[string, string, boolean | undefined]>([
    ['FROM alpine:3.20', 'www-data', true],
    ['FROM alpine:3.20', 'app', false],
    ['FROM alpine:3.20', '10', true],
    ['FROM alpine:3.20\nRUN addgroup -S app', 'app', true],
    ['FROM alpine:3.20\nRUN adduser -S app', 'app', true],
    ['FROM debian:12\nRUN groupmod -n app users', 'app', true],
    ['FROM debian:12\nARG NAME\nRUN groupmod -n $NAME users', 'app', undefined],
    ['FROM debian:12\nRUN groupmod -g 10 users', 'app', false],
    ['FROM debian:12\nRUN usermod -l app games', 'app', true],
    ['FROM scratch\nCOPY group /etc/group', 'app', undefined],
    ['FROM scratch\nRUN echo app:x:10:10::/: | tee /etc/passwd', 'app', undefined],
  ])('%j has the group %s: %s', (text, name, expected) => {
    expect(runtime(text).holds({ kind: 'group', name }).value).toBe(expected);
  });
});

describe('shell', () => {
  test.each<Row>([
    ['FROM scratch', false],
    ['FROM alpine:3.20', true],
    ['FROM scratch\nCOPY --from=busybox:musl /bin/sh /bin/sh', true],
    ['FROM scratch\nCOPY --from=busybox:musl /bin /bin', true],
    ['FROM private.example/x', undefined],
  ])('%j: %s', (text, expected) => {
    expect(runtime(text).shell.value).toBe(expected);
  });
});

test.each([
  ['FROM scratch', 'no loader: only static programs start'],
  ['FROM gcr.io/distroless/static-debian12', 'no loader: only static programs start'],
  ['FROM alpine:3.20', 'the loader of musl only'],
])('%s says why it starts no dynamic glibc program', (text, part) => {
  const { evidence } = runtime(text).runsDynamic('glibc');
  expect(evidence.map(({ message }) => message)).toEqual([expect.stringContaining(part)]);
});

test.each([
  ['FROM debian:12', '3.4.30'],
  ['FROM debian:12\nENV LD_LIBRARY_PATH=/x', undefined],
  ['FROM debian:12\nENV LD_PRELOAD=/x', undefined],
  ['FROM debian:12\nRUN apt-get install -y gcc/testing', undefined],
  ['FROM debian:12\nRUN apt-get install -y --target-release=sid gcc', undefined],
  ['FROM debian:12\nRUN cp my.list /etc/apt/sources.list.d/', undefined],
  ['FROM debian:12\nRUN ls -t x/y', '3.4.30'],
  ['FROM debian:12\nCOPY --from=internal/x /usr/lib /usr/lib', undefined],
  ['FROM debian:12\nRUN ldconfig /opt/lib', undefined],
  ['FROM debian:12\nRUN echo /opt/lib > /etc/ld.so.conf.d/opt.conf', undefined],
  ['FROM debian:12\nRUN apt-get install -y -t sid libstdc++6', undefined],
  ['FROM ubuntu:22.04\nRUN mkdir /x', '3.4.30'],
  ['FROM ubuntu:22.04\nRUN add-apt-repository ppa:ubuntu-toolchain-r/test', undefined],
])('%j has the libstdc++ of its release, unless another one may be found: %s', (text, version) => {
  expect(runtime(text).libstdcxx).toBe(version);
});

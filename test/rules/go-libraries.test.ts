import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

const capture =
  'package main\nimport "github.com/google/gopacket/pcap"\nfunc main() { pcap.FindAllDevs() }\n';
const wrapper = (flags: string): string =>
  `package main\n/*\n${flags}\n*/\nimport "C"\nfunc main() { C.run() }\n`;

/** Messages about libraries that a Go program lacks on the image it is copied to. */
function missing(
  main: string,
  prepare: string,
  run: string,
  files: Readonly<Record<string, string>> = {},
): string {
  const text = `FROM golang:1.23-bookworm AS build
${prepare}
WORKDIR /src
COPY . .
RUN go build -o /app .
FROM ${run}
COPY --from=build /app /app
ENTRYPOINT ["/app"]`;
  const sources = { 'go.mod': 'module example.org/app\n\ngo 1.23\n', 'main.go': main, ...files };
  const { findings } = analyseText(text, { files: sources });
  return findings
    .flatMap(({ rule, severity, message }) =>
      rule === 'shared-library-missing'
        ? [`${severity} ${/needs ([^;]*), which/.exec(message)?.[1] ?? ''}`]
        : [],
    )
    .join('; ');
}

const headers = 'RUN apt-get update && apt-get install -y libpcap-dev libsnappy-dev';

describe('libraries that a Go program links through cgo', () => {
  test.each([
    ['of a module', capture, 'debian:bookworm-slim', 'error libpcap'],
    [
      'of its own',
      wrapper('#cgo LDFLAGS: -L/usr/lib -lsnappy -lm'),
      'debian:bookworm-slim',
      'error libsnappy',
    ],
    [
      'of its own, on linux',
      wrapper('#cgo linux LDFLAGS: -lsnappy'),
      'debian:bookworm-slim',
      'error libsnappy',
    ],
    ['of another system', wrapper('#cgo windows LDFLAGS: -lsnappy'), 'debian:bookworm-slim', ''],
    ['as an archive', wrapper('#cgo LDFLAGS: -Wl,-Bstatic -lsnappy'), 'debian:bookworm-slim', ''],
    ['a named archive', wrapper('#cgo LDFLAGS: -l:libsnappy.a'), 'debian:bookworm-slim', ''],
    ['in a folder of its own', wrapper('#cgo LDFLAGS: -L${SRCDIR}/lib -lsnappy'), 'debian:bookworm-slim', ''],
    ['without a package of headers', wrapper('#cgo LDFLAGS: -L./lib -lcore'), 'debian:bookworm-slim', ''],
    [
      'that are installed',
      capture,
      'debian:bookworm-slim\nRUN apt-get update && apt-get install -y libpcap0.8',
      '',
    ],
  ])('%s', (_title, main, run, expected) => {
    expect(missing(main, headers, run)).toBe(expected);
  });

  test.each([
    ['go env', 'RUN go env -w CGO_LDFLAGS=-static'],
    ['an archive by its path', 'ENV CGO_LDFLAGS=/usr/lib/x86_64-linux-gnu/libpcap.a'],
    ['sources besides the headers', 'RUN cd /libpcap && ./configure --disable-shared && make install'],
    ['the library is taken away', 'RUN rm /usr/lib/x86_64-linux-gnu/libpcap.so'],
    ['a tag', 'ENV GOFLAGS=-tags=pcap_dlopen'],
  ])('linked otherwise: %s', (_title, prepare) => {
    expect(missing(capture, `${headers}\n${prepare}`, 'debian:bookworm-slim')).toBe('');
  });

  test('a folder of LD_LIBRARY_PATH that an archive fills may hold it', () => {
    const run = 'debian:bookworm-slim\nADD libs.tar.gz /opt/libs/\nENV LD_LIBRARY_PATH=/opt/libs';
    expect(missing(capture, headers, run, { 'libs.tar.gz': 'x' })).toBe('');
    expect(missing(capture, headers, run.replace('=/opt/libs', '=/opt/other'))).toBe('error libpcap');
  });

  test('a library built from its sources may be an archive', () => {
    const build =
      'RUN curl -sSL https://example.org/libpcap.tar.gz | tar xz && cd libpcap && ./configure && make install';
    expect(missing(capture, build, 'debian:bookworm-slim')).toBe('');
  });

  test('sources of C++ beside a file with cgo link the libraries of their compiler', () => {
    const plus = { 'run.cpp': 'extern "C" int run() { return 0; }\n' };
    const main = wrapper('int run(void);');
    expect(missing(main, '', 'gcr.io/distroless/base-debian12', plus)).toBe('error libstdc++, libgcc_s');
    expect(missing(main, '', 'gcr.io/distroless/cc-debian12', plus)).toBe('');
    expect(
      missing(wrapper('#cgo LDFLAGS: -static-libstdc++'), '', 'gcr.io/distroless/base-debian12', plus),
    ).toBe('');
    const elsewhere = { 'run_windows.cpp': 'int x;\n', 'other.cc': '//go:build other\n\nint y;\n' };
    expect(missing(main, '', 'gcr.io/distroless/base-debian12', elsewhere)).toBe('');
    expect(missing(main, 'ENV CGO_LDFLAGS=-static-libstdc++', 'gcr.io/distroless/base-debian12', plus)).toBe(
      '',
    );
  });
});

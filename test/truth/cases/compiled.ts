import type { Files } from '../../support/context-files.js';
import type { TruthCase } from '../../support/truth.js';
import {
  cHello,
  cLibrary,
  cMake,
  cNumbers,
  cParallel,
  cppHeader,
  cppHello,
  cppPlain,
  rustCargo,
  rustHello,
  rustStatic,
} from './sources.js';

const pair = (builder: string, command: string, base: string, more = ''): string => `
  FROM ${builder} AS builder
  WORKDIR /src
  COPY . .
  RUN ${command}
  FROM ${base}
  ${more}COPY --from=builder /app /app
  CMD ["/app"]
`;

interface Language {
  readonly files: Files;
  readonly builder: string;
  readonly hello: string;
}
type Row = readonly [
  title: string,
  command: string,
  base: string,
  says: TruthCase['says'],
  shows?: string,
  builder?: string,
];

/** Rows that say nothing run; the others fail, by default for want of a loader. */
const table = ({ files, builder, hello }: Language, rows: readonly Row[]): readonly TruthCase[] =>
  rows.map(([title, command, base, says, shows, other]) => {
    const runs = says.length === 0;
    const ending = runs ? hello : 'exec /app: no such file or directory';
    const dockerfile = pair(other ?? builder, command, base);
    return { title, files, dockerfile, says, ends: runs ? 'runs' : 'fails', shows: shows ?? ending };
  });

const c: Language = { files: cHello, builder: 'gcc:12', hello: 'hello from C' };
const gcc = 'gcc -o /app hello.c';
const gpp = 'g++ -o /app hello.cpp';
const noLibrary = (name: string): string => `${name}: cannot open shared object file`;

const cRows: readonly Row[] = [
  ['C on Alpine', gcc, 'alpine:3.20', ['error libc-mismatch']],
  ['C on scratch', gcc, 'scratch', ['error static-base-dynamic-binary']],
  ['C on its own release', gcc, 'debian:bookworm-slim', []],
  ['C on busybox:glibc', gcc, 'busybox:glibc', []],
  ['C, static, on Alpine', 'gcc -static -o /app hello.c', 'alpine:3.20', []],
  ['C, static, on scratch', 'gcc -static hello.c -o /app', 'scratch', []],
  ['C, static-pie, on scratch', 'gcc -static-pie -o /app hello.c', 'scratch', []],
  ['C of musl-gcc on Alpine', 'musl-gcc -o /app hello.c', 'alpine:3.20', []],
  ['C of musl-gcc on Debian', 'musl-gcc -o /app hello.c', 'debian:bookworm-slim', ['error libc-mismatch']],
  [
    'C of musl-gcc on busybox:musl, which holds no loader',
    'musl-gcc -o /app hello.c',
    'busybox:musl',
    ['error static-base-dynamic-binary'],
  ],
  ['C of musl-gcc, static, on scratch', 'musl-gcc -static -o /app hello.c', 'scratch', []],
  [
    'C of a make without a Makefile',
    'make hello && cp hello /app',
    'scratch',
    ['error static-base-dynamic-binary'],
  ],
  ['C of a make with flags', 'make hello CFLAGS=-static && cp hello /app', 'scratch', []],
  ['C of a make with a compiler', 'CC="musl-gcc -static" make hello && cp hello /app', 'scratch', []],
  [
    'C in steps, compiled and linked',
    'gcc -c -o hello.o hello.c && gcc -o /app hello.o',
    'alpine:3.20',
    ['error libc-mismatch'],
  ],
  [
    'C linked on glibc 2.36 on 2.31',
    gcc,
    'debian:bullseye-slim',
    ['error glibc-too-old'],
    "version `GLIBC_2.34' not found (required by /app)",
  ],
  ['C linked on glibc 2.31 on 2.41', gcc, 'debian:trixie-slim', [], 'hello from C', 'golang:1.15-bullseye'],
  ['C that needs nothing new, of 2.41 on 2.36', gcc, 'debian:bookworm-slim', [], 'hello from C', 'gcc:14'],
];

const articled = (cases: readonly TruthCase[], article: number, titles: readonly string[]): TruthCase[] =>
  cases.map((one) => (titles.includes(one.title) ? { ...one, articles: [article] } : one));

export const cCases: readonly TruthCase[] = [
  ...articled(table(c, cRows), 13, ['C on Alpine', 'C, static, on Alpine']),
  {
    title: 'C that reads numbers, of 2.41 on 2.36',
    files: cNumbers,
    dockerfile: pair('gcc:14', gcc, 'debian:bookworm-slim'),
    says: [],
    ends: 'runs',
    shows: 'number 7',
  },
  {
    title: 'GNU C that reads numbers, of 2.41 on 2.36',
    files: cNumbers,
    dockerfile: pair('gcc:14', 'gcc -D_GNU_SOURCE -o /app hello.c', 'debian:bookworm-slim'),
    says: ['warning glibc-too-old'],
    ends: 'fails',
    shows: "version `GLIBC_2.38' not found (required by /app)",
  },
  {
    title: 'C of glibc 2.31 that names libdl, on busybox:glibc, which lacks it',
    files: cHello,
    dockerfile: pair('golang:1.15-bullseye', 'gcc -o /app hello.c -Wl,--no-as-needed -ldl', 'busybox:glibc'),
    says: ['error shared-library-missing'],
    ends: 'fails',
    shows: noLibrary('libdl.so.2'),
  },
  {
    title: 'C of glibc 2.31 that names libpthread, on busybox:glibc, which has it',
    files: cHello,
    dockerfile: pair(
      'golang:1.15-bullseye',
      'gcc -pthread -Wl,--no-as-needed -o /app hello.c',
      'busybox:glibc',
    ),
    says: [],
    ends: 'runs',
    shows: 'hello from C',
  },
  {
    title: 'C of musl-gcc on scratch with the loader of Alpine',
    files: cHello,
    dockerfile: pair(
      'gcc:12',
      'musl-gcc -o /app hello.c',
      'scratch',
      'COPY --from=alpine:3.20 /lib/ld-musl-x86_64.so.1 /lib/\n  ',
    ),
    says: [],
    ends: 'runs',
    shows: 'hello from C',
  },
  {
    title: 'C on Alpine with the libraries of the builder',
    files: cHello,
    dockerfile: pair(
      'gcc:12',
      gcc,
      'alpine:3.20',
      'COPY --from=builder /lib64 /lib64\n  COPY --from=builder /lib/x86_64-linux-gnu /lib/x86_64-linux-gnu\n  ',
    ),
    says: [],
    ends: 'runs',
    shows: 'hello from C',
  },
  {
    title: 'C++ on busybox:glibc with the libraries of the builder',
    files: cppHello,
    dockerfile: pair(
      'gcc:12',
      gpp,
      'busybox:glibc',
      'COPY --from=builder /usr/lib/x86_64-linux-gnu/libstdc++.so.6 /lib/x86_64-linux-gnu/libgcc_s.so.1 /lib/\n  ',
    ),
    says: [],
    ends: 'runs',
    shows: 'hello from C++',
  },
  {
    title: 'C of a Makefile on scratch',
    files: cMake(''),
    dockerfile: pair('gcc:12', 'make hello && cp hello /app', 'scratch'),
    says: ['error static-base-dynamic-binary'],
    ends: 'fails',
    shows: 'exec /app: no such file or directory',
  },
  {
    title: 'C of a Makefile that links statically',
    files: cMake('-static'),
    dockerfile: pair('gcc:12', 'make hello && cp hello /app', 'scratch'),
    says: [],
    ends: 'runs',
    shows: 'hello from C',
  },
  {
    title: 'a shared library of glibc 2.36 that asks for nothing new, on 2.31',
    files: cLibrary,
    dockerfile: `
      FROM gcc:12 AS library
      COPY greet.c .
      RUN gcc -shared -fPIC -o /libgreet.so greet.c
      FROM golang:1.15-bullseye AS program
      WORKDIR /src
      COPY . .
      COPY --from=library /libgreet.so /usr/lib/libgreet.so
      RUN gcc -o /app main.c -lgreet
      FROM debian:bullseye-slim
      COPY --from=library /libgreet.so /usr/lib/libgreet.so
      COPY --from=program /app /app
      CMD ["/app"]
    `,
    says: ['info glibc-too-old'],
    ends: 'runs',
    shows: 'hello from a library',
  },
  {
    title: 'OpenMP without libgomp',
    files: cParallel,
    dockerfile: pair('gcc:12', 'gcc -fopenmp -o /app hello.c', 'gcr.io/distroless/base-debian12'),
    says: ['error shared-library-missing'],
    ends: 'fails',
    shows: 'libgomp.so.1: cannot open shared object file',
  },
  {
    title: 'OpenMP with libgomp',
    files: cParallel,
    dockerfile: pair('gcc:12', 'gcc -fopenmp -o /app hello.c', 'gcr.io/distroless/cc-debian12'),
    says: [],
    ends: 'runs',
    shows: 'hello in parallel',
  },
];

const cpp: Language = { files: cppHello, builder: 'gcc:12', hello: 'hello from C++' };
const gppFree = 'g++ -static-libgcc -static-libstdc++ -o /app hello.cpp';

export const cppCases: readonly TruthCase[] = table(cpp, [
  ['C++ on Alpine', gpp, 'alpine:3.20', ['error libc-mismatch']],
  [
    'C++ on busybox:glibc',
    gpp,
    'busybox:glibc',
    ['error shared-library-missing'],
    noLibrary('libstdc++.so.6'),
  ],
  [
    'C++ on distroless base',
    gpp,
    'gcr.io/distroless/base-debian12',
    ['error shared-library-missing'],
    noLibrary('libstdc++.so.6'),
  ],
  ['C++ on distroless cc', gpp, 'gcr.io/distroless/cc-debian12', []],
  ['C++ on its own release', gpp, 'debian:bookworm-slim', []],
  ['C++ with its libraries inside, on busybox:glibc', gppFree, 'busybox:glibc', []],
  ['C++ with its libraries inside, on Alpine', gppFree, 'alpine:3.20', ['error libc-mismatch']],
  ['C++, static, on scratch', 'g++ -static -o /app hello.cpp', 'scratch', []],
  [
    'C++ of GCC 14 on the libstdc++ of GCC 12',
    gpp,
    'debian:bookworm-slim',
    ['warning glibc-too-old'],
    "version `GLIBCXX_3.4.32' not found (required by /app)",
    'gcc:14',
  ],
  [
    'C++ linked on glibc 2.36 on 2.31',
    gpp,
    'debian:bullseye-slim',
    ['error glibc-too-old'],
    "version `GLIBC_2.34' not found (required by /app)",
  ],
]);

const olderBase = 'registry.example/older-libstdcxx:trixie';
const onOlder = (
  title: string,
  files: Files,
  command: string,
  says: TruthCase['says'] = [],
  more = '',
): TruthCase => {
  const runs = says.length === 0;
  return {
    title,
    files,
    images: [{ pattern: olderBase, like: 'debian:bookworm-slim', facts: { libcVersion: '2.41' } }],
    dockerfile: pair('gcc:14', command, olderBase, more),
    says,
    ends: runs ? 'runs' : 'fails',
    shows: runs ? cpp.hello : "version `GLIBCXX_3.4.32' not found (required by /app)",
  };
};
const older = ['warning glibc-too-old'];

/** One glibc on both sides, as with the image gcc and the Debian that it stands on; libstdc++ is older where it runs. */
export const libstdcxxCases: readonly TruthCase[] = [
  onOlder('C++ with streams', cppHello, gpp, older),
  onOlder('C++ with streams in a header of its own', cppHeader, gpp, older),
  onOlder(
    'C++ with streams, compiled and linked',
    cppHello,
    'g++ -c hello.cpp && g++ -o /app hello.o',
    older,
  ),
  onOlder('C++ without streams', cppPlain, gpp),
  onOlder('C++ with libstdc++ inside', cppHello, gppFree),
  onOlder('C++, static', cppHello, 'g++ -static -o /app hello.cpp'),
  onOlder(
    'C++ with the newer library copied along',
    cppHello,
    gpp,
    [],
    'COPY --from=builder /usr/lib/x86_64-linux-gnu/libstdc++.so.6 /opt/lib/\n  ENV LD_LIBRARY_PATH=/opt/lib\n  ',
  ),
  {
    title: 'C++ with streams on its own release',
    files: cppHello,
    dockerfile: pair('gcc:14', gpp, 'debian:trixie-slim'),
    says: [],
    ends: 'runs',
    shows: cpp.hello,
  },
];

const rust: Language = { files: rustHello, builder: 'rust:1.63-bookworm', hello: 'hello from Rust' };
const rustc = 'rustc -o /app main.rs';
const rustFree = 'rustc -C target-feature=+crt-static -o /app main.rs';
const cargo = 'cargo build --release --offline && cp target/release/hello /app';

const rustRows: readonly Row[] = [
  [
    'Rust on busybox:glibc',
    rustc,
    'busybox:glibc',
    ['error shared-library-missing'],
    noLibrary('libgcc_s.so.1'),
  ],
  [
    'Rust on distroless base',
    rustc,
    'gcr.io/distroless/base-debian12',
    ['error shared-library-missing'],
    noLibrary('libgcc_s.so.1'),
  ],
  ['Rust on distroless cc', rustc, 'gcr.io/distroless/cc-debian12', []],
  ['Rust on Debian', rustc, 'debian:bookworm-slim', []],
  ['Rust on Alpine', rustc, 'alpine:3.20', ['error libc-mismatch']],
  ['Rust on scratch', rustc, 'scratch', ['error static-base-dynamic-binary']],
  ['Rust with crt-static on scratch', rustFree, 'scratch', []],
  [
    'Rust linked on glibc 2.36 on 2.31',
    rustc,
    'debian:bullseye-slim',
    ['error glibc-too-old'],
    "version `GLIBC_2.34' not found (required by /app)",
  ],
];

export const rustCases: readonly TruthCase[] = [
  ...articled(table(rust, rustRows), 16, ['Rust on busybox:glibc', 'Rust on Debian']),
  ...table({ ...rust, files: rustCargo }, [
    ['Rust of cargo on Alpine', cargo, 'alpine:3.20', ['error libc-mismatch']],
    [
      'Rust of cargo for a target, on Alpine',
      'cargo build --release --offline --target x86_64-unknown-linux-gnu && cp target/x86_64-unknown-linux-gnu/release/hello /app',
      'alpine:3.20',
      ['error libc-mismatch'],
    ],
    [
      'Rust of cargo, installed, on Alpine',
      'cargo install --offline --path . --root /out && cp /out/bin/hello /app',
      'alpine:3.20',
      ['error libc-mismatch'],
    ],
    ['Rust of cargo with RUSTFLAGS', `RUSTFLAGS="-C target-feature=+crt-static" ${cargo}`, 'scratch', []],
  ]),
  ...table({ ...rust, files: rustStatic }, [['Rust of cargo with .cargo/config.toml', cargo, 'scratch', []]]),
  {
    title: 'Rust with the missing library copied along',
    files: rustHello,
    dockerfile: pair(
      'rust:1.63-bookworm',
      rustc,
      'busybox:glibc',
      'COPY --from=builder /lib/x86_64-linux-gnu/libgcc_s.so.1 /lib/\n  ',
    ),
    says: [],
    ends: 'runs',
    shows: 'hello from Rust',
  },
];

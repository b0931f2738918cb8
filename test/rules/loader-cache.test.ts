import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

type Files = Readonly<Record<string, string>>;

const sources: Files = {
  'shapes.c': 'int corners(void) { return 3; }\n',
  'draw.c': 'int corners(void);\nint main(void) { return corners() - 3; }\n',
};
const compile = `FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y gcc libc6-dev
WORKDIR /src
COPY . .
RUN gcc -shared -fPIC -Wl,-soname,libshapes.so.2 -o /usr/local/lib/libshapes.so.2 shapes.c \\
 && ln -s libshapes.so.2 /usr/local/lib/libshapes.so
`;
const build = `${compile}RUN gcc -o /usr/local/bin/draw draw.c -lshapes
`;
const program = 'COPY --from=build /usr/local/bin/draw /usr/local/bin/draw\n';
const library = 'COPY --from=build /usr/local/lib/libshapes.so.2 /usr/local/lib/\n';
const start = 'CMD ["draw"]\n';

const cmake: Files = {
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.20)
project(draw C)
add_library(shapes SHARED shapes.c)
add_executable(draw draw.c)
target_link_libraries(draw PRIVATE shapes)
install(TARGETS draw shapes)
`,
  ...sources,
};
const makefile: Files = {
  Makefile: `PREFIX ?= /usr/local
all: libshapes.so.2 draw
libshapes.so.2: shapes.c
\tgcc -shared -fPIC -Wl,-soname,libshapes.so.2 -o libshapes.so.2 shapes.c
draw: draw.c libshapes.so.2
\tgcc -o draw draw.c -L. -lshapes
install: all
\tinstall -m 755 libshapes.so.2 $(DESTDIR)$(PREFIX)/lib/libshapes.so.2
\tinstall -m 755 draw $(DESTDIR)$(PREFIX)/bin/draw
`,
  ...sources,
};

/** `SEVERITY LINE FIX`, of every missing library that is told; lines count from one. */
function told(text: string, files: Files): readonly string[] {
  const { findings } = analyseText(text, { files });
  return findings.flatMap(({ rule, severity, start: at, fixes }) =>
    rule === 'shared-library-missing'
      ? [`${severity} ${text.slice(0, at).split('\n').length} ${fixes[0]?.title ?? ''}`]
      : [],
  );
}

describe('libraries where the loader finds them through its cache only', () => {
  test.each<[string, string, Files, readonly string[]]>([
    [
      'a file that is copied to /usr/local/lib',
      `${build}FROM debian:bookworm-slim\n${program}${library}${start}`,
      sources,
      ['error 10 Run `ldconfig`'],
    ],
    [
      'the library comes first',
      `${build}FROM ubuntu:24.04\n${library}${program}${start}`,
      sources,
      ['error 9 Run `ldconfig`'],
    ],
    [
      'the folder of the platform',
      `${build}FROM debian:bookworm-slim\n${program}COPY --from=build /usr/local/lib/libshapes.so.2 /usr/local/lib/x86_64-linux-gnu/libshapes.so.2\n${start}`,
      sources,
      ['error 10 Run `ldconfig`'],
    ],
    [
      'ldconfig ran before the copy',
      `${build}FROM debian:bookworm-slim\nRUN ldconfig\n${program}${library}${start}`,
      sources,
      ['error 11 Run `ldconfig`'],
    ],
    [
      'ldconfig makes links only',
      `${build}FROM debian:bookworm-slim\n${program}${library}RUN ldconfig -n /usr/local/lib\n${start}`,
      sources,
      ['error 10 Run `ldconfig`'],
    ],
    [
      'ldconfig ran in the stage that built it',
      `${build}RUN ldconfig\nFROM debian:bookworm-slim\n${program}${library}${start}`,
      sources,
      ['error 11 Run `ldconfig`'],
    ],
    [
      'all of the folder is copied',
      `${build}FROM debian:bookworm-slim\n${program}COPY --from=build /usr/local/lib /usr/local/lib\n${start}`,
      sources,
      ['error 10 Run `ldconfig`'],
    ],
    [
      'a user without rights starts it',
      `${build}FROM debian:bookworm-slim\nUSER nobody\n${program}${library}${start}`,
      sources,
      ['error 11 Set `LD_LIBRARY_PATH=/usr/local/lib`'],
    ],
    [
      'no ldconfig is there',
      `${build}FROM gcr.io/distroless/base-debian12\n${program}${library}CMD ["/usr/local/bin/draw"]\n`,
      sources,
      ['error 10 Set `LD_LIBRARY_PATH=/usr/local/lib`'],
    ],
    [
      'library and program are built where they run',
      `FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc libc6-dev\nCOPY . .\nRUN gcc -shared -fPIC -o /usr/local/lib/libshapes.so shapes.c\nRUN gcc -o /usr/local/bin/draw draw.c -lshapes\n${start}`,
      sources,
      ['error 4 Run `ldconfig`'],
    ],
    [
      'make installs them where they run',
      `FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc make libc6-dev\nWORKDIR /src\nCOPY . .\nRUN make && make install\n${start}`,
      makefile,
      ['error 5 Run `ldconfig`'],
    ],
    [
      'cmake installs them, the run stage gets both',
      `FROM debian:bookworm AS build\nRUN apt-get update && apt-get install -y cmake gcc\nWORKDIR /src\nCOPY . .\nRUN cmake -B out && cmake --build out && cmake --install out\nFROM debian:bookworm-slim\n${program}COPY --from=build /usr/local/lib/libshapes.so /usr/local/lib/\n${start}`,
      cmake,
      ['warning 8 Run `ldconfig`'],
    ],
    [
      'a library of the distribution is moved there',
      `FROM debian:bookworm AS build\nRUN apt-get update && apt-get install -y gcc libpq-dev\nCOPY draw.c .\nRUN gcc -o /usr/local/bin/draw draw.c -lpq\nFROM debian:bookworm-slim\n${program}COPY --from=build /usr/lib/x86_64-linux-gnu/libpq.so.5 /usr/local/lib/\n${start}`,
      sources,
      ['error 7 Run `ldconfig`'],
    ],
  ])('%s', (_title, text, files, expected) => {
    expect(told(text, files)).toEqual(expected);
  });

  test.each<[string, string, Files]>([
    [
      'ldconfig runs after it',
      `${build}FROM debian:bookworm-slim\n${program}${library}RUN ldconfig\n${start}`,
      sources,
    ],
    [
      'by its path',
      `${build}FROM debian:bookworm-slim\n${program}${library}RUN /sbin/ldconfig -v\n${start}`,
      sources,
    ],
    [
      'a package is installed after it',
      `${build}FROM debian:bookworm-slim\n${program}${library}RUN apt-get update && apt-get install -y curl\n${start}`,
      sources,
    ],
    [
      'a variable names the folder',
      `${build}FROM debian:bookworm-slim\nENV LD_LIBRARY_PATH=/usr/local/lib\n${program}${library}${start}`,
      sources,
    ],
    [
      'the start names the folder',
      `${build}FROM debian:bookworm-slim\n${program}${library}CMD LD_LIBRARY_PATH=/usr/local/lib draw\n`,
      sources,
    ],
    [
      'the program names the folder',
      `${compile}RUN gcc -o /usr/local/bin/draw draw.c -lshapes -Wl,-rpath,/usr/local/lib\nFROM debian:bookworm-slim\n${program}${library}${start}`,
      sources,
    ],
    [
      'the program is told of the folder later',
      `${build}RUN patchelf --set-rpath /usr/local/lib /usr/local/bin/draw\nFROM debian:bookworm-slim\n${program}${library}${start}`,
      sources,
    ],
    [
      'a folder that the loader reads',
      `${build}FROM debian:bookworm-slim\n${program}COPY --from=build /usr/local/lib/libshapes.so.2 /usr/lib/\n${start}`,
      sources,
    ],
    [
      'musl reads it',
      `${build.replace('debian:bookworm', 'alpine:3.22').replace('apt-get update && apt-get install -y gcc libc6-dev', 'apk add build-base')}FROM alpine:3.22\n${program}${library}${start}`,
      sources,
    ],
    [
      'the entry script may do it',
      `${build}FROM debian:bookworm-slim\n${program}${library}COPY start.sh /\nENTRYPOINT ["/start.sh"]\n${start}`,
      { ...sources, 'start.sh': '#!/bin/sh\nldconfig\nexec "$@"\n' },
    ],
    [
      'the cache is brought along',
      `${build}RUN ldconfig\nFROM debian:bookworm-slim\n${program}${library}COPY --from=build /etc/ld.so.cache /etc/\n${start}`,
      sources,
    ],
    [
      'a script that is not known runs after it',
      `${build}FROM debian:bookworm-slim\n${program}${library}RUN /opt/setup.sh\n${start}`,
      sources,
    ],
    [
      'the image has the library itself',
      `FROM debian:bookworm AS build\nRUN apt-get update && apt-get install -y gcc libpq-dev\nCOPY draw.c .\nRUN gcc -o /usr/local/bin/draw draw.c -lpq\nFROM python:3.12-bookworm\n${program}COPY --from=build /usr/lib/x86_64-linux-gnu/libpq.so.5 /usr/local/lib/\n${start}`,
      sources,
    ],
    [
      'it is linked statically',
      `${compile}RUN gcc -static -o /usr/local/bin/draw draw.c -lshapes\nFROM debian:bookworm-slim\n${program}${library}${start}`,
      sources,
    ],
    [
      'nothing is known of the base',
      `${build}FROM registry.example/runtime:4\n${program}${library}${start}`,
      sources,
    ],
    [
      'a stage that is copied from, not started',
      `${build}FROM scratch\nCOPY --from=build /usr/local /usr/local\n`,
      sources,
    ],
    [
      'make installs them and renews the cache',
      `FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc make libc6-dev\nWORKDIR /src\nCOPY . .\nRUN make && make install && ldconfig\n${start}`,
      makefile,
    ],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

describe('a library of the project that is not copied', () => {
  const run = (text: string, files: Files = sources): readonly string[] =>
    analyseText(text, { files }).findings.flatMap(({ rule, severity, message }) =>
      rule === 'shared-library-missing'
        ? [`${severity} ${/needs (\S+), which/.exec(message)?.[1] ?? message}`]
        : [],
    );
  const image = 'FROM debian:bookworm-slim\n';
  const made = compile.replace('COPY . .\n', 'COPY . .\nRUN apt-get install -y cmake\n');
  const configured = `${made}RUN cmake -B out && cmake --build out\n`;
  const draw = 'COPY --from=build /src/out/draw /usr/local/bin/draw\n';
  const plain: Files = {
    ...sources,
    'CMakeLists.txt': `${cmake['CMakeLists.txt'] ?? ''}`.replaceAll('shapes', 'geoforms'),
  };

  test('is told, by gcc and by CMake', () => {
    expect(run(build + image + program + start)).toEqual(['warning libshapes']);
    expect(run(configured + image + draw + start, plain)).toEqual(['warning libgeoforms']);
  });

  test.each([
    ['it is copied', draw + 'COPY --from=build /src/out/libgeoforms.so /usr/lib/\n'],
    ['a pattern copies it', draw + 'COPY --from=build /src/out/*.so /usr/lib/\n'],
    [
      'the folder is copied',
      'COPY --from=build /src/out /src/out\nRUN ln -s /src/out/draw /usr/local/bin/draw\n',
    ],
    ['a variable names other folders', draw + 'ENV LD_LIBRARY_PATH=/opt/lib\n'],
    ['everything of a stage is copied', draw + 'COPY --from=build /srv/root /\n'],
    ['a package of its name', 'RUN apt-get update && apt-get install -y libgeoforms2\n' + draw],
    [
      'a script that names other folders starts it',
      draw +
        'COPY --chmod=755 <<EOF /run.sh\n#!/bin/sh\nexport LD_LIBRARY_PATH=/data\nexec draw\nEOF\nENTRYPOINT ["/run.sh"]\n',
    ],
  ])('%s', (_title, copies) => {
    expect(run(configured + image + copies + start, plain)).toEqual([]);
  });

  test('its file may have another name, and what ldd names may be gathered', () => {
    const renamed = {
      ...plain,
      'CMakeLists.txt': `${plain['CMakeLists.txt'] ?? ''}set_target_properties(geoforms PROPERTIES OUTPUT_NAME f)\n`,
    };
    expect(run(configured + image + draw + start, renamed)).toEqual([]);
    const twice = {
      ...plain,
      'CMakeLists.txt': `${plain['CMakeLists.txt'] ?? ''}add_library(geoforms shapes.c)\n`,
    };
    expect(run(configured + image + draw + start, twice)).toEqual([]);
    const packed = `${configured}RUN tar czf /libs.tgz -C out libgeoforms.so\n`;
    expect(run(packed + image + draw + 'COPY --from=build /libs.tgz /\n' + start, plain)).toEqual([]);
    const archive = build.replace(
      'RUN gcc -o',
      'RUN mkdir a && ar rcs a/libshapes.a shapes.o\nRUN gcc -La -o',
    );
    expect(run(archive + image + program + start)).toEqual([]);
    const gathered = `${configured}RUN mkdir /deps && cp $(ldd out/draw | grep -o '/[^ ]*') /deps/\n`;
    expect(run(gathered + image + draw + 'COPY --from=build /deps /opt/deps\n' + start, plain)).toEqual([]);
  });
});

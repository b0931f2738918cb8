import { describe, expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { libstdcxxOf } from '../../../server/src/core/images/libstdcxx.js';
import type { Observation } from '../../../server/src/protocol/observation.js';
import { analyseText, checkFindings, checkFix } from '../../support/check-findings.js';
import type { Files } from '../../support/context-files.js';
import { saidOf } from '../../support/truth.js';

/** Debian's were read out of its libraries; those of GCC are in the manual of libstdc++, "ABI Policy and Guidelines". */
test.each<[string, string | undefined]>([
  ['debian:bullseye-slim', '3.4.28'],
  ['debian:12', '3.4.30'],
  ['debian:trixie', '3.4.33'],
  ['golang:1.24-bookworm', '3.4.30'],
  ['gcr.io/distroless/cc-debian12', '3.4.30'],
  ['ubuntu:20.04', '3.4.28'],
  ['ubuntu:22.04', '3.4.30'],
  ['ubuntu:24.04', '3.4.33'],
  ['gcc:11', '3.4.29'],
  ['gcc:12.5', '3.4.30'],
  ['gcc:13', '3.4.32'],
  ['gcc:13.1', '3.4.31'],
  ['gcc:13.2.0', '3.4.32'],
  ['gcc:14', '3.4.33'],
  ['gcc:15', '3.4.34'],
  ['gcc', '3.4.34'],
  ['alpine:3.20', undefined],
  ['fedora:40', undefined],
  ['scratch', undefined],
  ['private.example/x', undefined],
])('libstdc++ of %s: %s', (image, expected) => {
  expect(libstdcxxOf(lookup(image))).toBe(expected);
});

const streams: Files = { 'x.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' };
const plain: Files = { 'x.cpp': '#include <string>\nint main() { return std::string("").size(); }\n' };
const gpp = 'g++ -o /app x.cpp';
const text = (builder: string, command: string, base: string, more = ''): string =>
  `FROM ${builder} AS b\nWORKDIR /src\nCOPY . .\nRUN ${command}\nFROM ${base}\n${more}COPY --from=b /app /app\nCMD ["/app"]`;
/** Builders are written short here: no line installs their compiler, which a rule of its own tells. */
const said = (dockerfile: string, files: Files): readonly string[] =>
  saidOf({ title: '', dockerfile, files, says: [], ends: 'runs', shows: '' }).filter(
    (one) => !one.endsWith('program-missing'),
  );
const likely = ['warning glibc-too-old'];
const possible = ['info glibc-too-old'];

describe('a C++ program that was built beside a newer libstdc++', () => {
  test.each<[string, string, readonly string[]]>([
    ['gcc:13', 'debian:bookworm-slim', likely],
    ['gcc:14-bookworm', 'debian:bookworm-slim', likely],
    ['gcc:13', 'gcr.io/distroless/cc-debian12', likely],
    ['gcc:13', 'golang:1.24-bookworm', likely],
    ['gcc:13', 'gcc:13', []],
    ['gcc:13', 'gcc:12', likely],
    ['gcc:13', 'debian:trixie-slim', []],
    ['gcc:13', 'private.example/base', []],
    ['gcc:13.1', 'debian:bookworm-slim', []],
    ['gcc:12', 'debian:bookworm-slim', []],
    ['gcc:15', 'debian:trixie-slim', []],
    ['debian:trixie', 'debian:bookworm-slim', likely],
    ['debian:bookworm', 'debian:bookworm-slim', []],
    ['private.example/base', 'debian:bookworm-slim', []],
  ])('%s -> %s', (builder, base, expected) => {
    expect(said(text(builder, gpp, base), streams)).toEqual(expected);
  });

  test.each<[string, Files, readonly string[]]>([
    [gpp, plain, []],
    [gpp, {}, possible],
    [gpp, { 'x.cpp': '#include "own.h"\n' }, possible],
    [gpp, { 'x.cpp': '#include "own.h"\n', 'own.h': '#include <bits/stdc++.h>\n' }, likely],
    [gpp, { 'x.cpp': '#include "own.h"\n', 'own.h': '#pragma once\n#include "x.cpp"\n' }, []],
    [gpp, { 'x.cpp': '#include <boost/asio.hpp>\n' }, possible],
    [gpp, { 'x.cpp': '#include <sys/socket.h>\n#include <netinet/in.h>\n#include <vector>\n' }, []],
    ['g++ -c x.cpp && g++ -o /app x.o', streams, likely],
    ['g++ -c x.cpp && g++ -o /app x.o', plain, possible],
    ['g++ -o /app *.cpp', streams, likely],
    ['g++ -static-libstdc++ -o /app x.cpp', streams, []],
    ['g++ -static -o /app x.cpp', streams, []],
    ['g++ -Wl,-rpath,/opt -o /app x.cpp', streams, []],
    ['gcc -o /app x.cpp -lstdc++', streams, likely],
    ['clang++ -o /app x.cpp', streams, []],
    ['clang++ -stdlib=libc++ -o /app x.cpp', streams, []],
    ['g++-12 -o /app x.cpp', streams, []],
    ['gcc -o /app x.c', { 'x.c': '#include <stdio.h>\nint main(void) { return 0; }\n' }, []],
  ])('%s of %j', (command, files, expected) => {
    expect(said(text('gcc:13', command, 'debian:bookworm-slim'), files)).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['make', 'all:\n\tg++ -o /app x.cpp\n', likely],
    ['make', 'all:\n\tg++ -static-libstdc++ -o /app x.cpp\n', []],
  ])('%s of %j', (command, makefile, expected) => {
    const files = { ...streams, Makefile: makefile };
    expect(said(text('gcc:13', command, 'debian:bookworm-slim'), files)).toEqual(expected);
  });

  const lists = 'project(app CXX)\nadd_executable(app x.cpp)\n';
  test.each<[string, string, readonly string[]]>([
    ['', lists, likely],
    ['', `${lists}target_link_options(app PRIVATE -static-libstdc++)\n`, []],
    ['-DCMAKE_EXE_LINKER_FLAGS=-static-libstdc++', lists, []],
    ['-DCMAKE_CXX_COMPILER=clang++', lists, []],
  ])('cmake %s of %j', (flags, own, expected) => {
    const command = `cmake -B build ${flags} && cmake --build build --target app && cp build/app /app`;
    const files = { ...streams, 'CMakeLists.txt': own };
    expect(said(text('gcc:13', command, 'debian:bookworm-slim'), files)).toEqual(expected);
  });

  test.each([
    'COPY --from=b /usr/local/lib64/libstdc++.so.6 /usr/lib/x86_64-linux-gnu/\n',
    'COPY --from=b /usr/local/lib64 /usr/local/lib64\nRUN ldconfig\n',
    'COPY --from=b /usr/local/lib64/libstdc++.so* /usr/local/lib/\nRUN ldconfig\n',
    'ENV LD_LIBRARY_PATH=/opt/lib\n',
    'COPY trixie.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y libstdc++6\n',
    'RUN echo "deb http://deb.debian.org/debian trixie main" >> /etc/apt/sources.list && apt-get update\n',
    'RUN sed -i s/bookworm/trixie/ /etc/apt/sources.list.d/debian.sources && apt-get update\n',
    'RUN apt-get install -y -t trixie libstdc++6\n',
    'RUN apt-get install -y libstdc++6/trixie\n',
    'COPY libs/ /opt/\nRUN echo /opt > /etc/ld.so.conf.d/opt.conf && ldconfig\n',
    'RUN curl -sSL https://example.com/install | sh\n',
  ])('may find another library: %j', (more) => {
    const files = { ...streams, 'trixie.list': 'deb http://deb.debian.org/debian trixie main\n' };
    expect(said(text('gcc:13', gpp, 'debian:bookworm-slim', more), files)).toEqual([]);
  });

  test.each([
    'CMD LD_LIBRARY_PATH=/opt /app',
    'CMD ["env", "LD_LIBRARY_PATH=/opt", "/app"]',
    'CMD ["/run.sh"]',
  ])('is sent to another library: %s', (start) => {
    const before = text('gcc:13', gpp, 'debian:bookworm-slim', 'COPY libs/ /opt/\nCOPY run.sh /\n');
    const files = { ...streams, 'run.sh': '#!/bin/sh\nexport LD_LIBRARY_PATH=/opt\nexec /app\n' };
    expect(said(before.replace(/CMD.*$/, start), files)).toEqual([]);
  });

  test.each(['patchelf --set-rpath /opt /app', 'chrpath -r /opt /app'])(
    'knows a folder of its own: %s',
    (change) => {
      expect(said(text('gcc:13', `${gpp} && ${change}`, 'debian:bookworm-slim'), streams)).toEqual([]);
    },
  );

  test('a PPA of Ubuntu brings newer libraries', () => {
    const more = 'RUN add-apt-repository ppa:ubuntu-toolchain-r/test && apt-get install -y libstdc++6\n';
    // glibc 2.36 on 2.35 stays a guess.
    expect(said(text('gcc:13', gpp, 'ubuntu:22.04', more), streams)).toEqual(possible);
    expect(said(text('gcc:13', gpp, 'ubuntu:22.04'), streams)).toEqual(likely);
  });

  test('packages of the release leave its library as it is', () => {
    const more = 'RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 curl\n';
    expect(said(text('gcc:13', gpp, 'debian:bookworm-slim', more), streams)).toEqual(likely);
  });
});

describe('what helps', () => {
  const titles = (dockerfile: string): readonly string[] =>
    analyseText(dockerfile, { files: { 'x.cpp': '#include <iostream>\n' } })
      .findings.filter(({ rule }) => rule === 'glibc-too-old')
      .flatMap(({ fixes }) => fixes.map(({ title }) => title));

  test.each<[string, string, readonly string[]]>([
    [
      'gcc:13',
      'debian:bookworm-slim',
      ['Link libstdc++ statically: `-static-libstdc++`', 'Run on `debian:trixie-slim`', 'Build on `gcc:12`'],
    ],
    // With libstdc++ inside, a program of glibc 2.41 asks for GLIBC_2.38: watched.
    [
      'debian:trixie-slim',
      'debian:bookworm-slim',
      ['Run on `debian:trixie-slim`', 'Build on `debian:bookworm-slim`'],
    ],
    ['ubuntu:24.04', 'ubuntu:22.04', ['Run on `ubuntu:24.04`', 'Build on `ubuntu:22.04`']],
  ])('%s -> %s', (builder, base, expected) => {
    expect(titles(text(builder, gpp, base))).toEqual(expected);
  });

  test('a run base with the newer library', () => {
    const before = text('gcc:13', gpp, 'debian:bookworm-slim');
    const after = text('gcc:13', gpp, 'debian:trixie-slim');
    checkFix(before, after, { files: { 'x.cpp': '#include <iostream>\n' }, title: 'Run on' });
  });
});

test('a symbol version that was seen to be missing is named, with the same fixes', () => {
  const observation: Observation = {
    stage: 1,
    path: '/app',
    runs: false,
    reason:
      'GLIBCXX_3.4.32 is not in `/lib/libstdc++.so.6`, which goes up to GLIBCXX_3.4.30; `/app` needs it',
    linkage: 'dynamic',
    family: 'glibc',
    causes: [
      { kind: 'version', versions: ['GLIBCXX_3.4.32'], library: '/lib/libstdc++.so.6', newest: '3.4.30' },
    ],
  };
  const fixture = `
    FROM gcc:13 AS b
    COPY x.cpp .
    RUN g++ -o /app x.cpp
    FROM debian:bookworm-slim
    COPY --from=b /app /app
                  ^^^^ error: \`/app\` does not start here: GLIBCXX_3.4.32 is not in
    CMD ["/app"]
  `;
  checkFindings(fixture, { inputs: { observations: [observation] } });
  const { findings } = analyseText(fixture.replace(/^.*\^.*\n/m, ''), {
    inputs: { observations: [observation] },
  });
  expect(findings.flatMap(({ fixes }) => fixes.map(({ title }) => title))).toContain(
    'Run on `debian:trixie-slim`',
  );
});

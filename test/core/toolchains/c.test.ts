import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawArtifact, drawFinal, runText } from '../../support/stage-runs.js';

const build = (command: string, image = 'gcc:12'): string =>
  `FROM ${image}\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`;

describe('how a C or C++ program is linked', () => {
  test.each<[string, string, string]>([
    ['gcc -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 certain'],
    ['gcc hello.c', '/src/a.out', 'dynamic glibc 2.36 certain'],
    ['gcc -static -o hello hello.c', '/src/hello', 'static certain'],
    ['gcc -static-pie -o hello hello.c', '/src/hello', 'static certain'],
    ['musl-gcc -static -o hello hello.c', '/src/hello', 'static certain'],
    ['musl-gcc -o hello hello.c', '/src/hello', 'dynamic musl certain'],
    ['g++ -o hello hello.cc', '/src/hello', 'dynamic glibc 2.36 certain [libstdc++ libgcc_s]'],
    ['g++ -static-libgcc -static-libstdc++ -o hello hello.cc', '/src/hello', 'dynamic glibc 2.36 certain'],
    ['gcc -o hello hello.c -lpq -lm', '/src/hello', 'dynamic glibc 2.36 certain [libpq]'],
    ['gcc -fopenmp -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 certain [libgomp]'],
    ['zig cc -target x86_64-linux-musl -o hello hello.c', '/src/hello', 'static certain'],
    ['zig cc -target x86_64-linux-gnu.2.17 -o hello hello.c', '/src/hello', 'dynamic glibc 2.17 certain'],
    ['gcc -c hello.c && gcc hello.o -o hello', '/src/hello', 'dynamic glibc 2.36 certain'],
    ['gcc -c hello.c', '/src/a.out', 'data likely'],
    ['CFLAGS=-static && gcc $CFLAGS -o hello hello.c', '/src/hello', 'static certain'],
    ['gcc $(pkg-config --libs x) -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 likely'],
    ['gcc -DV="$(cat v)" -I$X -std=$X -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 certain'],
    ['gcc -DV="$(cat v)" -O$X -c hello.c', '/src/a.out', 'data likely'],
    ['gcc -l$(cat v) -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 likely'],
    ['gcc -Wl,$(cat v) -o hello hello.c', '/src/hello', 'dynamic glibc 2.36 likely'],
    ['gcc -o$(cat v) hello.c', '/src/a.out', 'data likely'],
    ['zig cc -target $(cat v)-linux-musl -o hello hello.c', '/src/hello', 'static certain'],
    ['cc -o hello hello.c && strip hello && cp hello /hello', '/hello', 'dynamic glibc 2.36 certain'],
  ])('%s', (command, path, expected) => {
    const files: Files = { 'hello.c': '', 'a.out': 'x' };
    expect(drawArtifact(runText(build(command), files).stage(0).artifactAt(path))).toBe(expected);
  });

  test.each<[string, string, Files, string]>([
    ['make', '/src/hello', { 'hello.c': '', Makefile: 'hello: hello.c\n' }, 'dynamic glibc 2.36 certain'],
    ['make LDFLAGS=-static', '/src/hello', { 'hello.c': '', Makefile: 'hello: hello.c\n' }, 'static certain'],
    [
      'make',
      '/src/x',
      { Makefile: 'CC=musl-gcc\nLD = -static\nx: x.o\n\t$(CC) $(LD) -o $@ $^\n' },
      'static certain',
    ],
    [
      'make x',
      '/src/x',
      { Makefile: 'x: $(shell ls)\n\t@$(CC) -o $@ $(wildcard *.c)\n' },
      'dynamic glibc 2.36 likely',
    ],
    [
      'make install PREFIX=/opt',
      '/opt/bin/x',
      { Makefile: 'x:\n\tgcc -o x x.c\ninstall: x\n\tinstall -D x $(PREFIX)/bin/x\n' },
      'dynamic glibc 2.36 certain',
    ],
    [
      'cmake -B build && cmake --build build',
      '/src/build/app',
      { 'CMakeLists.txt': 'project(app CXX)\nadd_executable(app main.cpp)\n' },
      'dynamic glibc 2.36 likely [libstdc++ libgcc_s]',
    ],
    ...(
      [
        ['target_link_libraries(app PRIVATE OpenSSL::SSL CURL::libcurl)', ' libssl libcrypto libcurl'],
        ['target_link_libraries(app\n  PUBLIC Threads::Threads\n  ZLIB::ZLIB)', ' libz'],
        ['set(OPENSSL_USE_STATIC_LIBS ON)\ntarget_link_libraries(app OpenSSL::SSL)', ''],
        ['add_executable(other o.cpp)\ntarget_link_libraries(other CURL::libcurl)', ''],
        [
          'find_package(Boost 1.74 REQUIRED COMPONENTS filesystem)\ntarget_link_libraries(app PRIVATE Boost::filesystem)',
          ' libboost_filesystem',
        ],
        [
          'find_package(Boost COMPONENTS system thread REQUIRED)\ntarget_link_libraries(app ${Boost_LIBRARIES})',
          ' libboost_system libboost_thread',
        ],
        ['find_package(Boost REQUIRED)\ntarget_link_libraries(app Boost::headers)', ''],
        [
          'set(Boost_USE_STATIC_LIBS ON)\nfind_package(Boost COMPONENTS filesystem)\ntarget_link_libraries(app Boost::filesystem)',
          '',
        ],
        ['target_link_libraries(app fmt::fmt)', ''],
        ['# target_link_libraries(app CURL::libcurl)', ''],
        ['target_link_libraries(app fmt::fmt)', ''],
      ] as const
    ).map(([line, needs]): [string, string, Files, string] => [
      `cmake -B build && cmake --build build # ${line}`,
      '/src/build/app',
      { 'CMakeLists.txt': `project(app CXX)\nadd_executable(app main.cpp)\n${line}\n` },
      `dynamic glibc 2.36 likely [libstdc++ libgcc_s${needs}]`,
    ]),
    ...[
      'cmake -S /src -B /b -G Ninja && cmake --build /b',
      'mkdir /b && cd /b && cmake ../src && make -j4',
    ].map((command): [string, string, Files, string] => [
      command,
      '/b/app',
      { 'CMakeLists.txt': 'project(app C)\nadd_executable(app main.c)\n' },
      'dynamic glibc 2.36 likely',
    ]),
    [
      'mkdir build && cd build && cmake -DCMAKE_EXE_LINKER_FLAGS=-static .. && make',
      '/src/build/app',
      { 'CMakeLists.txt': 'project(app C)\nadd_executable(${PROJECT_NAME} main.c)\n' },
      'static likely',
    ],
  ])('%s makes %s', (command, path, files, expected) => {
    expect(drawArtifact(runText(build(command), files).stage(0).artifactAt(path))).toBe(expected);
  });

  test('on Alpine the family is musl', () => {
    const text = build('apk add build-base && gcc -o hello hello.c', 'alpine:3.20');
    expect(drawArtifact(runText(text).stage(0).artifactAt('/src/hello'))).toBe('dynamic musl 1.2.5 certain');
  });
});

describe('options of compilers', () => {
  const dynamic = 'dynamic glibc 2.36 certain';
  test.each<[string, string]>([
    ['gcc -oapp a.c', `/src/app: ${dynamic}`],
    ['gcc -nostdlib -o a a.c', '/src/a: unknown possible'],
    ['x86_64-linux-musl-gcc -o a a.c', '/src/a: dynamic musl certain'],
    ['aarch64-linux-gnu-gcc -o a a.c', `/src/a: ${dynamic}`],
    ['x86_64-w64-mingw32-gcc -o a a.c', '/src/a: unknown possible'],
    ['gcc -o a a.c -Wl,-Bstatic -lfoo -Wl,-Bdynamic -lbar', `/src/a: ${dynamic} [libbar]`],
    ['gcc -o a a.c -Wl,-dn -lfoo -Wl,-dy -l bar', `/src/a: ${dynamic} [libbar]`],
    ['gcc -fsanitize=address -o a a.c', `/src/a: ${dynamic} [libasan]`],
    ['gcc -fsanitize=undefined -o a a.c', `/src/a: ${dynamic} [libubsan]`],
    ['gcc -o a a.c -lstdc++', `/src/a: ${dynamic} [libstdc++ libgcc_s]`],
    ['gcc-12 -o a a.c', `/src/a: ${dynamic}`],
    ['zig cc -o a a.c', `/src/a: ${dynamic}`],
    ['zig c++ -target aarch64-linux-gnu -o a a.cc', '/src/a: dynamic glibc certain [libstdc++ libgcc_s]'],
    ['zig cc -target x86_64-linux-musl -shared -o a.so a.c', '/src/a.so: dynamic musl certain'],
    ['gcc -Wl,-static -o a a.c', '/src/a: static certain'],
  ])('%s', (command, expected) => {
    const made = runText(build(command), { 'a.c': '' })
      .stage(0)
      .artifacts.filter(({ linkage }) => linkage !== 'data');
    expect(made.map((one) => `${one.path}: ${drawArtifact(one)}`)).toEqual([expected]);
  });

  test.each([
    ['aarch64-linux-gnu-gcc -o a a.c', 'linux/arm64'],
    ['arm-linux-gnueabihf-gcc -o a a.c', 'linux/arm/v7'],
    ['x86_64-w64-mingw32-gcc -o a a.c', 'windows/amd64'],
    ['x86_64-linux-musl-gcc -o a a.c', 'linux/amd64'],
    ['clang --target=x86_64-apple-darwin -o a a.c', 'darwin/?'],
    ['clang -target riscv64-linux-musl -o a a.c', 'linux/riscv64'],
    ['clang --target=constructor-linux -o a a.c', '?'],
    ['gcc -o a a.c', undefined],
  ])('%s compiles for %s', (command, platform) => {
    expect(runText(build(command), { 'a.c': '' }).stage(0).artifactAt('/src/a')?.platform).toBe(platform);
  });

  // On glibc before 2.34 these parts are files of their own.
  test('parts of libc', () => {
    const made = (image: string) =>
      runText(build('gcc -o a a.c -lpthread -ldl -lm', image)).stage(0).artifactAt('/src/a')?.needs;
    expect(made('debian:bullseye')).toEqual(['libdl', 'libpthread']);
    expect(made('debian:bookworm')).toEqual([]);
  });

  /** The oldest glibc that a program needs for sure: 2.34, that of its start code, unless it may use newer functions. */
  test.each<[string, string, string | undefined]>([
    ['gcc -o a a.c', '#include <stdio.h>\n', '2.34'],
    ['gcc -o a a.c', '# include <sys/types.h>\n', '2.34'],
    ['gcc -o a a.c -lgomp', '#include <omp.h>\n', '2.34'],
    ['gcc -o a a.c -lfoo', '#include <stdio.h>\n', undefined],
    ['gcc -DX -o a a.c', '#include <stdio.h>\n', undefined],
    ['gcc -std=c2x -o a a.c', '#include <stdio.h>\n', undefined],
    ['gcc -shared -o a a.c', '#include <stdio.h>\n', undefined],
    ['gcc -o a a.c', '#include <threads.h>\n', undefined],
    ['gcc -o a a.c', '#include "own.h"\n', undefined],
    ['gcc -o a a.c', '#include <string.h>\nint main() { strlcpy(a, b, 1); }\n', undefined],
    ['gcc -o a a.c b.c', '#include <stdio.h>\n', undefined],
    ['gcc -o a a.o', '#include <stdio.h>\n', undefined],
  ])('%s with %j needs glibc %s', (command, source, floor) => {
    expect(runText(build(command), { 'a.c': source }).stage(0).artifactAt('/src/a')?.floor).toBe(floor);
  });

  test.each([
    ['gcc -Wl,-rpath,/x -o a a.c', true],
    ['gcc -Wl,-R/x -o a a.c', true],
    ['LD_RUN_PATH=/x gcc -o a a.c', true],
    ['gcc @flags -o a a.c', true],
    ['gcc $F -o a a.c', true],
    ['gcc -o a a.c', undefined],
  ])('%s names folders of its own: %s', (command, expected) => {
    const text = build(command).replace('RUN', 'ARG F\nRUN');
    expect(runText(text).stage(0).artifactAt('/src/a')?.ownFolders).toBe(expected);
  });
});

describe('what a C++ program asks of libstdc++', () => {
  const files: Files = {
    'a.cc': '#include "b.h"\n',
    'b.h': '#include <iostream>\n',
    'c.cc': '#include <vector>\n',
    'src/d.cc': '#include <bits/stdc++.h>\n',
  };
  test.each<[string, string | undefined]>([
    ['g++ -o a a.cc', 'likely'],
    ['g++ -o a c.cc', undefined],
    ['g++ -o a src/d.cc', 'likely'],
    // Where objects are linked the sources beside them tell.
    ['g++ -o a a.o', 'likely'],
    ['cd /tmp && g++ -o /src/a a.o', 'possible'],
    ['g++ -o a none.cc', 'possible'],
    ['g++ -stdlib=libc++ -o a a.cc', undefined],
    ['g++-12 -o a a.cc', undefined],
    ['clang++ -o a a.cc', undefined],
  ])('%s', (command, certainty) => {
    const made = runText(build(command, 'gcc:13.2'), files).stage(0).artifactAt('/src/a');
    expect(made?.libstdcxx?.certainty).toBe(certainty);
  });
});

// Ubuntu 24.04 has the libstdc++ of GCC 14, and GCC 13 beside it.
test.each([
  ['g++ -o a a.cc', 'likely'],
  ['g++-13 -o a a.cc', 'likely'],
  ['g++-12 -o a a.cc', undefined],
  ['clang++-18 -o a a.cc', 'likely'],
])('on Ubuntu %s asks for a new libstdc++: %s', (command, certainty) => {
  const made = runText(build(command, 'ubuntu:24.04'), { 'a.cc': '#include <iostream>\n' }).stage(0);
  expect(made.artifactAt('/src/a')?.libstdcxx?.certainty).toBe(certainty);
});

describe('CMake', () => {
  const lists = 'project(app CXX)\nadd_executable(app main.cpp)\n';
  const made = (command: string, more = ''): readonly string[] =>
    drawFinal(build(command), { 'CMakeLists.txt': lists + more });
  const own = 'dynamic glibc 2.36 likely';
  const needs = `${own} [libstdc++ libgcc_s]`;
  test.each<[string, string, string[]]>([
    ['cmake -B b && cmake --build b', '', [`/src/b/app: ${needs}`]],
    [
      'cmake -B b && cmake --build b',
      'set(CMAKE_EXE_LINKER_FLAGS "-static-libstdc++")',
      [`/src/b/app: ${own}`],
    ],
    ['cmake -B b -DCMAKE_EXE_LINKER_FLAGS=-static-libstdc++ && cmake --build b', '', [`/src/b/app: ${own}`]],
    [
      'cmake -B b && cmake --build b',
      'target_link_options(app PRIVATE -static)',
      ['/src/b/app: static likely'],
    ],
    ['cmake -B b && cmake --build b', '# target_link_options(app PRIVATE -static)', [`/src/b/app: ${needs}`]],
    [
      'cmake -B b && cmake --build b && cmake --install b',
      '',
      [`/src/b/app: ${needs}`, `/usr/local/bin/app: ${needs}`],
    ],
    [
      'cmake -B b && cmake --build b && cmake --install b --prefix /o',
      '',
      [`/src/b/app: ${needs}`, `/o/bin/app: ${needs}`],
    ],
    [
      'cmake -B b -DCMAKE_INSTALL_PREFIX=/o && make -C b install',
      '',
      [`/src/b/app: ${needs}`, `/o/bin/app: ${needs}`],
    ],
    [
      'cmake -B b && cmake --build b',
      'set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)',
      [`/src/b/bin/app: ${needs}`],
    ],
    [
      'cmake -B b && cmake --build b',
      'set(EXECUTABLE_OUTPUT_PATH ${PROJECT_SOURCE_DIR}/out)',
      [`/src/out/app: ${needs}`],
    ],
    [
      'cmake -B b && cmake --build b',
      'add_library(own SHARED own.cpp)\ntarget_link_libraries(app own)',
      [`/src/b/app: ${own} [libstdc++ libgcc_s libown]`, `/src/b/libown.so: ${needs}`],
    ],
    ['cmake --build none', 'x', [`/src/none/app: ${needs}`]],
  ])('%s with %j', (command, more, expected) => {
    expect(made(command, more).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    ['cmake -B b', undefined],
    ['cmake -B b -DCMAKE_TOOLCHAIN_FILE=arm.cmake', '?'],
    ['cmake -B b --toolchain arm.cmake', '?'],
    ['ARCH=$TARGETARCH cmake -B b -DCMAKE_SYSTEM_PROCESSOR=$TARGETARCH', undefined],
    ['cmake -B b -DOTHER=x', undefined],
  ])('%s is for %s', (command, platform) => {
    const text = build(`${command} && cmake --build b`).replace('WORKDIR', 'ARG TARGETARCH\nWORKDIR');
    expect(runText(text, { 'CMakeLists.txt': lists }).stage(0).artifactAt('/src/b/app')?.platform).toBe(
      platform,
    );
  });
});

describe('Automake', () => {
  const files: Files = {
    'configure.ac': 'AC_INIT\nAC_PROG_CXX\nAC_CHECK_LIB([ssl],[x])\nAC_SEARCH_LIBS([f],[foo bar])\n',
    'Makefile.am': 'SUBDIRS = src . none\n',
    'src/Makefile.am': 'bin_PROGRAMS = hello \\\n  bye\nhello_LDADD = -lcurl -lm\n',
  };
  const libraries = 'dynamic glibc 2.36 likely [libstdc++ libgcc_s libssl libfoo libcurl]';
  const both = (folder: string, what = libraries): string[] => [
    `${folder}/hello: ${what}`,
    `${folder}/bye: ${what}`,
  ];
  const made = (command: string, more: Files = {}): readonly string[] =>
    drawFinal(build(command), { ...files, ...more }).toSorted();
  test.each<[string, Files, string[]]>([
    ['make', {}, both('/src/src')],
    ['./configure && make install', {}, [...both('/src/src'), ...both('/usr/local/bin')]],
    ['make DESTDIR=/d install', {}, [...both('/src/src'), ...both('/d/usr/local/bin')]],
    ['./configure --prefix=/ && make install-strip', {}, [...both('/src/src'), ...both('/bin')]],
    ['./configure --prefix=$(cat p) && make install', {}, []],
    // What else is installed may be what the program misses elsewhere.
    ['make install', { 'Makefile.am': 'SUBDIRS = src\nlib_LTLIBRARIES = x.la\n' }, []],
    ['make', { 'Makefile.am': 'SUBDIRS = src\nlib_LTLIBRARIES = x.la\n' }, both('/src/src')],
    [
      'make',
      { 'Makefile.am': 'SUBDIRS = src\nAM_LDFLAGS = -all-static\n' },
      both('/src/src', 'static likely'),
    ],
    ['make', { 'configure.ac': 'AC_INIT\n' }, both('/src/src', 'dynamic glibc 2.36 likely [libcurl]')],
  ])('%s with %j', (command, more, expected) => {
    expect(made(command, more)).toEqual(expected.toSorted());
  });

  test('pkg-config decides on an image with libraries of its own', () => {
    const text = build('make');
    const all = { ...files, 'configure.ac': 'AC_INIT\nPKG_CHECK_MODULES([X],[x])\n' };
    const open = (image: string) =>
      runText(text.replace('gcc:12', image), all).stage(0).artifactAt('/src/src/hello');
    expect(open('gcc:12')?.openNeeds).toBe('pkg-config decides which libraries it links');
    expect(open('debian:12')?.openNeeds).toBeUndefined();
  });
});

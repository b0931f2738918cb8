import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawArtifact, runText } from '../../support/stage-runs.js';

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

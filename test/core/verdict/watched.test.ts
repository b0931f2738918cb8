import { describe, expect, test } from 'vitest';
import { saidOf } from '../../support/truth.js';

/** What a real engine taught the verdicts: each line was once judged otherwise. */
const said = (dockerfile: string, files: Readonly<Record<string, string>>): readonly string[] =>
  saidOf({ title: '', dockerfile, files, says: [], ends: 'runs', shows: '' });

describe('what C asks of glibc', () => {
  const pair = (command: string): string =>
    `FROM gcc:14\nWORKDIR /src\nCOPY . .\nRUN ${command}\nFROM debian:bookworm-slim\nCOPY --from=0 /app /app\nCMD ["/app"]`;
  const warned = ['warning glibc-too-old'];

  test.each<[string, string, readonly string[]]>([
    ['gcc -o /app x.c', '#include <stdio.h>\nint main() { puts(""); }', []],
    ['gcc -o /app x.c', '#include <stdlib.h>\nint main() { return strtol("1", 0, 10); }', []],
    ['gcc -D_GNU_SOURCE -o /app x.c', '#include <stdlib.h>\nint main() { return 0; }', warned],
    ['gcc -std=gnu23 -o /app x.c', '#include <stdlib.h>\nint main() { return 0; }', warned],
    ['gcc -o /app x.c', '#define _GNU_SOURCE\n#include <stdlib.h>\nint main() { return 0; }', warned],
    ['gcc -o /app x.c', '#include <string.h>\nint main() { strlcpy(a, b, 1); }', warned],
    ['gcc -o /app x.c', '#include "own.h"\nint main() { return 0; }', warned],
    ['gcc -o /app x.c', '#include <math.h>\nint main() { return fmod(1, 2); }', warned],
    ['gcc -o /app x.c y.o', '#include <stdio.h>\nint main() { return 0; }', warned],
    ['gcc -o /app x.c -lfoo', '#include <stdio.h>\nint main() { return 0; }', warned],
    ['g++ -o /app x.c', 'int main() { return 0; }', warned],
  ])('%s of %j', (command, source, expected) => {
    expect(said(pair(command), { 'x.c': source })).toEqual(expected);
  });

  test.each([
    ['/libx.so', ['info glibc-too-old']],
    ['/x.node', ['info glibc-too-old']],
    ['/app', ['error glibc-too-old']],
  ])('%s of 2.36 on 2.31: a library need not use what moved in 2.34', (path, expected) => {
    const text = `FROM gcc:12-bookworm\nCOPY x.c .\nRUN gcc -o ${path} x.c${path === '/app' ? '' : ' -shared'}
FROM debian:bullseye-slim\nCOPY --from=0 ${path} ${path}\nCMD ["/app"]`;
    expect(said(text, { 'x.c': 'int f(void) { return 0; }' })).toEqual(expected);
  });
});

describe('a jar is as new as the classes in it', () => {
  test.each<[string, string, readonly string[]]>([
    ['javac -d /c M.java', 'jar --create --file /a.jar -C /c .', ['error java-version-mismatch']],
    ['javac --release 17 -d /c M.java', 'jar --create --file /a.jar -C /c .', []],
    ['javac --release 17 -d /c M.java', 'jar cf /a.jar -C /c .', []],
    ['javac -d /c M.java', 'jar cf /a.jar -C /c .', ['error java-version-mismatch']],
  ])('%s && %s', (compile, pack, expected) => {
    const text = `FROM eclipse-temurin:21-jdk\nCOPY M.java .\nRUN ${compile} && ${pack}
FROM eclipse-temurin:17-jre\nCOPY --from=0 /a.jar /a.jar\nCMD ["java", "-jar", "/a.jar"]`;
    expect(said(text, { 'M.java': 'class M {}' })).toEqual(expected);
  });
});

describe('scripts of the context that a container starts', () => {
  const missing = ['error shell-missing'];

  test.each<[string, string, string, readonly string[]]>([
    ['bash where there is none', 'COPY r.sh /r.sh', '#!/bin/bash\necho', missing],
    ['bash over env', 'COPY r.sh /r.sh', '#!/usr/bin/env bash\necho', missing],
    ['sh', 'COPY r.sh /r.sh', '#!/bin/sh\necho', []],
    ['no interpreter line', 'COPY r.sh /r.sh', 'echo hello', missing],
    ['no interpreter line, mended', 'COPY r.sh /r.sh\nRUN sed -i "1i #!/bin/sh" /r.sh', 'echo hello', []],
    ['another command', 'COPY r.sh /r.sh\nRUN mkdir /data', 'echo hello', missing],
    ['bash installed', 'RUN apk add bash\nCOPY r.sh /r.sh', '#!/bin/bash\necho', []],
    ['a binary', 'COPY r.sh /r.sh', '\u007fELF\u0002\u0001', []],
    ['an empty file', 'COPY r.sh /r.sh', '', []],
  ])('%s', (_title, copy, script, expected) => {
    expect(said(`FROM alpine:3.20\n${copy}\nENTRYPOINT ["/r.sh"]`, { 'r.sh': script })).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['eclipse-temurin:21-jre-alpine', '#!/bin/bash\njava -version', missing],
    ['eclipse-temurin:21-jre-alpine', '#!/bin/sh\njava -version', []],
    ['eclipse-temurin:21-jre-alpine', 'java -version', []],
    ['eclipse-temurin:21-jre', '#!/bin/bash\njava -version', []],
    ['registry.example/base:1', '#!/bin/bash\njava -version', []],
  ])('what the ENTRYPOINT of %s hands on to: %s', (base, script, expected) => {
    const found = said(`FROM ${base}\nCOPY r.sh /r.sh\nCMD ["/r.sh"]`, { 'r.sh': script });
    expect(found.map((one) => one.replace(/^\w+/, 'error'))).toEqual(expected);
  });

  test.each([
    ["plugins { id 'application' }", 'gcr.io/distroless/java21-debian12', missing],
    ["plugins { id 'application' }", 'eclipse-temurin:21-jre', []],
    ["application { applicationName = 'other' }", 'gcr.io/distroless/java21-debian12', []],
  ])('the start script that Gradle writes with %s, on %s', (build, base, expected) => {
    const text = `FROM gradle:8-jdk21\nWORKDIR /shop\nCOPY . .\nRUN gradle installDist
FROM ${base}\nCOPY --from=0 /shop/build/install/shop /opt/shop\nENTRYPOINT ["/opt/shop/bin/shop"]`;
    const found = said(text, { 'build.gradle': build }).filter((one) => one.endsWith('shell-missing'));
    expect(found).toEqual(expected);
  });

  test.each([
    ['name := "Web Shop"', 'gcr.io/distroless/java21-debian12', missing],
    ['name := "Web Shop"', 'eclipse-temurin:21-jre', []],
    ['executableScriptName := "x"\nname := "Web Shop"', 'gcr.io/distroless/java21-debian12', []],
  ])('the start script that sbt writes with %s, on %s', (build, base, expected) => {
    const text = `FROM eclipse-temurin:21-jdk\nWORKDIR /shop\nCOPY . .\nRUN sbt clean stage
FROM ${base}\nCOPY --from=0 /shop/target/universal/stage /opt/shop\nENTRYPOINT ["/opt/shop/bin/web-shop"]`;
    expect(said(text, { 'build.sbt': build })).toEqual(expected);
  });

  test.each([
    ['/usr/local/bin/', missing],
    ['/opt/tools/', []],
  ])('a script that PATH finds in %s', (folder, expected) => {
    const text = `FROM python:3.13-alpine\nCOPY r.sh ${folder}\nENTRYPOINT ["r.sh"]`;
    expect(said(text, { 'r.sh': '#!/bin/bash\necho' })).toEqual(expected);
  });

  test.each([
    'ENTRYPOINT ["sh", "/r.sh"]',
    'CMD /r.sh',
    'RUN apk add tini\nENTRYPOINT ["/sbin/tini", "--", "/r.sh"]',
  ])('a shell reads what has no interpreter line: %s', (start) => {
    expect(said(`FROM alpine:3.20\nCOPY r.sh /r.sh\n${start}`, { 'r.sh': 'echo hello' })).toEqual([]);
  });
});

test('a check for a static file makes the hint of a dynamic build more than a hint', () => {
  const text = `FROM golang:1.22\nCOPY . .\nRUN go build -o /app . && ldd /app 2>&1 | grep "not a dynamic"
FROM scratch\nCOPY --from=0 /app /app\nCMD ["/app"]`;
  const main = (name: string): string => `package main\nimport _ "${name}"\nfunc main() {}\n`;
  expect(said(text, { 'main.go': main('net'), 'go.mod': 'module a\n' })).toEqual(['info cgo-enabled']);
  expect(said(text, { 'main.go': main('fmt'), 'go.mod': 'module a\n' })).toEqual([]);
});

describe('what a stage is used for decides', () => {
  const missing = ['error user-missing'];

  test.each<[string, readonly string[]]>([
    ['FROM scratch\nUSER app\nCOPY app /app\nCMD ["/app"]', missing],
    ['FROM scratch\nUSER app\nCOPY app /app\nUSER 1000\nCMD ["/app"]', []],
    ['FROM alpine:3.20\nUSER app\nRUN id\nUSER 1000\nCMD ["/app"]', missing],
    ['FROM scratch AS a\nUSER app\nCOPY app /app\nFROM scratch\nCOPY --from=a /app /app\nCMD ["/app"]', []],
    ['FROM scratch AS a\nUSER app\nFROM a\nCOPY app /app\nCMD ["/app"]', missing],
    ['FROM scratch AS a\nUSER app\nFROM a\nUSER 1000\nCOPY app /app\nCMD ["/app"]', []],
    ['FROM scratch\nUSER 1000:app\nCMD ["/app"]', missing],
    ['FROM scratch\nUSER 1000:1000\nCMD ["/app"]', []],
    ['FROM scratch\nCOPY group /etc/group\nUSER 1000:app\nCMD ["/app"]', []],
    ['FROM alpine:3.20\nUSER 1000:app\nCMD ["id"]', missing],
    ['FROM alpine:3.20\nUSER 1000:users\nCMD ["id"]', []],
    ['FROM scratch\nCOPY app /app\nHEALTHCHECK CMD /app check\nCMD ["/app"]', ['warning shell-missing']],
  ])('%j', (text, expected) => {
    expect(said(text, {})).toEqual(expected);
  });
});

describe('the file that is started', () => {
  const build =
    'FROM gcc:12 AS b\nCOPY x.c .\nRUN gcc -o /dynamic x.c && gcc -static -o /static x.c\nFROM alpine:3.20';
  const wrong = ['error libc-mismatch'];

  test.each<[string, readonly string[]]>([
    ['COPY --from=b /dynamic /app\nCMD ["/app"]', wrong],
    ['COPY --from=b /dynamic /app\nCOPY --from=b /static /app\nCMD ["/app"]', []],
    ['COPY --from=b /static /app\nCOPY --from=b /dynamic /app\nCMD ["/app"]', wrong],
    ['COPY --from=b /dynamic /opt/app\nRUN ln -s /opt/app /usr/bin/app\nCMD ["app"]', wrong],
    ['COPY --from=b /dynamic /opt/app\nRUN mv /opt/app /usr/bin/app\nCMD ["app"]', wrong],
  ])('%j', (rest, expected) => {
    expect(said(`${build}\n${rest}`, { 'x.c': 'int main(void) { return 0; }' })).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['x.c', 'make x && cp x /app', wrong],
    ['x.c', 'make x CFLAGS=-static && cp x /app', []],
    ['y.c', 'make x && cp x /app', []],
  ])('%s: %s, without a Makefile', (file, command, expected) => {
    const text = `FROM gcc:12\nWORKDIR /src\nCOPY . .\nRUN ${command}\nFROM alpine:3.20\nCOPY --from=0 /app /app\nCMD ["/app"]`;
    expect(said(text, { [file]: 'int main(void) { return 0; }' })).toEqual(expected);
  });
});

describe('a virtual environment that was moved', () => {
  test.each<[string, readonly string[]]>([
    ['CMD ["/v/bin/python", "x.py"]', ['info native-modules-mismatch']],
    ['ENV PATH=/v/bin:$PATH\nCMD ["python", "x.py"]', ['info native-modules-mismatch']],
    ['CMD ["/v/bin/gunicorn", "x"]', ['warning native-modules-mismatch']],
    ['ENV PATH=/v/bin:$PATH\nCMD ["gunicorn", "x"]', ['warning native-modules-mismatch']],
  ])('%j', (start, expected) => {
    const text = `FROM python:3.11 AS b\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install gunicorn
FROM python:3.11-slim\nCOPY --from=b /opt/venv /v\n${start}`;
    expect(said(text, {})).toEqual(expected);
  });
});

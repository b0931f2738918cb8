import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCommands, readFirstRun, seenBy, type ShellCase } from '../../support/shell-commands.js';
import { processorTime } from '../../support/processor-time.js';

const open: ShellCase = { closed: false };

describe('simple commands of a RUN', () => {
  test.each<[string, readonly string[], ShellCase?]>([
    ['RUN a && b; c', ['[/w] a', '[/w] b', '[/w] c']],
    ['RUN cd src && make\\\n  all', ['[/w/src] make all']],
    ['RUN (cd src && make) && ls', ['[/w/src] make', '[/w] ls']],
    ['RUN yes | (cd src; make) | cd out; ls', ['[/w] yes', '[/w/src] make', '[/w] ls']],
    ['RUN cd "$X" && make', ['[?] make'], { closed: false }],
    ['RUN a || b', ['[/w] a', '~[/w] b']],
    ['RUN X=1 go build', ['[/w] X=1 go build']],
    ["RUN packages='a b' set -x && add $packages", ['[/w] add a b']],
    ['RUN env X=1 Y=2 go build', ['[/w] X=1 Y=2 go build']],
    ['RUN time nice -n 5 sudo -u app go build', ['[/w] go build']],
    ['RUN sh -c "cd /x && make"', ['[/x] make']],
    ["RUN bash -lc 'make all'", ['[/w] make all']],
    ['RUN ["make", "a b"]', ['[/w] make a b']],
    ['RUN ["sh", "-c", "cd /x && make $T"]', ['[/x] make y'], { env: { T: 'y' } }],
    ['RUN echo ${A:-x} ${B:+y} ${C%.go} ${C##*/}', ['[/w] echo x main main.go'], { env: { C: 'main.go' } }],
    ['RUN echo $(date) `date`', ['[/w] echo ? ?']],
    ['RUN go build -ldflags="-X main.v=$V" -tags=$T', ['[/w] go build -ldflags=-X main.v=? -tags=?'], open],
    ['RUN F="-s -X v=$V"; go build -ldflags "$F"', ['[/w] go build -ldflags -s -X v=?'], open],
    ['RUN F="-r $V --sc"; dotnet publish $F', ['[/w] dotnet publish -r ? --sc'], open],
    ['RUN F="-a"; F+=" -D=$V"; gcc $F', ['[/w] gcc -a -D=?'], open],
    ['RUN export F=-DV=$(date); gcc $F x.c', ['[/w] gcc -DV=? x.c']],
    ['RUN env F=a-$V make', ['[/w] F=a-? make'], open],
    ['RUN V=a-$V make CC=$V-gcc', ['[/w] V=a-? make CC=?-gcc'], open],
    ['RUN gcc "$V$V"', ['[/w] gcc ?'], open],
    ['RUN for t in a b; do make $t; done', ['[/w] make a', '[/w] make b']],
    ['RUN for t in $(ls); do make $t; done', ['~[/w] make ?']],
    ['RUN if [ -f x ]; then a; else b; fi; c', ['[/w] [ -f x ]', '~[/w] a', '~[/w] b', '[/w] c']],
    ['RUN case "$A" in x) a ;; *) b ;; esac', ['[/w] b'], { env: { A: 'q' } }],
    ['RUN cp {a,b} $F d', ['[/w] cp a b -p -r d'], { env: { F: '-p -r' } }],
    ['RUN f() { make $1; }; f all', ['[/w] make all']],
    ['RUN <<EOF\ncd /x\nmake\nEOF', ['[/x] make']],
    ['RUN <<-EOF\n\tcd /x\n\tmake\n\tEOF', ['[/x] make']],
    ['RUN <<EOF\n#!/usr/bin/env bash\nmake\nEOF', ['[/w] make']],
    ['RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF', []],
    ['RUN make', [], { shell: ['powershell', '-Command'] }],
    ['RUN ./build.sh x', ['[/w] go build -o x'], { files: { '/w/build.sh': '#!/bin/sh\ngo build -o $1\n' } }],
    ['RUN sh build.sh', ['[/w] make'], { files: { '/w/build.sh': 'make\n' } }],
    ['RUN . ./env.sh && make', ['[/w] make'], { files: { '/w/env.sh': 'X=1\n' } }],
  ])('%j', (text, expected, given) => {
    expect(drawCommands(readFirstRun(text, given))).toEqual(expected);
  });

  test.each<[string, string, string | undefined]>([
    ['RUN export X=1 && a', 'X', '1'],
    ['RUN X=1; a', 'X', undefined],
    ['RUN X=1 a', 'X', '1'],
    ['RUN Y=2; a', 'Y', '2'],
    ['RUN set -a; X=1; a', 'X', '1'],
    ['RUN export X=$(date); a', 'X', '?'],
    ['RUN if b; then export X=1; fi; a', 'X', '?'],
    ['RUN (export X=1); a', 'X', undefined],
    ['RUN export X=1; sh -c "a"', 'X', '1'],
    ['RUN unset Y; a', 'Y', undefined],
  ])('%j sees %s as %s', (text, name, expected) => {
    expect(seenBy(readFirstRun(text, { env: { Y: 'base' } }), name)).toBe(expected);
  });
});

describe('spans', () => {
  test.each([
    ['RUN a && \\\n  go build', 'go build'],
    ["RUN sh -c 'a && go build'", 'go build'],
    ['RUN <<EOF\na\ngo build\nEOF', 'go build'],
    ['RUN <<-EOF\n\ta\n\tgo build\n\tEOF', 'go build'],
    ['RUN ["a", "b"]', '"a", "b"'],
  ])('%j ends in %j', (text, expected) => {
    const last = readFirstRun(text).commands.at(-1);
    expect(text.slice(last?.start, last?.end)).toBe(expected);
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      'a',
      '$(',
      ')',
      '`',
      '${',
      '}',
      '"',
      "'",
      '<<EOF',
      'EOF',
      '\n',
      '&&',
      '||',
      '|',
      ';',
      'if',
      'then',
      'fi',
      'for',
    ],
    ...[
      'x in',
      'do',
      'done',
      'case',
      'esac',
      '(',
      '{',
      '[',
      '$X',
      '\\',
      '>',
      'cd',
      'sh -c',
      'eval',
      'f()',
      '!',
      '#',
    ],
  );
  test('never throws and keeps its spans in the text', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.boolean(), (words, closed) => {
        const text = `RUN ${words.join(' ')}`;
        return readFirstRun(text, { closed }).commands.every(
          ({ start, end }) => 0 <= start && start <= end && end <= text.length,
        );
      }),
    );
  });

  test.each([
    ['nested', 'RUN ' + '('.repeat(20_000)],
    ['one long pipe', 'RUN ' + 'a | '.repeat(5000)],
    ['one long list', 'RUN ' + 'a && '.repeat(20_000)],
    ['ten megabytes', 'RUN ' + 'x'.repeat(10_000_000)],
    ['recursion', 'RUN f() { f; f; }; f'],
    ['exports', 'RUN ' + 'export A=$A$A; '.repeat(2000)],
  ])('%s is done in a moment', (_, text) => {
    const started = processorTime();
    readFirstRun(text);
    expect(processorTime() - started).toBeLessThan(1500);
  });
});

describe('what an unknown word hangs on', () => {
  test.each<[string, readonly string[]]>([
    ['RUN go build $TARGETARCH', ['TARGETARCH']],
    ['RUN go build linux-${TARGETARCH}', ['TARGETARCH']],
    ['RUN go build $(echo $TARGETARCH | sed s/amd64/x64/)', ['TARGETARCH']],
    ['RUN go build `echo ${TARGETPLATFORM#*/}`', ['TARGETPLATFORM']],
    ['RUN A=${TARGETARCH}-x; go build $A', ['TARGETARCH']],
    ['RUN case "$TARGETARCH" in amd64) A=x64;; *) A=$B;; esac; go build $A', ['TARGETARCH', 'B']],
    ['RUN if [ "$TARGETARCH" = arm64 ]; then A=a; else A=b; fi; go build $A', ['TARGETARCH']],
    ['RUN go build $(xx-info triple)', ['TARGETARCH']],
    ['RUN go build $(date)', []],
  ])('%j', (text, expected) => {
    expect(readFirstRun(text, open).commands.at(-1)?.words.at(-1)?.from).toEqual(expected);
  });
});

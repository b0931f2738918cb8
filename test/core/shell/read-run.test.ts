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
    ['RUN command make && command -V make', ['[/w] make', '[/w] command -V make']],
    ['RUN opam exec -- dune build && opam install dune', ['[/w] dune build', '[/w] opam install dune']],
    ['RUN env -u A -C /x X=1 make', ['[/w] X=1 make']],
    ['RUN make {x,*.c} {a,"b"}', ['[/w] make x *.c ?']],
    ['RUN echo ${C/x?/y} ${C/[a]/y} ${C/#m/y} ${C/%o/y}', ['[/w] echo ? ? ? ?'], { env: { C: 'main.go' } }],
    ['RUN echo ${C//./$(x)} ${C//$(x)/y}', ['[/w] echo ? ?'], { env: { C: 'main.go' } }],
    ['RUN echo ${C^^} ${C@Q} ${@:1}', ['[/w] echo ? ? ?'], { env: { C: 'x' } }],
    ['RUN echo $(uname -m) $(arch)x $((1 + 1)) <(a)', ['[/w] echo ? ?x ? ?']],
    ['RUN select x in a b; do make; done', ['~[/w] make']],
    ['RUN ((i = 1)); coproc a; make', ['[/w] make']],
    ['RUN case x in a|x) make ;; esac', ['[/w] make']],
    ['RUN case x in a) make ;; esac; ls', ['[/w] ls']],
    ['RUN a & b', ['[/w] a', '[/w] b']],
    ['RUN { cd /x; make; }; ls', ['[/x] make', '[/x] ls']],
    ['RUN if a; then b; elif c; then d; fi', ['[/w] a', '~[/w] b', '~[/w] d']],
    ['RUN if a; then X=1; else X=2; fi; make $X', ['[/w] a', '[/w] make ?']],
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
    ['RUN make t{1..3} u{3..1} v{1..99}', ['[/w] make t1 t2 t3 ? ?']],
    ['RUN echo ${C#*.} ${C##*.} ${C%.*} ${C%%.*}', ['[/w] echo b.c c a.b a'], { env: { C: 'a.b.c' } }],
    ['RUN echo ${C%[a-z]} ${C#\\\\a}', ['[/w] echo ? ?'], { env: { C: 'a.b.c' } }],
    ['RUN for t in {1..21}; do make $t; done', ['~[/w] make ?']],
    ['RUN for t in *.c; do cc $t; done', ['~[/w] cc ?']],
    ['RUN X=1; read -r X; make $X', ['[/w] make ?']],
    ['RUN echo ${C/#go/x} ${C//a/b}', ['[/w] echo ? mbin.go'], { env: { C: 'main.go' } }],
    ['RUN cp {a,b} $F d', ['[/w] cp a b -p -r d'], { env: { F: '-p -r' } }],
    ['RUN f() { make $1; }; f all', ['[/w] make all']],
    ['RUN <<EOF\ncd /x\nmake\nEOF', ['[/x] make']],
    ['RUN <<-EOF\n\tcd /x\n\tmake\n\tEOF', ['[/x] make']],
    ['RUN <<EOF\n#!/usr/bin/env bash\nmake\nEOF', ['[/w] make']],
    ['RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF', []],
    ['RUN make', [], { shell: ['powershell', '-Command'] }],
    ['RUN ./build.sh x', ['[/w] go build -o x'], { files: { '/w/build.sh': '#!/bin/sh\ngo build -o $1\n' } }],
    ['RUN sh build.sh', ['[/w] make'], { files: { '/w/build.sh': 'make\n' } }],
    ['RUN pushd /x && popd && make', ['[?] make']],
    ['RUN /usr/bin/env make && /usr/bin/time make', ['[/w] make', '[/w] make']],
    ['RUN busybox sh -c "cd /x && make"', ['[/x] make']],
    ['RUN sh <<EOF\ncd /x\nmake\nEOF', ['[/x] make']],
    ['RUN sh -o pipefail -c "make"', ['[/w] make']],
    ['RUN ./b x', ['[/w] make x'], { files: { '/w/b': '#!/usr/bin/env bash\nmake $1\n' } }],
    ['RUN ./b x', ['[/w] ./b x'], { files: { '/w/b': '#!/usr/bin/env python3\nmake\n' } }],
    ['RUN trap x EXIT; shopt -s y; make', ['[/w] make']],
    ['RUN make $1; ls', ['[/w] make', '[/w] ls']],
    ['RUN echo $0', ['[/w] echo /bin/sh']],
    ['RUN echo $(go env GOPATH) $(go env GOBIN)', ['[/w] echo /go ?'], { env: { GOPATH: '/go' } }],
    ['RUN echo ${C/a/b} ${C/a/$(x)} ${C/*/x}', ['[/w] echo mbin.go ? ?'], { env: { C: 'main.go' } }],
    ['RUN echo ${C/a/b}', ['[/w] echo ?'], open],
    ['RUN . ./env.sh && make', ['[/w] make'], { files: { '/w/env.sh': 'X=1\n' } }],
    ['RUN . ./env.sh && make $X', ['[/w] make 1'], { files: { '/w/env.sh': 'X=1\n' } }],
    ['RUN sudo -s', ['[/w] sudo -s']],
    ['RUN env - X=1 make', ['[/w] X=1 make']],
    ['RUN command -v make', ['[/w] command -v make']],
    ['RUN timeout -k 5 60 make', ['[/w] make']],
    ['RUN gosu app make', ['[/w] make']],
    ['RUN cd && make', ['[/home/x] make'], { env: { HOME: '/home/x' } }],
    ['RUN cd -P -- src && make', ['[/w/src] make']],
    ['RUN cp ~/a ~b', ['[/w] cp /home/x/a ~b'], { env: { HOME: '/home/x' } }],
    ['RUN (cd src; pwd) & make', ['[/w/src] pwd', '[/w] make']],
    ['RUN f() { make "$@" $2; }; f a b; f', ['[/w] make a b b', '[/w] make ']],
    ['RUN sh gradlew build', ['[/w] gradlew build'], { files: { '/w/gradlew': 'exec java\n' } }],
    ['RUN ./gradlew build', ['[/w] ./gradlew build'], { files: { '/w/gradlew': '#!/bin/sh\nexec java\n' } }],
    ['RUN ./b x', ['[/w] ./b x'], { files: { '/w/b': '#!/usr/bin/env\nsh\n' } }],
    ['RUN echo $(pwd) $PWD `pwd`', ['[/w] echo /w /w /w']],
    [
      'RUN cp $(swift build --show-bin-path)/a $(swift build -c release --show-bin-path)/b /',
      ['[/w] cp /w/.build/debug/a /w/.build/release/b /'],
    ],
    ['RUN cp $(swift build --triple x --show-bin-path)/a $(swift build)/b /', ['[/w] cp ?/a ?/b /']],
    [
      'RUN echo ${U-1} ${E-2} ${E:-3} ${U+4} ${E+5} ${E:+6} ${U?7} ${E?8}',
      ['[/w] echo 1 3 5 ?'],
      { env: { E: '' } },
    ],
    ['RUN echo ${#C} ${C:1} ${!C}', ['[/w] echo ? ? ?'], { env: { C: 'x' } }],
    ['RUN for t in a; do make $t; done', ['[/w] make a']],
    ['RUN for t in $E; do make $t; done; ls', ['[/w] ls'], { env: { E: '' } }],
    ['RUN while a; do b; done', ['[/w] a', '~[/w] b']],
    ['RUN until a; do b; done', ['[/w] a', '~[/w] b']],
    ['RUN [ -f x ] && a; b', ['[/w] [ -f x ]', '~[/w] a', '[/w] b']],
    ['RUN [[ -f x ]] && a; b', ['~[/w] a', '[/w] b']],
    ['RUN which x && a; b', ['[/w] which x', '~[/w] a', '[/w] b']],
    ['RUN b; [ -f x ] && a', ['[/w] b', '[/w] [ -f x ]', '[/w] a']],
    ['RUN if a; then cd /x; fi; b', ['[/w] a', '[?] b']],
    ['RUN case $A in x) a ;; y) b ;; esac', ['~[/w] a', '~[/w] b'], open],
    ['RUN case $A in [xy]) a ;; esac', ['~[/w] a'], { env: { A: 'x' } }],
    ['RUN make {01..03} {a,b}{c,d} {a}', ['[/w] make ? ? {a}']],
    ['RUN eval "make $X" && ls', ['[/w] make 1', '[/w] ls'], { env: { X: '1' } }],
    ['RUN eval "make $X" && ls', ['[/w] ls'], open],
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
    ['RUN read Y; a', 'Y', '?'],
    ['RUN X=1; export X; a', 'X', '1'],
    ['RUN export "X=$Y"; a', 'X', 'base'],
    ['RUN export -n X=1 "Z=2"; a', 'Z', '2'],
    ['RUN export Y+=2; a', 'Y', 'base2'],
    ['RUN export X=(1 2); a', 'X', '?'],
    ['RUN declare X=1; a', 'X', undefined],
    ['RUN declare -rx X=1; a', 'X', '1'],
    ['RUN set +a; X=1; a', 'X', undefined],
    ['RUN unset -v Y; a', 'Y', undefined],
    ['RUN (set -a); X=1; a', 'X', undefined],
    ['RUN Y=1 true; a', 'Y', 'base'],
    ['RUN Y=1 export Z=2; a', 'Y', '1'],
    ['RUN if b; then Y=1; fi; a', 'Y', '?'],
    ['RUN b || Y=1; a', 'Y', '?'],
    ['RUN b && Y=1; a', 'Y', '1'],
  ])('%j sees %s as %s', (text, name, expected) => {
    expect(seenBy(readFirstRun(text, { env: { Y: 'base' } }), name)).toBe(expected);
  });
});

test.each([
  ['/bin/sh -c', 'RUN a; b', false],
  ['/bin/sh -ec', 'RUN a; b', true],
  ['/bin/sh -c', 'RUN set -e; a; b', true],
  ['/bin/sh -c', 'RUN set -o errexit; a; b', true],
  ['/bin/sh -c', 'RUN set -eu -o pipefail; a; b', true],
  ['/bin/sh -ec', 'RUN set +e; a; b', false],
  ['/bin/sh -ec', 'RUN set +o errexit; a; b', false],
  ['/bin/sh -c', 'RUN set -o pipefail; a; b', false],
])('with %s, %s stops where a fails: %s', (shell, text, stops) => {
  const { commands } = readFirstRun(text, { shell: shell.split(' ') });
  expect(commands.find(({ words }) => words[0]?.text === 'a')?.guards).toBe(stops);
});

test.each<[string, boolean, ShellCase?]>([
  ['RUN a && b', true],
  ['RUN ["a"]', true],
  ['RUN eval "make"', true],
  ['RUN eval "$X"', false, open],
  ['RUN sh -c "make"', true],
  ['RUN sh -c "$X"', false, open],
  ['RUN sh x.sh', false],
  ['RUN sh x.sh', true, { files: { '/w/x.sh': 'make\n' } }],
  ['RUN curl x | sh', false],
  ['RUN sh <<EOF\nmake\nEOF', true],
  ['RUN . ./x', false],
  ['RUN . /etc/os-release', true],
  ['RUN f() { make; }; f', true],
  ['RUN f() { f; }; f', false],
  ['RUN echo "', false],
  ['RUN echo )', false],
  ['RUN make', false, { shell: ['powershell', '-Command'] }],
  ['RUN <<EOF\n#!/usr/bin/env python3\nEOF', false],
  [`RUN ${'a '.repeat(200_000)}`, false],
  [`RUN ${'a; '.repeat(5000)}`, false],
])('all that %.40j runs is known: %s', (text, expected, given) => {
  expect(readFirstRun(text, given).complete).toBe(expected);
});

test('the words in front of a reader tell what it reads, and a command whether it reads', () => {
  const { commands } = readFirstRun('RUN a | b x | c; d');
  expect(commands.map(({ pipedTo, reads }) => [pipedTo.map((words) => words[0]?.text), reads])).toEqual([
    [['b', 'c'], false],
    [['c'], true],
    [[], true],
    [[], false],
  ]);
});

test('which commands are shells and which words only bash knows', () => {
  const { shells, bashisms } = readFirstRun('RUN bash -c a; sh b.sh; source c; pushd /x; busybox sh -c d');
  const name = (call: {
    readonly command: { readonly words: readonly { readonly text: string | undefined }[] };
  }) => call.command.words[0]?.text;
  expect([shells.map(name), bashisms.map(name)]).toEqual([
    ['bash', 'sh'],
    ['source', 'pushd'],
  ]);
  expect(readFirstRun('RUN source c', { shell: ['/bin/bash', '-c'] }).bashisms).toEqual([]);
  expect(readFirstRun('RUN source() { a; }; source c').bashisms).toEqual([]);
});

test.each([
  ['RUN sudo -u app gosu www make', ['sudo', 'gosu']],
  ['RUN nice make', undefined],
])('%s is called by %j', (text, expected) => {
  expect(readFirstRun(text).commands[0]?.callers?.map((word) => word.text)).toEqual(expected);
});

test('redirections have an operator, a target and what is read', () => {
  const { commands } = readFirstRun('RUN a > /x 2>> y < "$Z" <<EOF\nb $V\nEOF', {
    env: { V: '1' },
    closed: false,
  });
  expect(
    commands[0]?.redirections.map(({ operator, target, body }) => [operator, target?.text, body]),
  ).toEqual([
    ['>', '/x', undefined],
    ['2>>', 'y', undefined],
    ['<', undefined, undefined],
    ['<<', undefined, 'b 1\n'],
  ]);
});

test.each([
  ['RUN a; b', 'b'],
  ['RUN a && b', 'a b'],
  ['RUN a || true', ''],
  ['RUN a && b || true', ''],
  ['RUN a; { b; c; }', 'c'],
  ['RUN (a; b) && c', 'b c'],
  ['RUN if a; then b; fi', ''],
  ['RUN while a; do b; done', ''],
  ['RUN until a; do b; done', 'a'],
  ['RUN sh -c "a; b"', 'b'],
  ['RUN sh -ec "a; b"', 'a b'],
  ['RUN sh -o errexit -c "a; b"', 'b'],
  ['RUN sh ./x', 'b'],
  ['RUN sh -e ./x', 'a b'],
  ['RUN ./x', 'a b'],
  ['RUN <<EOF\na\nb\nEOF', 'b'],
])('%j fails where one of these does: %j', (text, expected) => {
  const { commands } = readFirstRun(text, { files: { '/w/x': '#!/bin/sh -e\na\nb\n' } });
  const guards = commands.filter((command) => command.guards).map(({ words }) => words[0]?.text);
  expect(guards.join(' ')).toBe(expected);
});

test.each([
  ['RUN a', false],
  ['RUN ! a', true],
  ['RUN time a', false],
  ['RUN ! ! a', false],
])('in %s the answer of a is turned round: %s', (text, negated) => {
  expect(readFirstRun(text).commands.map((command) => command.negated)).toEqual([negated]);
});

describe('spans', () => {
  test.each([
    ['RUN a && \\\n  go build', 'go build'],
    ["RUN sh -c 'a && go build'", 'go build'],
    ['RUN <<EOF\na\ngo build\nEOF', 'go build'],
    ['RUN <<-EOF\n\ta\n\tgo build\n\tEOF', 'go build'],
    ['RUN ["a", "b"]', '"a", "b"'],
    ['RUN <<EOF sh -ex && make\na\nEOF', 'make'],
    ['RUN <<EOF\r\na\r\ngo build\r\nEOF', 'go build\r'],
    ['RUN sh -c \'a && "go" build\'', '"go" build'],
    ['RUN sh -c "a && go \\"build\\""', '"a && go \\"build\\""'],
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
    ['RUN go build $(uname -m)', ['HOSTARCH']],
    ['RUN go build `dpkg --print-architecture`', ['HOSTARCH']],
    ['RUN go build $(go env GOBIN)', ['GOBIN']],
    ['RUN go build ${X#*-}', ['X']],
    ['RUN go build ${X:1}', ['X']],
  ])('%j', (text, expected) => {
    expect(readFirstRun(text, open).commands.at(-1)?.words.at(-1)?.from).toEqual(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../server/src/core/graph/build-graph.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { parse } from '../../../server/src/core/text/parse.js';
import { runStages } from '../../../server/src/core/run/run-stages.js';
import type { Files } from '../../support/context-files.js';
import { drawArtifact, drawFinal, runText } from '../../support/stage-runs.js';
import { processorTime } from '../../support/processor-time.js';

const c = 'FROM gcc:12 AS b\nRUN gcc -o /out/x /x.c\n';
const dynamic = 'dynamic glibc 2.36 certain';

describe('what arrives in the last stage', () => {
  test.each<[string, string, readonly string[]]>([
    ['a file', `${c}FROM scratch\nCOPY --from=b /out/x /x`, [`/x: ${dynamic}`]],
    ['a file into a folder', `${c}FROM scratch\nCOPY --from=b /out/x /usr/bin/`, [`/usr/bin/x: ${dynamic}`]],
    [
      'into the working folder',
      `${c}FROM scratch\nWORKDIR /app\nCOPY --from=b /out/x .`,
      [`/app/x: ${dynamic}`],
    ],
    ['by index', `${c}FROM scratch\nCOPY --from=0 /out/x /x`, [`/x: ${dynamic}`]],
    ['a folder', `${c}FROM scratch\nCOPY --from=b /out /app`, [`/app/x: ${dynamic}`]],
    ['a pattern', `${c}FROM scratch\nCOPY --from=b /out/* /app/`, [`/app/x: ${dynamic}`]],
    ['--parents', `${c}FROM scratch\nCOPY --parents --from=b /out/x /r`, [`/r/out/x: ${dynamic}`]],
    [
      'two hops',
      `${c}FROM alpine:3.20 AS m\nCOPY --from=b /out/x /m/x\nFROM scratch\nCOPY --from=m /m /`,
      [`/x: ${dynamic}`],
    ],
    ['FROM keeps it', `${c}FROM b AS m\nFROM m`, [`/out/x: ${dynamic}`]],
    ['a whole root', `${c}FROM scratch\nCOPY --from=b / /`, [`/out/x: ${dynamic}`]],
    [
      'variables',
      `${c}FROM scratch\nARG D=/opt\nENV E=$D/bin\nCOPY --from=b /out/x $E/x`,
      [`/opt/bin/x: ${dynamic}`],
    ],
    ['mv', 'FROM gcc:12\nRUN gcc -o a a.c && mv a /usr/bin/', [`/usr/bin/a: ${dynamic}`]],
    [
      'install',
      'FROM gcc:12\nRUN gcc -o a a.c && install -m 755 a /usr/bin/b && rm a',
      [`/usr/bin/b: ${dynamic}`],
    ],
    ['cp -r', 'FROM gcc:12\nRUN gcc -o /o/a a.c && cp -r /o /p && rm -rf /o', [`/p/a: ${dynamic}`]],
    [
      'ln',
      'FROM gcc:12\nRUN gcc -o /o/a a.c && ln -s /o/a /usr/bin/a',
      [`/o/a: ${dynamic}`, `/usr/bin/a: ${dynamic}`],
    ],
    ...(
      [
        ['cp -t /usr/bin /o/a', '/usr/bin/a'],
        ['cp --target-directory=/usr/bin /o/a', '/usr/bin/a'],
        ['cd /p && cp /o/a .', '/p/a'],
        ['cd /p && cp /o/a /p', '/p/a'],
        ['mkdir /q && cp /o/a /q', '/q/a'],
        ['cp /o/a /q', '/q'],
        ['cp /o/a /q/', '/q/a'],
        ['cp /o/* /p', '/p/a'],
      ] as const
    ).map(([command, path]): [string, string, readonly string[]] => [
      command,
      `FROM gcc:12\nRUN gcc -o /o/a a.c && ${command} && rm -r /o`,
      [`${path}: ${dynamic}`],
    ]),
    ...(
      [
        ['tar -xzf a.tgz -C /opt/x', '/opt/x/'],
        ['tar -xf a.tar --directory=/opt/y', '/opt/y/'],
        ['tar xzf a.tgz', '/w/'],
        ['unzip a.zip -d /opt/z', '/opt/z/'],
        ['wget -O /usr/bin/x https://example.org/y', '/usr/bin/x'],
        ['wget https://example.org/y?a=1', '/w/y'],
        ['curl -O https://example.org/y', '/w/y'],
        ['curl -sSLo /usr/bin/x https://example.org/y', '/usr/bin/x'],
      ] as const
    ).map(([command, path]): [string, string, readonly string[]] => [
      command,
      `FROM alpine:3.20\nWORKDIR /w\nRUN ${command}`,
      [`${path}: unknown possible`],
    ]),
    ...['tar -czf a.tgz /opt', 'tar --create --file=a.tgz /opt', 'curl https://example.org/y'].map(
      (command): [string, string, readonly string[]] => [
        `nothing of ${command}`,
        `FROM alpine:3.20\nWORKDIR /w\nRUN ${command}`,
        [],
      ],
    ),
    [
      'cp of two files',
      'FROM gcc:12\nRUN gcc -o /o/a a.c && gcc -o /o/b b.c && cp /o/a /o/b /q && rm -r /o',
      [`/q/a: ${dynamic}`, `/q/b: ${dynamic}`],
    ],
    ['rm', 'FROM gcc:12\nRUN gcc -o a a.c && rm a', []],
    ...[
      'rm -f /t/p-*.zip',
      'rm -rf /t/*',
      'rm -rf /t',
      'mv /t/p-*.zip /u/',
      'mv /t/[a-z]* /u',
      'cp /t/* /u/',
    ].map((command): [string, string, readonly string[]] => [
      `a pattern that no file of the context fits: ${command}`,
      `FROM gcc:12\nCOPY p-*.zip /t/\nCOPY q?.zip /t/[ab].zip\nRUN ${command}`,
      [],
    ]),
    [
      'rm of a pattern',
      'FROM gcc:12\nRUN gcc -o /o/a1 a.c && gcc -o /o/b a.c && rm /o/a*',
      [`/o/b: ${dynamic}`],
    ],
    [
      'a cache mount',
      'FROM gcc:12\nRUN --mount=type=cache,target=/c gcc -o /c/a a.c && cp /c/a /a',
      [`/a: ${dynamic}`],
    ],
    [
      'a branch',
      'FROM gcc:12\nARG S\nRUN if [ "$S" ]; then gcc -static -o a a.c; else gcc -o a a.c; fi',
      ['/a: unknown possible'],
    ],
    ['ONBUILD', 'FROM gcc:12 AS b\nONBUILD RUN gcc -o /a a.c\nFROM b', [`/a: ${dynamic}`]],
    ['a heredoc', 'FROM gcc:12\nRUN <<EOF\ncd /o\ngcc -o a a.c\nEOF', [`/o/a: ${dynamic}`]],
    ['exec form', 'FROM gcc:12\nRUN ["gcc", "-o", "/a", "a.c"]', [`/a: ${dynamic}`]],
    [
      'an image',
      'FROM scratch\nCOPY --from=busybox:1.36 /bin/sh /bin/sh',
      ['/bin/sh: dynamic glibc 2.41 certain'],
    ],
    ['a static image', 'FROM scratch\nCOPY --from=busybox:musl /bin/sh /bin/sh', ['/bin/sh: static likely']],
    [
      'a known tool',
      'FROM scratch\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/',
      ['/bin/uv: static likely'],
    ],
    ['data of an image', 'FROM scratch\nCOPY --from=alpine:3.20 /etc/ssl/certs /etc/ssl/certs', []],
    ['an unknown image', 'FROM scratch\nCOPY --from=private.example/x /bin/x /x', ['/x: unknown possible']],
    ['an unknown path', `${c}FROM scratch\nCOPY --from=b /nowhere /x`, ['/x: unknown possible']],
    [
      'a download',
      'FROM alpine:3.20\nRUN wget -O /usr/bin/x https://x.example/x',
      ['/usr/bin/x: unknown possible'],
    ],
  ])('%s', (_, text, expected) => {
    expect(drawFinal(text)).toEqual(expected);
  });

  test('a stage never takes from a later stage or from itself', () => {
    expect(drawFinal('FROM scratch AS a\nCOPY --from=a /x /x\nCOPY --from=b /y /y\nFROM a AS b')).toEqual([]);
  });

  test('files of the context are data or scripts', () => {
    const files: Files = { 'run.sh': '#!/usr/bin/env bash\n', 'a/b.txt': 'x', tool: 'x' };
    const stage = runText('FROM alpine:3.20\nCOPY run.sh /\nCOPY a /a\nCOPY . /all\n', files).stage(0);
    const drawn = ['/run.sh', '/a/b.txt', '/all/run.sh'].map((path) => drawArtifact(stage.artifactAt(path)));
    expect(drawn).toEqual(['interpreted certain', 'data likely', 'interpreted certain']);
    expect(stage.artifactAt('/all/run.sh')?.wants.interpreter).toBe('bash');
  });

  test('.dockerignore hides sources', () => {
    const files: Files = { '.dockerignore': '**/*.txt\n!keep.txt\n', 'a/b.txt': 'x', 'keep.txt': 'x' };
    const stage = runText('FROM alpine:3.20\nCOPY . /\n', files).stage(0);
    expect([stage.readFile('/a/b.txt'), stage.readFile('/keep.txt')]).toEqual([undefined, 'x']);
  });
});

describe('deliveries', () => {
  test('mark the word of COPY that names the file', () => {
    const text = `${c}FROM scratch\nCOPY --from=b /etc/passwd /out/x /app/\n`;
    const drawn = runText(text).deliveries.map(({ span, path, artifact }) => [
      text.slice(span.start, span.end),
      artifact.path,
      path,
    ]);
    expect(drawn).toEqual([
      ['/etc/passwd', '/etc/passwd', '/app/passwd'],
      ['/out/x', '/out/x', '/app/x'],
    ]);
  });

  test('mark the image of a FROM that inherits', () => {
    const text = `${c}FROM b\n`;
    expect(
      runText(text).deliveries.map(({ span, path }) => [text.slice(span.start, span.end), path]),
    ).toEqual([['b', '/out/x']]);
  });

  test('mark the stage that a mount names', () => {
    const text = `${c}FROM scratch\nRUN --mount=from=b,target=/m cp /m/out/x /x`;
    const drawn = runText(text).deliveries.map(({ span, path }) => [text.slice(span.start, span.end), path]);
    expect(drawn).toEqual([['b', '/x']]);
  });

  test('carry their evidence', () => {
    const [delivery] = runText(`${c}FROM scratch\nCOPY --from=b /out/x /x`).deliveries;
    const first = delivery?.artifact.evidence[0];
    expect(first?.message).toMatch(/^\/out\/x is built here by gcc; dynamic, glibc 2\.36/);
    expect(first && c.slice(first.start, first.end)).toBe('gcc -o /out/x /x.c');
  });
});

test('an image is looked up once, however much is copied out of it', () => {
  const asked: string[] = [];
  const imageOf = (reference: string): undefined => void asked.push(reference);
  const ast = parse('FROM scratch\nCOPY --from=tools:1 /a /a\nCOPY --from=tools:1 /b /b');
  const runs = runStages(ast, buildGraph(ast), noInputs, { baseOf: () => undefined, imageOf });
  runs.stage(0);
  expect(asked).toEqual(['tools:1']);
});

describe('platforms', () => {
  const go = (from: string, env: string): string =>
    `FROM ${from}golang:1.22\nARG TARGETARCH TARGETOS\nWORKDIR /s\nRUN ${env} CGO_ENABLED=0 go build -o /x main.go\n`;
  test.each<[string, string, string | undefined]>([
    ['', '', undefined],
    ['--platform=$BUILDPLATFORM ', '', '$BUILDPLATFORM'],
    ['--platform=$BUILDPLATFORM ', 'GOOS=$TARGETOS GOARCH=$TARGETARCH', undefined],
    ['--platform=$TARGETPLATFORM ', '', undefined],
    ['--platform=linux/arm64 ', '', 'linux/arm64'],
    ['', 'GOARCH=arm GOARM=6', 'linux/arm/v6'],
  ])('%j %j', (from, env, expected) => {
    expect(runText(go(from, env)).stage(0).artifactAt('/x')?.platform).toBe(expected);
  });
});

describe('settings of a stage', () => {
  test.each<[string, string | undefined]>([
    ['FROM golang:1.22\nWORKDIR $GOPATH/src/x', '/go/src/x'],
    ['FROM golang:1.22\nWORKDIR a\nWORKDIR b', '/go/a/b'],
    ['FROM private.example/x\nWORKDIR a', undefined],
    ['ARG D=/q\nFROM alpine:3.20\nARG D\nWORKDIR ${D:-/z}/x', '/q/x'],
    ['FROM alpine:3.20\nARG D\nWORKDIR /$D', undefined],
    ['FROM alpine:3.20\nENV A=1 B=$A\nENV A=2\nWORKDIR /$A$B', '/2'],
  ])('%j works in %s', (text, expected) => {
    const runs = runText(text);
    expect(runs.stage(runs.graph.final).cwd).toBe(expected);
  });
});

describe('any text', () => {
  const line = fc.constantFrom(
    ...[
      'FROM golang:1.22 AS a',
      'FROM a',
      'FROM scratch',
      'FROM $X',
      'COPY . .',
      'COPY --from=a / /',
      'COPY --from=0 /x* ./y',
    ],
    ...[
      'COPY --from=b $Y /',
      'RUN go build ./...',
      'RUN cp -r / /x',
      'RUN mv * /',
      'RUN rm -rf /',
      'RUN make -C .. install',
    ],
    ...[
      'WORKDIR ../..',
      'WORKDIR $Z',
      'ENV A',
      'ENV A=$A$A',
      'ARG',
      'ARG A=$A',
      'USER',
      'SHELL []',
      'SHELL ["cmd"]',
      'ONBUILD RUN x',
    ],
    ...[
      'RUN --mount=type=bind,from=a,target=/y ls',
      'RUN ln -s / /a && tar x -C /',
      'ADD x.tar.gz /',
      'COPY <<E /x',
      'E',
      'RUN [',
      'RUN',
    ],
  );
  test('never throws and gives the same answer twice', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        const text = lines.join('\n');
        const draw = (): string => JSON.stringify([drawFinal(text), runText(text).deliveries.length]);
        expect(draw()).toBe(draw());
      }),
    );
  });

  test('ten times the stages take about ten times the time', () => {
    const stage = (index: number): string =>
      `FROM golang:1.22 AS s${String(index)}\nENV A${String(index)}=1\nWORKDIR /src\nCOPY . .\nRUN cd x && go build -o /out/p${String(index)} ./cmd\n` +
      `FROM alpine:3.20\nCOPY --from=s${String(index)} /out/ /usr/bin/\n`;
    const time = (count: number): number => {
      const text = Array.from({ length: count }, (_, index) => stage(index)).join('');
      const started = processorTime();
      expect(runText(text).deliveries.length).toBe(count);
      return processorTime() - started;
    };
    const quickest = (count: number): number => Math.min(...[1, 2].map(() => time(count)));
    expect(quickest(200)).toBeLessThan(25 * Math.max(10, quickest(20)));
  });
});

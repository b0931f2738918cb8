import { expect, test } from 'vitest';
import { overrideOfRead } from '../../server/src/core/images/read-images.js';
import { hoverText } from '../support/features.js';
import { readDebian } from '../support/read-debian.js';

test('a stage tells its base, what it takes, who uses it and what it weighs', () => {
  const text = `
    FROM golang:1.25-bookworm AS tools
    FROM tools AS bu<|>ilder
    COPY --from=busybox:1.37 /bin/busybox /bin/
    FROM alpine:3.22
    COPY --from=builder /app /app
  `;
  const measured = [{ stage: 1, bytes: 918_800_000, ownBytes: 2_100_000, instructions: [] }];
  const targets = [{ stage: 'builder', file: 'compose.yaml' }];
  expect(hoverText(text, { inputs: { measured, targets } })).toMatchInlineSnapshot(`
    "**Stage \`builder\`** (number 1)
    Base: stage \`tools\` — golang:1.25-bookworm · Debian bookworm, glibc 2.36
    Size: 918.8 MB (+2.1 MB of its own)
    Copies from: \`busybox:1.37\`
    Used by: \`stage 2\` (COPY --from, line 5)
    Built as a target in \`compose.yaml\`"
  `);
});

test.each([
  [12_400_000, 'yesterday', ', +12.4 MB since yesterday'],
  [-340_000, 'the build at 14:05', ', -340.0 kB since the build at 14:05'],
  [0, '2026-11-18', ', unchanged since 2026-11-18'],
  [999, 'yesterday', ', +999 B since yesterday'],
  [1000, 'yesterday', ', +1.0 kB since yesterday'],
  [1_000_000, 'yesterday', ', +1.0 MB since yesterday'],
  [1, '[a](command:x)', String.raw`, +1 B since \[a\](command:x)`],
])('a size that changed by %d bytes since %s', (bytes, since, said) => {
  const measured = [
    { stage: 0, bytes: 118_800_000, ownBytes: 0, change: { bytes, since }, instructions: [] },
  ];
  expect(hoverText('FROM alpine:3.20 AS <|>x', { inputs: { measured } })).toContain(`of its own)${said}\n`);
});

test.each([
  ['FROM scratch AS <|>x', '`scratch`, the empty image'],
  ['FROM a AS <|>x', 'A build without `--target` builds this stage'],
  ['FROM a AS <|>x\nFROM b', 'Not used by any other stage'],
  ['FROM alpine:3.20 AS <|>x', 'musl 1.2.5'],
  ['FROM registry.example/own:1 AS <|>x', 'Base: `registry.example/own:1`'],
  ['ARG V\nFROM img:$V AS <|>x', 'Base: `img:$V`, not known from this file'],
  ['FROM a AS builder\nFROM b\nCOPY --from=<|>0 x y', 'Number 0 is this stage.'],
  ['FROM a\nCOPY --from=<|>7 x y', 'No stage has the number 7: this file has 1'],
  ['FROM a\nCOPY --from=$<|>X x y', 'BuildKit does not expand variables here'],
  ['FROM a AS b\nCOPY --from=<|>b x y', 'The stage refers to itself.'],
  ['FROM a\nCOPY --from=<|>later x y\nFROM b AS later', 'which BuildKit rejects.'],
  ['FROM a\nCOPY --from=<|>busybox:1.36-musl x y', 'Image `busybox:1.36-musl` — '],
  ['FROM alpine:<|>3.20', 'Image `alpine:3.20` — '],
  ['FROM gcc:<|>12-bookworm', 'Contains gcc 12, a C compiler, '],
  ['ARG V=3.20\nFROM alpine:$<|>V', '`V`: default `3.20` (ARG, line 1)'],
  ['ARG V\nFROM alpine:${<|>V}', '`V`: no default; set by `--build-arg` (ARG, line 1)'],
  ['FROM alpine:$<|>V', '`V`: not declared above the first FROM'],
  ['FROM --platform=$<|>BUILDPLATFORM a', '`BUILDPLATFORM`: set by BuildKit'],
  ['# stage-insight: ignore=stage-c<|>ycle\nFROM a', '`stage-cycle` — '],
  ['# stage-insight: ignore=no-<|>rule\nFROM a', 'There is no rule `no-rule`'],
])('%j', (fixture, part) => {
  expect(hoverText(fixture)).toContain(part);
});

test.each(['FROM a\nRUN ec<|>ho', '<|>', '# not<|>e\nFROM a', 'FROM a\nWORKDIR /<|>x'])(
  'nothing is said of %j',
  (fixture) => {
    expect(hoverText(fixture)).toBe('');
  },
);

test('an image of which nothing is known, and one that was read', () => {
  const unknown = 'FROM registry.example/<|>base:3';
  const advice =
    'Nothing is known about `registry.example/base:3`\n`stage-insight images --read engine` reads what it contains';
  expect(hoverText(unknown)).toBe(`Image \`registry.example/base:3\`\n${advice}`);
  const outside = { contexts: [], images: ['registry.example/base:3'] };
  expect(hoverText(unknown, { inputs: { outside } })).toBe('Image `registry.example/base:3`');
  const images = [overrideOfRead(readDebian.image, () => readDebian)];
  expect(hoverText(unknown, { inputs: { images } })).toMatchInlineSnapshot(`
    "Image \`registry.example/base:3\` — Debian bookworm, glibc 2.36 (read from registry.example/base:3 (sha256:1f2e00000000…) on 2026-11-30)
    Contains shell \`/bin/sh\`, \`apt\`, time zone data
    Missing: CA certificates
    Starts \`["bash"]\` as \`root\`
    2 libraries and 2 programs"
  `);
});

test('an image that was read says what it weighs', () => {
  const image = { ...readDebian, bytes: 116_660_184 };
  const images = [overrideOfRead(image.image, () => image)];
  expect(hoverText('FROM registry.example/<|>base:3', { inputs: { images } })).toContain(
    'About 116.7 MB unpacked (as of 2026-11-30)',
  );
});

test('a client with a command for it gets links that read the image', () => {
  const hover = hoverText('FROM registry.example/<|>base:3', { readCommand: 'x.read' });
  const links = [...hover.matchAll(/\[([^\]]+)\]\(command:x\.read\?([^)]+)\)/g)];
  expect(
    links.map(([, title, given = '']) => [title, JSON.parse(decodeURIComponent(given)) as unknown]),
  ).toEqual([
    ['Read from Docker', [{ image: 'registry.example/base:3', from: 'engine' }]],
    ['Read from the registry', [{ image: 'registry.example/base:3', from: 'registry' }]],
  ]);
  expect(hoverText('FR<|>OM registry.example/base:3', { readCommand: 'x.read' })).toContain(links[0]?.[0]);
  expect(hoverText('FROM alpine:<|>3.22', { readCommand: 'x.read' })).not.toContain('command:');
  expect(hoverText('FROM alpine:<|>(x)', { readCommand: 'x.read' })).not.toContain('command:');
});

test('what stands in a file cannot become markup', () => {
  const text = 'FROM "`[x](command:evil)`" AS <|>y';
  expect(hoverText(text)).toContain('Base: `` `[x](command:evil)` ``');
});

const goSources = { 'go.mod': 'module x\n\ngo 1.25\n', 'main.go': 'package main\nimport "net/http"\n' };
const goFile = `
  FROM golang:1.25-bookworm AS builder
  WORKDIR /src
  COPY . .
  RUN@1 go build -o /app .
  FROM alpine:3.22
  COPY@2 --from=builder /app /app
  CMD ["/app"]
`;

test('RUN tells what it makes and how that is linked', () => {
  const text = goFile.replace('RUN@1', 'R<|>UN').replace('@2', '');
  expect(hoverText(text, { files: goSources })).toMatchInlineSnapshot(`
    "**Creates**

    - \`/app\` — dynamic, glibc 2.36: imports net/http (main.go) with cgo on (a C compiler is installed and nothing turns cgo off)"
  `);
});

test('COPY --from tells what it brings and whether that will run', () => {
  const text = goFile.replace('@1', '').replace('COPY@2', 'CO<|>PY');
  expect(hoverText(text, { files: goSources })).toMatchInlineSnapshot(`
    "**Copies**

    - \`/app\` — dynamic, glibc 2.36: imports net/http (main.go) with cgo on (a C compiler is installed and nothing turns cgo off); **does not run** in Alpine 3.22 · musl 1.2.5: it needs glibc, the image has musl
      \`go build -o /app .\` builds it (line 4)"
  `);
});

test('of a program whose sources are not known, the hover does not say that it runs', () => {
  const text = goFile
    .replace('@1', '')
    .replace('COPY@2', 'CO<|>PY')
    .replace('alpine:3.22', 'debian:bookworm');
  expect(hoverText(text, { files: goSources })).toContain('**runs** in Debian bookworm');
  expect(hoverText(text)).toContain('may be dynamic, glibc 2.36');
  expect(hoverText(text)).not.toContain('**runs**');
});

const reporter = {
  ...goSources,
  'go.mod': 'module example.com/reporter/v2\n\ngo 1.25\n',
  'main.go': 'package main\n\nfunc main() {}\n',
};

test('a source of COPY --from tells which commands of which lines led to its path', () => {
  const text = `
    FROM golang:1.25-bookworm AS build
    WORKDIR /src
    COPY . .
    RUN go build
    RUN cp reporter /out/tool
    FROM build AS packed
    RUN mv /out/tool /tool
    FROM alpine:3.22
    COPY --from=packed /to<|>ol /src/go.mod /app/
  `;
  expect(hoverText(text, { files: reporter })).toMatchInlineSnapshot(`
    "**Copies**

    - \`/app/tool\` — static: nothing it imports uses cgo; **runs** in Alpine 3.22 · musl 1.2.5
      \`go build\` without -o in module \`example.com/reporter/v2\` -\\> \`reporter\` (line 4)
      \`cp reporter /out/tool\` places it there (line 5)
      \`mv /out/tool /tool\` places it there (line 7)"
  `);
});

test('of files of the build context, and of files that are written, the hover says so', () => {
  const text = (source: string): string => `
    FROM alpine:3.22 AS files
    COPY conf /conf
    COPY <<EOF /note
    text
    EOF
    RUN mv /conf /etc/tool
    FROM alpine:3.22
    COPY --from=files ${source} /x/
  `;
  const files = { 'conf/a.ini': 'a=b\n' };
  expect(hoverText(text('/etc/to<|>ol/a.ini'), { files })).toMatchInlineSnapshot(`
    "**Copies**

    - \`/x/a.ini\` — from the build context
      \`conf\` comes from the build context (line 2)
      \`mv /conf /etc/tool\` places it there (line 6)"
  `);
  expect(hoverText(text('/no<|>te'), { files })).toMatchInlineSnapshot(`
    "**Copies**

    - \`/x/note\` — written in this file"
  `);
});

test.each([
  ['gcc hello.c', '/src/a.out', '`gcc hello.c` without -o -\\> `a.out` (line 4)'],
  ['go build ./cmd/serve', '/src/serve', 'of package `example.com/reporter/v2/cmd/serve` -\\> `serve`'],
  ['go build tool.go', '/src/tool', 'without -o of file `tool.go` -\\> `tool`'],
  ['go install ./cmd/...', '/go/bin/serve', 'of package `example.com/reporter/v2/cmd/serve` -\\> `serve`'],
  ['cargo build --release', '/src/target/release/hi', 'of package `hello` -\\> `hi`'],
  ['mvn package', '/src/target/shop-2.1.jar', 'of project `shop` in pom.xml -\\> `shop-2.1.jar`'],
])('%s says how its output got its name', (command, path, words) => {
  const files = {
    ...reporter,
    'cmd/serve/main.go': 'package main\n\nfunc main() {}\n',
    'Cargo.toml': '[package]\nname = "hello"\n[[bin]]\nname = "hi"\npath = "src/main.rs"\n',
    'src/main.rs': 'fn main() {}\n',
    'pom.xml': '<project><artifactId>shop</artifactId><version>2.1</version></project>',
  };
  const text = `
    FROM golang:1.25-bookworm
    WORKDIR /src
    COPY . .
    RUN ${command}
    FROM debian:bookworm-slim
    COPY --from=0 ${path.replace('/', '/<|>')} /x
  `;
  expect(hoverText(text, { files })).toContain(words);
});

test.each([
  ['/etc/ssl/certs/ca-certificates.crt', 'Alpine 3.20 · musl 1.2.5 has CA certificates (line 1)'],
  ['/usr/share/zoneinfo', 'apk installs tzdata (line 2)'],
])('%s is known to come from the image or a package', (path, words) => {
  const text = `
    FROM alpine:3.20 AS files
    RUN apk add --no-cache tzdata
    FROM scratch
    CO<|>PY --from=files ${path} ${path}
  `;
  expect(hoverText(text)).toContain(`- \`${path}\` — ${words}`);
});

test.each(['AR<|>G V=1\nFROM a', 'FROM a\nWORK<|>DIR /x', '# a no<|>te\nFROM a'])(
  'nothing is said at %j',
  (fixture) => {
    expect(hoverText(fixture)).toBe('');
  },
);

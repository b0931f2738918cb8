import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawArtifact, drawFinal, runText } from '../../support/stage-runs.js';

const mod = 'module example.com/shop/app\n\ngo 1.22\n';
const program = (...imports: readonly string[]): Files => ({
  'go.mod': mod,
  'main.go': `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\nfunc main() {}\n`,
});
const fmt = program('fmt');
const net = program('fmt', 'net/http');

const build = (command: string, image = 'golang:1.22'): string => `FROM ${image}
WORKDIR /src
COPY . .
RUN ${command}
`;

/** Measured with Go 1.19.8 on glibc 2.36; the program is net/http unless the row says otherwise. */
describe('how a Go program is linked', () => {
  test.each<[string, string, Files, string]>([
    ['fmt only, cgo on', 'go build -o app', fmt, 'static certain'],
    ['net, cgo on', 'go build -o app', net, 'dynamic glibc 2.36 certain'],
    ['os/user, cgo on', 'go build -o app', program('os/user'), 'dynamic glibc 2.36 certain'],
    ['CGO_ENABLED=0', 'CGO_ENABLED=0 go build -o app', net, 'static certain'],
    ['export', 'export CGO_ENABLED=0 && go build -o app', net, 'static certain'],
    ['go env -w', 'go env -w CGO_ENABLED=0 && go build -o app', net, 'static certain'],
    ['-tags netgo', 'go build -tags netgo -o app', net, 'static certain'],
    [
      '-tags netgo with os/user',
      'go build -tags netgo -o app',
      program('net', 'os/user'),
      'dynamic glibc 2.36 certain',
    ],
    ['both tags', 'go build -tags netgo,osusergo -o app', program('net', 'os/user'), 'static certain'],
    ['GOOS=linux', 'GOOS=linux go build -o app', net, 'dynamic glibc 2.36 certain'],
    ['GOARCH of most builders', 'GOARCH=amd64 go build -o app', net, 'dynamic glibc 2.36 likely'],
    ['GOARCH of another machine', 'GOARCH=s390x go build -o app', net, 'static likely'],
    [
      '-extldflags alone',
      `go build -ldflags '-extldflags "-static"' -o app`,
      net,
      'dynamic glibc 2.36 certain',
    ],
    [
      'external and static',
      `go build -ldflags '-linkmode external -extldflags "-static"' -o app`,
      net,
      'static certain',
    ],
    ['pie, cgo off', 'CGO_ENABLED=0 go build -buildmode=pie -o app', fmt, 'dynamic glibc certain'],
    [
      'static-pie',
      `go build -buildmode=pie -ldflags '-linkmode external -extldflags "-static-pie"' -o app`,
      fmt,
      'static certain',
    ],
    ['-race', 'go build -race -o app', fmt, 'dynamic glibc 2.36 certain'],
    [
      'import "C" and -extldflags',
      `go build -ldflags '-extldflags "-static"' -o app`,
      program('C'),
      'static certain',
    ],
    ['CC=musl-gcc', 'CC=musl-gcc go build -ldflags "-linkmode external" -o app', net, 'dynamic musl certain'],
    ['sqlite', 'go build -o app', program('github.com/mattn/go-sqlite3'), 'dynamic glibc 2.36 certain'],
    ['import "C"', 'go build -o app', program('C'), 'dynamic glibc 2.36 certain'],
    [
      'a module nobody knows',
      'go build -o app',
      program('example.org/other/thing'),
      'dynamic glibc 2.36 possible',
    ],
    ['sources not in the context', 'go build -o app', {}, 'dynamic glibc 2.36 possible'],
    ['GOFLAGS', 'GOFLAGS=-tags=netgo go build -o app', net, 'static certain'],
    ['-s -w', 'go build -ldflags "-s -w" -o app', net, 'dynamic glibc 2.36 certain'],
  ])('%s', (_, command, files, expected) => {
    expect(drawArtifact(runText(build(command), files).stage(0).artifactAt('/src/app'))).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['golang:1.22-alpine', 'go build -o app', 'static likely'],
    ['golang:1.22-alpine', 'apk add --no-cache gcc musl-dev && go build -o app', 'dynamic musl certain'],
    ['golang:1.22-alpine', 'apk add -t .b build-base && apk del .b && go build -o app', 'static likely'],
    ['golang:1.19-alpine', 'go build -o app', 'dynamic musl possible'],
    ['golang:1.22-bullseye', 'go build -o app', 'dynamic glibc 2.31 certain [libpthread]'],
    ['private.example/go', 'go build -o app', 'unknown possible'],
    ['private.example/go', 'CGO_ENABLED=0 go build -o /src/app', 'static certain'],
  ])('on %s: %s', (image, command, expected) => {
    expect(drawArtifact(runText(build(command, image), net).stage(0).artifactAt('/src/app'))).toBe(expected);
  });

  test.each<[string, string]>([
    ['ENV CGO_ENABLED=0', 'static certain'],
    ['ENV CGO_ENABLED 0', 'static certain'],
    ['ARG CGO_ENABLED=0', 'static certain'],
    ['ARG CGO_ENABLED', 'dynamic glibc 2.36 possible'],
    ['ENV CGO_ENABLED=1', 'dynamic glibc 2.36 certain'],
    ['ENV OTHER=0', 'dynamic glibc 2.36 certain'],
  ])('after %s', (line, expected) => {
    const text = `FROM golang:1.22\n${line}\nWORKDIR /src\nCOPY . .\nRUN go build -o app\n`;
    expect(drawArtifact(runText(text, net).stage(0).artifactAt('/src/app'))).toBe(expected);
  });
});

/** `A` and `B` are build arguments without a default; `$(cat v)` is known to nobody. */
describe('flags that are known by their head', () => {
  test.each<[string, Files, string]>([
    ['go build -ldflags="-X main.v=$A" -o app', net, 'dynamic glibc 2.36 certain'],
    [
      'go build -ldflags "-s -w -X \'main.v=$(cat v)\' -X main.c=$B" -o app',
      net,
      'dynamic glibc 2.36 certain',
    ],
    ['go build -ldflags="-X=main.v=$A" -gcflags="$B" -mod=$A -o app', net, 'dynamic glibc 2.36 certain'],
    ['go build -gcflags $A -asmflags=$B -trimpath -p $A -o app .', net, 'dynamic glibc 2.36 certain'],
    ['go build -tags=$A -o app', net, 'dynamic glibc 2.36 certain'],
    ['go build -tags="$(cat v)" -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -tags="netgo,$A" -o app', net, 'static certain'],
    ['F="-X main.v=$A -s"; go build -ldflags "$F" -o app', net, 'dynamic glibc 2.36 certain'],
    ['GOFLAGS="-mod=vendor -tags=$A" go build -o app', net, 'dynamic glibc 2.36 certain'],
    ['go build -ldflags="$A" -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -ldflags="-s $A" -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -ldflags="-extldflags=$A" -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -ldflags="-X main.v=1 $(cat v)" -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build $A -o app .', net, 'dynamic glibc 2.36 possible'],
    ['go build -o app $A', net, 'dynamic glibc 2.36 possible'],
    ['GOFLAGS=$A go build -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -buildmode=$A -o app', net, 'dynamic glibc 2.36 possible'],
    ['go build -ldflags="-X main.v=$A" -gcflags=$B -tags=$A -mod=$A -o app', fmt, 'static certain'],
    ['go build $A -o app', fmt, 'static likely'],
    ['CGO_ENABLED=0 go build -ldflags="$A" $B -o app .', net, 'static certain'],
    ['go build -C $A -o app', net, 'data likely'],
  ])('%s', (command, files, expected) => {
    const text = build(command).replace('RUN', 'ARG A\nARG B\nRUN');
    expect(
      drawArtifact(
        runText(text, { ...files, app: '' })
          .stage(0)
          .artifactAt('/src/app'),
      ),
    ).toBe(expected);
  });

  test('make hands on what cannot be known', () => {
    const files = { ...net, Makefile: 'V ?= dev\napp:\n\tgo build -ldflags "-X main.v=$(V)" -o app\n' };
    const text = build('make app V=$A GOARCH=${TARGETARCH:-amd64}').replace('RUN', 'ARG A TARGETARCH\nRUN');
    const app = runText(text.replace('FROM', 'FROM --platform=$BUILDPLATFORM'), files)
      .stage(0)
      .artifactAt('/src/app');
    expect([drawArtifact(app), app?.platform]).toEqual(['dynamic glibc 2.36 likely', undefined]);
  });
});

/** What `go build` gives in a stage of the builder's platform: `undefined` = a program for the target. */
describe('the platform behind xx', () => {
  test.each<[string, string | undefined]>([
    ['xx-go build -o app', undefined],
    ['xx-go --wrap && go build -o app', undefined],
    ['xx-go --wrap && cd /src && CGO_ENABLED=0 go build -o app .', undefined],
    ['GOARCH=$(xx-info arch) go build -o app', undefined],
    ['xx-go env && go build -o app', '$BUILDPLATFORM'],
    ['xx-info && go build -o app', '$BUILDPLATFORM'],
    ['xx-clang -o app app.c', undefined],
    ['xx-apk add musl-dev && clang -o app app.c', '$BUILDPLATFORM'],
    ['clang --target=$(xx-clang --print-target-triple) -o app app.c', undefined],
    ['clang --target=aarch64-linux-gnu -o app app.c', 'linux/arm64'],
  ])('%s', (command, expected) => {
    const text = build(command).replace('FROM', 'FROM --platform=$BUILDPLATFORM');
    expect(
      runText(text, { ...fmt, 'app.c': '' })
        .stage(0)
        .artifactAt('/src/app')?.platform,
    ).toBe(expected);
  });

  test('a stage FROM the one that xx wrapped', () => {
    const text = `FROM --platform=$BUILDPLATFORM golang:1.22 AS base\nRUN xx-go --wrap\nFROM base\nRUN go build -o /app .\n`;
    expect(runText(text).stage(1).artifactAt('/app')?.platform).toBe(undefined);
  });
});

describe('cross-compilation', () => {
  const text = (from: string): string =>
    `FROM ${from}golang:1.22\nARG TARGETARCH\nWORKDIR /src\nCOPY . .\nRUN GOARCH=$TARGETARCH go build -o app\n`;
  test.each<[string, string]>([
    ['', 'dynamic glibc 2.36 certain'],
    ['--platform=$BUILDPLATFORM ', 'dynamic glibc 2.36 likely'],
  ])('FROM %s', (from, expected) => {
    expect(drawArtifact(runText(text(from), net).stage(0).artifactAt('/src/app'))).toBe(expected);
  });
});

describe('where a Go program is written', () => {
  const many: Files = {
    'go.mod': mod,
    'cmd/a/main.go': 'package main',
    'cmd/b/main.go': 'package main',
    'lib/x.go': 'package lib',
  };
  const main: Files = { 'go.mod': mod, 'main.go': 'package main' };
  test.each<[string, Files, readonly string[]]>([
    ['go build', main, ['/src/app']],
    ['go build .', { ...main, 'go.mod': 'module example.com/tool/reporter/v2\n' }, ['/src/reporter']],
    ['go build main.go', main, ['/src/main']],
    ['go build -o /out/x ./cmd/a', many, ['/out/x']],
    ['go build -o /out/ ./cmd/...', many, ['/out/a', '/out/b']],
    ['mkdir /out && go build -o /out ./cmd/a', many, ['/out/a']],
    ['go build ./...', many, []],
    ['go build ./cmd/a', many, ['/src/a']],
    ['go install ./cmd/a', many, ['/go/bin/a']],
    ['go install ./...', many, ['/go/bin/a', '/go/bin/b']],
    ['GOBIN=/usr/bin go install example.com/shop/app/cmd/b', many, ['/usr/bin/b']],
    ['go install github.com/x/tool/cmd/gen@latest', many, ['/go/bin/gen']],
    ['go -C cmd build', many, []],
    ['go build -C cmd/a', many, ['/src/cmd/a/a']],
    ['go test ./...', many, []],
    ['for c in a b; do go build -o /bin/$c ./cmd/$c; done', many, ['/bin/a', '/bin/b']],
    [
      'make',
      { ...main, Makefile: 'BIN := bin/app\nall: build\nbuild:\n\tCGO_ENABLED=0 go build -o $(BIN) .\n' },
      ['/src/bin/app'],
    ],
    ['./build.sh', { ...main, 'build.sh': '#!/bin/sh\nset -e\ngo build -o out/x .\n' }, ['/src/out/x']],
  ])('%s', (command, files, expected) => {
    const { artifacts } = runText(build(command), files).stage(0);
    expect(artifacts.filter(({ toolchain }) => toolchain === 'go').map(({ path }) => path)).toEqual(expected);
  });
});

describe('what the sources say', () => {
  const source = (body: string, ...imports: readonly string[]): Files => ({
    'go.mod': mod,
    'main.go': `package main\nimport (${imports.map((path) => `"${path}"`).join('; ')})\nfunc main() { ${body} }`,
  });
  test.each<[string, Files, object]>([
    ['a client', source('http.Get("https://example.com")', 'net/http'), { tls: true, zoneinfo: false }],
    [
      'a plain server',
      source('http.ListenAndServe(":80", nil)', 'net/http'),
      { tls: false, zoneinfo: false },
    ],
    ['zones', source('time.LoadLocation("Europe/Paris")', 'time'), { tls: false, zoneinfo: true }],
    [
      'zones embedded',
      source('time.LoadLocation(name)', 'time', 'time/tzdata'),
      { tls: false, zoneinfo: false, embedsZones: true },
    ],
    ...[
      'http.Get("http://registry:80/")\n\tfmt.Println("https://example.com/help")',
      'http.Get("http://registry:80/")\n\tconst helpURL = "https://example.com"',
      'http.Get("http://registry:80/")\n\t_ = command{Long: "https://example.com"}',
      'http.Get("http://registry:80/") // see "https://example.com"\n// "https://example.com"',
      'c := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}',
      'pool.AppendCertsFromPEM(own)\n\thttp.Get("https://example.com")',
    ].map((body): [string, Files, object] => [
      `silent on ${body}`,
      source(body, 'net/http'),
      { zoneinfo: false },
    ]),
    ...[
      'http.Get("http://registry:80/")\n\thttp.Get("https://example.com")',
      'http.Get(fmt.Sprintf("https://%s", host))',
      'fmt.Println("https://example.com/help")\n\thttp.Get(os.Args[1])',
    ].map((body): [string, Files, object] => [
      `a client: ${body}`,
      source(body, 'net/http'),
      { tls: true, zoneinfo: false },
    ]),
    ['UTC only', source('time.LoadLocation("UTC")', 'time'), { tls: false, zoneinfo: false }],
  ])('%s', (_, files, expected) => {
    expect(
      runText(build('CGO_ENABLED=0 go build -o app'), files).stage(0).artifactAt('/src/app')?.wants,
    ).toEqual(expected);
  });

  test('imports are followed through the packages of the module and vendored ones', () => {
    const files: Files = {
      'go.mod': mod,
      'main.go': 'package main\nimport "example.com/shop/app/internal/a"',
      'internal/a/a.go': 'package a\nimport "third.example/lib"',
      'vendor/third.example/lib/lib.go': 'package lib\nimport "net"',
      'internal/a/a_windows.go': 'package a\nimport "unknown.example/x"',
    };
    const [fact] = runText(build('go build -o app'), files).goBuilds;
    expect(fact?.uses).toMatchObject({
      value: true,
      through: ['net (lib.go)'],
      complete: true,
      tagsThatHelp: ['netgo'],
    });
  });

  test('a build fact marks the command and its flags', () => {
    const text = build('go vet && go build -tags a -ldflags "-s" -o app');
    const [fact] = runText(text, net).goBuilds;
    const marked = [fact?.span, fact?.tags, fact?.ldflags].map((span) => text.slice(span?.start, span?.end));
    expect(marked).toEqual(['go build -tags a -ldflags "-s" -o app', 'a', '"-s"']);
  });
});

describe('guards in the file', () => {
  test.each([
    'ldd app | grep -q "not a dynamic executable"',
    '! ldd app',
    'file app | grep "statically linked"',
    'xx-verify --static app',
  ])('%s', (guard) => {
    expect(drawFinal(build(`go build -o app && ${guard}`), {})).toEqual(['/src/app: static certain']);
  });

  test.each(['ldd app | grep libc || true', 'ldd app || true', 'file app'])(
    '%s guards nothing',
    (command) => {
      expect(drawFinal(build(`go build -o app && ${command}`), {})).toEqual([
        '/src/app: dynamic glibc 2.36 possible',
      ]);
    },
  );
});

test('what links a program is told once, besides the place of what it comes from', () => {
  const { evidence = [] } = runText(build('go build -o app'), net).stage(0).artifactAt('/src/app') ?? {};
  expect(evidence.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^\/src\/app is built here by go; .*: imports net\/http \(main\.go\) with cgo on/),
    expect.stringContaining('golang:1.22'),
  ]);
});

describe('which sources count', () => {
  const libraries = (files: Files, command = 'go build -o app'): string =>
    drawArtifact(
      runText(build(command), { 'go.mod': mod, ...files })
        .stage(0)
        .artifactAt('/src/app'),
    );
  const dynamic = 'dynamic glibc 2.36 certain';
  const main = (...imports: readonly string[]): string => program(...imports)['main.go'] ?? '';
  test.each<[string, Files, string]>([
    [
      'a local module',
      {
        'go.mod': `${mod}replace o.example/lib => ./lib\n`,
        'main.go': main('o.example/lib/sub'),
        'lib/sub/a.go': 'package sub\nimport "net"',
      },
      dynamic,
    ],
    [
      'a local module of a version',
      {
        'go.mod': `${mod}replace o.example/lib v1.0.0 => ./lib\n`,
        'main.go': main('o.example/lib'),
        'lib/a.go': 'package lib',
      },
      'static certain',
    ],
    [
      'another package than that of a local module',
      {
        'go.mod': `${mod}replace o.example/lib => ./lib\n`,
        'main.go': main('o.example/library'),
        'lib/a.go': 'package lib',
      },
      'dynamic glibc 2.36 possible',
    ],
    [
      'a package that is not there',
      { 'main.go': main('example.com/shop/app/gen') },
      'dynamic glibc 2.36 possible',
    ],
    [
      'an import in a comment',
      { 'main.go': 'package main\n/* import "net" */\nimport (\n// "net"\n"fmt"\n)\n' },
      'static certain',
    ],
    [
      'text after the imports',
      { 'main.go': 'package main\nimport "fmt"\nvar x = `import "net"`\n' },
      'static certain',
    ],
    [
      'two imports, one under another name',
      { 'main.go': 'package main\nimport f "fmt"\nimport "os/user"\n' },
      dynamic,
    ],
    [
      'a constraint for another system',
      { 'main.go': main('fmt'), 'b.go': '//go:build windows\n\npackage main\nimport "C"' },
      'static certain',
    ],
    [
      'a constraint with a choice',
      { 'main.go': main('fmt'), 'b.go': '//go:build windows || (linux && !foo)\n\npackage main\nimport "C"' },
      dynamic,
    ],
    [
      'a constraint that is not met',
      { 'main.go': main('fmt'), 'b.go': '//go:build !linux || (cgo && foo)\n\npackage main\nimport "C"' },
      'static certain',
    ],
    [
      'old constraints',
      { 'main.go': main('fmt'), 'b.go': '// +build windows linux\n\npackage main\nimport "net"' },
      dynamic,
    ],
    [
      'old constraints of which one is not met',
      { 'main.go': main('fmt'), 'b.go': '// +build linux,!cgo\n\npackage main\nimport "net"' },
      'static certain',
    ],
    ['tests', { 'main.go': main('fmt'), 'a_test.go': 'package main\nimport "net"' }, 'static certain'],
    [
      'files that Go leaves out',
      { 'main.go': main('fmt'), '_a.go': 'package main\nimport "net"' },
      'static certain',
    ],
    ['plugins', { 'main.go': main('plugin') }, dynamic],
  ])('%s', (_, files, expected) => {
    expect(libraries(files)).toBe(expected);
  });

  test('a tag brings a file in', () => {
    const files = { 'main.go': main('fmt'), 'b.go': '//go:build foo\n\npackage main\nimport "C"' };
    expect([libraries(files), libraries(files, 'go build -tags foo -o app')]).toEqual([
      'static certain',
      dynamic,
    ]);
  });

  test('modules of a workspace', () => {
    const files: Files = {
      'go.work': 'go 1.22\nuse (\n ./app\n ./lib // own\n)\n',
      'app/go.mod': 'module a.example/app\n',
      'app/main.go': main('b.example/lib'),
      'lib/go.mod': 'module b.example/lib\n',
      'lib/l.go': 'package lib\nimport "os/user"',
    };
    expect(drawFinal(build('cd app && go build -o /app'), files)).toEqual([`/app: ${dynamic}`]);
  });

  test('outside of a module the packages lie below GOPATH', () => {
    const text = `FROM golang:1.10\nWORKDIR /go/src/example.com/x\nCOPY . .\nRUN go build -o /app\n`;
    const made = (lib: string) => drawFinal(text, { 'main.go': main('example.com/x/lib'), 'lib/l.go': lib });
    expect(made('package lib')).toEqual(['/app: static certain']);
    expect(made('package lib\nimport "C"')).toEqual([
      expect.stringMatching(/^\/app: dynamic glibc 2.24 certain/),
    ]);
  });

  test('certificates and zones that are compiled in', () => {
    const wants = (command: string, ...imports: readonly string[]) =>
      runText(build(command), {
        'go.mod': mod,
        'main.go': `${main('net/http', ...imports)}\nvar _, _ = http.Get("https://example.com")\nvar _, _ = time.LoadLocation("Europe/Rome")\n`,
        'vendor/golang.org/x/crypto/x509roots/fallback/a.go': 'package fallback',
      })
        .stage(0)
        .artifactAt('/src/app')?.wants;
    expect(wants('go build -o app')).toEqual({ tls: true, zoneinfo: true });
    expect(wants('go build -o app', 'golang.org/x/crypto/x509roots/fallback')?.tls).toBe(false);
    expect(wants('go build -tags timetzdata -o app')).toEqual({
      tls: true,
      zoneinfo: false,
      embedsZones: true,
    });
  });
});

describe('names, places and platforms of Go programs', () => {
  const files: Files = { 'go.mod': mod, 'main.go': 'package main', 'lib/l.go': 'package lib' };
  test.each<[string, Files, readonly string[]]>([
    ['go build -o app ./...', files, ['/src/app']],
    [
      'go install ./...',
      {
        ...files,
        'vendor/x/m.go': 'package main',
        'testdata/m.go': 'package main',
        '_x/m.go': 'package main',
        '.x/m.go': 'package main',
      },
      ['/go/bin/app'],
    ],
    ['go mod init example.com/tool/cli && go build', { 'main.go': 'package main' }, ['/src/cli']],
    ['go build -o out/ .', files, ['/src/out/app']],
    ['GOBIN= GOPATH=/p go install', files, ['/p/bin/app']],
    ['GOPATH=/a:/b go install', files, ['/a/bin/app']],
    ['go env -w GOBIN=/e && go install', files, ['/e/app']],
    ['go test -c', files, ['/src/app.test']],
    ['go test -c -o t', files, ['/src/t']],
    ['go build *.go', files, ['/src/main']],
    ['go build cmd/*', files, []],
    ['xcaddy build', files, ['/src/caddy']],
    ['xcaddy build --output /o/c --with example.com/x', files, ['/o/c']],
    ['CGO_ENABLED=1 xcaddy build', files, []],
  ])('%s', (command, all, expected) => {
    const made = drawFinal(build(command), all).map((line) => line.replace(/: .*/, ''));
    expect(made).toEqual(expected);
  });

  test.each([
    ['GOOS=windows', 'windows/?', 'static certain'],
    ['GOOS=linux GOARCH=arm GOARM=6', 'linux/arm/v6', 'static likely'],
    ['GOARCH=arm', 'linux/arm/v7', 'static likely'],
    ['GOARCH=arm64', 'linux/arm64', 'dynamic glibc 2.36 possible'],
    ['GOOS=darwin GOARCH=arm64', 'darwin/arm64', 'static certain'],
    ['GOOS= GOARCH=', undefined, 'dynamic glibc 2.36 certain'],
    ['GOEXPERIMENT=boringcrypto', undefined, 'dynamic glibc 2.36 certain'],
  ])('%s go build is for %s', (settings, platform, expected) => {
    const made = runText(build(`${settings} go build -o app`), net)
      .stage(0)
      .artifactAt('/src/app');
    expect([made?.platform, drawArtifact(made)]).toEqual([platform, expected]);
  });

  test('without cgo the cryptography of Google is left out', () => {
    const made = (command: string) => drawFinal(build(command), fmt);
    expect(made('GOEXPERIMENT=boringcrypto go build -o app')).toEqual([
      '/src/app: dynamic glibc 2.36 certain',
    ]);
    expect(made('GOEXPERIMENT=boringcrypto CGO_ENABLED=0 go build -o app')).toEqual([
      '/src/app: static certain',
    ]);
  });

  test.each([
    [
      'golang:1.19-alpine',
      'go build -o app',
      'imports net/http (main.go), and Go 1.19 keeps cgo on without a compiler',
    ],
    ['golang:1.19-alpine', 'go build -o app', 'may be dynamic, musl'],
    ['golang:1.22-alpine', 'go build -o app', 'no C compiler is installed, so cgo is off'],
    ['golang:1.22-alpine', 'CC=gcc go build -o app', 'CC=gcc is set and nothing turns cgo off'],
    ['private.example/go', 'go build -o app', 'it is not known whether a C compiler is installed'],
    ['golang:1.22', 'CGO_ENABLED=$(cat x) go build -o app', 'the value of CGO_ENABLED is not known'],
    ['golang:1.22', 'GOARCH=$(cat x) go build -o app', 'the value of GOARCH is not known'],
    ['golang:1.22', 'go build -race -o app', '-race links the C runtime'],
    ['golang:1.22', 'go build -buildmode=c-shared -o app', 'c-shared needs cgo'],
    ['golang:1.22', 'go build -buildmode=pie -o app', '-buildmode=pie names a loader even without cgo'],
    [
      'golang:1.22',
      'go build -ldflags "-extldflags -static" -o app',
      '-extldflags alone is ignored in internal link mode',
    ],
    ['golang:1.22', 'CC="zig cc -target x86_64-linux-musl" go build -o app', 'zig links musl statically'],
  ])('%s, %s: %s', (image, command, reason) => {
    const text = build(command, image);
    expect(runText(text, net).stage(0).artifactAt('/src/app')?.explanation).toContain(reason);
  });
});

import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawBuilt } from '../../support/stage-runs.js';

type Row = [commands: string, files: Files, ...made: string[]];

const check = (image: string, [commands, files, ...made]: Row): void => {
  expect(drawBuilt(image, commands, files)).toEqual(made);
};

const dynamic = 'dynamic glibc 2.36 likely';

describe('D on Debian', () => {
  const ldc = `${dynamic} [libphobos2-ldc-shared libdruntime-ldc-shared]`;
  const manifest = (more = ''): Files => ({ 'dub.json': `{"name":"web"${more}}` });
  // The LDC of Debian links its libraries dynamically, GDC and DMD do not unless they are told to.
  test.each<Row>([
    ['apt-get install -y ldc\nldc2 -of=app a.d', {}, `/src/app: ${ldc}`],
    ['apt-get install -y ldc\nldmd2 src/a.d', {}, `/src/a: ${ldc}`],
    ['apt-get install -y ldc\nldc2 -link-defaultlib-shared=false a.d', {}, `/src/a: ${dynamic}`],
    ['apt-get install -y ldc\nldc2 -static a.d', {}, '/src/a: static likely'],
    ['apt-get install -y ldc\nldc2 -L-static a.d', {}, '/src/a: static likely'],
    ['ldc2 a.d', {}, '/src/a: unknown likely'],
    ['dmd -ofapp src/a.d', {}, '/src/app: unknown likely'],
    ['gdc -o app a.o b.d', {}, `/src/app: ${dynamic} [libgcc_s]`],
    ['gdc -shared-libphobos -o app a.d', {}, `/src/app: ${dynamic} [libgphobos libgdruntime]`],
    ['apt-get install -y ldc\ndub build', manifest(), `/src/web: ${ldc}`],
    ['apt-get install -y gdc\ndub -v build -b release', manifest(), `/src/web: ${dynamic} [libgcc_s]`],
    ['dub build --compiler=gdc', manifest(',"targetPath":"bin"'), `/src/bin/web: ${dynamic} [libgcc_s]`],
    ['dub build --compiler gdc', manifest(',"targetName":"srv"'), `/src/srv: ${dynamic} [libgcc_s]`],
    ['dub build --compiler=gdc', manifest(',"lflags":["-static"]'), '/src/web: static likely'],
    ['dub build', manifest(), '/src/web: unknown likely'],
    ['dub build --compiler=gdc', manifest(',"targetType":"library"')],
    ['dub build --compiler=gdc', manifest(',"targetType":"none"')],
    ['dub build --compiler=gdc', { 'dub.json': '{}' }],
    ['dub build --compiler=gdc', { 'dub.sdl': 'name "web"\n' }, `/src/web: ${dynamic} [libgcc_s]`],
  ])('%s with %j', (...row) => {
    check('debian:12', row);
  });
});

// https://github.com/crystal-lang/crystal/releases: PCRE2 since 1.8, an event loop of its own since 1.15.
describe('Crystal', () => {
  test.each([
    ['crystallang/crystal:0.35', 'libgc libpcre libevent'],
    ['crystallang/crystal:1.7', 'libgc libpcre libevent'],
    ['crystallang/crystal:1.8', 'libgc libpcre2-8 libevent'],
    ['crystallang/crystal:1.14', 'libgc libpcre2-8 libevent'],
    ['crystallang/crystal:1.15', 'libgc libpcre2-8'],
    ['crystallang/crystal:1.16', 'libgc libpcre2-8'],
  ])('%s links %s', (image, libraries) => {
    check(image, ['crystal build src/app.cr', {}, `/src/app: dynamic glibc likely [${libraries}]`]);
  });

  test.each<[string, ...Row]>([
    [
      'crystallang/crystal:1.14-alpine',
      'crystal build app.cr',
      { 'app.cr': 'require "yaml"\nrequire "./xml"\n' },
      '/src/app: dynamic musl likely [libgc libpcre2-8 libevent libgcc_s libyaml-0]',
    ],
    [
      'debian:bookworm',
      'apt-get install -y crystal\ncrystal build app.cr -o /app',
      { 'app.cr': 'require "http/client"\n', 'spec/a.cr': 'require "big"', 'lib/b.cr': 'require "xml"' },
      `/app: ${dynamic} [libgc libpcre libevent libssl libcrypto libz]`,
    ],
    [
      'debian:trixie',
      'apt-get install -y crystal\ncrystal build app.cr',
      {},
      '/src/app: dynamic glibc 2.41 likely [libgc libpcre2-8 libevent]',
    ],
    [
      'debian:bookworm',
      'shards build cli --production',
      { 'shard.yml': 'targets:\n  web:\n    main: a\n' },
      `/src/bin/cli: ${dynamic} [libgc]`,
    ],
    [
      'debian:bookworm',
      'shards build --static',
      { 'shard.yml': 'targets:\n  web:\n    main: a\n  cli:\n    main: b\n' },
      '/src/bin/web: static likely',
      '/src/bin/cli: static likely',
    ],
  ])('%s: %s', (image, ...row) => {
    check(image, row);
  });
});

describe('Haskell', () => {
  const cabal: Files = { 'a.cabal': 'executable web\n  main-is: Main.hs\nexecutable cli\n' };
  const pair = (folder: string, what: string): [string, string] => [
    `${folder}/web: ${what}`,
    `${folder}/cli: ${what}`,
  ];
  const gmp = 'dynamic glibc likely [libgmp]';
  test.each<Row>([
    ['stack install', cabal, ...pair('/root/.local/bin', gmp)],
    ['cabal install', cabal, ...pair('/root/.cabal/bin', gmp)],
    ['cabal install --installdir=/o', cabal, ...pair('/o', gmp)],
    ['stack build --copy-bins --local-bin-path bin', cabal, ...pair('/src/bin', gmp)],
    ['stack install --ghc-options=-optl-static', cabal, ...pair('/root/.local/bin', 'static likely')],
    [
      'stack install --local-bin-path=/o',
      { 'package.yaml': 'executables:\n  web:\n    main: Main.hs\n    ghc-options: -optl-static\n' },
      '/o/web: static likely',
    ],
    ['ghc src/Main.hs', {}, '/src/src/Main: dynamic glibc likely [libgmp]'],
  ])('%s', (...row) => {
    check('haskell:9.2', row);
  });

  // Cabal 3.10 may use ~/.local/bin or ~/.cabal/bin, depending on which folders there are.
  test('where a newer cabal installs is not known', () => {
    check('haskell:9.4', ['cabal install', cabal]);
    check('debian:12', ['cabal install', cabal, ...pair('/root/.cabal/bin', `${dynamic} [libgmp]`)]);
  });
});

describe('Nim', () => {
  const nimble = (more = ''): Files => ({ 'a.nimble': `bin = @["web", "tools/cli"]\n${more}` });
  const both = (folder: string, what: string): [string, string] => [
    `${folder}/web: ${what}`,
    `${folder}/tools/cli: ${what}`,
  ];
  test.each<Row>([
    ['nimble build', nimble('binDir = "out"\n'), ...both('/src/out', dynamic)],
    ['nimble -y build --passL:-static', nimble(), ...both('/src', 'static likely')],
    // https://nim-lang.org/docs/nimc.html: the settings of a project count as flags do.
    [
      'nimble build',
      { ...nimble(), 'config.nims': 'switch("passL", "-static")\n' },
      ...both('/src', 'static likely'),
    ],
    ['nim c app.nim', { 'nim.cfg': 'passL = "-static"\n' }, '/src/app: static likely'],
    ['nim c app.nim', { 'config.nims': '--passL:"-static"\n' }, '/src/app: static likely'],
    ['nim c app.nim', { 'config.nims': '--passL:"-lm"\n' }, `/src/app: ${dynamic}`],
    ['nimble c app.nim', {}, `/src/app: ${dynamic}`],
    ['nimble cpp app.nim', {}, `/src/app: ${dynamic}`],
    ['nim c --out:/o/x app.nim', {}, `/o/x: ${dynamic}`],
    ['nim c --gcc.exe:musl-gcc app.nim', {}, '/src/app: dynamic musl likely'],
    ['nim c --gcc.exe:musl-gcc --passL:-static app.nim', {}, '/src/app: static likely'],
  ])('%s with %j', (...row) => {
    check('debian:12', row);
  });
});

describe('OCaml', () => {
  test.each<Row>([
    ['ocamlopt -o app a.ml', {}, `/src/app: ${dynamic}`],
    ['ocamlopt -ccopt -static -o app a.ml', {}, '/src/app: static likely'],
    ['ocamlopt -cclib -lm -cclib -lfoo -o app a.ml', {}, `/src/app: ${dynamic} [libfoo]`],
    ['ocamlfind ocamlopt -package lwt -linkpkg -o app a.ml', {}, `/src/app: ${dynamic}`],
    // The lwt of Debian is built with libev.
    [
      'apt-get install -y liblwt-ocaml-dev\nocamlfind ocamlopt -package lwt.unix -linkpkg -o app a.ml',
      {},
      `/src/app: ${dynamic} [libev]`,
    ],
    [
      'dune build',
      { 'bin/dune': '(executable (name main) (link_flags (-ccopt -static)))' },
      '/src/_build/default/bin/main.exe: static likely',
    ],
    [
      'dune build --profile static',
      { 'src/dune': '(executable\n (name main))' },
      '/src/_build/default/src/main.exe: static likely',
    ],
    [
      'dune build',
      {
        'bin/dune': '(executable\n (name main)\n (libraries web.own str pcre))',
        'lib/dune': '(library (name own) (public_name web.own) (c_library_flags -lz))',
        '_build/dune': '(executable (name x) (libraries sqlite3))',
      },
      `/src/_build/default/bin/main.exe: ${dynamic} [libz libpcre]`,
    ],
  ])('%s with %j', (...row) => {
    check('debian:12', row);
  });
});

describe('Swift, Dart and Elixir', () => {
  const swift: Files = { 'Package.swift': '.executable(name: "web")\n.executableTarget(name: "web")' };
  const swiftLibraries = `${dynamic} [libswiftCore libstdc++ libgcc_s]`;
  const erlang = `${dynamic} [libcrypto libstdc++ libgcc_s libtinfo]`;
  const mix: Files = { 'mix.exs': 'app: :web,' };
  test.each<Row>([
    ['swift build', swift, `/src/.build/debug/web: ${swiftLibraries}`],
    ['swift build --product cli -c release', swift, `/src/.build/release/cli: ${swiftLibraries}`],
    ['swift build --scratch-path /b --configuration release', swift, `/b/release/web: ${swiftLibraries}`],
    ['swift build --build-path b', swift, `/src/b/debug/web: ${swiftLibraries}`],
    ['swift build -Xswiftc -static-stdlib', swift, `/src/.build/debug/web: ${dynamic} [libstdc++ libgcc_s]`],
    [
      'swift build -c release --swift-sdk x86_64-swift-linux-musl',
      swift,
      '/src/.build/release/web: static likely',
      '/src/.build/x86_64-swift-linux-musl/release/web: static likely',
    ],
    ['dart compile exe bin/a.dart', {}, `/src/bin/a.exe: ${dynamic}`],
    ['dart compile exe a.dart --output=/o/x', {}, `/o/x: ${dynamic}`],
    ['mix release', mix, `/src/_build/dev/rel/web/: ${erlang}`],
    ['mix release api', mix, `/src/_build/dev/rel/api/: ${erlang}`],
    ['mix do compile, release', mix, `/src/_build/dev/rel/web/: ${erlang}`],
    ['MIX_ENV=prod mix release --path /out', mix, `/out/: ${erlang}`],
  ])('%s with %j', (...row) => {
    check('debian:12', row);
  });
});

describe('Zig', () => {
  const linksC: Files = { 'build.zig': 'b.addExecutable(.{ .name = "app" }); link_libc = true' };
  test.each<Row>([
    ['zig build --prefix /o', linksC, `/o/bin/app: ${dynamic}`],
    ['zig build -Dtarget=aarch64-linux-gnu', linksC, '/src/zig-out/bin/app: dynamic glibc likely'],
    ['zig build', { 'build.zig': 'exe' }, '/src/zig-out/bin/: static likely'],
    ['zig build-exe src/a.zig -target x86_64-linux-gnu.2.28 -lc', {}, '/src/a: dynamic glibc 2.28 likely'],
    ['zig build-exe a.zig -lcurl', {}, '/src/a: static likely'],
  ])('%s with %j', (...row) => {
    check('debian:12', row);
  });
});

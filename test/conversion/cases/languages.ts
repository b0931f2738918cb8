import type { ConversionCase } from '../../support/conversion.js';

// Base images of two days: their stand-ins have the compilers and, for the small ones, the libraries in a folder.
const day = { on: 'debian:bookworm-20241016-slim' } as const;

export const languageCases: readonly ConversionCase[] = [
  {
    name: 'Nim: a library that regular expressions open when the program starts',
    files: {
      'words.nim':
        'import std/[os, re]\n\nfor word in commandLineParams():\n  if word =~ re"([a-z]+)(\\d*)": echo matches[0], " ", matches[1]\n  else: quit 3\n',
    },
    becomes: day,
    runs: [
      ['./words', 'one', 'two22'],
      ['./words', '-'],
    ],
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends nim gcc libc6-dev
      WORKDIR /app
      COPY . .
      RUN nim c -d:release -o:words words.nim
      CMD ["./words"]
    `,
  },
  {
    name: 'Nim: OpenSSL, by a define in the settings of the project',
    files: {
      'config.nims': 'switch("define", "ssl")\n',
      'check.nim':
        'import std/net\n\nlet context = newContext(verifyMode = CVerifyNone)\necho "TLS ", not context.isNil\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends nim gcc libc6-dev
      WORKDIR /app
      COPY . .
      RUN nim c check.nim
      CMD ["./check"]
    `,
  },
  {
    name: 'nimble: the programs of a project',
    files: {
      'shop.nimble':
        'version = "0.1.0"\nauthor = "a"\ndescription = "a shop"\nlicense = "MIT"\nsrcDir = "src"\nbinDir = "bin"\nbin = @["shop"]\nrequires "nim >= 1.6.0"\n',
      'src/shop.nim': 'echo "shop ", 6 * 7\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y nim gcc libc6-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY . .
      RUN nimble build -y -d:release
      CMD ["./bin/shop"]
    `,
  },
  {
    name: 'Crystal: libraries of the language, and those of parts that the sources require',
    files: {
      'src/digest.cr':
        'require "openssl"\nrequire "yaml"\n\ndigest = OpenSSL::Digest.new("SHA256").update("x").final.hexstring\nputs digest =~ /4b/, YAML.parse("a: 1")["a"]\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends crystal libssl-dev libyaml-dev
      WORKDIR /app
      COPY . .
      RUN crystal build src/digest.cr -o digest
      CMD ["./digest"]
    `,
  },
  {
    name: 'D: dub with the compiler of LLVM, whose library is shared',
    files: {
      'dub.json': '{ "name": "shop", "targetType": "executable" }\n',
      'source/app.d':
        'import std.algorithm, std.stdio;\n\nint main(string[] words) {\n  writeln(words[1 .. $].map!(word => word.length).sum);\n  return words.length > 2 ? 4 : 0;\n}\n',
    },
    becomes: day,
    runs: [['./shop'], ['./shop', 'ab', 'c']],
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y ldc dub
      WORKDIR /app
      COPY . .
      RUN dub build -b release --compiler=ldc2
      CMD ["./shop"]
    `,
  },
  {
    name: 'Haskell: one call of the compiler',
    files: { 'Main.hs': 'main :: IO ()\nmain = print (2 ^ (200 :: Int) :: Integer)\n' },
    becomes: { on: 'debian:bookworm-20241111-slim' },
    dockerfile: `
      FROM debian:bookworm-20241111
      RUN apt-get update && apt-get install -y ghc
      WORKDIR /app
      COPY Main.hs .
      RUN ghc -O2 -o powers Main.hs
      CMD ["./powers"]
    `,
  },
  {
    name: 'Haskell: cabal install copies the program of a package',
    files: {
      'words.cabal':
        'cabal-version: 2.4\nname: words\nversion: 0.1\n\nexecutable words\n  main-is: Main.hs\n  build-depends: base, containers\n  default-language: Haskell2010\n',
      'Main.hs':
        'import qualified Data.Map as Map\nimport System.Environment (getArgs)\n\nmain :: IO ()\nmain = getArgs >>= print . Map.toList . Map.fromListWith (+) . map (\\word -> (word, 1 :: Int))\n',
    },
    becomes: { on: 'debian:bookworm-20241111-slim' },
    runs: [['words'], ['words', 'b', 'a', 'b']],
    dockerfile: `
      FROM debian:bookworm-20241111
      RUN apt-get update && apt-get install -y ghc cabal-install
      WORKDIR /app
      COPY . .
      RUN cabal install --installdir=/usr/local/bin --install-method=copy
      CMD ["words"]
    `,
  },
  {
    name: 'OCaml: libraries that come with the compiler',
    files: {
      'main.ml':
        'let () =\n  print_endline (Str.global_replace (Str.regexp "l+") "L" "hello");\n  exit (if Unix.isatty Unix.stdin then 1 else 0)\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y ocaml-nox ocaml-findlib
      WORKDIR /app
      COPY main.ml .
      RUN ocamlfind ocamlopt -package unix,str -linkpkg -o main main.ml
      CMD ["./main"]
    `,
  },
  {
    name: 'OCaml: dune, and the library of C behind a package',
    files: {
      'dune-project': '(lang dune 2.9)\n',
      'bin/dune': '(executable\n (name main)\n (libraries powers))\n',
      'bin/main.ml': 'let () = print_endline (Powers.of_two 200)\n',
      'src/dune': '(library\n (name powers)\n (libraries zarith))\n',
      'src/powers.ml': 'let of_two n = Z.to_string (Z.pow (Z.of_int 2) n)\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y ocaml-nox ocaml-findlib ocaml-dune libzarith-ocaml-dev
      WORKDIR /app
      COPY . .
      RUN dune build
      CMD ["./_build/default/bin/main.exe"]
    `,
  },
  {
    name: 'Fortran: the run-time library of the language',
    files: { 'sum.f90': 'program s\n  print *, sum([1, 2, 3])\nend program\n' },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends gfortran libc6-dev
      WORKDIR /app
      COPY sum.f90 .
      RUN gfortran -O2 -o sum sum.f90
      CMD ["./sum"]
    `,
  },
  {
    name: 'Elixir: a release with the run time of Erlang',
    files: {
      'mix.exs':
        'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0", elixir: "~> 1.14"]\n  def application, do: [extra_applications: [:crypto]]\nend\n',
      'lib/shop.ex':
        'defmodule Shop do\n  def digest, do: IO.puts(Base.encode16(:crypto.hash(:sha256, "shop")))\nend\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y elixir erlang-dev
      ENV MIX_ENV=prod
      WORKDIR /app
      COPY . .
      RUN mix release
      CMD ["_build/prod/rel/shop/bin/shop", "eval", "Shop.digest()"]
    `,
  },
  {
    name: 'Clojure: a jar of Leiningen with everything in it',
    files: {
      'project.clj':
        '(defproject web "0.1.0"\n  :dependencies [[org.clojure/clojure "1.11.1"]]\n  :main web.core\n  :profiles {:uberjar {:aot :all}})\n',
      'src/web/core.clj':
        '(ns web.core (:gen-class) (:require [clojure.string :as string]))\n\n(defn -main [& words]\n  (println (string/join "+" words)))\n',
    },
    becomes: { on: 'eclipse-temurin:17-jre' },
    dockerfile: `
      FROM clojure:temurin-17-lein
      WORKDIR /app
      COPY . .
      RUN lein uberjar
      CMD ["java", "-jar", "target/web-0.1.0-standalone.jar", "a", "b"]
    `,
  },
  {
    name: 'C: libraries of packages, without their headers',
    files: {
      'main.c':
        '#include <openssl/sha.h>\n#include <sqlite3.h>\n#include <stdio.h>\n\nint main(void) {\n  unsigned char digest[SHA256_DIGEST_LENGTH];\n  SHA256((const unsigned char *)"x", 1, digest);\n  printf("%02x %d\\n", digest[0], sqlite3_threadsafe());\n}\n',
    },
    becomes: day,
    dockerfile: `
      FROM debian:bookworm-20241016
      RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libssl-dev libsqlite3-dev
      WORKDIR /app
      COPY main.c .
      RUN gcc -o main main.c -lcrypto -lsqlite3
      CMD ["./main"]
    `,
  },
];

import type { ConversionCase } from '../../../support/check-conversion.js';

const c = { 'hello.c': 'int main(void) { return 0; }\n' };

/** C and C++: direct calls, make, cmake. */
export const cCases: readonly ConversionCase[] = [
  {
    name: 'C, one file in the root folder',
    files: c,
    text: `
      FROM gcc:12
      COPY hello.c /
      RUN gcc -o hello hello.c
      CMD ["/hello"]
    `,
    becomes: `
      FROM gcc:12 AS build
      COPY hello.c /
      RUN gcc -o hello hello.c

      FROM debian:bookworm-slim
      COPY --from=build /hello /hello
      CMD ["/hello"]
    `,
  },
  {
    name: 'C without -o, in shell form, on Alpine',
    files: c,
    text: `
      FROM alpine:3.20
      RUN apk add --no-cache build-base
      COPY hello.c .
      RUN cc hello.c
      CMD ./a.out
    `,
    becomes: `
      FROM alpine:3.20 AS build
      RUN apk add --no-cache build-base
      COPY hello.c .
      RUN cc hello.c

      FROM alpine:3.20
      COPY --from=build /a.out /a.out
      CMD ./a.out
    `,
  },
  {
    name: 'a library to link against becomes its run-time package',
    files: c,
    text: `
      FROM debian:bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /src
      COPY . .
      RUN gcc -o /usr/local/bin/hello hello.c -lpq
      CMD ["hello"]
    `,
    becomes: `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /src
      COPY . .
      RUN gcc -o /usr/local/bin/hello hello.c -lpq

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
      WORKDIR /src
      COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
      CMD ["hello"]
    `,
  },
  {
    name: 'C++ of a gcc image that is newer than its Debian release takes its libstdc++ along',
    files: { 'hello.cpp': 'int main() {}\n' },
    text: `
      FROM gcc:13
      WORKDIR /src
      COPY . .
      RUN g++ -O2 -o /usr/local/bin/hello hello.cpp
      CMD ["hello"]
    `,
    becomes: `
      FROM gcc:13 AS build
      WORKDIR /src
      COPY . .
      RUN g++ -O2 -o /usr/local/bin/hello hello.cpp

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
      COPY --from=build /usr/local/lib64/libstdc++.so.6 /usr/local/lib64/libstdc++.so.6
      COPY --from=build /usr/local/lib64/libgcc_s.so.1 /usr/local/lib64/libgcc_s.so.1
      RUN echo /usr/local/lib64 > /etc/ld.so.conf.d/000-local-lib.conf && ldconfig
      CMD ["hello"]
    `,
  },
  {
    name: 'C++ on Alpine needs two packages that its compiler brought',
    files: { 'main.cpp': 'int main() {}\n' },
    text: `
      FROM alpine:3.20
      RUN apk add --no-cache g++
      WORKDIR /app
      COPY main.cpp .
      RUN g++ -o app main.cpp
      CMD ["./app"]
    `,
    becomes: `
      FROM alpine:3.20 AS build
      RUN apk add --no-cache g++
      WORKDIR /app
      COPY main.cpp .
      RUN g++ -o app main.cpp

      FROM alpine:3.20
      RUN apk add --no-cache libstdc++ libgcc
      WORKDIR /app
      COPY --from=build /app/app /app/app
      CMD ["./app"]
    `,
  },
  {
    name: 'an own shared library goes along, and ldconfig behind it',
    files: { 'greet.c': 'void greet(void) {}\n', 'main.c': 'int main(void) { return 0; }\n' },
    text: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN gcc -shared -fPIC -o /usr/local/lib/libgreet.so greet.c && \\
          ldconfig && \\
          gcc -o /usr/local/bin/app main.c -lgreet
      CMD ["app"]
    `,
    becomes: `
      FROM gcc:12 AS build
      WORKDIR /src
      COPY . .
      RUN gcc -shared -fPIC -o /usr/local/lib/libgreet.so greet.c && \\
          ldconfig && \\
          gcc -o /usr/local/bin/app main.c -lgreet

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /usr/local/lib/libgreet.so /usr/local/lib/libgreet.so
      COPY --from=build /usr/local/bin/app /usr/local/bin/app
      RUN ldconfig
      CMD ["app"]
    `,
  },
  {
    name: 'make: the install rule says what goes where',
    files: {
      Makefile:
        'PREFIX = /usr/local\nall: fortune\nfortune: main.c\n\tgcc -o fortune main.c\ninstall: fortune\n\tinstall -d $(PREFIX)/bin $(PREFIX)/share/fortune\n\tinstall -m 755 fortune $(PREFIX)/bin/fortune\n\tcp fortunes.txt $(PREFIX)/share/fortune/\n',
      'main.c': 'int main(void) { return 0; }\n',
      'fortunes.txt': 'x\n',
    },
    text: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN make && make install
      CMD ["fortune"]
    `,
    becomes: `
      FROM gcc:12 AS build
      WORKDIR /src
      COPY . .
      RUN make && make install

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /src/fortunes.txt /src/fortunes.txt
      COPY --from=build /usr/local/bin/fortune /usr/local/bin/fortune
      COPY --from=build /usr/local/share/fortune/fortunes.txt /usr/local/share/fortune/fortunes.txt
      CMD ["fortune"]
    `,
  },
  {
    name: 'cmake installs into its prefix',
    files: {
      'CMakeLists.txt': 'project(demo CXX)\nadd_executable(demo main.cpp)\ninstall(TARGETS demo)\n',
      'main.cpp': '',
    },
    text: `
      FROM gcc:12
      RUN apt-get update && apt-get install -y cmake
      WORKDIR /src
      COPY . .
      RUN cmake -S . -B build && cmake --build build && cmake --install build
      CMD ["demo"]
    `,
    becomes: `
      FROM gcc:12 AS build
      RUN apt-get update && apt-get install -y cmake
      WORKDIR /src
      COPY . .
      RUN cmake -S . -B build && cmake --build build && cmake --install build

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /usr/local/bin/demo /usr/local/bin/demo
      CMD ["demo"]
    `,
  },
];

const crate = {
  'Cargo.toml': '[package]\nname = "web"\nversion = "0.1.0"\n',
  'Cargo.lock': '',
  'src/main.rs': 'fn main() {}\n',
};

export const rustCases: readonly ConversionCase[] = [
  {
    name: 'a program whose features are off is not made, so it is not copied',
    files: {
      'Cargo.toml': `[package]
name = "mailer"
version = "0.1.0"

[features]
default = ["smtp"]
smtp = []
console = ["smtp"]

[[bin]]
name = "mailer"
path = "src/main.rs"
required-features = ["smtp"]

[[bin]]
name = "mailer-console"
path = "src/console.rs"
required-features = ["console"]
`,
      'Cargo.lock': 'version = 3\n',
      'src/main.rs': '',
      'src/console.rs': '',
    },
    text: `
      FROM rust:1.80
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["/app/target/release/mailer"]
    `,
    becomes: `
      FROM rust:1.80 AS build
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/target/release/mailer /app/target/release/mailer
      CMD ["/app/target/release/mailer"]
    `,
  },
  {
    name: 'Rust: the release folder, and a folder of static files',
    files: { ...crate, 'static/site.css': 'a' },
    text: `
      FROM rust:1.80
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/web"]
    `,
    becomes: `
      FROM rust:1.80 AS build
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/static /app/static
      COPY --from=build /app/target/release/web /app/target/release/web
      CMD ["./target/release/web"]
    `,
  },
  {
    name: 'Rust: cargo install puts it where only the build image looks',
    files: crate,
    text: `
      FROM rust:1.89
      WORKDIR /usr/src/web
      COPY . .
      RUN cargo install --path .
      CMD ["web"]
    `,
    becomes: `
      FROM rust:1.89 AS build
      WORKDIR /usr/src/web
      COPY . .
      RUN cargo install --path .

      FROM debian:trixie-slim
      WORKDIR /usr/src/web
      COPY --from=build /usr/local/cargo/bin/web /usr/local/bin/web
      CMD ["web"]
    `,
  },
  {
    name: 'Rust: a dummy program for the cache of dependencies leaves nothing',
    files: crate,
    text: `
      FROM rust:1.80
      WORKDIR /app
      COPY Cargo.toml Cargo.lock ./
      RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release && rm -rf src
      COPY src ./src
      RUN touch src/main.rs && cargo build --release
      EXPOSE 80
      ENTRYPOINT ["/app/target/release/web"]
    `,
    becomes: `
      FROM rust:1.80 AS build
      WORKDIR /app
      COPY Cargo.toml Cargo.lock ./
      RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release && rm -rf src
      COPY src ./src
      RUN touch src/main.rs && cargo build --release

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/target/release/web /app/target/release/web
      EXPOSE 80
      ENTRYPOINT ["/app/target/release/web"]
    `,
  },
  {
    name: 'Rust: openssl-sys without vendored links libssl of the release',
    files: { ...crate, 'Cargo.lock': '[[package]]\nname = "openssl-sys"\nversion = "0.9.1"\n' },
    text: `
      FROM rust:1.80
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/web"]
    `,
    becomes: `
      FROM rust:1.80 AS build
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/target/release/web /app/target/release/web
      CMD ["./target/release/web"]
    `,
  },
  {
    name: 'Rust on Alpine is static; the account is made where it serves',
    files: crate,
    base: 'alpine:3.20',
    text: `
      FROM rust:1.80-alpine3.20
      RUN apk add --no-cache musl-dev
      WORKDIR /app
      COPY . .
      RUN cargo build --release && cp target/release/web /usr/local/bin/web
      RUN adduser -D app
      USER app
      CMD ["web"]
    `,
    becomes: `
      FROM rust:1.80-alpine3.20 AS build
      RUN apk add --no-cache musl-dev
      WORKDIR /app
      COPY . .
      RUN cargo build --release && cp target/release/web /usr/local/bin/web

      FROM alpine:3.20
      WORKDIR /app
      COPY --from=build /usr/local/bin/web /usr/local/bin/web
      RUN adduser -D app
      USER app
      CMD ["web"]
    `,
  },
  {
    name: 'Rust without a lock file, whose crates link nothing of the system',
    files: {
      'Cargo.toml':
        '[package]\nname = "bot"\nversion = "0.1.0"\n[dependencies]\npoise = "0.6"\naws-sdk-s3 = "1"\ncalamine = "0.24"\n',
      'src/main.rs': 'fn main() {}\n',
    },
    text: `
      FROM rust:1.85
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/bot"]
    `,
    becomes: `
      FROM rust:1.85 AS build
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/target/release/bot /app/target/release/bot
      COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
      CMD ["./target/release/bot"]
    `,
  },
  {
    name: 'Rust without a lock file on a small image: a crate finds no library but those whose headers the file installs',
    files: {
      'Cargo.toml':
        '[package]\nname = "bot"\nversion = "0.1.0"\n[dependencies]\na-crate-that-nobody-knows = "0.1"\n',
      'src/main.rs': 'fn main() {}\n',
    },
    text: `
      FROM rust:1.85-slim-bookworm
      RUN apt-get update && apt-get install -y pkg-config libpq-dev
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/bot"]
    `,
    becomes: `
      FROM rust:1.85-slim-bookworm AS build
      RUN apt-get update && apt-get install -y pkg-config libpq-dev
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y ca-certificates libpq5 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/target/release/bot /app/target/release/bot
      CMD ["./target/release/bot"]
    `,
  },
];

/** The languages whose compilers leave one program. */
export const otherCases: readonly ConversionCase[] = [
  {
    name: 'Zig without libc is static',
    files: { 'build.zig': 'const exe = b.addExecutable(.{ .name = "hello" });\n', 'src/main.zig': '' },
    text: `
      FROM debian:bookworm
      RUN apt-get update && apt-get install -y zig
      WORKDIR /app
      COPY . .
      RUN zig build -Doptimize=ReleaseSafe
      CMD ["/app/zig-out/bin/hello"]
    `,
    becomes: `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y zig
      WORKDIR /app
      COPY . .
      RUN zig build -Doptimize=ReleaseSafe

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/zig-out/bin/hello /app/zig-out/bin/hello
      CMD ["/app/zig-out/bin/hello"]
    `,
  },
  {
    name: 'Swift with its standard library inside',
    files: { 'Package.swift': '.executableTarget(name: "App")\n', 'Sources/App/main.swift': '' },
    text: `
      FROM swift:5.10-jammy
      WORKDIR /app
      COPY . .
      RUN swift build -c release --static-swift-stdlib
      CMD [".build/release/App"]
    `,
    becomes: `
      FROM swift:5.10-jammy AS build
      WORKDIR /app
      COPY . .
      RUN swift build -c release --static-swift-stdlib

      FROM ubuntu:22.04
      WORKDIR /app
      COPY --from=build /app/.build/release/App /app/.build/release/App
      CMD [".build/release/App"]
    `,
  },
  {
    name: 'Haskell needs libgmp and libnuma, and a locale that the build image set',
    files: { 'app.cabal': 'executable app\n  main-is: Main.hs\n', 'Main.hs': '' },
    text: `
      FROM haskell:9.12
      WORKDIR /app
      COPY . .
      RUN cabal update && cabal install --installdir=/usr/local/bin --install-method=copy
      CMD ["app"]
    `,
    becomes: `
      FROM haskell:9.12 AS build
      WORKDIR /app
      COPY . .
      RUN cabal update && cabal install --installdir=/usr/local/bin --install-method=copy

      FROM debian:bookworm-slim
      ENV LANG=C.UTF-8
      RUN apt-get update && apt-get install -y --no-install-recommends libgmp10 libnuma1 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/bin/app /usr/local/bin/app
      CMD ["app"]
    `,
  },
  {
    name: 'bun build --compile carries its runtime',
    files: { 'package.json': '{}', 'index.ts': '' },
    text: `
      FROM oven/bun:1
      WORKDIR /app
      COPY . .
      RUN bun install && bun build --compile --outfile server ./index.ts
      CMD ["/app/server"]
    `,
    becomes: `
      FROM oven/bun:1 AS build
      WORKDIR /app
      COPY . .
      RUN bun install && bun build --compile --outfile server ./index.ts

      FROM debian:trixie-slim
      WORKDIR /app
      COPY --from=build /app/server /app/server
      CMD ["/app/server"]
    `,
  },
  {
    name: 'deno compile runs on any Debian',
    files: { 'main.ts': '', 'deno.json': '{}' },
    text: `
      FROM denoland/deno:2.1.0
      WORKDIR /app
      COPY . .
      RUN deno compile -o server main.ts
      ENTRYPOINT ["/app/server"]
    `,
    base: 'debian:bookworm-slim',
    becomes: `
      FROM denoland/deno:2.1.0 AS build
      WORKDIR /app
      COPY . .
      RUN deno compile -o server main.ts

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/server /app/server
      ENTRYPOINT ["/app/server"]
    `,
  },
  {
    name: 'OCaml and Crystal leave programs as C does',
    files: { 'main.ml': '' },
    text: `
      FROM debian:bookworm
      RUN apt-get update && apt-get install -y ocaml
      WORKDIR /app
      COPY . .
      RUN ocamlopt -o app main.ml
      CMD ["/app/app"]
    `,
    becomes: `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y ocaml
      WORKDIR /app
      COPY . .
      RUN ocamlopt -o app main.ml

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/app /app/app
      CMD ["/app/app"]
    `,
  },
  {
    name: 'Haskell of a tag that does not say its release: the newest Debian runs what an older one links',
    files: { 'app.cabal': 'name: app\nexecutable app\n  main-is: Main.hs\n', 'Main.hs': 'main = pure ()\n' },
    text: `
      FROM haskell:9.2
      WORKDIR /app
      COPY . .
      RUN cabal update && cabal install
      CMD ["app"]
    `,
    becomes: `
      FROM haskell:9.2 AS build
      WORKDIR /app
      COPY . .
      RUN cabal update && cabal install

      FROM debian:trixie-slim
      ENV LANG=C.UTF-8
      RUN apt-get update && apt-get install -y --no-install-recommends libgmp10 libnuma1 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /root/.cabal/bin/app /usr/local/bin/app
      CMD ["app"]
    `,
  },
  {
    name: 'a dynamic program of GraalVM, which needs zlib, on the slim image of the same Oracle Linux',
    files: { 'Hello.java': 'class Hello { public static void main(String[] a) {} }\n' },
    text: `
      FROM ghcr.io/graalvm/native-image-community:21-ol9
      WORKDIR /app
      COPY Hello.java .
      RUN javac Hello.java && native-image -o hello Hello
      CMD ["./hello"]
    `,
    becomes: `
      FROM ghcr.io/graalvm/native-image-community:21-ol9 AS build
      WORKDIR /app
      COPY Hello.java .
      RUN javac Hello.java && native-image -o hello Hello

      FROM oraclelinux:9-slim
      WORKDIR /app
      COPY --from=build /app/hello /app/hello
      CMD ["./hello"]
    `,
  },
  {
    name: 'a dynamic program of GraalVM, where the tag does not say which Oracle Linux',
    files: { 'Hello.java': 'class Hello { public static void main(String[] a) {} }\n' },
    text: `
      FROM ghcr.io/graalvm/native-image-community:21
      WORKDIR /app
      COPY Hello.java .
      RUN javac Hello.java && native-image -o hello Hello
      CMD ["./hello"]
    `,
    becomes: `
      FROM ghcr.io/graalvm/native-image-community:21 AS build
      WORKDIR /app
      COPY Hello.java .
      RUN javac Hello.java && native-image -o hello Hello

      FROM debian:trixie-slim
      WORKDIR /app
      COPY --from=build /app/hello /app/hello
      CMD ["./hello"]
    `,
  },
  {
    name: 'D on Ubuntu, with a library of its own',
    files: {
      'dub.json': '{"name":"notes","targetType":"executable","libs":["sqlite3"]}',
      'source/app.d': 'void main() {}\n',
    },
    text: `
      FROM ubuntu:22.04
      RUN apt-get update && apt-get install -y ldc dub libsqlite3-dev
      WORKDIR /app
      COPY . .
      RUN dub build --compiler=ldc2
      CMD ["./notes"]
    `,
    becomes: `
      FROM ubuntu:22.04 AS build
      RUN apt-get update && apt-get install -y ldc dub libsqlite3-dev
      WORKDIR /app
      COPY . .
      RUN dub build --compiler=ldc2

      FROM ubuntu:22.04
      RUN apt-get update && apt-get install -y libphobos2-ldc-shared98 libsqlite3-0 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/notes /app/notes
      CMD ["./notes"]
    `,
  },
  {
    name: 'OCaml of opam, whose programs are named by their target and by the dune file',
    files: {
      'dune-project': '(lang dune 3.0)\n',
      dune: '(executable (name main))\n',
      'main.ml': '',
    },
    text: `
      FROM debian:12
      RUN apt-get update && apt-get install -y opam libgmp-dev
      RUN opam init --disable-sandboxing -y && opam install -y dune zarith
      WORKDIR /app
      COPY . .
      RUN eval $(opam env) && dune build
      RUN opam exec -- dune build ./main.exe
      CMD ["/app/_build/default/main.exe"]
    `,
    becomes: `
      FROM debian:12 AS build
      RUN apt-get update && apt-get install -y opam libgmp-dev
      RUN opam init --disable-sandboxing -y && opam install -y dune zarith
      WORKDIR /app
      COPY . .
      RUN eval $(opam env) && dune build
      RUN opam exec -- dune build ./main.exe

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y libgmp10 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/_build/default/main.exe /app/_build/default/main.exe
      CMD ["/app/_build/default/main.exe"]
    `,
  },
];

import type { Shape } from './index.js';

const netMain = 'package main\nimport "net/http"\nfunc main() { _ = http.ListenAndServe(":80", nil) }\n';
const goNet = { 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': netMain };
const sqlite = {
  'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/mattn/go-sqlite3 v1.14.24\n',
  'main.go': 'package main\nimport _ "github.com/mattn/go-sqlite3"\nfunc main() {}\n',
};
const cargo = {
  'Cargo.toml': '[package]\nname = "server"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/main.rs': 'fn main() {}\n',
};

export const compiledShapes: readonly Shape[] = [
  {
    title: 'binaries exported on scratch',
    files: goNet,
    text: `
      FROM golang:1.25 AS build
      WORKDIR /src
      COPY . .
      RUN go build -o /out/ ./...
      FROM scratch
      COPY --from=build /out/ /
    `,
  },
  {
    title: 'binaries exported on scratch, for buildx bake of a release',
    files: goNet,
    text: `
      FROM --platform=$BUILDPLATFORM golang:1.25-alpine AS build
      ARG TARGETOS TARGETARCH
      WORKDIR /src
      COPY . .
      RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app-$TARGETARCH .
      FROM scratch AS artifacts
      COPY --from=build /out /
      FROM alpine:3.22
      COPY --from=build /out/app-* /usr/local/bin/app
      ENTRYPOINT ["app"]
    `,
  },
  {
    title: 'tools handed from builder to builder',
    files: goNet,
    text: `
      FROM golang:1.25-bookworm AS tools
      RUN go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.6
      FROM debian:bookworm AS gen
      COPY --from=tools /go/bin/protoc-gen-go /usr/local/bin/
      RUN protoc-gen-go --version
      COPY . /src
      FROM golang:1.25-bookworm AS build
      COPY --from=tools /go/bin /go/bin
      COPY --from=gen /src /src
      RUN cd /src && CGO_ENABLED=0 go build -o /app .
      FROM gcr.io/distroless/static-debian12:nonroot
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'cgo switched off by the default of an ARG',
    files: goNet,
    text: `
      FROM golang:1.25 AS build
      ARG CGO=0
      ENV CGO_ENABLED=\${CGO}
      COPY . .
      RUN go build -ldflags "-s -w" -o /app .
      FROM gcr.io/distroless/static
      COPY --from=build /app /app
      USER 65532:65532
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'cgo switched off by a global ARG',
    files: goNet,
    text: `
      ARG CGO_ENABLED=0
      FROM golang:1.25 AS build
      ARG CGO_ENABLED
      COPY . .
      RUN go build -o /app .
      FROM scratch
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'xx-go with a check',
    files: goNet,
    text: `
      FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx
      FROM --platform=$BUILDPLATFORM golang:1.25-alpine AS build
      RUN apk add --no-cache clang lld
      COPY --from=xx / /
      ARG TARGETPLATFORM
      RUN xx-apk add --no-cache gcc musl-dev
      WORKDIR /src
      COPY . .
      ENV CGO_ENABLED=1
      RUN xx-go build -ldflags "-extldflags -static" -o /out/app . && xx-verify --static /out/app
      FROM scratch
      COPY --from=build /out/app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'goreleaser brings what it built',
    text: `
      FROM gcr.io/distroless/static:nonroot
      COPY app /usr/bin/app
      ENTRYPOINT ["/usr/bin/app"]
    `,
  },
  {
    title: 'goreleaser in the build',
    files: goNet,
    text: `
      FROM goreleaser/goreleaser:v2.9.0 AS build
      WORKDIR /src
      COPY . .
      RUN goreleaser build --single-target --snapshot --output /app
      FROM scratch
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'cgo of sqlite on the same release',
    files: sqlite,
    text: `
      FROM golang:1.25-bookworm AS build
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=1 go build -o /app .
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
      COPY --from=build /app /usr/local/bin/app
      CMD ["app"]
    `,
  },
  {
    title: 'cgo of sqlite with musl, on Alpine',
    files: sqlite,
    text: `
      FROM golang:1.25-alpine3.22 AS build
      RUN apk add --no-cache build-base
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=1 go build -o /app .
      FROM alpine:3.22
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'cgo of sqlite, linked statically with musl',
    files: sqlite,
    text: `
      FROM golang:1.25-alpine AS build
      RUN apk add --no-cache gcc musl-dev
      WORKDIR /src
      COPY . .
      RUN go build -tags sqlite_omit_load_extension -ldflags '-extldflags "-static"' -o /app .
      FROM scratch
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'cgo on distroless base of the same release',
    files: goNet,
    text: `
      FROM golang:1.25-bookworm AS build
      COPY . .
      RUN go build -o /app .
      FROM gcr.io/distroless/base-debian12:nonroot
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'many platforms, with TARGETARCH',
    files: goNet,
    text: `
      FROM --platform=$BUILDPLATFORM golang:1.25 AS build
      ARG TARGETOS
      ARG TARGETARCH
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 GOOS=\${TARGETOS:-linux} GOARCH=\${TARGETARCH} go build -a -o manager main.go
      FROM gcr.io/distroless/static:nonroot
      WORKDIR /
      COPY --from=build /src/manager .
      USER 65532:65532
      ENTRYPOINT ["/manager"]
    `,
  },
  {
    title: 'a Makefile that says how, unseen',
    text: `
      FROM golang:1.25 AS build
      WORKDIR /src
      COPY . .
      RUN make build
      FROM alpine:3.22
      COPY --from=build /src/bin/app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'a compatibility layer on Alpine',
    files: goNet,
    text: `
      FROM golang:1.25 AS build
      COPY . .
      RUN go build -o /app .
      FROM alpine:3.22
      RUN apk add --no-cache gcompat
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'the old link of a loader on Alpine',
    files: goNet,
    text: `
      FROM golang:1.25 AS build
      COPY . .
      RUN go build -o /app .
      FROM alpine:3.22
      RUN mkdir /lib64 && ln -s /lib/libc.musl-x86_64.so.1 /lib64/ld-linux-x86-64.so.2
      COPY --from=build /app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'tests run in the builder only',
    files: goNet,
    text: `
      FROM golang:1.25 AS base
      WORKDIR /src
      COPY . .
      FROM base AS test
      RUN go test -race ./...
      FROM base AS build
      RUN CGO_ENABLED=0 go build -o /app .
      FROM scratch
      COPY --from=build /app /app
      CMD ["/app"]
    `,
  },
  {
    title: 'Rust for musl on scratch',
    files: cargo,
    text: `
      FROM rust:1.90 AS build
      RUN rustup target add x86_64-unknown-linux-musl
      WORKDIR /src
      COPY . .
      RUN cargo build --release --target x86_64-unknown-linux-musl
      FROM scratch
      COPY --from=build /src/target/x86_64-unknown-linux-musl/release/server /server
      CMD ["/server"]
    `,
  },
  {
    title: 'Rust of Alpine on Alpine',
    files: cargo,
    text: `
      FROM rust:1.90-alpine AS build
      RUN apk add --no-cache musl-dev
      WORKDIR /src
      COPY . .
      RUN cargo build --release
      FROM alpine:3.22
      COPY --from=build /src/target/release/server /usr/local/bin/
      CMD ["server"]
    `,
  },
  {
    title: 'Rust on distroless cc',
    files: cargo,
    text: `
      FROM rust:1.90-bookworm AS build
      WORKDIR /src
      COPY . .
      RUN --mount=type=cache,target=/src/target cargo build --release && cp target/release/server /server
      FROM gcr.io/distroless/cc-debian12:nonroot
      COPY --from=build /server /
      ENTRYPOINT ["/server"]
    `,
  },
  {
    title: 'Rust with muslrust',
    files: cargo,
    text: `
      FROM clux/muslrust:stable AS build
      WORKDIR /volume
      COPY . .
      RUN cargo build --release
      FROM scratch
      COPY --from=build /volume/target/x86_64-unknown-linux-musl/release/server /server
      ENTRYPOINT ["/server"]
    `,
  },
  {
    title: 'C++ on the base of its builder, with its library',
    text: `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y build-essential cmake libpq-dev
      COPY . /src
      RUN cmake -S /src -B /build && cmake --build /build && cmake --install /build --prefix /opt/app
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends libpq5 libstdc++6 && rm -rf /var/lib/apt/lists/*
      COPY --from=build /opt/app /opt/app
      CMD ["/opt/app/bin/server"]
    `,
  },
  {
    title: 'C++ of Alpine with libstdc++',
    text: `
      FROM alpine:3.22 AS build
      RUN apk add --no-cache build-base
      COPY main.cpp .
      RUN g++ -O2 -o /app main.cpp
      FROM alpine:3.22
      RUN apk add --no-cache libstdc++ libgcc
      COPY --from=build /app /app
      CMD ["/app"]
    `,
    files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
  },
  {
    title: 'libraries gathered by ldd into scratch',
    text: `
      FROM gcc:15 AS build
      COPY main.c .
      RUN gcc -o /app main.c && mkdir /libs && ldd /app | grep -o '/[^ ]*' | xargs -I{} cp --parents {} /libs
      FROM scratch
      COPY --from=build /libs /
      COPY --from=build /app /app
      CMD ["/app"]
    `,
    files: { 'main.c': 'int main() { return 0; }\n' },
  },
  {
    title: 'Swift on its slim image',
    text: `
      FROM swift:6.1-bookworm AS build
      WORKDIR /src
      COPY . .
      RUN swift build -c release && cp .build/release/App /App
      FROM swift:6.1-bookworm-slim
      COPY --from=build /App /App
      ENTRYPOINT ["/App"]
    `,
  },
  {
    title: 'native image of GraalVM, nearly static, on distroless base',
    text: `
      FROM ghcr.io/graalvm/native-image-community:21 AS build
      WORKDIR /src
      COPY . .
      RUN native-image --static-nolibc -o app -jar app.jar
      FROM gcr.io/distroless/base-debian12
      COPY --from=build /src/app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'Zig for musl on scratch',
    text: `
      FROM debian:bookworm AS build
      ADD https://ziglang.org/download/0.14.0/zig-linux-x86_64-0.14.0.tar.xz /zig.tar.xz
      RUN apt-get update && apt-get install -y xz-utils && tar -xf /zig.tar.xz -C /opt
      COPY . /src
      RUN cd /src && /opt/zig-linux-x86_64-0.14.0/zig build -Dtarget=x86_64-linux-musl -Doptimize=ReleaseSafe
      FROM scratch
      COPY --from=build /src/zig-out/bin/app /app
      ENTRYPOINT ["/app"]
    `,
  },
  {
    title: 'Haskell with its library',
    text: `
      FROM haskell:9.6-slim AS build
      WORKDIR /src
      COPY . .
      RUN cabal install --installdir=/out --install-method=copy
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y libgmp10
      COPY --from=build /out/app /app
      CMD ["/app"]
    `,
  },
];

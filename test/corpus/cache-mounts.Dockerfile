# syntax=docker/dockerfile:1
FROM gcc:15-trixie AS build
WORKDIR /src
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt-get update && apt-get install -y cmake ninja-build
COPY . .
RUN --mount=type=cache,target=/src/build \
    --mount=type=secret,id=token \
    cmake -G Ninja -B build -DCMAKE_EXE_LINKER_FLAGS=-static . && cmake --build build && cp build/app /app

FROM debian:trixie-slim
RUN --mount=type=bind,from=build,source=/app,target=/tmp/app install -m 0755 /tmp/app /usr/bin/app
ENTRYPOINT ["/usr/bin/app"]

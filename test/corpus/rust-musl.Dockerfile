FROM rust:1.90-alpine3.22 AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release && cp target/release/tool /tool

FROM alpine:3.22
COPY --from=build /tool /usr/local/bin/tool
CMD ["tool"]

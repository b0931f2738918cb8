# syntax=docker/dockerfile:1
ARG GO_VERSION=1.25
ARG ALPINE_VERSION=3.22

FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine${ALPINE_VERSION} AS base
COPY --from=xx / /
RUN apk add --no-cache file git
ENV CGO_ENABLED=0
WORKDIR /src

FROM base AS version
RUN --mount=type=bind,target=. \
    git describe --tags --always | tee /tmp/version

FROM base AS build
ARG TARGETPLATFORM
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=bind,from=version,source=/tmp/version,target=/tmp/version \
    xx-go build -ldflags "-X main.version=$(cat /tmp/version)" -o /out/tool ./cmd/tool && \
    xx-verify --static /out/tool

FROM base AS test
RUN --mount=type=bind,target=. go test ./...

FROM scratch AS binary-unix
COPY --link --from=build /out/tool /
FROM binary-unix AS binary-darwin
FROM binary-unix AS binary-linux
FROM scratch AS binary-windows
COPY --link --from=build /out/tool /tool.exe
FROM binary-$TARGETOS AS binary

FROM alpine:${ALPINE_VERSION}
COPY --from=binary /tool /usr/bin/tool
ENTRYPOINT ["/usr/bin/tool"]

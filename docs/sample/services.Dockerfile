# Four stages: one is misspelled where it is used, one is named by its number, one is used by nobody here.
FROM golang:1.19 AS builder
WORKDIR /src
COPY go.mod main.go ./
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -o /out/server .

FROM builder AS checks
RUN go vet ./...

# compose.yaml asks for this stage.
FROM alpine:3.20 AS debug
COPY --from=0 /out/server /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/server"]

FROM scratch AS release
COPY --from=biulder /out/server /server
USER 65534
ENTRYPOINT ["/server"]

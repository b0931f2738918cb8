import type { ConversionCase } from '../../../support/check-conversion.js';

export const plain = { 'go.mod': 'module example.org/app\n', 'main.go': 'package main\nfunc main() {}\n' };
export const client = {
  'go.mod': 'module example.org/app\n',
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.org") }\n',
};

export const goCases: readonly ConversionCase[] = [
  {
    name: 'a static program moves to the slim image of the release',
    files: plain,
    text: `
      # syntax=docker/dockerfile:1
      # An app.
      FROM golang:1.22

      WORKDIR /app
      COPY . .

      # Build it.
      RUN go build -o server .

      EXPOSE 8080
      CMD ["/app/server"]
    `,
    becomes: `
      # syntax=docker/dockerfile:1
      # An app.
      FROM golang:1.22 AS build

      WORKDIR /app
      COPY . .

      # Build it.
      RUN go build -o server .

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/server /app/server

      EXPOSE 8080
      CMD ["/app/server"]
    `,
  },
  {
    name: 'a stage keeps its name where it is built for: at the end',
    files: plain,
    text: `
      FROM golang:1.22 AS web
      WORKDIR /app
      COPY . .
      RUN CGO_ENABLED=0 go build
      CMD ["./app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /app
      COPY . .
      RUN CGO_ENABLED=0 go build

      FROM debian:bookworm-slim AS web
      WORKDIR /app
      COPY --from=build /app/app /app/app
      CMD ["./app"]
    `,
  },
  {
    name: 'a program found by name in /go/bin goes to a folder that every image has in PATH',
    files: plain,
    text: `
      FROM golang:1.22
      WORKDIR /src
      COPY . .
      RUN go install ./...
      ENV PORT=80
      CMD ["app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /src
      COPY . .
      RUN go install ./...

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /go/bin/app /usr/local/bin/app
      ENV PORT=80
      CMD ["app"]
    `,
  },
  {
    name: 'article: ubuntu with golang from a package archive',
    files: { 'httpserver.go': client['main.go'] },
    text: `
      FROM ubuntu:14.04
      RUN apt-get update && \\
          apt-get install -y software-properties-common && \\
          add-apt-repository ppa:gophers/archive && \\
          apt-get update && \\
          apt-get install -y golang-1.9-go git && \\
          rm -rf /var/lib/apt/lists/*
      WORKDIR /root
      COPY httpserver.go .
      RUN /usr/lib/go-1.9/bin/go build -o httpd httpserver.go
      ENTRYPOINT ["/root/httpd"]
    `,
    becomes: `
      FROM ubuntu:14.04 AS build
      RUN apt-get update && \\
          apt-get install -y software-properties-common && \\
          add-apt-repository ppa:gophers/archive && \\
          apt-get update && \\
          apt-get install -y golang-1.9-go git && \\
          rm -rf /var/lib/apt/lists/*
      WORKDIR /root
      COPY httpserver.go .
      RUN /usr/lib/go-1.9/bin/go build -o httpd httpserver.go

      FROM ubuntu:14.04
      WORKDIR /root
      COPY --from=build /root/httpd /root/httpd
      ENTRYPOINT ["/root/httpd"]
    `,
  },
  {
    name: 'article: the stage that was copied from by index',
    files: { 'main.go': client['main.go'] },
    text: `
      FROM golang:1.6.3-alpine
      RUN mkdir /app
      ADD . /app/
      WORKDIR /app
      RUN CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o main .
      CMD ["/app/main"]
    `,
    base: 'alpine:latest',
    becomes: `
      FROM golang:1.6.3-alpine AS build
      RUN mkdir /app
      ADD . /app/
      WORKDIR /app
      RUN CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o main .

      FROM alpine:latest
      WORKDIR /app
      COPY --from=build /app/main /app/main
      CMD ["/app/main"]
    `,
  },
  {
    name: 'article: hello world on scratch, its guard stays with the build',
    files: { 'main.go': plain['main.go'] },
    base: 'scratch',
    text: `
      FROM golang:1.8.3
      WORKDIR /go/src/hello-world
      COPY main.go .
      RUN go install
      RUN ldd /go/bin/hello-world | grep -q "not a dynamic executable"
      CMD ["/go/bin/hello-world"]
    `,
    becomes: `
      FROM golang:1.8.3 AS build
      WORKDIR /go/src/hello-world
      COPY main.go .
      RUN go install
      RUN ldd /go/bin/hello-world | grep -q "not a dynamic executable"

      FROM scratch
      WORKDIR /go/src/hello-world
      COPY --from=build /go/bin/hello-world /go/bin/hello-world
      CMD ["/go/bin/hello-world"]
    `,
  },
  {
    name: 'article: HTTPS on scratch takes the certificates along',
    files: { 'main.go': client['main.go'] },
    base: 'scratch',
    text: `
      FROM golang:1.8.3
      WORKDIR /go/src/hello-https
      COPY main.go .
      RUN CGO_ENABLED=0 go install -a -tags netgo -ldflags '-extldflags "-static"'
      CMD ["/go/bin/hello-https"]
    `,
    becomes: `
      FROM golang:1.8.3 AS build
      WORKDIR /go/src/hello-https
      COPY main.go .
      RUN CGO_ENABLED=0 go install -a -tags netgo -ldflags '-extldflags "-static"'

      FROM scratch
      WORKDIR /go/src/hello-https
      COPY --from=build /go/bin/hello-https /go/bin/hello-https
      COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
      CMD ["/go/bin/hello-https"]
    `,
  },
  {
    name: 'users, data, variables, scripts, packages and a health check end where they belong',
    files: {
      ...client,
      'templates/a.tmpl': 'a',
      'templates/b.tmpl': 'b',
      'config.yaml': 'a: b',
      'README.md': 'read',
      'entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
      'main_test.go': 'package main',
    },
    text: `
      FROM golang:1.22
      ARG VERSION=1
      # Told to registries.
      LABEL org.version=$VERSION
      RUN apt-get update && apt-get install -y --no-install-recommends git tzdata && rm -rf /var/lib/apt/lists/*
      RUN useradd -r app && mkdir -p /data && chown app /data
      WORKDIR $GOPATH/src/app
      COPY go.mod ./
      RUN go mod download
      COPY . .
      COPY entrypoint.sh /entrypoint.sh
      RUN chmod +x /entrypoint.sh
      ENV CGO_ENABLED=0
      ENV TZ=Europe/Berlin CONFIG=/go/src/app/config.yaml
      RUN go build -ldflags "-X main.v=$VERSION" \\
          # the output
          -o bin/app .
      USER app
      HEALTHCHECK CMD curl -f http://localhost/ || exit 1
      VOLUME /data
      ENTRYPOINT ["/entrypoint.sh"]
      CMD ["bin/app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      ARG VERSION=1
      RUN apt-get update && apt-get install -y --no-install-recommends git tzdata && rm -rf /var/lib/apt/lists/*
      WORKDIR $GOPATH/src/app
      COPY go.mod ./
      RUN go mod download
      COPY . .
      ENV CGO_ENABLED=0
      ENV TZ=Europe/Berlin CONFIG=/go/src/app/config.yaml
      RUN go build -ldflags "-X main.v=$VERSION" \\
          # the output
          -o bin/app .

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
      ARG VERSION=1
      # Told to registries.
      LABEL org.version=$VERSION
      RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
      RUN useradd -r app && mkdir -p /data && chown app /data
      WORKDIR /go/src/app
      COPY --from=build /go/src/app/config.yaml /go/src/app/config.yaml
      COPY --from=build /go/src/app/templates /go/src/app/templates
      COPY entrypoint.sh /entrypoint.sh
      RUN chmod +x /entrypoint.sh
      ENV TZ=Europe/Berlin CONFIG=/go/src/app/config.yaml
      COPY --from=build /go/src/app/bin/app /go/src/app/bin/app
      COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
      USER app
      HEALTHCHECK CMD curl -f http://localhost/ || exit 1
      VOLUME /data
      ENTRYPOINT ["/entrypoint.sh"]
      CMD ["bin/app"]
    `,
  },
  {
    name: 'every program of one build goes along',
    files: {
      'go.mod': 'module example.org/x\n',
      'cmd/server/main.go': 'package main\nfunc main() {}\n',
      'cmd/tool/main.go': 'package main\nfunc main() {}\n',
    },
    text: `
      FROM golang:1.24
      WORKDIR /app
      COPY . .
      RUN go build -o /usr/local/bin/ ./cmd/...
      CMD ["server"]
    `,
    becomes: `
      FROM golang:1.24 AS build
      WORKDIR /app
      COPY . .
      RUN go build -o /usr/local/bin/ ./cmd/...

      FROM debian:trixie-slim
      WORKDIR /app
      COPY --from=build /usr/local/bin/server /usr/local/bin/server
      COPY --from=build /usr/local/bin/tool /usr/local/bin/tool
      CMD ["server"]
    `,
  },
  {
    name: 'heredocs and a folder that only the build image set',
    files: plain,
    text: `
      FROM golang:1.22
      COPY . .
      RUN <<EOF
      set -e
      go vet ./...
      go build -o server .
      EOF
      COPY <<TEXT /etc/motd
      hi
      TEXT
      CMD ["/go/server"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      COPY . .
      RUN <<EOF
      set -e
      go vet ./...
      go build -o server .
      EOF

      FROM debian:bookworm-slim
      WORKDIR /go
      COPY --from=build /go/server /go/server
      COPY <<TEXT /etc/motd
      hi
      TEXT
      CMD ["/go/server"]
    `,
  },
  {
    name: 'an init and a tool that drops rights stay installed',
    files: { ...plain, 'entry.sh': '#!/bin/sh\nexec gosu nobody ./server\n' },
    text: `
      FROM golang:1.22
      RUN apt-get update && apt-get install -y --no-install-recommends gosu tini make
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      ENTRYPOINT ["tini", "--", "./entry.sh"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      RUN apt-get update && apt-get install -y --no-install-recommends gosu tini make
      WORKDIR /app
      COPY . .
      RUN go build -o server .

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends gosu tini && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/entry.sh /app/entry.sh
      COPY --from=build /app/server /app/server
      ENTRYPOINT ["tini", "--", "./entry.sh"]
    `,
  },
  {
    name: 'a variable of the build image that the command uses is said in the last stage',
    files: plain,
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go install .
      CMD $GOPATH/bin/app
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /app
      COPY . .
      RUN go install .

      FROM debian:bookworm-slim
      ENV GOPATH=/go
      WORKDIR /app
      COPY --from=build /go/bin/app /go/bin/app
      CMD $GOPATH/bin/app
    `,
  },
  {
    name: 'embedded files stay behind; files that the sources name go along, wherever they lie',
    files: {
      ...plain,
      'main.go':
        'package main\n//go:embed static/*\nvar f embed.FS\nvar p = "docs/api.json"\nfunc main() {}\n',
      'static/a.css': 'a',
      'docs/api.json': '{}',
      'docs/guide.html': 'x',
    },
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["./server"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /app
      COPY . .
      RUN go build -o server .

      FROM debian:bookworm-slim
      WORKDIR /app
      COPY --from=build /app/docs/api.json /app/docs/api.json
      COPY --from=build /app/server /app/server
      CMD ["./server"]
    `,
  },
  {
    name: 'a download and a clock go along; FROM keeps its platform and its ARG',
    files: plain,
    text: `
      ARG GO=1.22
      FROM --platform=linux/amd64 golang:\${GO}
      ENV TZ=Europe/Berlin
      RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime
      RUN curl -sSfL https://example.org/geo.mmdb -o /data/geo.mmdb
      WORKDIR /app
      COPY . .
      RUN go build -o server .
      CMD ["./server"]
    `,
    becomes: `
      ARG GO=1.22
      FROM --platform=linux/amd64 golang:\${GO} AS build
      ENV TZ=Europe/Berlin
      RUN curl -sSfL https://example.org/geo.mmdb -o /data/geo.mmdb
      WORKDIR /app
      COPY . .
      RUN go build -o server .

      FROM --platform=linux/amd64 debian:bookworm-slim
      ENV TZ=Europe/Berlin
      RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime
      COPY --from=build /data/geo.mmdb /data/geo.mmdb
      WORKDIR /app
      COPY --from=build /app/server /app/server
      CMD ["./server"]
    `,
  },
  {
    name: 'a folder that is given away before it becomes the working folder',
    files: plain,
    text: `
      FROM golang:1.22
      RUN useradd --uid 1234 --create-home app && mkdir -p /data && chown app /data
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      USER app
      WORKDIR /data
      CMD ["/app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /src
      COPY . .
      RUN go build -o /app .

      FROM debian:bookworm-slim
      RUN useradd --uid 1234 --create-home app && mkdir -p /data && chown app /data
      COPY --from=build /app /app
      USER app
      WORKDIR /data
      CMD ["/app"]
    `,
  },
  {
    name: 'a second program of the build may be asked for by name too',
    files: {
      'go.mod': 'module example.org/x\n',
      'cmd/one/main.go': 'package main\nfunc main() {}\n',
      'cmd/two/main.go': 'package main\nfunc main() {}\n',
    },
    text: `
      FROM golang:1.22
      WORKDIR /src
      COPY . .
      RUN go install ./cmd/...
      CMD ["one"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /src
      COPY . .
      RUN go install ./cmd/...

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /go/bin/one /usr/local/bin/one
      COPY --from=build /go/bin/two /usr/local/bin/two
      CMD ["one"]
    `,
  },
  {
    name: 'a script whose mode is set by the RUN that builds: the build stage needs it too',
    files: {
      'go.mod': 'module example.org/app\n',
      'main.go': 'package main\n\nfunc main() {}\n',
      'entry.sh': '#!/bin/sh\nexec "$@"\n',
    },
    text: `
      FROM golang:1.22
      WORKDIR /src
      COPY go.mod main.go ./
      COPY entry.sh /usr/local/bin/
      RUN go build -o /app . && chmod +x /usr/local/bin/entry.sh
      ENTRYPOINT ["entry.sh"]
      CMD ["/app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      WORKDIR /src
      COPY go.mod main.go ./
      COPY entry.sh /usr/local/bin/
      RUN go build -o /app . && chmod +x /usr/local/bin/entry.sh

      FROM debian:bookworm-slim
      WORKDIR /src
      COPY --from=build /usr/local/bin/entry.sh /usr/local/bin/entry.sh
      COPY --from=build /app /app
      ENTRYPOINT ["entry.sh"]
      CMD ["/app"]
    `,
  },
];

import type { ConversionCase } from '../../support/conversion.js';

const mod = 'module example.org/app\n\ngo 1.19\n';
const hello = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n';
const server = `package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) > 1 {
		response, err := http.Get("http://127.0.0.1:8080/")
		if err != nil || response.StatusCode != 200 {
			os.Exit(1)
		}
		return
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "it works") })
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		panic(err)
	}
	fmt.Println("listening on", os.Getenv("NAME"))
	panic(http.Serve(listener, nil))
}
`;
const arguments_ = `package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "arguments:", len(os.Args)-1)
	for _, argument := range os.Args[1:] {
		fmt.Println(argument)
	}
	if len(os.Args) > 3 {
		os.Exit(3)
	}
}
`;
const usesC = `package main

// #include <stdlib.h>
// #include <stdio.h>
// static int twice(int n) { return 2 * n; }
import "C"
import "fmt"

func main() { fmt.Println(C.twice(21)) }
`;
const reader = (path: string): string => `package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("${path}")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(text))
}
`;
const environment = `package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

var version = "none"

func main() {
	shown := []string{}
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "APP_") {
			shown = append(shown, entry)
		}
	}
	sort.Strings(shown)
	directory, _ := os.Getwd()
	fmt.Println(version, directory, os.Getuid(), shown)
}
`;

const slim = { on: 'debian:bookworm-slim' } as const;

export const goPrograms: readonly ConversionCase[] = [
  {
    name: 'a module, built into the working folder',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /app
      COPY . .
      RUN go build -o hello .
      CMD ["./hello"]
    `,
  },
  {
    name: 'the compiler comes from another image',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM debian:bookworm
      COPY --from=golang:1.24-alpine /usr/local/go /usr/local/go
      ENV PATH=/usr/local/go/bin:$PATH GOTOOLCHAIN=local
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello .
      CMD ["hello"]
    `,
  },
  {
    name: 'without -o: the name is that of the module',
    files: { 'go.mod': 'module example.org/tools/reporter/v2\n', 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build
      ENTRYPOINT ["/src/reporter"]
    `,
  },
  {
    name: 'without -o: the name is that of the first file',
    articles: [3, 4],
    files: { 'httpserver.go': server },
    becomes: slim,
    seconds: 2,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /go/src
      COPY ./httpserver.go .
      RUN GO111MODULE=off go build -o httpd ./httpserver.go
      EXPOSE 8080
      ENTRYPOINT ["/go/src/httpd"]
    `,
  },
  {
    name: 'installed and found by name',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go install .
      CMD ["app"]
    `,
  },
  {
    name: 'hello world on scratch, guarded by ldd',
    articles: [9],
    files: { 'go.mod': 'module example.org/hello-world\n', 'main.go': hello },
    base: 'scratch',
    becomes: { on: 'scratch' },
    dockerfile: `
      FROM golang:1.19
      WORKDIR /go/src/hello-world
      COPY . .
      RUN CGO_ENABLED=0 go install
      RUN ldd /go/bin/hello-world 2>&1 | grep -q "not a dynamic executable"
      CMD ["/go/bin/hello-world"]
    `,
  },
  {
    name: 'a server that is linked against glibc, on Alpine: refused',
    articles: [4],
    files: { 'go.mod': mod, 'main.go': server },
    base: 'alpine:3.20',
    becomes: { refused: 'self-check' },
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /httpd .
      CMD ["/httpd"]
    `,
  },
  {
    name: 'the same server, static, on Alpine',
    articles: [5, 12],
    files: { 'go.mod': mod, 'main.go': server },
    base: 'alpine:3.20',
    becomes: { on: 'alpine:3.20' },
    seconds: 2,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      ENV NAME=alpine
      RUN CGO_ENABLED=0 go build -o /httpd .
      EXPOSE 8080
      CMD ["/httpd"]
    `,
  },
  {
    name: 'static by ENV, which stays behind',
    articles: [12],
    files: { 'go.mod': mod, 'main.go': environment },
    base: 'scratch',
    becomes: { on: 'scratch' },
    dockerfile: `
      FROM golang:1.19
      ENV CGO_ENABLED=0
      ENV APP_MODE=quiet
      WORKDIR /src
      COPY . .
      RUN go build -o /bin/app .
      CMD ["/bin/app"]
    `,
  },
  {
    name: 'a golang:alpine builder',
    articles: [6, 7],
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: { on: 'alpine:3.20' },
    dockerfile: `
      FROM golang:1.24-alpine3.20
      WORKDIR /src
      COPY . .
      RUN go build -o /root/myhttpserver .
      ENTRYPOINT ["/root/myhttpserver"]
    `,
  },
  {
    name: 'an application folder by index',
    articles: [8],
    files: { 'go.mod': mod, 'main.go': hello, 'README.md': 'read me\n' },
    base: 'alpine:3.20',
    becomes: { on: 'alpine:3.20' },
    dockerfile: `
      FROM golang:1.19
      RUN mkdir /app
      ADD . /app/
      WORKDIR /app
      RUN CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o main .
      CMD ["/app/main"]
    `,
  },
  {
    name: 'HTTPS on scratch takes the certificates along',
    articles: [10],
    files: { 'go.mod': mod, 'main.go': server.replace('http://127.0.0.1:8080/', 'https://127.0.0.1:8080/') },
    base: 'scratch',
    becomes: { on: 'scratch' },
    seconds: 2,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -tags netgo -ldflags '-extldflags "-static"' -o /hello-https .
      CMD ["/hello-https"]
    `,
  },
  {
    name: 'cgo with C of its own',
    files: { 'go.mod': mod, 'main.go': usesC },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/twice .
      CMD ["twice"]
    `,
  },
  {
    name: 'cgo on distroless',
    files: { 'go.mod': mod, 'main.go': usesC },
    base: 'gcr.io/distroless/base-debian12',
    becomes: { on: 'gcr.io/distroless/base-debian12' },
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/twice .
      CMD ["/usr/local/bin/twice"]
    `,
  },
  {
    name: 'a static program on distroless',
    files: { 'go.mod': mod, 'main.go': hello },
    base: 'gcr.io/distroless/static-debian12',
    becomes: { on: 'gcr.io/distroless/static-debian12' },
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -o /hello .
      CMD ["/hello"]
    `,
  },
  {
    name: 'several programs of one module, into a folder',
    files: {
      'go.mod': mod,
      'cmd/server/main.go': hello.replace('hello', 'I serve'),
      'cmd/migrate/main.go': hello.replace('hello', 'I migrate'),
    },
    becomes: slim,
    runs: [['server'], ['migrate']],
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/ ./cmd/...
      CMD ["server"]
    `,
  },
  {
    name: 'several programs, installed',
    files: {
      'go.mod': mod,
      'cmd/one/main.go': hello.replace('hello', 'one'),
      'cmd/two/main.go': hello.replace('hello', 'two'),
    },
    becomes: slim,
    runs: [['one'], ['two']],
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go install ./...
      CMD ["one"]
    `,
  },
  {
    name: 'vendored packages',
    files: {
      'go.mod': `${mod}\nrequire example.net/greet v1.0.0\n`,
      'main.go': 'package main\n\nimport "example.net/greet"\n\nfunc main() { greet.Hello() }\n',
      'vendor/modules.txt': '# example.net/greet v1.0.0\n## explicit\nexample.net/greet\n',
      'vendor/example.net/greet/greet.go':
        'package greet\n\nimport "fmt"\n\n// Hello greets.\nfunc Hello() { fmt.Println("vendored") }\n',
    },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -mod=vendor -o /greet .
      CMD ["/greet"]
    `,
  },
  {
    name: 'Go of bullseye',
    files: { 'go.mod': 'module example.org/app\n\ngo 1.15\n', 'main.go': usesC },
    becomes: { on: 'debian:bullseye-slim' },
    dockerfile: `
      FROM golang:1.15-bullseye
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      CMD ["/app"]
    `,
  },
  {
    name: 'Go of trixie',
    files: { 'go.mod': 'module example.org/app\n\ngo 1.24\n', 'main.go': usesC },
    becomes: { on: 'debian:trixie-slim' },
    dockerfile: `
      FROM golang:1.24
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      CMD ["/app"]
    `,
  },
  {
    name: 'the output is moved and renamed',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o build/out . && mkdir -p /opt/app && mv build/out /opt/app/greeter && rm -rf /src/build
      CMD ["/opt/app/greeter"]
    `,
  },
];

export const goFiles: readonly ConversionCase[] = [
  {
    name: 'a file that the source names',
    files: { 'go.mod': mod, 'main.go': reader('config/app.txt'), 'config/app.txt': 'configured\n' },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /app
      COPY . .
      RUN go build -o app .
      CMD ["./app"]
    `,
  },
  {
    name: 'an embedded file, which is in the program',
    files: {
      'go.mod': mod,
      'main.go':
        'package main\n\nimport (\n\t_ "embed"\n\t"fmt"\n)\n\n//go:embed text.txt\nvar text string\n\nfunc main() { fmt.Print(text) }\n',
      'text.txt': 'embedded\n',
    },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -o /app .
      CMD ["/app"]
    `,
  },
  {
    name: 'templates and pages, with what only the repository needs left behind',
    files: {
      'go.mod': mod,
      'main.go':
        'package main\n\nimport (\n\t"os"\n\t"text/template"\n)\n\nfunc main() {\n\ttemplate.Must(template.ParseGlob("templates/*.tmpl")).ExecuteTemplate(os.Stdout, "a.tmpl", 7)\n}\n',
      'main_test.go': 'package main\n',
      'README.md': 'read me\n',
      '.github/workflows/ci.yml': 'on: push\n',
      'templates/a.tmpl': 'a{{.}}\n{{template "b.tmpl"}}',
      'templates/b.tmpl': 'b\n',
    },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /srv
      COPY . .
      RUN go build -o site .
      ENTRYPOINT ["/srv/site"]
    `,
  },
  {
    name: 'a data file named by a variable',
    files: {
      'go.mod': mod,
      'main.go': reader('x').replace('"x"', 'os.Getenv("APP_DATA")'),
      'fortunes.dat': 'a fortune\n',
    },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/fortune .
      ENV APP_DATA=/src/fortunes.dat
      CMD ["fortune"]
    `,
  },
  {
    name: 'a data file named as an argument',
    files: { 'go.mod': mod, 'main.go': reader('x').replace('"x"', 'os.Args[1]'), 'sample.txt': 'sample\n' },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o show .
      ENTRYPOINT ["./show"]
      CMD ["sample.txt"]
    `,
  },
  {
    name: 'an explicit copy that the build does not use',
    files: { 'go.mod': mod, 'main.go': reader('/etc/app/app.conf'), 'conf/app.conf': 'from etc\n' },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY go.mod main.go ./
      RUN go build -o /usr/local/bin/app .
      COPY conf/app.conf /etc/app/app.conf
      CMD ["app"]
    `,
  },
  {
    name: 'a file that the build makes',
    files: { 'go.mod': mod, 'main.go': reader('/opt/build-info') },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN echo built here > /opt/build-info && go build -o /app .
      CMD ["/app"]
    `,
  },
];

export const scripts: readonly ConversionCase[] = [
  {
    name: 'an entry script of the context',
    files: {
      'go.mod': mod,
      'main.go': arguments_,
      'entrypoint.sh': '#!/bin/sh\nset -e\necho "starting $1"\nexec "$@"\n',
    },
    becomes: slim,
    runs: [
      ['/src/app', 'a', 'b'],
      ['/src/app', '1', '2', '3'],
    ],
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o app .
      RUN chmod +x entrypoint.sh
      ENTRYPOINT ["/src/entrypoint.sh"]
      CMD ["/src/app"]
    `,
  },
  {
    name: 'an entry script that reads a file and starts the program',
    files: {
      'go.mod': mod,
      'main.go': arguments_,
      'start.sh': '#!/bin/sh\ncat /src/banner.txt\nexec /src/app one two\n',
      'banner.txt': 'welcome\n',
    },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o app . && chmod 755 start.sh
      CMD ["./start.sh"]
    `,
  },
  {
    name: 'an entry script written by a heredoc',
    engine: 'modern',
    files: { 'go.mod': mod, 'main.go': arguments_ },
    becomes: slim,
    dockerfile: `
      # syntax is left to the engine
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/app .
      COPY --chmod=755 <<"EOF" /start.sh
      #!/bin/sh
      exec app "$HOME" from-a-heredoc
      EOF
      CMD ["/start.sh"]
    `,
  },
  {
    name: 'a RUN that is a heredoc',
    engine: 'modern',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN <<EOF
      set -e
      go vet ./...
      go build -o /hello .
      EOF
      CMD ["/hello"]
    `,
  },
  {
    name: 'a command in shell form with variables',
    files: { 'go.mod': mod, 'main.go': arguments_ },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o app .
      ENV APP_WORD=word
      CMD exec ./app "$APP_WORD" 'two words'
    `,
  },
  {
    name: 'the shell of the file is bash',
    files: { 'go.mod': mod, 'main.go': arguments_ },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      SHELL ["/bin/bash", "-o", "pipefail", "-c"]
      WORKDIR /src
      COPY . .
      RUN go build -o app . | cat
      CMD [[ -x ./app ]] && exec ./app bash
    `,
  },
];

export const placing: readonly ConversionCase[] = [
  {
    name: 'an ARG that LABEL and ENV use is declared again',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      ARG VERSION=1.4
      WORKDIR /src
      COPY . .
      RUN go build -ldflags "-X main.version=$VERSION" -o /app .
      LABEL org.example.version=$VERSION
      ENV APP_VERSION=$VERSION
      CMD ["/app"]
    `,
  },
  {
    name: 'a global ARG before FROM',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    dockerfile: `
      ARG GO=1.19
      FROM golang:\${GO}
      ARG GO
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      LABEL go=$GO
      CMD ["/app"]
    `,
  },
  {
    name: 'everything that describes an image',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    runs: [['/app'], ['/app', 'x']],
    dockerfile: `
      FROM golang:1.19
      LABEL maintainer="somebody" \\
            description="two words"
      ENV APP_A=1 APP_B="two words"
      WORKDIR /src
      COPY . .
      RUN CGO_ENABLED=0 go build -o /app .
      EXPOSE 80 443/tcp 53/udp
      VOLUME ["/data", "/cache"]
      STOPSIGNAL SIGQUIT
      ENV APP_C=$APP_A
      WORKDIR /data
      CMD ["/app"]
    `,
  },
  {
    name: 'a user made by useradd, and a folder that is his',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      RUN useradd --uid 1234 --create-home app && mkdir -p /data && chown app /data
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      USER app
      WORKDIR /data
      CMD ["/app"]
    `,
  },
  {
    name: 'a user by number',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /app .
      USER 65534:65534
      CMD ["/app"]
    `,
  },
  {
    name: 'a health check by the program itself',
    files: { 'go.mod': mod, 'main.go': server },
    becomes: slim,
    seconds: 6,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /usr/local/bin/web .
      EXPOSE 8080
      HEALTHCHECK --interval=5s --timeout=3s --retries=2 CMD ["web", "check"]
      CMD ["web"]
    `,
  },
  {
    name: 'comments, blank lines and small letters',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      # The first line.

      from golang:1.19
      # where it is built
      workdir /src
      copy . .

      # build it
      run go build \\
          # to the root
          -o /hello \\
          .

      # start it
      cmd ["/hello"]
      # the end
    `,
  },
  {
    name: 'CRLF and no last line break',
    raw: true,
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile:
      'FROM golang:1.19\r\nWORKDIR /src\r\nCOPY . .\r\nRUN go build -o /hello .\r\n# start\r\nCMD ["/hello"]',
  },
  {
    name: 'a stage name is kept by the stage that ships',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19 AS web
      WORKDIR /src
      COPY . .
      RUN go build -o /hello .
      CMD ["/hello"]
    `,
  },
  {
    name: 'a WORKDIR of the base image alone',
    files: { 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      COPY main.go .
      RUN go build -o hello main.go
      CMD ["./hello"]
    `,
  },
  {
    name: 'a WORKDIR made of a variable of the base',
    files: { 'go.mod': mod, 'main.go': environment },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR $GOPATH/src/app
      COPY . .
      RUN go build -o app .
      CMD ["./app"]
    `,
  },
  {
    name: 'PATH gets a folder of its own',
    files: { 'go.mod': mod, 'main.go': hello },
    becomes: slim,
    dockerfile: `
      FROM golang:1.19
      WORKDIR /src
      COPY . .
      RUN go build -o /opt/app/bin/hello .
      ENV PATH=/opt/app/bin:$PATH
      CMD ["hello"]
    `,
  },
];

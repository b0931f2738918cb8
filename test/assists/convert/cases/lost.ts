import type { ConversionCase, RefusalCase } from '../../../support/check-conversion.js';

const go = { 'go.mod': 'module example.org/app\n\ngo 1.22\n' };
const main = (body: string, imports: string): string =>
  `package main\n\nimport "${imports}"\n\nfunc main() {\n\t${body}\n}\n`;

/** What only the large image of the build has, or what the build reads without being told. */
export const lostCases: readonly ConversionCase[] = [
  {
    name: 'a certificate that update-ca-certificates reads is in both stages',
    files: { ...go, 'corp.crt': '', 'main.go': main('http.Get("https://internal")', 'net/http') },
    text: `
      FROM golang:1.22
      COPY corp.crt /usr/local/share/ca-certificates/corp.crt
      RUN update-ca-certificates
      WORKDIR /app
      COPY go.mod main.go ./
      RUN CGO_ENABLED=0 go build -o app .
      CMD ["/app/app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      COPY corp.crt /usr/local/share/ca-certificates/corp.crt
      RUN update-ca-certificates
      WORKDIR /app
      COPY go.mod main.go ./
      RUN CGO_ENABLED=0 go build -o app .

      FROM debian:bookworm-slim
      COPY corp.crt /usr/local/share/ca-certificates/corp.crt
      WORKDIR /app
      COPY --from=build /app/app /app/app
      COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
      CMD ["/app/app"]
    `,
  },
  {
    name: 'credentials of the package manager stay with the build, which reads them',
    files: {
      '.npmrc': '',
      'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
      'index.ts': '',
    },
    text: `
      FROM node:20
      COPY .npmrc /root/.npmrc
      WORKDIR /app
      COPY package.json package-lock.json tsconfig.json index.ts ./
      RUN npm ci && npm run build
      CMD ["node", "dist/index.js"]
    `,
    becomes: `
      FROM node:20 AS build
      COPY .npmrc /root/.npmrc
      WORKDIR /app
      COPY package.json package-lock.json tsconfig.json index.ts ./
      RUN npm ci && npm run build

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/node_modules /app/node_modules
      COPY --from=build /app/dist /app/dist
      CMD ["node", "dist/index.js"]
    `,
  },
  {
    name: 'git speaks TLS, so certificates come with it; a package that the file installs is not joined by another',
    files: {
      ...go,
      'main.go': `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("git", "pull").Run()\n\texec.Command("convert", "a", "b").Run()\n}\n`,
    },
    text: `
      FROM golang:1.22
      RUN apt-get update && apt-get install -y imagemagick
      WORKDIR /app
      COPY . .
      RUN go build -o app .
      CMD ["/app/app"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      RUN apt-get update && apt-get install -y imagemagick
      WORKDIR /app
      COPY . .
      RUN go build -o app .

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*
      RUN apt-get update && apt-get install -y imagemagick
      WORKDIR /app
      COPY --from=build /app/app /app/app
      CMD ["/app/app"]
    `,
  },
  {
    name: 'packages lie in the home of the account that installs them',
    files: { 'requirements.txt': 'flask\ngunicorn\n', 'app.py': '' },
    text: `
      FROM python:3.11-bookworm
      RUN useradd -m -d /srv/web web
      USER web
      WORKDIR /srv/web
      COPY requirements.txt .
      RUN pip install --user -r requirements.txt
      ENV PATH=/srv/web/.local/bin:$PATH
      COPY . .
      CMD ["gunicorn", "app:app"]
    `,
    becomes: `
      FROM python:3.11-bookworm AS build
      RUN useradd -m -d /srv/web web
      USER web
      WORKDIR /srv/web
      COPY requirements.txt .
      RUN pip install --user -r requirements.txt

      FROM python:3.11-slim-bookworm
      RUN useradd -m -d /srv/web web
      USER web
      WORKDIR /srv/web
      COPY --from=build --chown=web /srv/web/.local /srv/web/.local
      ENV PATH=/srv/web/.local/bin:$PATH
      COPY . .
      CMD ["gunicorn", "app:app"]
    `,
  },
  {
    name: 'a requirement file says what is built from source; windows need their library',
    files: { 'requirements.txt': '--no-binary lxml\nlxml\n', 'app.py': 'import tkinter\n' },
    text: `
      FROM python:3.11-bookworm
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY . .
      CMD ["python", "app.py"]
    `,
    becomes: `
      FROM python:3.11-bookworm AS build
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM python:3.11-slim-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends libxml2 libxslt1.1 libtk8.6 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
      COPY . .
      CMD ["python", "app.py"]
    `,
  },
  {
    name: 'what supervisord starts is read from its file',
    files: {
      'requirements.txt': 'flask\ngunicorn\n',
      'app.py': '',
      'web.conf': '[program:web]\ncommand=gunicorn app:app ; the site\n',
    },
    text: `
      FROM python:3.11-bookworm
      RUN apt-get update && apt-get install -y supervisor
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      COPY web.conf /etc/supervisor/conf.d/
      CMD ["supervisord", "-n"]
    `,
    becomes: `
      FROM python:3.11-bookworm AS build
      RUN apt-get update && apt-get install -y supervisor
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM python:3.11-slim-bookworm
      RUN apt-get update && apt-get install -y supervisor
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
      COPY --from=build /usr/local/bin/gunicorn /usr/local/bin/gunicorn
      COPY app.py .
      COPY web.conf /etc/supervisor/conf.d/
      CMD ["supervisord", "-n"]
    `,
  },
  {
    name: 'pm2 starts what its file names',
    files: {
      'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
      'index.ts': '',
      'ecosystem.config.js': `module.exports = { apps: [{ script: 'dist/index.js' }] };\n`,
    },
    text: `
      FROM node:20
      RUN npm i -g pm2
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      CMD ["pm2-runtime", "ecosystem.config.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build

      FROM node:20-slim
      RUN npm i -g pm2
      WORKDIR /app
      COPY --from=build /app/ecosystem.config.js /app/ecosystem.config.js
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/node_modules /app/node_modules
      COPY --from=build /app/dist /app/dist
      CMD ["pm2-runtime", "ecosystem.config.js"]
    `,
  },
  {
    name: 'settings on the class path come from the build context; a folder is made on any distribution',
    files: { 'src/Main.java': '', 'conf/log.properties': '' },
    text: `
      FROM gradle:8.7-jdk17
      WORKDIR /app
      COPY . .
      RUN javac -d out src/Main.java
      RUN mkdir /data
      CMD ["java", "-cp", "out:conf", "Main"]
    `,
    becomes: `
      FROM gradle:8.7-jdk17 AS build
      WORKDIR /app
      COPY . .
      RUN javac -d out src/Main.java

      FROM eclipse-temurin:17-jre
      WORKDIR /app
      COPY --from=build /app/conf /app/conf
      COPY --from=build /app/out /app/out
      RUN mkdir /data
      CMD ["java", "-cp", "out:conf", "Main"]
    `,
  },
  {
    name: 'files of a package that a RUN removes or links are removed and linked where it is installed again',
    files: { ...go, 'main.go': main('http.ListenAndServe(":8080", nil)', 'net/http'), 'site.conf': '' },
    text: `
      FROM golang:1.22-bookworm
      RUN apt-get update && apt-get install -y nginx
      RUN rm -f /etc/nginx/sites-enabled/default && ln -sf /dev/stdout /var/log/nginx/access.log
      WORKDIR /app
      COPY go.mod main.go ./
      RUN go build -o server .
      COPY site.conf /etc/nginx/conf.d/site.conf
      CMD nginx && ./server
    `,
    becomes: `
      FROM golang:1.22-bookworm AS build
      RUN apt-get update && apt-get install -y nginx
      WORKDIR /app
      COPY go.mod main.go ./
      RUN go build -o server .

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y nginx
      RUN rm -f /etc/nginx/sites-enabled/default && ln -sf /dev/stdout /var/log/nginx/access.log
      WORKDIR /app
      COPY --from=build /app/server /app/server
      COPY site.conf /etc/nginx/conf.d/site.conf
      CMD nginx && ./server
    `,
  },
  {
    name: 'capabilities of a program are set where it ends up',
    files: { ...go, 'main.go': main('http.ListenAndServe(":80", nil)', 'net/http') },
    text: `
      FROM golang:1.22
      RUN apt-get update && apt-get install -y libcap2-bin
      WORKDIR /app
      COPY go.mod main.go ./
      RUN go build -o server . && setcap cap_net_bind_service=+ep /app/server
      USER nobody
      CMD ["/app/server"]
    `,
    becomes: `
      FROM golang:1.22 AS build
      RUN apt-get update && apt-get install -y libcap2-bin
      WORKDIR /app
      COPY go.mod main.go ./
      RUN go build -o server . && setcap cap_net_bind_service=+ep /app/server

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y libcap2-bin
      WORKDIR /app
      COPY --from=build /app/server /app/server
      RUN setcap cap_net_bind_service=+ep /app/server
      USER nobody
      CMD ["/app/server"]
    `,
  },
  {
    name: 'certificates that came with a download tool of the build come by their own name',
    files: {
      'Cargo.toml':
        '[package]\nname = "agent"\nversion = "0.1.0"\n[dependencies]\nreqwest = { version = "0.12", default-features = false, features = ["rustls-tls-native-roots"] }\n',
      'src/main.rs': 'fn main() {}\n',
    },
    text: `
      FROM ubuntu:22.04
      RUN apt-get update && apt-get install -y curl build-essential
      RUN curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y
      ENV PATH="/root/.cargo/bin:\${PATH}"
      WORKDIR /app
      COPY . .
      RUN cargo build --release
      CMD ["./target/release/agent"]
    `,
    becomes: `
      FROM ubuntu:22.04 AS build
      RUN apt-get update && apt-get install -y curl build-essential
      RUN curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y
      ENV PATH="/root/.cargo/bin:\${PATH}"
      WORKDIR /app
      COPY . .
      RUN cargo build --release

      FROM ubuntu:22.04
      RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
      ENV PATH="/root/.cargo/bin:\${PATH}"
      WORKDIR /app
      COPY --from=build /app/target/release/agent /app/target/release/agent
      CMD ["./target/release/agent"]
    `,
  },
];

/** What needs the toolchain while the container runs, or is started by a file that nobody sees. */
export const lostRefusals: readonly RefusalCase[] = [
  {
    name: 'a program that starts the compiler',
    files: { ...go, 'main.go': main('exec.Command("go", "build").Run()', 'os/exec') },
    text: `
      FROM golang:1.22
      WORKDIR /app
      COPY . .
      RUN go build -o app .
      CMD ["/app/app"]
    `,
    code: 'toolchain-at-run-time',
    line: 1,
    says: 'main.go:6 starts `go`',
  },
  {
    name: 'classes of the JDK alone',
    files: {
      'Main.java': 'import javax.tools.*;\nclass Main { Object c = ToolProvider.getSystemJavaCompiler(); }\n',
    },
    text: `
      FROM eclipse-temurin:21
      WORKDIR /app
      COPY . .
      RUN javac Main.java
      CMD ["java", "Main"]
    `,
    code: 'toolchain-at-run-time',
    line: 1,
    says: 'getSystemJavaCompiler',
  },
  {
    name: 'a tool of the .NET SDK',
    files: { 'Web.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>' },
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0
      WORKDIR /app
      COPY . .
      RUN dotnet publish -c Release -o out
      CMD dotnet ef database update && dotnet out/Web.dll
    `,
    code: 'toolchain-at-run-time',
    line: 5,
    says: 'dotnet ef',
  },
  {
    name: 'a supervisor whose file is not in the build context',
    files: { 'requirements.txt': 'flask\n', 'app.py': '' },
    text: `
      FROM python:3.11-bookworm
      RUN apt-get update && apt-get install -y supervisor
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt
      CMD ["supervisord", "-n"]
    `,
    code: 'artifact-unknown',
    line: 6,
    says: 'supervisord',
  },
  {
    name: 'capabilities of a program that is found by name in a folder which only the build image has in its PATH',
    files: { ...go, 'main.go': main('http.ListenAndServe(":80", nil)', 'net/http') },
    text: `
      FROM golang:1.22
      RUN apt-get update && apt-get install -y libcap2-bin
      WORKDIR /app
      COPY go.mod main.go ./
      RUN go install .
      RUN setcap cap_net_bind_service=+ep /go/bin/app
      CMD ["app"]
    `,
    code: 'shell-not-understood',
    line: 6,
    says: 'setcap',
  },
];

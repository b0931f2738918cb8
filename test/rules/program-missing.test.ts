import { describe, expect, test } from 'vitest';
import { analyseText, checkFix } from '../support/check-findings.js';

/** `LINE SEVERITY PROGRAM` of every finding of the rule. */
function missing(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { facts, findings } = analyseText(text, { files });
  return findings.flatMap(({ rule, severity, start, end }) => {
    if (rule !== 'program-missing') return [];
    const line = facts.ast.lines.positionAt(start).line + 1;
    return `${line} ${severity} ${text.slice(start, end)}`;
  });
}

describe('a program that is not there', () => {
  test.each([
    ['FROM alpine:3.20\nRUN bash -c "echo hi"', ['2 error bash']],
    ['FROM alpine:3.20\nRUN ["bash", "-c", "true"]', ['2 error "bash"']],
    ['FROM alpine:3.20\nSHELL ["/bin/bash", "-c"]\nRUN true', ['2 error "/bin/bash"']],
    ['FROM alpine:3.20\nRUN git clone https://example.org/x && apk add git', ['2 error git']],
    ['FROM debian:bookworm-slim\nRUN curl -fsSL https://example.org/x -o /x', ['2 error curl']],
    ['FROM debian:bookworm-slim\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["x"]', ['2 error "/usr/bin/tini"']],
    [
      'FROM debian:bookworm-slim\nHEALTHCHECK CMD curl -f http://x || exit 1\nCMD ["bash"]',
      ['2 warning curl'],
    ],
    ['FROM debian:bookworm-slim\nHEALTHCHECK CMD ["curl", "-f", "http://x"]', ['2 warning "curl"']],
    ['FROM gcr.io/distroless/static-debian12\nRUN ["mkdir", "/data"]', ['2 error "mkdir"']],
    // In a stage that is not built nothing fails now.
    ['FROM alpine:3.20 AS unused\nRUN bash -c true\nFROM alpine:3.20\nCMD ["top"]', ['2 warning bash']],
    ['FROM debian:bookworm-slim AS base\nRUN true\nFROM base\nRUN wget https://x', ['4 error wget']],
    ['FROM debian:bookworm-slim\nRUN useradd app\nUSER app\nRUN sudo apt-get update', ['4 error sudo']],
    ['FROM ubuntu:24.04\nRUN sudo -E apt-get install -y git', ['2 error sudo']],
    ['FROM node:22-bookworm-slim\nRUN gosu node npm ci', ['2 error gosu']],
    // What the tables of Alpine do not name is in none of the few packages of its image.
    ['FROM alpine:3.20\nENTRYPOINT ["gosu", "nobody", "top"]', ['2 error "gosu"']],
    // What one installs besides does not bring it.
    [
      'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y python3\nCMD ["python"]',
      ['3 error "python"'],
    ],
    [
      'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3 git\nRUN pip install x',
      ['3 error pip'],
    ],
    ['FROM alpine:3.20\nRUN apk add --no-cache nodejs\nRUN npm ci', ['3 error npm']],
    // An installer of the language put it elsewhere, or nowhere.
    ['FROM node:22-slim\nRUN pnpm install', ['2 error pnpm']],
    ['FROM node:22-slim\nRUN npm ci\nCMD ["pm2-runtime", "index.js"]', ['3 error "pm2-runtime"']],
    [
      'FROM python:3.12-slim AS b\nRUN pip install uvicorn\nFROM python:3.12-slim\nCOPY --from=b /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages\nCMD ["uvicorn", "a:b"]',
      ['5 warning "uvicorn"'],
    ],
    ['FROM mcr.microsoft.com/dotnet/runtime-deps:8.0\nENTRYPOINT ["dotnet", "x.dll"]', ['2 error "dotnet"']],
    // The package puts it elsewhere.
    [
      'FROM node:20-alpine\nRUN apk add --no-cache tini\nENTRYPOINT ["/usr/bin/tini", "--"]',
      ['3 warning "/usr/bin/tini"'],
    ],
    ['FROM alpine:3.20\nRUN apk add nodejs npm\nCMD ["/bin/bash", "-c", "node x"]', ['3 error "/bin/bash"']],
    // What the first line of a heredoc names.
    ['FROM alpine:3.20\nRUN <<EOF\n#!/usr/bin/env bash\ntrue\nEOF', ['3 error #!/usr/bin/env bash']],
    [
      'FROM debian:12-slim\nRUN <<-EOF\n\t#!/usr/bin/python3\n\tprint(1)\nEOF',
      ['3 error #!/usr/bin/python3'],
    ],
    ['FROM debian:bookworm-slim\nENTRYPOINT ["su-exec", "nobody", "id"]', ['2 error "su-exec"']],
    // Commands of bash.
    ['FROM python:3.12-slim\nRUN source /venv/bin/activate && pip install x', ['2 error source']],
    ['FROM alpine:3.20\nRUN pushd /srv && ls', ['2 error pushd']],
    ['FROM debian:bookworm-slim\nRUN <<EOF\n#!/bin/sh\nset -e\nsource /etc/profile\nEOF', ['5 error source']],
  ])('%j', (text, expected) => {
    expect(missing(text)).toEqual(expected);
  });

  test.each([
    ['exec gosu nobody "$@"', ['3 warning "/entry.sh"']],
    ['sudo chown app /data\nexec "$@"', ['3 warning "/entry.sh"']],
    ['until pg_isready -h db; do sleep 1; done\nexec "$@"', ['3 warning "/entry.sh"']],
    ['while ! nc -z db 1; do sleep 1; done', ['3 warning "/entry.sh"']],
    ['while nc -z db 1; do sleep 1; done', []],
    ['if [ "$X" ]; then gosu nobody true; fi', []],
    ['command -v gosu >/dev/null && exec gosu nobody "$@"', []],
    ['export PATH=/opt/bin:$PATH\nexec gosu nobody "$@"', []],
    ['apt-get install -y curl\ncurl http://db', []],
    ['sleep 1\ncurl http://db\nexec sleep 1', ['3 warning "/entry.sh"']],
    ['sleep 1\nexit $?\ncurl http://db', []],
    ['exec sleep 1\ncurl http://db', []],
  ])('an entry script: %s', (lines, expected) => {
    const text =
      'FROM debian:bookworm-slim\nCOPY --chmod=755 entry.sh /\nENTRYPOINT ["/entry.sh"]\nCMD ["top"]';
    expect(missing(text, { 'entry.sh': `#!/bin/sh\nset -e\n${lines}\n` })).toEqual(expected);
  });

  test('an interpreter of a #! line', () => {
    const script = '#!/usr/bin/python3\nprint(1)\n';
    const text = 'FROM debian:bookworm-slim\nCOPY --chmod=755 run.py /run.py\nENTRYPOINT ["/run.py"]';
    expect(missing(text, { 'run.py': script })).toEqual(['3 error "/run.py"']);
  });
});

describe('silent', () => {
  test.each([
    // Busybox has it, and so has what is linked to it.
    'FROM alpine:3.20\nHEALTHCHECK CMD wget -q --spider http://x\nCMD ["top"]',
    'FROM nginx:alpine\nHEALTHCHECK CMD curl -f http://x',
    'FROM node:20\nRUN git clone https://example.org/x && curl https://example.org',
    // Installed, perhaps along with another package, or by an installer of a language.
    'FROM alpine:3.20\nRUN apk add --no-cache bash\nRUN bash -c true',
    'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y sudo && sudo true',
    'FROM debian:bookworm-slim\nRUN if command -v sudo; then sudo true; fi',
    'FROM debian:bookworm-slim\nRUN sudo true || true',
    'FROM registry.example/base\nRUN sudo apt-get update',
    'FROM alpine:3.20\nRUN apk add --no-cache nodejs\nRUN git --version',
    "FROM alpine:3.20\nRUN packages='git make' set -x && apk add $packages && git --version",
    'FROM python:3.12-slim\nRUN pip install gunicorn cmake\nRUN cmake --version',
    'FROM debian:bookworm-slim\nARG PACKAGES\nRUN apt-get update && apt-get install -y $PACKAGES\nRUN curl https://x',
    'FROM php:8.3-cli\nRUN curl -sS https://x | php -- --install-dir=/usr/local/bin --filename=composer\nRUN composer install',
    'FROM python:3.12-slim\nRUN python3 get-pip.py\nRUN pipx --version && meson --version',
    // Used, then removed.
    'FROM alpine:3.20\nRUN apk add curl && curl https://x && apk del curl',
    // Brought as a file, a link, a folder on PATH, a mount.
    'FROM debian:bookworm-slim\nCOPY --from=x/curl /curl /usr/bin/curl\nRUN curl https://x',
    'FROM debian:bookworm-slim\nCOPY --from=x/tools /bin/ /usr/local/bin/\nRUN curl https://x',
    'FROM debian:bookworm-slim\nADD https://example.org/jq /usr/local/bin/jq\nRUN jq --version',
    'FROM debian:bookworm-slim\nRUN ln -s /opt/x/git /usr/bin/git && git --version',
    'FROM debian:bookworm-slim\nENV PATH=/opt/tools/bin:$PATH\nCOPY tools/ /opt/tools/\nRUN git --version',
    'FROM debian:bookworm-slim\nCOPY --from=golang:1.22 /usr/local/go /usr/local/go\nENV PATH=/usr/local/go/bin:$PATH\nRUN go version',
    'FROM debian:bookworm-slim\nRUN --mount=from=x/tools,target=/usr/local/bin git --version',
    // It may not come as far, or be looked for on purpose.
    'FROM debian:bookworm-slim\nRUN curl https://x || true',
    'FROM debian:bookworm-slim\nRUN if command -v curl; then curl https://x; fi',
    'FROM debian:bookworm-slim\nRUN command -v curl || echo none',
    // Nothing is known of the base, or of the program.
    'FROM registry.example/base:3\nRUN bash -c true',
    'FROM debian:bookworm-slim\nRUN my-own-tool',
    'FROM debian:bookworm-slim\nCOPY tool /usr/bin/tool\nRUN tool',
    'FROM postgres:16\nRUN curl https://x',
    // What an ENTRYPOINT takes for arguments is no program.
    'FROM gcr.io/distroless/nodejs22-debian12\nCMD ["git"]',
    'FROM node:20-alpine\nRUN apk add --no-cache tini\nENTRYPOINT ["/sbin/tini", "--"]',
    'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y tini\nENTRYPOINT ["/usr/bin/tini", "--"]',
    // Brought by an installer of its language, by a folder on PATH, or by a package that may depend on it.
    'FROM node:22-slim\nRUN corepack enable && pnpm install',
    'FROM node:22-slim\nRUN npm install -g pm2\nCMD ["pm2-runtime", "index.js"]',
    'FROM node:22-slim\nWORKDIR /app\nRUN npm ci\nENV PATH=/app/node_modules/.bin:$PATH\nCMD ["next", "start"]',
    'FROM python:3.12-slim AS b\nRUN pip install uvicorn\nFROM python:3.12-slim\nCOPY --from=b /usr/local /usr/local\nCMD ["uvicorn", "a:b"]',
    'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "x.dll"]',
    'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python-is-python3\nCMD ["python"]',
    'FROM debian:bookworm-slim\nRUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - || true; apt-get install -y nodejs\nRUN npm ci',
    // The shell has it, or is another one.
    'FROM python:3.12-slim\nSHELL ["/bin/bash", "-c"]\nRUN source /venv/bin/activate',
    'FROM python:3.12-slim\nRUN bash -c "source /venv/bin/activate"',
    'FROM python:3.12-slim\nRUN ln -sf /bin/bash /bin/sh\nRUN source /venv/bin/activate',
    'FROM python:3.12-alpine\nRUN source /venv/bin/activate',
    'FROM fedora:41\nRUN source /etc/profile',
    'FROM debian:bookworm-slim\nRUN <<EOF\n#!/bin/bash\nsource /etc/profile\nEOF',
    // A shell's own.
    'FROM scratch\nCOPY --from=busybox:musl /bin/busybox /bin/sh\nCMD echo hi',
  ])('%j', (text) => {
    expect(missing(text)).toEqual([]);
  });
});

test('the fix installs a client of PostgreSQL, not only what chooses between clients', () => {
  checkFix(
    `
      FROM debian:bookworm-slim
      RUN psql --version
    `,
    `
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
      RUN psql --version
    `,
  );
});

// PEP 668: the pip of these releases installs into environments alone.
test.each([
  ['alpine:3.18', 'pip3 install flask', ['Install py3-pip']],
  ['alpine:3.20', 'pip3 install flask', []],
  ['alpine:3.20', 'pip3 install --break-system-packages flask', ['Install py3-pip']],
  ['alpine:3.20', 'pip3 install --target=/lib/flask flask', ['Install py3-pip']],
  ['alpine:3.20', 'PIP_BREAK_SYSTEM_PACKAGES=1 pip3 install flask', ['Install py3-pip']],
  ['debian:bullseye-slim', 'pip3 install flask', ['Install python3-pip']],
  ['debian:bookworm-slim', 'pip3 install flask', []],
  ['debian:bookworm-slim', 'pip3 --version', ['Install python3-pip']],
  ['ubuntu:22.04', 'pip3 install flask', ['Install python3-pip']],
  ['ubuntu:24.04', 'pip3 install flask', []],
])('on %s, `%s` gets pip only where it then installs', (image, command, titles) => {
  const { findings } = analyseText(`FROM ${image}\nRUN ${command}\n`);
  const told = findings.filter((finding) => finding.rule === 'program-missing');
  expect(told.map(({ fixes }) => fixes.map(({ title }) => title))).toEqual([titles]);
});

describe('a program that another one starts', () => {
  const debian = 'FROM debian:bookworm-slim\n';
  const gems = (lock: string): Readonly<Record<string, string>> => ({
    Gemfile: 'gem "shop", git: "https://example.org/shop"\n',
    'Gemfile.lock': lock,
  });
  const git = 'GIT\n  remote: https://example.org/shop\n  specs:\n    shop (1.0)\n';
  const project = { 'package.json': '{"dependencies":{"node-pty":"1.0.0"}}' };

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [`${debian}RUN apt-get update && apt-get install -y curl\nRUN curl x | tar -xJ`, {}, ['3 error tar']],
    [`${debian}RUN tar xf /a.tar.xz`, {}, ['2 error tar']],
    [`${debian}RUN tar --extract --file=/a.tar.bz2`, {}, ['2 error tar']],
    [`${debian}RUN apt-get update && apt-get install -y xz-utils\nRUN tar xJf /a.tar.xz`, {}, []],
    // Packages of compilers bring it along.
    [`${debian}RUN apt-get update && apt-get install -y build-essential\nRUN tar xJf /a.tar.xz`, {}, []],
    [`${debian}RUN tar xzf /a.tar.gz`, {}, []],
    ['FROM alpine:3.20\nRUN tar xJf /a.tar.xz', {}, []],
    ['FROM python:3.12-slim\nRUN pip install git+https://example.org/x', {}, ['2 warning pip']],
    [
      'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN python -m pip install -r requirements.txt',
      { 'requirements.txt': 'flask\nshop @ git+https://example.org/shop\n' },
      ['3 warning python'],
    ],
    [
      'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt',
      { 'requirements.txt': 'flask\n# git+https://example.org/shop\n' },
      [],
    ],
    ['FROM python:3.12-bookworm\nRUN pip install git+https://example.org/x', {}, []],
    ['FROM ruby:3.3-slim-bookworm\nCOPY . .\nRUN bundle install', gems(git), ['3 error bundle']],
    ['FROM ruby:3.3-slim-bookworm\nENV BUNDLE_WITHOUT=test\nCOPY . .\nRUN bundle install', gems(git), []],
    ['FROM ruby:3.3-slim-bookworm\nCOPY . .\nRUN bundle install', gems('GEM\n  specs:\n'), []],
    ['FROM node:20-alpine\nCOPY package.json .\nRUN npm install', project, ['3 warning npm']],
    ['FROM node:20-alpine\nCOPY package.json .\nRUN npm install --ignore-scripts', project, []],
    ['FROM node:20\nCOPY package.json .\nRUN npm install', project, []],
  ])('%s', (text, files, expected) => {
    expect(missing(text, files)).toEqual(expected);
  });
});

describe('a file that a container is to start and that nothing brings', () => {
  const go = 'FROM golang:1.22 AS b\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/server .\n';
  const node = 'FROM node:22-alpine\nWORKDIR /app\n';
  const files = { 'go.mod': 'module a\n', 'main.go': 'package main\n' };

  test.each([
    [`${go}FROM scratch\nCOPY --from=b /out/server /server\nENTRYPOINT ["/app"]`, ['7 warning "/app"']],
    [
      `${go}FROM alpine:3.20\nCOPY --from=b /out/server /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/app"]`,
      ['7 warning "/usr/local/bin/app"'],
    ],
    // A folder of that name is no program.
    [
      `${go.replace('/out/', '/src/')}FROM alpine:3.20\nCOPY --from=b /src /app\nENTRYPOINT ["/app"]`,
      ['7 warning "/app"'],
    ],
    [
      `${go}FROM alpine:3.20\nCOPY --from=b /out/server /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/server"]`,
      [],
    ],
    [`${go}FROM scratch\nCOPY --from=b /out /\nENTRYPOINT ["/anything"]`, []],
    [`${go}FROM alpine:3.20\nCOPY --from=b /src /app\nRUN ln -s /bin/true /go\nENTRYPOINT ["/go"]`, []],
    [`${go}FROM example.org/base:1\nCOPY --from=b /src /app\nENTRYPOINT ["/run"]`, []],
    [`${go}FROM alpine:3.20\nCOPY --from=b /src /app\nVOLUME /plugins\nENTRYPOINT ["/plugins/run"]`, []],
    // Packages bring more than programs in bin.
    [
      `${go}FROM debian:12-slim\nRUN apt-get install -y mssql-server\nCOPY --from=b /out/server /srv/\nENTRYPOINT ["/opt/mssql/bin/sqlservr"]`,
      [],
    ],
    [
      `${go}FROM debian:12-slim\nCOPY x.deb .\nRUN apt-get install -y ./x.deb\nCOPY --from=b /out/server /srv/\nENTRYPOINT ["/app/run"]`,
      [],
    ],
    [
      `${go}FROM debian:12-slim\nRUN apt-get install -y curl\nCOPY --from=b /out/server /srv/\nENTRYPOINT ["/app/run"]`,
      ['8 warning "/app/run"'],
    ],
  ])('%s', (text, expected) => {
    expect(missing(text, files)).toEqual(expected);
  });

  test.each([
    [`${node}COPY . .\nCMD ["node", "index.js"]`, { 'src/index.js': '' }, ['4 warning "index.js"']],
    [`${node}COPY . .\nCMD ["node", "src/index.js"]`, { 'src/index.js': '' }, []],
    [`${node}COPY . .\nCMD ["node", "src"]`, { 'src/index.js': '' }, []],
    // Made by the build, in front of it, or mounted.
    [`${node}COPY . .\nRUN npm run build\nCMD ["node", "index.js"]`, { 'src/index.js': '' }, []],
    [`${node}COPY . .\nCMD ["node", "dist/index.js"]`, { 'src/index.js': '' }, []],
    [`${node}COPY . .\nCMD ["node", "index.js"]`, { 'src/index.js': '', '.gitignore': '/index.js\n' }, []],
    [
      `${node}COPY package.json .\nCMD ["node", "index.js"]`,
      { 'src/index.js': '', 'package.json': '{}' },
      [],
    ],
    [
      'FROM python:3.12-slim AS b\nRUN pip install --prefix=/install app\nFROM python:3.12-slim\nCOPY --from=b /install /usr/local\nCOPY . /app\nCMD ["python", "/usr/local/bin/app.py"]',
      { 'src/app.py': '' },
      [],
    ],
    // Who copies nothing but a script and a list mounts the sources.
    [
      'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY docker/wait.sh /usr/local/bin/\nCOPY --from=busybox /bin/nc /bin/\nCMD ["python", "manage.py"]',
      { 'manage.py': '', 'docker/wait.sh': '', 'requirements.txt': '' },
      [],
    ],
    [
      'FROM eclipse-temurin:21-jre\nCOPY app.jar /srv/app.jar\nCMD ["java", "-jar", "/app.jar"]',
      { 'app.jar': '' },
      ['3 warning "/app.jar"'],
    ],
    [
      'FROM eclipse-temurin:21-jre\nCOPY app.jar /srv/\nCMD ["java", "-jar", "/srv/app.jar"]',
      { 'app.jar': '' },
      [],
    ],
    [
      `FROM alpine:3.20\nWORKDIR /app\nCOPY run.sh .\nCMD ["run.sh"]`,
      { 'run.sh': '#!/bin/sh\n' },
      ['4 warning "run.sh"'],
    ],
    [
      `FROM alpine:3.20\nENV PATH=/app:$PATH\nWORKDIR /app\nCOPY run.sh .\nCMD ["run.sh"]`,
      { 'run.sh': '#!/bin/sh\n' },
      [],
    ],
  ] as const)('%s %o', (text, context, expected) => {
    expect(missing(text, context)).toEqual(expected);
  });

  test.each([
    [`${node}CMD ["node index.js"]`, ['3 error "node index.js"'], `${node}CMD ["node", "index.js"]`],
    [`${node}CMD ['node', 'index.js']`, [`3 error ['node', 'index.js']`], `${node}CMD ["node", "index.js"]`],
    [
      `${node}CMD ["node", "index.js",]`,
      ['3 error ["node", "index.js",]'],
      `${node}CMD ["node", "index.js"]`,
    ],
    [`${node}CMD [ -f a ] && node a`, [], undefined],
    // A shell that is the ENTRYPOINT looks at no CMD.
    [`${node}ENTRYPOINT exec node index.js\nCMD ['-v']`, [], undefined],
    ['FROM alpine:3.20\nENV APP=/bin/top\nENTRYPOINT ["$APP"]', ['3 error "$APP"'], undefined],
    ['FROM alpine:3.20\nENV APP=/bin/top\nENTRYPOINT $APP', [], undefined],
  ])('%s', (text, expected, fixed) => {
    expect(missing(text)).toEqual(expected);
    if (fixed !== undefined) checkFix(text, fixed);
  });

  test('a script of the working folder gets its path', () => {
    const text = 'FROM alpine:3.20\nWORKDIR /app\nCOPY --chmod=755 run.sh .\nCMD ["run.sh"]';
    checkFix(text, text.replace('["run.sh"]', '["/app/run.sh"]'), {
      files: { 'run.sh': '#!/bin/sh\nexec top\n' },
    });
  });
});

test.each([
  [{ contexts: [], images: [] }, 1],
  [{ contexts: [], images: [], isBase: true }, 0],
])('an entry script that lies elsewhere, in a file that is described as %j', (outside, count) => {
  const text = 'FROM alpine:3.20\nCOPY app /app\nENTRYPOINT ["/entry.sh"]';
  const files = { 'app/x': '', 'scripts/entry.sh': '' };
  const { findings } = analyseText(text, { files, inputs: { outside } });
  expect(findings.filter(({ rule }) => rule === 'program-missing')).toHaveLength(count);
});

test('the first word of an ENTRYPOINT is told whatever it starts', () => {
  const files = { 'run.sh': '#!/bin/sh\nexec sleep 1\n' };
  const text =
    'FROM debian:bookworm-slim\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["su-exec", "nobody", "/run.sh"]';
  expect(missing(text, files)).toEqual(['3 error "su-exec"']);
});

test('where the image starts node itself, `node` and `npm` in CMD are taken for files', () => {
  const files = { 'package.json': '{}', 'index.js': '' };
  const run = (cmd: string): string =>
    `FROM gcr.io/distroless/nodejs22-debian12\nWORKDIR /app\nCOPY . .\nCMD [${cmd}]`;
  expect(missing(run('"node", "index.js"'), files)).toEqual(['4 warning "node"']);
  expect(missing(run('"npm", "start"'), files)).toEqual(['4 warning "npm"']);
  expect(missing(run('"index.js"'), files)).toEqual([]);
  expect(missing(run('"node"'), { ...files, 'node/index.js': '' })).toEqual([]);
});

describe('a development package that an install leaves out', () => {
  const node = 'FROM node:22-alpine\nWORKDIR /app\nCOPY package.json package-lock.json ./\n';
  const build = 'COPY . .\nRUN npm run build';
  const lock = (dev: boolean): string =>
    JSON.stringify({ packages: { 'node_modules/typescript': { version: '5.4.0', ...(dev && { dev }) } } });
  const manifest = (fields: object): string =>
    JSON.stringify({
      scripts: { build: 'tsc -p .' },
      devDependencies: { typescript: '5', husky: '9' },
      ...fields,
    });
  const files = { 'package.json': manifest({}), 'package-lock.json': lock(true) };

  test.each([
    [`${node}RUN npm ci --omit=dev\n${build}`, files, ['6 error npm run build']],
    [`${node}ENV NODE_ENV=production\nRUN npm ci\n${build}`, files, ['7 error npm run build']],
    [
      `${node}RUN npm i --production\n${build}`,
      { 'package.json': manifest({}) },
      ['6 warning npm run build'],
    ],
    [
      `${node}RUN npm ci --omit=dev\n${build}`,
      { ...files, 'package.json': manifest({ dependencies: { typescript: '5' } }) },
      [],
    ],
    // Something in production brings it.
    [`${node}RUN npm ci --omit=dev\n${build}`, { ...files, 'package-lock.json': lock(false) }, []],
    [
      `${node}RUN npm ci --omit=dev\n${build}`,
      { ...files, 'package.json': manifest({ scripts: { build: 'tsc || true' } }) },
      [],
    ],
    [`${node}RUN npm ci\n${build} && npm prune --omit=dev`, files, []],
    [`${node}ENV NODE_ENV=production\nRUN npm ci --include=dev\n${build}`, files, []],
    [`${node}RUN npm install -g typescript && npm ci --omit=dev\n${build}`, files, []],
    [`${node}RUN npm ci\nENV NODE_ENV=production\n${build}`, files, []],
    // Named packages come whatever NODE_ENV says.
    [`${node}ENV NODE_ENV=production\nRUN npm install -g typescript\nRUN npm ci\n${build}`, files, []],
    [`${node}ENV NODE_ENV=production\nRUN npm ci && npm install typescript@5\n${build}`, files, []],
    [`${node}RUN npm ci --omit dev\n${build}`, files, ['6 error npm run build']],
    [`${node}RUN npm i --only prod\n${build}`, files, ['6 error npm run build']],
    [`${node}RUN npm ci --prefix /app --omit=dev\n${build}`, files, []],
    [`${node}RUN true || npm ci --omit=dev\n${build}`, files, []],
    [`${node}ARG F\nRUN npm ci --omit=dev $F\n${build}`, files, []],
    // Modules may come with the sources, or out of another stage.
    [`${node}RUN npm ci --omit=dev\n${build}`, { ...files, 'node_modules/x/y': '' }, []],
    [`${node}RUN npm ci --omit=dev\nCOPY --from=node:20 /m ./node_modules\n${build}`, files, []],
    // Yarn 2 and later do not look at the variable.
    [`${node}ENV NODE_ENV=production\nRUN yarn install\n${build}`, { ...files, '.yarnrc.yml': '' }, []],
    // What npm runs itself.
    [
      `${node}RUN npm ci --omit=dev`,
      { 'package.json': manifest({ scripts: { prepare: 'husky' } }) },
      ['4 warning npm ci --omit=dev'],
    ],
    [
      `${node}RUN npm ci --omit=dev --ignore-scripts`,
      { 'package.json': manifest({ scripts: { prepare: 'husky' } }) },
      [],
    ],
  ])('%s %o', (text, context, expected) => {
    expect(missing(text, context)).toEqual(expected);
  });
});

describe('a compiler for what is built from sources', () => {
  const ruby = (lock: string) => ({ 'Gemfile.lock': `GEM\n  specs:\n    ${lock}\n` });
  const bundle = 'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY Gemfile.lock .\n';
  test.each([
    ['FROM python:3.12-slim\nRUN pip install uwsgi==2.0.24', {}, ['2 warning pip']],
    [
      'FROM python:3.12-slim\nCOPY r.txt .\nRUN pip install -r r.txt',
      { 'r.txt': 'flask\nmysqlclient>=2\n' },
      ['3 warning pip'],
    ],
    [
      'FROM python:3.12-slim\nCOPY r.txt .\nRUN pip install -r r.txt',
      { 'r.txt': 'flask\nuwsgi-tools\n' },
      [],
    ],
    ['FROM python:3.12-slim\nRUN apt-get update && apt-get install -y gcc && pip install uwsgi', {}, []],
    ['FROM python:3.12\nRUN pip install uwsgi', {}, []],
    [`${bundle}RUN bundle install`, ruby('puma (6.4.0)'), ['4 warning bundle']],
    [`${bundle}RUN bundle install`, ruby('pg (1.5.4)'), ['4 warning bundle']],
    [`${bundle}RUN bundle install`, ruby('pg (1.6.2-x86_64-linux)'), []],
    [
      `${bundle}RUN apt-get update && apt-get install -y build-essential && bundle install`,
      ruby('puma (6.4.0)'),
      [],
    ],
  ])('%s %o', (text, context, expected) => {
    expect(missing(text, context).map((one) => one.split(' ').slice(0, 3).join(' '))).toEqual(expected);
  });
});

describe('a server of Python that no list of packages names', () => {
  const served = (requirements: string, more = ''): readonly string[] =>
    missing(
      `FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\n${more}RUN pip install --no-cache-dir -r requirements.txt\nCMD ["gunicorn", "wsgi:app"]`,
      { 'requirements.txt': requirements },
    );

  test.each([
    'Flask==3.0.2\n',
    '# web\nDjango>=4.2,<5  # long-term\npsycopg[binary]\n',
    'fastapi\nuvicorn[standard]\n',
    'fastapi==0.110.0\n',
    'requests==2.32.0 \\\n    --hash=sha256:00\n',
  ])('%j', (requirements) => {
    expect(served(requirements)).toMatchObject([expect.stringMatching(/^\d warning "gunicorn"$/)]);
  });

  test.each([
    ['gunicorn\n'],
    ['Flask\nGunicorn[gevent]==22.0\n'],
    // What it depends on is not known.
    ['Flask\nsome-company-base\n'],
    ['-e ./service\nFlask\n'],
    ['flask\n-r missing.txt\n'],
    ['Flask\n', 'RUN echo gunicorn >> requirements.txt\n'],
    ['Flask\n', 'RUN ./prepare requirements.txt\n'],
    ['Flask\n', 'RUN pip install -c limits.txt gunicorn\n'],
    ['Flask\n', 'RUN pip install $(cat extra)\n'],
    ['Flask\n', 'RUN python setup.py install\n'],
    ['Flask\n', 'RUN pip install --group prod\n'],
    ['Flask\n', 'COPY --from=example.org/tools /opt/bin /usr/local/bin\n'],
  ])('is known or unknown: %j', (requirements, more = '') => {
    expect(served(requirements, more)).toEqual([]);
  });

  test('what the container itself installs', () => {
    const text =
      'FROM python:3.12-slim\nRUN pip install flask\nCMD pip install gunicorn && gunicorn wsgi:app';
    expect(missing(text)).toEqual([]);
    expect(missing(text.replace('install gunicorn', 'list'))).toHaveLength(1);
  });

  test('FastAPI brings uvicorn where its version may be 0.111', () => {
    const of = (requirement: string): readonly string[] =>
      missing(`FROM python:3.12-slim\nRUN pip install "${requirement}"\nCMD ["uvicorn", "a:app"]`);
    expect(['fastapi', 'fastapi>=0.100', 'fastapi==0.110.1'].flatMap(of)).toHaveLength(3);
    expect(['fastapi[all]', 'fastapi==0.111.0', 'fastapi<0.112', 'fastapi~=0.110'].flatMap(of)).toEqual([]);
  });
});

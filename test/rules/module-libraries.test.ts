import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

type Files = Readonly<Record<string, string>>;

/** `FIX` of every missing library that is told as a warning. */
function told(text: string, files: Files = {}): readonly string[] {
  const { findings } = analyseText(text, { files });
  return findings.flatMap(({ rule, severity, fixes }) =>
    rule === 'shared-library-missing' ? [`${severity}: ${fixes[0]?.title ?? ''}`] : [],
  );
}

const postgres: Files = { 'requirements.txt': 'psycopg2==2.9.9\n' };
const python = (run: string, more = ''): string => `FROM python:3.12-slim-bookworm AS build
RUN apt-get update && apt-get install -y gcc libpq-dev
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install -r requirements.txt
FROM ${run}
${more}COPY --from=build /venv /venv
CMD ["/venv/bin/python", "-m", "app"]`;

test('certificates bring OpenSSL along, and no other library', () => {
  const c = (more: string): string => `FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y gcc libc6-dev libcurl4-openssl-dev libssl-dev
COPY fetch.c /
RUN gcc -o /fetch /fetch.c ${more}
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y ca-certificates
COPY --from=build /fetch /fetch
CMD ["/fetch"]`;
  const libraries = (text: string): number =>
    analyseText(text, { files: { 'fetch.c': '' } }).findings.filter(
      ({ rule }) => rule === 'shared-library-missing',
    ).length;
  expect(libraries(c('-lcurl'))).toBe(1);
  expect(libraries(c('-lssl'))).toBe(0);
});

const lock = (pg: string): Files => ({
  Gemfile: 'gem "pg"\n',
  'Gemfile.lock': `GEM\n  specs:\n    pg (${pg})\n`,
});
const ruby = `FROM ruby:3.4-slim-bookworm AS build
RUN apt-get update && apt-get install -y build-essential libpq-dev
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle install
FROM ruby:3.4-slim-bookworm
COPY --from=build /usr/local/bundle /usr/local/bundle
CMD ["ruby", "app.rb"]`;

const php = (extension: string, more = ''): string => `FROM php:8.3-fpm-bookworm AS ext
RUN apt-get update && apt-get install -y libzip-dev && docker-php-ext-install ${extension}
FROM php:8.3-fpm-bookworm
${more}COPY --from=ext /usr/local/lib/php/extensions/ /usr/local/lib/php/extensions/`;

/** Installs the modules of a requirement file on one image and copies them to another. */
const wheels = (build: string, run: string, install: string, more = ''): string => `FROM ${build} AS build
COPY requirements.txt .
RUN ${install}
FROM ${run}
${more}COPY --from=build /install /usr/local
CMD ["python", "-m", "app"]`;
const requirements = (...lines: readonly string[]): Files => ({
  'requirements.txt': `${lines.join('\n')}\n`,
});
const plain = 'pip install --prefix=/install -r requirements.txt';
const sources = 'pip install --prefix=/install --no-binary :all: -r requirements.txt';

const node = (build: string, run: string, install: string, more = ''): string => `FROM ${build} AS build
WORKDIR /app
COPY . .
RUN ${install}
FROM ${run}
WORKDIR /app
${more}COPY --from=build /app/node_modules ./node_modules
CMD ["node", "index.js"]`;
const packages = (modules: Readonly<Record<string, string>>, more: Files = {}): Files => ({
  'package.json': JSON.stringify({ dependencies: modules }),
  ...more,
});
const prisma = (version: string, generator = ''): Files =>
  packages(
    { '@prisma/client': version },
    {
      'prisma/schema.prisma': `generator client {\n  provider = "prisma-client-js"\n${generator}}\ndatasource db {\n  provider = "postgresql"\n}\n`,
    },
  );

const bundle = (build: string, run: string, more = ''): string => `FROM ${build} AS build
WORKDIR /app
${more}COPY Gemfile Gemfile.lock ./
RUN bundle install
FROM ${run}
COPY --from=build /usr/local/bundle /usr/local/bundle
CMD ["ruby", "app.rb"]`;
const gems = (...names: readonly string[]): Files => ({
  'Gemfile.lock': `GEM\n  specs:\n${names.map((name) => `    ${name}\n`).join('')}\nDEPENDENCIES\n  ${(names[0] ?? '').split(' ')[0] ?? ''}\n`,
});

describe('modules of Python', () => {
  test.each<[string, string, Files]>([
    [
      'numpy of sources, on Alpine',
      wheels('python:3.12-alpine', 'python:3.12-alpine', `apk add --no-cache g++ && ${sources}`),
      requirements('numpy==1.26.4'),
    ],
    [
      'pandas, sources by a variable',
      wheels(
        'python:3.13-alpine',
        'python:3.13-alpine',
        `apk add build-base && PIP_NO_BINARY=pandas ${plain}`,
      ),
      requirements('pandas'),
    ],
    [
      'lxml of sources',
      wheels(
        'python:3.12-bookworm',
        'python:3.12-slim-bookworm',
        'pip install --prefix=/install --no-binary lxml -r requirements.txt',
      ),
      requirements('lxml==5.3.0'),
    ],
    [
      'Pillow of sources, on Alpine',
      wheels(
        'python:3.12-alpine',
        'python:3.12-alpine',
        `apk add build-base jpeg-dev zlib-dev && ${sources}`,
      ),
      requirements('Pillow'),
    ],
    [
      'mysqlclient on Alpine',
      wheels('python:3.12-alpine', 'python:3.12-alpine', `apk add build-base mariadb-dev && ${plain}`),
      requirements('mysqlclient==2.2.4'),
    ],
    [
      'mysqlclient on Debian',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('Django', 'mysqlclient'),
    ],
    [
      'psycopg2 of one Alpine stage',
      wheels('python:3.12-alpine', 'python:3.12-alpine', `apk add build-base postgresql-dev && ${plain}`),
      requirements('psycopg2'),
    ],
    [
      'psycopg with the extra for C',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('psycopg[c]==3.2'),
    ],
    [
      'psycopg alone opens libpq',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('psycopg==3.2'),
    ],
    [
      'python-ldap',
      wheels(
        'python:3.12-bookworm',
        'python:3.12-slim-bookworm',
        `apt-get update && apt-get install -y libldap-dev libsasl2-dev && ${plain}`,
      ),
      requirements('python-ldap'),
    ],
    [
      'opencv asks for libGL',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('opencv-python==4.10.0.84'),
    ],
    [
      'python-magic opens libmagic',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('python-magic'),
    ],
    [
      'WeasyPrint opens Pango',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('WeasyPrint'),
    ],
  ])('told: %s', (_title, text, files) => {
    expect(told(text, files)).toHaveLength(1);
  });

  test.each<[string, string, Files]>([
    [
      "wheels for musl hold the compiler's libraries",
      wheels('python:3.12-alpine', 'python:3.12-alpine', plain),
      requirements('pandas', 'numpy'),
    ],
    [
      'wheels for glibc find libstdc++ in Debian',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('pandas', 'grpcio', 'greenlet'),
    ],
    [
      'libstdc++ is installed',
      wheels(
        'python:3.12-alpine',
        'python:3.12-alpine',
        `apk add g++ && ${sources}`,
        'RUN apk add --no-cache libstdc++\n',
      ),
      requirements('numpy'),
    ],
    [
      'only another package is built from source',
      wheels(
        'python:3.12-bookworm',
        'python:3.12-slim-bookworm',
        'pip install --prefix=/install --no-binary cffi -r requirements.txt',
      ),
      requirements('lxml', 'pillow'),
    ],
    [
      'psycopg with the extra that holds libpq',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('psycopg[binary,pool]>=3.1'),
    ],
    [
      'the extra in pyproject.toml',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', 'pip install --prefix=/install .').replace(
        'requirements.txt',
        'pyproject.toml',
      ),
      { 'pyproject.toml': '[project]\nname = "app"\ndependencies = [\n  "psycopg[binary]>=3",\n]\n' },
    ],
    [
      'opencv without windows',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('opencv-python-headless'),
    ],
    [
      'the library is installed with others',
      wheels(
        'python:3.12-bookworm',
        'python:3.12-slim-bookworm',
        plain,
        'RUN apt-get update && apt-get install -y libgl1 libglib2.0-0\n',
      ),
      requirements('opencv-python'),
    ],
    [
      'the full image has it',
      wheels('python:3.12-bookworm', 'python:3.12-bookworm', plain),
      requirements('mysqlclient', 'psycopg2'),
    ],
    [
      'a client in Python',
      wheels('python:3.12-bookworm', 'python:3.12-slim-bookworm', plain),
      requirements('PyMySQL', 'asyncpg', 'pg8000'),
    ],
    [
      'headers were installed for a wheel that holds its libraries',
      wheels(
        'python:3.12-bookworm',
        'python:3.12-slim-bookworm',
        `apt-get update && apt-get install -y libpq-dev libxml2-dev libxslt1-dev && ${plain}`,
      ),
      requirements('psycopg2-binary', 'lxml'),
    ],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

describe('modules of Node', () => {
  const alpine = 'node:22-alpine';
  const cairo = 'apk add --no-cache build-base cairo-dev pango-dev jpeg-dev giflib-dev librsvg-dev';
  test.each<[string, string, Files]>([
    ['canvas is built on Alpine', node(alpine, alpine, `${cairo} && npm ci`), packages({ canvas: '2.11.2' })],
    [
      'canvas is built on request',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm install --build-from-source'),
      packages({ canvas: '^3.0.0' }),
    ],
    [
      'by a variable',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm_config_build_from_source=canvas npm ci'),
      packages({ canvas: '^2.11.0' }),
    ],
    [
      'pg-native',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci'),
      packages({ 'pg-native': '^3.2.0' }),
    ],
    [
      'odbc',
      node(
        'node:22-bookworm',
        'node:22-bookworm-slim',
        'apt-get update && apt-get install -y unixodbc-dev && npm ci',
      ),
      packages({ odbc: '2.4.8' }),
    ],
    [
      'the engine of Prisma on a slim image',
      node('node:20-bookworm', 'node:20-bookworm-slim', 'npm ci && npx prisma generate'),
      prisma('5.10.2'),
    ],
    [
      'the engine of Prisma, generated by npm itself',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'yarn install --frozen-lockfile'),
      prisma('^6.2.0'),
    ],
    [
      'the engine of Prisma for another OpenSSL',
      node('node:20-bullseye', 'node:20-bookworm', 'npm ci && npx prisma generate'),
      prisma('4.16.2'),
    ],
    [
      'the engine of Prisma for an OpenSSL that no package of the release is',
      node(
        'node:20-bullseye',
        'node:20-bookworm-slim',
        'npm ci && npx prisma generate',
        'RUN apt-get update && apt-get install -y openssl\n',
      ),
      prisma('5.10.2'),
    ],
  ])('told: %s', (_title, text, files) => {
    expect(told(text, files)).toHaveLength(1);
  });

  test.each<[string, string, Files]>([
    [
      'libraries of canvas are installed',
      node(alpine, alpine, `${cairo} && npm ci`, 'RUN apk add --no-cache cairo pango jpeg giflib librsvg\n'),
      packages({ canvas: '2.11.2' }),
    ],
    [
      'canvas is prebuilt for glibc',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci'),
      packages({ canvas: '2.11.2' }),
    ],
    ['canvas is prebuilt for musl since 3', node(alpine, alpine, 'npm ci'), packages({ canvas: '3.1.0' })],
    [
      'another module is built on request',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci --build-from-source=bcrypt'),
      packages({ canvas: '2.11.2', bcrypt: '5.1.1' }),
    ],
    [
      'sharp brings libvips',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci --build-from-source'),
      packages({ sharp: '0.33.5' }),
    ],
    [
      'the image of Node on Alpine has libstdc++',
      node(alpine, alpine, 'apk add build-base python3 && npm ci'),
      packages({ bcrypt: '5.1.1', 'better-sqlite3': '11.0.0' }),
    ],
    [
      'a browser lies elsewhere',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci'),
      packages({ puppeteer: '22.0.0' }),
    ],
    [
      'pg without its native part',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci'),
      packages({ pg: '8.11.0' }),
    ],
    [
      'Prisma with openssl',
      node(
        'node:20-bookworm',
        'node:20-bookworm-slim',
        'npm ci && npx prisma generate',
        'RUN apt-get update && apt-get install -y openssl\n',
      ),
      prisma('5.10.2'),
    ],
    [
      'Prisma on Alpine, which has OpenSSL',
      node(alpine, alpine, 'npm ci && npx prisma generate'),
      prisma('5.10.2'),
    ],
    [
      'Prisma without an engine',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci && npx prisma generate'),
      prisma('7.0.0'),
    ],
    [
      'Prisma, the schema does without',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci && npx prisma generate'),
      prisma('6.14.0', '  engineType = "client"\n'),
    ],
    [
      'Prisma, the schema names platforms',
      node('node:20-bullseye', 'node:20-bookworm', 'npm ci && npx prisma generate'),
      prisma('5.10.2', '  binaryTargets = ["native", "debian-openssl-3.0.x"]\n'),
    ],
    [
      'Prisma on Debian trixie, whose apt brings OpenSSL',
      node('node:24-trixie', 'node:24-trixie-slim', 'pnpm install && pnpm prisma generate'),
      prisma('6.10.0'),
    ],
    [
      'Prisma, version not known',
      node('node:22-bookworm', 'node:22-bookworm-slim', 'npm ci'),
      packages({ '@prisma/client': 'latest' }),
    ],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

describe('gems', () => {
  const [full, slim] = ['ruby:3.3-bookworm', 'ruby:3.3-slim-bookworm'];
  test.each<[string, string, Files]>([
    ['mysql2', bundle(full, slim), gems('mysql2 (0.5.6)')],
    [
      'pg on Alpine',
      bundle('ruby:3.3-alpine', 'ruby:3.3-alpine', 'RUN apk add build-base postgresql-dev\n'),
      gems('pg (1.5.9)'),
    ],
    [
      'nokogiri with the libraries of the system',
      bundle(full, slim, 'RUN bundle config build.nokogiri --use-system-libraries\n'),
      gems('nokogiri (1.16.7)'),
    ],
    [
      'nokogiri, told by a variable',
      bundle(full, slim, 'ENV NOKOGIRI_USE_SYSTEM_LIBRARIES=1\n'),
      gems('nokogiri (1.16.7)'),
    ],
    [
      'nokogiri, its platform forced',
      bundle(
        full,
        slim,
        'RUN bundle config set force_ruby_platform true && bundle config set build.nokogiri --use-system-libraries\n',
      ),
      gems('nokogiri (1.16.7-x86_64-linux)'),
    ],
    ['sqlite3 before 1.5', bundle(full, slim), gems('sqlite3 (1.4.4)')],
    ['ruby-vips opens libvips', bundle(full, slim), gems('ruby-vips (2.2.2)')],
    [
      'charlock_holmes',
      bundle(full, slim, 'RUN apt-get update && apt-get install -y libicu-dev\n'),
      gems('charlock_holmes (0.7.9)'),
    ],
  ])('told: %s', (_title, text, files) => {
    expect(told(text, files)).toHaveLength(1);
  });

  test.each<[string, string, Files]>([
    ['nokogiri holds its own', bundle(full, slim), gems('nokogiri (1.16.7)')],
    [
      'nokogiri is precompiled',
      bundle(full, slim, 'RUN bundle config build.nokogiri --use-system-libraries\n'),
      gems('nokogiri (1.16.7-x86_64-linux)'),
    ],
    ['sqlite3 holds its own', bundle(full, slim), gems('sqlite3 (2.0.2)')],
    [
      'a gem that only another one may load',
      bundle(full, slim),
      gems('image_processing (1.12.2)', 'ruby-vips (2.2.2)', 'mini_magick (4.12.0)'),
    ],
    ['puma starts without OpenSSL', bundle(full, slim), gems('puma (6.4.2)', 'nio4r (2.7.3)')],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

describe('extensions of PHP', () => {
  test('parts of gd that are turned on need their libraries', () => {
    const text = `FROM php:8.3-fpm-bookworm AS ext
RUN apt-get update && apt-get install -y libpng-dev libjpeg-dev libwebp-dev
RUN docker-php-ext-configure gd --with-jpeg --with-webp && docker-php-ext-install gd
FROM php:8.3-fpm-bookworm
COPY --from=ext /usr/local/lib/php/extensions/ /usr/local/lib/php/extensions/`;
    expect(told(text)).toEqual(['warning: Install libpng16-16 libjpeg62-turbo libwebp7']);
  });
});

describe('libraries that modules of a language were built against', () => {
  test.each<[string, string, Files, readonly string[]]>([
    ['psycopg2', python('python:3.12-slim-bookworm'), postgres, ['warning: Install libpq5']],
    ['a gem without a prebuilt form for Linux', ruby, lock('1.5.6'), ['warning: Install libpq5']],
    ['an extension of PHP', php('zip'), {}, ['warning: Install libzip4']],
  ])('%s', (_title, text, files, expected) => {
    expect(told(text, files)).toEqual(expected);
  });

  test.each<[string, string, Files]>([
    [
      'the library is installed',
      python(
        'python:3.12-slim-bookworm',
        'RUN apt-get update && apt-get install -y --no-install-recommends libpq5\n',
      ),
      postgres,
    ],
    ['the full image has it', python('python:3.12-bookworm'), postgres],
    [
      'a wheel holds its own',
      python('python:3.12-slim-bookworm'),
      { 'requirements.txt': 'psycopg2-binary\nlxml\npillow\n' },
    ],
    ['nothing is known of the base', python('registry.example/python:3'), postgres],
    ['the gem is precompiled', ruby, lock('1.6.2-x86_64-linux')],
    ['another library of the image brings it', php('intl'), {}],
    ['the extension needs none', php('pdo_mysql bcmath'), {}],
    ['a package may bring it', php('zip', 'RUN apt-get update && apt-get install -y php-common\n'), {}],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

describe('crates without a lock file', () => {
  const rust = (more = ''): string => `FROM rust:1.80-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release
FROM debian:bookworm-slim
${more}COPY --from=build /src/target/release/shop /shop
CMD ["/shop"]`;
  const manifest = (...lines: readonly string[]): Files => ({
    'Cargo.toml': `[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\n${lines.join('\n')}\n`,
    'src/main.rs': 'fn main() {}\n',
  });
  test.each<[string, Files]>([
    ['warning: Install libpq5', manifest('pq-sys = "0.6"')],
    ['warning: Install libpq5', manifest('diesel = { version = "2", features = ["postgres"] }')],
    ['warning: Install libmariadb3', manifest('diesel = { version = "2", features = ["mysql"] }')],
    ['warning: Install libsqlite3-0', manifest('rusqlite = "0.31"')],
  ])('told: %s', (expected, files) => {
    expect(told(rust(), files)).toEqual([expected]);
  });

  test.each<[string, string, Files]>([
    ['a feature builds it in', rust(), manifest('rusqlite = { version = "0.31", features = ["bundled"] }')],
    [
      'a crate beside it builds it in',
      rust(),
      manifest(
        'diesel = { version = "2", features = ["sqlite"] }',
        'libsqlite3-sys = { version = "0.30", features = ["bundled"] }',
      ),
    ],
    [
      'it is installed',
      rust('RUN apt-get update && apt-get install -y libpq5\n'),
      manifest('pq-sys = "0.6"'),
    ],
    ['a client in Rust', rust(), manifest('tokio-postgres = "0.7"')],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});

test.each<[string, Files]>([
  ['FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt', postgres],
  ['FROM php:8.3-fpm\nRUN docker-php-ext-install zip', {}],
])('what is compiled without headers is told, and the library alone is no fix: %s', (text, files) => {
  const [one = '', ...more] = told(`${text}\nCMD ["run"]`, files);
  expect(one).toMatch(/^warning: (?!Install)/);
  expect(more).toEqual([]);
});

describe('modules that a stage installs for its own containers', () => {
  const single = (image: string, run: string): string =>
    `FROM ${image}\nCOPY requirements.txt .\nRUN ${run}\nCMD ["python", "-m", "app"]`;
  const install = 'pip install -r requirements.txt';
  const built = 'apk add --no-cache --virtual .build gcc musl-dev postgresql-dev && pip install psycopg2';

  test.each<[string, string, Files, readonly string[]]>([
    [
      'OpenCV and libGL',
      single('python:3.11-slim-bookworm', install),
      requirements('opencv-python==4.10.0'),
      ['warning: Install libgl1 libglib2.0-0'],
    ],
    [
      'OpenCV without windows',
      single('python:3.11-slim-bookworm', install),
      requirements('opencv-python-headless==4.10.0'),
      [],
    ],
    [
      'OpenCV with what it opens',
      single(
        'python:3.11-slim-bookworm',
        `apt-get update && apt-get install -y libgl1 libglib2.0-0 && ${install}`,
      ),
      requirements('opencv-python==4.10.0'),
      [],
    ],
    [
      'OpenCV with a package that may bring it',
      single('python:3.11-slim-bookworm', `apt-get update && apt-get install -y ffmpeg && ${install}`),
      requirements('opencv-python==4.10.0'),
      [],
    ],
    [
      'OpenCV with packages of a list',
      single(
        'python:3.11-slim-bookworm',
        `apt-get update && xargs -a packages.txt apt-get install -y && ${install}`,
      ),
      requirements('opencv-python==4.10.0'),
      [],
    ],
    [
      'OpenCV that is replaced by the one without windows',
      single(
        'python:3.11-slim-bookworm',
        `${install} && pip uninstall -y opencv-python && pip install opencv-python-headless`,
      ),
      requirements('opencv-python==4.10.0'),
      [],
    ],
    [
      'OpenCV with and without windows',
      single('python:3.11-slim-bookworm', install),
      requirements('opencv-python==4.10.0\nopencv-python-headless==4.10.0'),
      [],
    ],
    [
      'libpq goes with its headers',
      single('python:3.12-alpine', `${built} && apk del .build`),
      {},
      ['warning: Install libpq'],
    ],
    [
      'libpq stays',
      single('python:3.12-alpine', `apk add --no-cache libpq && ${built} && apk del .build`),
      {},
      [],
    ],
    [
      'apt keeps what it is not told to remove',
      single(
        'python:3.12-slim-bookworm',
        'apt-get update && apt-get install -y gcc libpq-dev && pip install psycopg2 && apt-get purge -y gcc libpq-dev',
      ),
      {},
      [],
    ],
    [
      'extensions of PHP',
      'FROM php:8.3-apache-bookworm\nRUN apt-get update && apt-get install -y libzip-dev && docker-php-ext-install zip && apt-get purge -y --auto-remove libzip-dev',
      {},
      ['warning: Install libzip4'],
    ],
  ])('%s', (_title, text, files, expected) => {
    expect(told(text, files)).toEqual(expected);
  });
});

describe('a program of a package that is copied without its libraries', () => {
  const copied = (install: string, program: string, run = 'debian:bookworm-slim', more = ''): string =>
    `FROM debian:bookworm-slim AS tools\nRUN apt-get update && ${install}\nFROM ${run}\n${more}COPY --from=tools ${program} /usr/bin/\n`;

  test.each([
    [copied('apt-get install -y ffmpeg', '/usr/bin/ffmpeg'), 1],
    [copied('apt-get install -y jq wget', '/usr/bin/jq /usr/bin/wget'), 2],
    // Debian has what git needs, and here the libraries were added.
    [copied('apt-get install -y git', '/usr/bin/git'), 0],
    [
      copied(
        'apt-get install -y ffmpeg',
        '/usr/bin/ffmpeg',
        'debian:bookworm-slim',
        'RUN apt-get update && apt-get install -y libavdevice59\n',
      ),
      0,
    ],
    // Of /usr/local nobody knows how it was linked.
    [copied('apt-get install -y curl', '/usr/local/bin/ffmpeg'), 0],
  ])('%s', (text, expected) => {
    expect(told(text)).toHaveLength(expected);
  });

  test.each([
    ['mv ffmpeg-7-static/ffmpeg /usr/local/bin/', '/usr/local/bin/ffmpeg'],
    ['cp ffmpeg-7-static/ffmpeg /usr/bin/ffmpeg', '/usr/bin/ffmpeg'],
  ])('%s may have put a static one there', (move, program) => {
    const text = copied(`wget -qO- https://example.org/f.tgz | tar xz && ${move}`, program, 'alpine:3.20');
    const { findings } = analyseText(text.replace('update &&', 'update && apt-get install -y wget &&'));
    expect(findings).toEqual([]);
  });
});

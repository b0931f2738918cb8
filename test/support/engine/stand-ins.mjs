/**
 * The base images of the engine tests, made here because no registry is asked. Each stands in for the real
 * image of its name as far as libc, loader, libraries, shell and tools go; its label says that it is one.
 *
 * `from` is a debootstrap suite, or a Dockerfile is given. `group` lets a caller prepare less.
 */

const apt = (packages) =>
  'RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io ' +
  `${packages} >/dev/null && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb`;

const onDebian = (suite, packages, ...rest) =>
  [`FROM debian:${suite}-slim`, apt(packages), ...rest].join('\n');

/** Files of the small images, cut out of Debian packages. */
const parts = onDebian(
  'bookworm',
  'musl busybox-static ca-certificates tzdata libssl3 libgomp1 libstdc++6 netbase',
  `RUN set -e; mkdir -p /alpine/lib /alpine/bin /alpine/etc/ssl/certs /alpine/usr/bin /alpine/usr/lib /alpine/root /alpine/var/empty; \\
  cp -L /lib/x86_64-linux-musl/libc.so /alpine/lib/ld-musl-x86_64.so.1; \\
  ln -s ld-musl-x86_64.so.1 /alpine/lib/libc.musl-x86_64.so.1; \\
  cp /bin/busybox /alpine/bin/; for tool in $(/bin/busybox --list); do [ $tool = busybox ] || ln -s busybox /alpine/bin/$tool; done; \\
  cp /etc/ssl/certs/ca-certificates.crt /alpine/etc/ssl/certs/; install -d -m 1777 /alpine/tmp; \\
  printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:65534:65534:nobody:/:/sbin/nologin\\n' > /alpine/etc/passwd; \\
  printf 'root:x:0:\\nnogroup:x:65533:\\nnobody:x:65534:\\n' > /alpine/etc/group; \\
  printf 'NAME="Alpine Linux"\\nID=alpine\\nVERSION_ID=3.20.3\\nPRETTY_NAME="Alpine Linux v3.20 (stand-in)"\\n' > /alpine/etc/os-release; \\
  echo 3.20.3 > /alpine/etc/alpine-release`,
  `RUN set -e; mkdir -p /busybox/bin /busybox/etc /busybox/root; cp -a /alpine/bin /busybox/; install -d -m 1777 /busybox/tmp; \\
  cp /alpine/etc/passwd /alpine/etc/group /busybox/etc/; cp -a /busybox /busybox-glibc; \\
  mkdir -p /busybox-glibc/lib /busybox-glibc/lib64; cd /lib/x86_64-linux-gnu; \\
  cp -L libc.so.6 libm.so.6 libpthread.so.0 libresolv.so.2 libnss_compat.so.2 libnss_files.so.2 libnss_dns.so.2 /busybox-glibc/lib/; \\
  cp -L /lib64/ld-linux-x86-64.so.2 /busybox-glibc/lib/; ln -s ../lib/ld-linux-x86-64.so.2 /busybox-glibc/lib64/`,
  `RUN set -e; mkdir -p /static/etc/ssl/certs /static/usr/share /static/home/nonroot /static/root; install -d -m 1777 /static/tmp; \\
  cp -a /usr/share/zoneinfo /static/usr/share/; cp /etc/ssl/certs/ca-certificates.crt /static/etc/ssl/certs/; cp /etc/services /etc/protocols /static/etc/; \\
  printf 'root:x:0:0:root:/root:/sbin/nologin\\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\\n' > /static/etc/passwd; \\
  printf 'root:x:0:\\nnobody:x:65534:\\nnonroot:x:65532:\\n' > /static/etc/group; \\
  printf 'PRETTY_NAME="Distroless (stand-in)"\\nNAME="Debian GNU/Linux"\\nID="debian"\\nVERSION_ID="12"\\n' > /static/etc/os-release; \\
  mkdir -p /base/lib/x86_64-linux-gnu /base/lib64 /base/usr/lib/x86_64-linux-gnu /cc/lib/x86_64-linux-gnu /cc/usr/lib/x86_64-linux-gnu; cd /lib/x86_64-linux-gnu; \\
  cp -L libc.so.6 libm.so.6 libdl.so.2 librt.so.1 libpthread.so.0 libresolv.so.2 libutil.so.1 libnss_files.so.2 libnss_dns.so.2 /base/lib/x86_64-linux-gnu/; \\
  cp -L /lib64/ld-linux-x86-64.so.2 /base/lib/x86_64-linux-gnu/; ln -s ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 /base/lib64/; \\
  cp -L /usr/lib/x86_64-linux-gnu/libssl.so.3 /usr/lib/x86_64-linux-gnu/libcrypto.so.3 /base/usr/lib/x86_64-linux-gnu/; \\
  cp -L libgcc_s.so.1 /cc/lib/x86_64-linux-gnu/; cp -L /usr/lib/x86_64-linux-gnu/libstdc++.so.6 /usr/lib/x86_64-linux-gnu/libgomp.so.1 /cc/usr/lib/x86_64-linux-gnu/`,
);

const partsTag = 'stage-insight-parts:stand-in';
const fromParts = (...lines) => [`FROM ${partsTag} AS parts`, 'FROM scratch', ...lines].join('\n');

const golang = (suite) =>
  onDebian(
    suite,
    'golang-go gcc g++ libc6-dev make ca-certificates',
    'ENV GOPATH=/go PATH=/go/bin:$PATH',
    'WORKDIR /go',
    'CMD ["bash"]',
  );
const jdk = (suite, version, kind) =>
  onDebian(suite, `openjdk-${version}-${kind}-headless ca-certificates`, 'CMD ["jshell"]');
const nonroot = 'USER 65532';
const on = (image, packages, ...rest) => [`FROM ${image}`, apt(packages), ...rest].join('\n');

/**
 * Builds of the tests have no network: what a result installs lies in a folder of the image, of which apt knows alone.
 * The full image of a day has compilers already, so that installing them is quick.
 */
const packageFolder = '/srv/packages';
const withPackages = [
  `COPY --from=packages ${packageFolder} ${packageFolder}`,
  `RUN rm -rf /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:${packageFolder} ./' > /etc/apt/sources.list`,
];
const slimOfDay = [
  onDebian('bookworm', 'apt-utils').replace('-slim', '-slim AS packages'),
  `RUN apt-get update -qq && install -d ${packageFolder}/partial && apt-get install -y -qq --no-install-recommends --download-only -o Dir::Cache::archives=${packageFolder} ${[
    'ca-certificates libevent-2.1-7 libgc1 libgfortran5 libgmp10 libncurses6 libncursesw6 libpcre3',
    'libphobos2-ldc-shared100 libsqlite3-0 libssl3 libyaml-0-2',
  ].join(
    ' ',
  )} >/dev/null && cd ${packageFolder} && rm -rf partial lock && apt-ftparchive packages . > Packages`,
  'FROM debian:bookworm-slim',
  ...withPackages,
].join('\n');
const fullOfDay = (packages, ...rest) =>
  [
    'FROM debian:bookworm-20241016-slim AS packages',
    onDebian('bookworm', packages),
    ...withPackages,
    ...rest,
  ].join('\n');

/** Composer as one file, like the published one: Debian's own sources in an archive that PHP starts. */
const composer = [
  on('php:8.2-cli AS tools', 'composer'),
  'RUN mkdir -p /phar/share /phar/bin && cp -rL /usr/share/php /phar/share/ && sed 1d /usr/bin/composer > /phar/bin/composer',
  String.raw`RUN php -d phar.readonly=0 -r '$p = new Phar("/tmp/composer.phar"); $p->buildFromDirectory("/phar"); $p->setStub("#!/usr/bin/env php\n<?php Phar::mapPhar(\"composer.phar\"); require \"phar://composer.phar/bin/composer\"; __HALT_COMPILER(); ?>");' && chmod 755 /tmp/composer.phar`,
  'FROM php:8.2-cli',
  'COPY --from=tools /tmp/composer.phar /usr/bin/composer',
  'WORKDIR /app',
  'CMD ["composer"]',
].join('\n');

/** What Debian's Maven needs of a local repository is in its packages; it never asks the network. */
const mavenSettings =
  '<settings><localRepository>/usr/share/maven-repo</localRepository><offline>true</offline></settings>';

export const standIns = [
  {
    group: 'base',
    tags: ['debian:bookworm-slim', 'debian:12-slim', 'debian:bookworm', 'debian:12'],
    suite: 'bookworm',
  },
  {
    group: 'base',
    tags: ['debian:bullseye-slim', 'debian:11-slim', 'debian:bullseye', 'debian:11'],
    suite: 'bullseye',
  },
  {
    group: 'base',
    tags: ['debian:trixie-slim', 'debian:13-slim', 'debian:trixie', 'debian:13'],
    suite: 'trixie',
  },
  { group: 'base', tags: [partsTag], dockerfile: parts },
  {
    group: 'base',
    tags: ['alpine:3.20', 'alpine:3', 'alpine:latest'],
    dockerfile: fromParts('COPY --from=parts /alpine /', 'CMD ["/bin/sh"]'),
  },
  {
    group: 'base',
    tags: ['busybox:musl'],
    dockerfile: fromParts('COPY --from=parts /busybox /', 'CMD ["sh"]'),
  },
  {
    group: 'base',
    tags: ['busybox:glibc', 'busybox:1.37', 'busybox:latest'],
    dockerfile: fromParts('COPY --from=parts /busybox-glibc /', 'CMD ["sh"]'),
  },
  {
    group: 'base',
    tags: ['gcr.io/distroless/static-debian12:latest', 'gcr.io/distroless/static:latest'],
    dockerfile: fromParts('COPY --from=parts /static /'),
  },
  {
    group: 'base',
    tags: ['gcr.io/distroless/static-debian12:nonroot', 'gcr.io/distroless/static:nonroot'],
    dockerfile: fromParts('COPY --from=parts /static /', nonroot),
  },
  {
    group: 'base',
    tags: ['gcr.io/distroless/base-debian12:latest'],
    dockerfile: fromParts('COPY --from=parts /static /', 'COPY --from=parts /base /'),
  },
  {
    group: 'base',
    tags: ['gcr.io/distroless/cc-debian12:latest'],
    dockerfile: fromParts(
      'COPY --from=parts /static /',
      'COPY --from=parts /base /',
      'COPY --from=parts /cc /',
    ),
  },
  { group: 'base', tags: ['golang:1.19', 'golang:1.19-bookworm'], dockerfile: golang('bookworm') },
  { group: 'languages', tags: ['golang:1.24', 'golang:1.24-trixie'], dockerfile: golang('trixie') },
  { group: 'languages', tags: ['golang:1.15', 'golang:1.15-bullseye'], dockerfile: golang('bullseye') },
  {
    // The Go tools of trixie are static programs: a musl root runs them. There is no C compiler.
    group: 'languages',
    tags: ['golang:1.24-alpine', 'golang:1.24-alpine3.20'],
    dockerfile: [
      'FROM golang:1.24 AS go',
      'RUN cp -rL /usr/lib/go-1.24 /goroot && rm -rf /goroot/test /goroot/api',
      'FROM alpine:3.20',
      'COPY --from=go /goroot /usr/local/go',
      'ENV GOPATH=/go GOTOOLCHAIN=local PATH=/go/bin:/usr/local/go/bin:/bin:/sbin:/usr/bin:/usr/sbin',
      'WORKDIR /go',
    ].join('\n'),
  },
  {
    group: 'languages',
    tags: ['gcc:12', 'gcc:12-bookworm'],
    dockerfile: onDebian('bookworm', 'gcc g++ libc6-dev make musl-tools musl-dev', 'CMD ["bash"]'),
  },
  {
    group: 'languages',
    tags: ['gcc:14'],
    dockerfile: onDebian('trixie', 'gcc g++ libc6-dev make', 'CMD ["bash"]'),
  },
  {
    // A base with the glibc of trixie and the libstdc++ of bookworm: what `gcc:13` on bookworm meets, a release later.
    group: 'languages',
    tags: ['registry.example/older-libstdcxx:trixie'],
    dockerfile: [
      'FROM debian:trixie-slim',
      'COPY --from=debian:bookworm-slim /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30 /usr/lib/x86_64-linux-gnu/',
      'RUN cd /usr/lib/x86_64-linux-gnu && rm libstdc++.so.6.0.33 && ln -sf libstdc++.so.6.0.30 libstdc++.so.6',
    ].join('\n'),
  },
  {
    group: 'languages',
    tags: ['rust:1.63', 'rust:1.63-bookworm', 'rust:1.63-slim'],
    dockerfile: onDebian('bookworm', 'rustc cargo gcc libc6-dev ca-certificates', 'CMD ["bash"]'),
  },
  {
    group: 'languages',
    tags: ['node:18', 'node:18-bookworm', 'node:18-slim', 'node:18-bookworm-slim'],
    dockerfile: onDebian('bookworm', 'nodejs', 'CMD ["node"]'),
  },
  {
    group: 'languages',
    tags: ['python:3.11', 'python:3.11-bookworm', 'python:3.11-slim'],
    dockerfile: onDebian(
      'bookworm',
      'python3 python3-venv python3-pip',
      'RUN ln -s python3 /usr/bin/python',
      'CMD ["python3"]',
    ),
  },
  {
    group: 'languages',
    tags: ['python:3.13', 'python:3.13-trixie', 'python:3.13-slim', 'python:3.13-slim-trixie'],
    dockerfile: onDebian('trixie', 'python3', 'RUN ln -sf python3 /usr/bin/python', 'CMD ["python3"]'),
  },
  {
    group: 'languages',
    tags: ['eclipse-temurin:17', 'eclipse-temurin:17-jdk', 'openjdk:17'],
    dockerfile: jdk('bookworm', 17, 'jdk'),
  },
  {
    group: 'languages',
    tags: ['eclipse-temurin:17-jre', 'openjdk:17-jre'],
    dockerfile: jdk('bookworm', 17, 'jre'),
  },
  {
    group: 'languages',
    tags: ['eclipse-temurin:21', 'eclipse-temurin:21-jdk'],
    dockerfile: jdk('trixie', 21, 'jdk'),
  },
  {
    group: 'languages',
    tags: ['php:8.2-cli', 'php:8.2-cli-bookworm'],
    dockerfile: onDebian('bookworm', 'php-cli', 'CMD ["php", "-a"]'),
  },
  {
    group: 'languages',
    tags: ['ruby:3.1-slim-bookworm', 'ruby:3.1-slim'],
    dockerfile: onDebian(
      'bookworm',
      'ruby bundler',
      'ENV LANG=C.UTF-8 GEM_HOME=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_APP_CONFIG=/usr/local/bundle PATH=/usr/local/bundle/bin:$PATH',
      'RUN mkdir -p /usr/local/bundle',
      'CMD ["irb"]',
    ),
  },
  {
    // The published image has no cmake; people install it first.
    group: 'languages',
    tags: ['gcc:12.2', 'gcc:12.2-bookworm'],
    dockerfile: on('gcc:12', 'cmake'),
  },
  {
    group: 'languages',
    tags: ['maven:3.8-eclipse-temurin-17'],
    dockerfile: on(
      'eclipse-temurin:17',
      'maven libmaven-resources-plugin-java libmaven-compiler-plugin-java libmaven-jar-plugin-java libsurefire-java',
      `RUN mkdir -p /root/.m2 && echo '${mavenSettings}' > /root/.m2/settings.xml`,
      'CMD ["mvn"]',
    ),
  },
  {
    // Debian's Gradle on Debian's JDK: no published image pairs the two.
    group: 'languages',
    tags: ['gradle:4.4-jdk17'],
    dockerfile: on('eclipse-temurin:17', 'gradle', 'CMD ["gradle"]'),
  },
  { group: 'languages', tags: ['composer:2'], dockerfile: composer },
  {
    group: 'languages',
    tags: ['debian:bookworm-20241016-slim', 'debian:bookworm-20241111-slim'],
    dockerfile: slimOfDay,
  },
  {
    group: 'languages',
    tags: ['debian:bookworm-20241016'],
    dockerfile: fullOfDay(
      'nim crystal ldc dub ocaml-nox ocaml-dune ocaml-findlib libzarith-ocaml-dev elixir erlang-dev gfortran gcc g++ cmake make libc6-dev libssl-dev libsqlite3-dev libyaml-dev',
    ),
  },
  {
    group: 'languages',
    tags: ['debian:bookworm-20241111'],
    // Without a list of repositories cabal asks none.
    dockerfile: fullOfDay('ghc cabal-install', 'RUN mkdir /root/.cabal && echo > /root/.cabal/config'),
  },
  {
    // Debian's Leiningen and the artifacts of Debian's packages; like Maven it never asks the network.
    group: 'languages',
    tags: ['clojure:temurin-17-lein'],
    dockerfile: on(
      'eclipse-temurin:17',
      'leiningen',
      `RUN mkdir /root/.lein && echo '{:user {:local-repo "/usr/share/maven-repo" :offline? true}}' > /root/.lein/profiles.clj`,
      'CMD ["lein", "repl"]',
    ),
  },
  {
    group: 'languages',
    tags: ['ruby:3.1-bookworm', 'ruby:3.1'],
    dockerfile: on('ruby:3.1-slim-bookworm', 'ruby-dev gcc libc6-dev make'),
  },
  {
    // The other stand-in of Python is the slim image too; this one has what the full one has besides.
    group: 'languages',
    tags: ['python:3.11.2-bookworm'],
    dockerfile: on('python:3.11', 'python3-dev gcc libc6-dev'),
  },
];

import type { ImageFacts } from './image-facts.js';

/** What an image starts of its own. `[]` = none is set, `undefined` = not known. */
export interface ImageStart {
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
}

/** ENTRYPOINT and CMD of an image; both unknown for an image that is not known. */
export function startOfImage(image: ImageFacts | undefined): ImageStart {
  return { entrypoint: image?.entrypoint, cmd: image?.cmd };
}

/** Images whose configuration sets no ENTRYPOINT. Source: the published configurations, 2026-11-30. */
const withoutEntrypoint = new Set(
  `alpine amazonlinux buildpack-deps busybox caddy dart debian elixir erlang fedora gcc golang haskell httpd openjdk perl
  python redhat/ubi8-minimal redhat/ubi9-minimal redhat/ubi10-minimal ruby rust scratch swift tomcat ubuntu
  mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/dotnet/runtime-deps cgr.dev/chainguard/static
  cgr.dev/chainguard/glibc-dynamic`.split(/\s+/),
);

/** Images of a whole distribution set a CMD at most. */
const distributions =
  /^(almalinux|amazoncorretto|amazonlinux|archlinux|centos|debian|fedora|leap|oraclelinux|photon|rockylinux|ubi\d*(-minimal|-micro)?)$/;

const entrypoints: Readonly<Record<string, string>> = {
  'denoland/deno': '/tini -- docker-entrypoint.sh',
  'eclipse-temurin': '/__cacert_entrypoint.sh',
  gradle: '/__cacert_entrypoint.sh',
  haproxy: 'docker-entrypoint.sh',
  julia: 'docker-entrypoint.sh',
  mariadb: 'docker-entrypoint.sh',
  maven: '/usr/local/bin/mvn-entrypoint.sh',
  memcached: 'docker-entrypoint.sh',
  mongo: 'docker-entrypoint.sh',
  mysql: 'docker-entrypoint.sh',
  nginx: '/docker-entrypoint.sh',
  'nginxinc/nginx-unprivileged': '/docker-entrypoint.sh',
  node: 'docker-entrypoint.sh',
  'oven/bun': '/usr/local/bin/docker-entrypoint.sh',
  php: 'docker-php-entrypoint',
  postgres: 'docker-entrypoint.sh',
  rabbitmq: 'docker-entrypoint.sh',
  redis: 'docker-entrypoint.sh',
  traefik: '/entrypoint.sh',
};

/** The ENTRYPOINT of an image by its repository and tag; `undefined` where it is not established. */
export function entrypointOf(repository: string, tag: string): readonly string[] | undefined {
  if (repository.startsWith('gcr.io/distroless/')) return distrolessEntrypoint(repository, tag);
  if (/^mcr\.microsoft\.com\/dotnet\/(aspnet|runtime)$/.test(repository))
    return /chiseled|distroless/.test(tag) ? ['/usr/bin/dotnet'] : [];
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  if (withoutEntrypoint.has(repository) || distributions.test(name)) return [];
  return Object.hasOwn(entrypoints, repository) ? entrypoints[repository]?.split(' ') : undefined;
}

/** The language images start their interpreter, so that CMD holds its arguments; the `debug` tags a shell. */
function distrolessEntrypoint(repository: string, tag: string): readonly string[] | undefined {
  const [, name = '', number] = /^gcr\.io\/distroless\/(\D+?)\d*(?:-debian(\d+))?$/.exec(repository) ?? [];
  switch (name) {
    case 'java':
      return ['/usr/bin/java', '-jar'];
    case 'nodejs':
      return ['/nodejs/bin/node'];
    case 'python':
      return [`/usr/bin/python3.${number === '12' ? '11' : '13'}`];
    case 'static':
    case 'base':
    case 'base-nossl':
    case 'cc':
    case 'java-base':
      return /(^|-)debug(-|$)/.test(tag) ? ['/busybox/sh'] : [];
    default:
      return undefined;
  }
}

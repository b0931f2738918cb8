import type { ImageFacts } from './image-facts.js';
import { parseImageName } from './image-name.js';
import { lookup } from './catalogue.js';
import { isPlainDistribution } from './start.js';
import { readTag } from './tag-words.js';

/** A suggested image: a reference that exists for this release, by the rules of the catalogue. */
export type ImageSuggestion = string;

/**
 * The small run base of the very release that an image stands on, so that every library fits:
 * `debian:bookworm-slim`, `ubuntu:22.04`, `alpine:3.20`, `registry.access.redhat.com/ubi9/ubi-minimal`.
 * `undefined` where the release is not known.
 */
export function sameReleaseRunBase({
  distro,
  release,
}: Pick<ImageFacts, 'distro' | 'release'>): ImageSuggestion | undefined {
  if (release === undefined) return undefined;
  const number = release.split('-')[0] ?? release;
  switch (distro) {
    case 'debian':
      return `debian:${release}-slim`;
    case 'ubuntu':
    case 'alpine':
    case 'amazonlinux':
    case 'fedora':
      return `${distro}:${release}`;
    case 'oraclelinux':
      return `oraclelinux:${number}-slim`;
    case 'almalinux':
      return `almalinux:${number}-minimal`;
    case 'rockylinux':
      return number === '10' ? 'rockylinux/rockylinux:10-minimal' : `rockylinux:${number}-minimal`;
    case 'ubi':
      return `registry.access.redhat.com/ubi${number}/ubi-minimal`;
    default:
      return undefined;
  }
}

/** Words of a tag that stand for the small Debian variant of an image, by repository; others have one variant only. */
const slimRepositories = new Set('node python ruby golang rust perl pypy elixir erlang openjdk'.split(' '));

/**
 * Tags of the same image in another libc family, the smallest first: `node:20-alpine` -> `node:20-slim`, `node:20`;
 * `nginx:1.27-alpine3.20` -> `nginx:1.27`; `python:3.12-slim` -> `python:3.12-alpine`. With `release`, those of a
 * Debian release come first. Empty where no such image is known.
 */
export function sameImageOfFamily(
  reference: string,
  family: 'glibc' | 'musl',
  release?: string,
): readonly ImageSuggestion[] {
  const name = parseImageName(reference);
  const facts = lookup(reference);
  if (facts === undefined || facts.libc === family || !name.repository.startsWith('library/')) return [];
  const [repository = ''] = name.familiar.split(':');
  // A distribution has one libc.
  if (isPlainDistribution(repository) || repository === 'alpine' || repository === 'ubuntu') return [];
  const tag = name.tag ?? 'latest';
  const { words } = readTag(tag);
  const version = /^v?\d[^-]*/.exec(tag)?.[0];
  const kept = words.filter((word) => !/^(latest|alpine|slim)$/.test(word));
  const of = (...endings: readonly (string | undefined)[]): string => {
    const parts = [version, ...kept, ...endings].filter((part) => part !== undefined && part !== '');
    return parts.length === 0 ? `${repository}:latest` : `${repository}:${parts.join('-')}`;
  };
  const slim = slimRepositories.has(repository) ? 'slim' : undefined;
  const candidates =
    family === 'musl'
      ? [of('alpine')]
      : [...(release === undefined ? [] : [ofRelease(of, repository, release, slim)]), of(slim), of()];
  return [...new Set(candidates)].filter((one) => lookup(one)?.libc === family);
}

/** Node puts the release in front of `slim`, the others behind it. */
function ofRelease(
  of: (...endings: readonly (string | undefined)[]) => string,
  repository: string,
  release: string,
  slim: string | undefined,
): string {
  return repository === 'node' ? of(release, slim) : of(slim, release);
}

const distrolessDebian: Readonly<Record<string, string>> = { bullseye: '11', bookworm: '12', trixie: '13' };

/** The distroless image of a Debian release: `base` has glibc, `cc` adds libgcc_s and libstdc++, `static` has no libc. */
export function distrolessOf(
  facts: Pick<ImageFacts, 'distro' | 'release'>,
  kind: 'static' | 'base' | 'base-nossl' | 'cc',
): ImageSuggestion | undefined {
  if (facts.distro !== 'debian' || facts.release === undefined) return undefined;
  const number = Object.hasOwn(distrolessDebian, facts.release) ? distrolessDebian[facts.release] : undefined;
  return number === undefined ? undefined : `gcr.io/distroless/${kind}-debian${number}`;
}

const alpineBuilders = ['golang', 'rust', 'node', 'python', 'ruby', 'php', 'erlang', 'elixir', 'haxe', 'nim'];

/**
 * The same builder in another libc family: `golang:1.22` -> `golang:1.22-alpine`, `rust:1.80-alpine3.20` ->
 * `rust:1.80`. With `release`, on that very release (`3.20`, `bookworm`). `undefined` where no such variant exists.
 */
export function builderOfFamily(
  reference: string,
  family: 'glibc' | 'musl',
  release?: string,
): ImageSuggestion | undefined {
  const name = parseImageName(reference);
  const facts = lookup(reference);
  const repository = name.repository.slice(name.repository.lastIndexOf('/') + 1);
  if (facts === undefined || !name.repository.endsWith(`library/${repository}`)) return undefined;
  if (!alpineBuilders.includes(repository)) return undefined;
  if (facts.libc === family) return name.familiar;
  const ending = family === 'musl' ? `alpine${release ?? ''}` : (release ?? '');
  return withoutTag(name.familiar) + tagOf(builderTag(name.tag ?? 'latest', ending));
}

/** `1.22-slim-bookworm` + `alpine` -> `1.22-alpine`; words that only one family has are dropped. */
function builderTag(tag: string, ending: string): string {
  const { words } = readTag(tag);
  const version = /^v?\d[^-]*/.exec(tag)?.[0];
  const kept = words.filter((word) => !['latest', 'alpine', 'slim'].includes(word));
  return [version, ...kept, ending].filter((part) => part !== undefined && part !== '').join('-');
}

/**
 * The image that only runs what a JDK image builds, of the same version and release: `eclipse-temurin:21-jdk-jammy` ->
 * `eclipse-temurin:21-jre-jammy`, `openjdk:11` -> `openjdk:11-jre`, `maven:3.9-eclipse-temurin-21` ->
 * `eclipse-temurin:21-jre`. `undefined` where none is known.
 */
export function jreOf(reference: string): ImageSuggestion | undefined {
  const name = parseImageName(reference);
  const facts = lookup(reference);
  const isOfSbt = /\/(?:scala-)?sbt$/.test(name.repository);
  if (facts === undefined || (!isOfSbt && !name.repository.includes('library/'))) return undefined;
  if (facts.runtimes['jdk'] === undefined) return undefined;
  const repository = name.repository.slice(name.repository.lastIndexOf('/') + 1);
  const tag = name.tag ?? 'latest';
  switch (repository) {
    case 'eclipse-temurin':
      return withoutTag(name.familiar) + tagOf(jreTag(tag));
    case 'openjdk':
      // Only 8 and 11 ever had images with the run-time alone.
      return /^(?:8|11)\b/.test(tag)
        ? withoutTag(name.familiar) + tagOf(jreTag(tag))
        : temurinJre(facts, tag);
    case 'amazoncorretto':
      return undefined;
    case 'maven':
    case 'gradle':
    case 'clojure':
    case 'scala-sbt':
    case 'sbt':
      return temurinJre(facts, tag);
    default:
      return undefined;
  }
}

/** `21-jdk-jammy` -> `21-jre-jammy`, `21` -> `21-jre`, `11-slim` -> `11-jre-slim`, `latest` -> `jre`. */
function jreTag(tag: string): string {
  if (/(?:^|-)jdk(?:-|$)/.test(tag)) return tag.replace(/(^|-)jdk(?=-|$)/, '$1jre');
  const version = /^v?\d[^-]*(?:-b\d+)?/.exec(tag)?.[0] ?? '';
  const rest = (tag === 'latest' ? '' : tag.slice(version.length)).replace(/^-/, '');
  return [version, 'jre', rest].filter((part) => part !== '').join('-');
}

function temurinJre(facts: ImageFacts, tag: string): ImageSuggestion | undefined {
  const version = facts.runtimes['jdk'];
  if (version === undefined || !/^\d+$/.test(version)) return undefined;
  if (facts.libc === 'musl') return `eclipse-temurin:${version}-jre-alpine`;
  const suite = /(?:^|-)(focal|jammy|noble|resolute)(?:-|$)/.exec(tag)?.[1];
  return `eclipse-temurin:${version}-jre${suite === undefined ? '' : `-${suite}`}`;
}

/** The reference with its release written out: `golang:1.24` -> `golang:1.24-trixie`; `undefined` where it cannot be. */
export function pinnedToRelease(reference: string): ImageSuggestion | undefined {
  const name = parseImageName(reference);
  const facts = lookup(reference);
  if (facts?.release === undefined || !facts.floating || name.problem !== undefined) return undefined;
  if (name.digest !== undefined) return undefined;
  const tag = name.tag ?? 'latest';
  const result = pinReference(name.familiar, tag, facts);
  if (result === undefined) return undefined;
  // A suggestion that the catalogue itself reads otherwise would be worse than none.
  const check = lookup(result);
  return check?.release === facts.release && check.distro === facts.distro && !check.floating
    ? result
    : undefined;
}

/** The reference on another release of its distribution: `rust:1.91-slim` + `bookworm` -> `rust:1.91-slim-bookworm`. */
export function onRelease(reference: string, release: string): ImageSuggestion | undefined {
  const name = parseImageName(reference);
  const facts = lookup(reference);
  if (facts?.distro !== 'debian' || name.problem !== undefined || name.digest !== undefined) return undefined;
  const tag = (name.tag ?? 'latest').replace(new RegExp(`-?${facts.release ?? '$'}`), '');
  const result = pinReference(name.familiar, tag === '' ? 'latest' : tag, { ...facts, release });
  return result !== undefined && lookup(result)?.release === release ? result : undefined;
}

function pinReference(familiar: string, tag: string, facts: ImageFacts): string | undefined {
  const bare = withoutTag(familiar);
  // Distroless says the release in the repository name, and the fact is called after it.
  if (facts.distro === 'distroless') {
    const number = /-debian\d+$/.exec(facts.release ?? '')?.[0];
    return number === undefined ? undefined : bare + number + familiar.slice(bare.length);
  }
  const pinned = pinTag(tag, facts, familiar);
  return pinned === undefined ? undefined : bare + tagOf(pinned);
}

function pinTag(tag: string, facts: ImageFacts, familiar: string): string | undefined {
  const { distro, release = '' } = facts;
  const own = withoutTag(familiar).split('/').at(-1);
  const rest = tag === 'latest' ? '' : tag;
  if (own === distro) return [release, ...readTag(rest).words.filter((word) => word === 'slim')].join('-');
  // Node puts the release in front of `slim`, the others behind it.
  if (own === 'node' && distro === 'debian') {
    return rest.endsWith('slim')
      ? rest.replace(/slim$/, `${release}-slim`)
      : [rest, release].filter(Boolean).join('-');
  }
  if (own === undefined || !suffixed.includes(own)) return undefined;
  if (distro === 'alpine') return /(?:^|-)alpine$/.test(rest) ? `${rest}${release}` : undefined;
  if (distro === 'debian') return rest === '' ? release : `${rest}-${release}`;
  return undefined;
}

// Their tags have the form VERSION[-VARIANT]-RELEASE.
const suffixed = [
  'node',
  'golang',
  'rust',
  'python',
  'ruby',
  'php',
  'gcc',
  'postgres',
  'redis',
  'httpd',
  'memcached',
  'haproxy',
];

function withoutTag(familiar: string): string {
  const colon = familiar.lastIndexOf(':');
  return colon > familiar.lastIndexOf('/') ? familiar.slice(0, colon) : familiar;
}

function tagOf(tag: string): string {
  return tag === '' ? '' : `:${tag}`;
}

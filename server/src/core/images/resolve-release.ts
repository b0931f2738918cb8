import type { MovedRule } from './data-shape.js';
import { type Subject, holds } from './families.js';
import type { TagWords } from './tag-words.js';
import { catalogueData } from './catalogue-data.js';
import { releaseById, releaseIdAt } from './releases.js';
import { compareToBound } from '../versions.js';

/** Which release an image stands on, and how that is known. */
export interface Resolution {
  /** Release id; one without a slash stands for any release of a distribution. */
  readonly id: string;
  /** The tag does not name the release, and tomorrow it may be another. */
  readonly floating: boolean;
}

/** Finds the release of a tag: named by itself, frozen, listed today, or by the rules of the family. */
export function resolveRelease(subject: Subject): Resolution | undefined {
  const { family, words } = subject;
  if (words.windows) return undefined;
  const known = resolveByRepository(subject) ?? resolveDistribution(subject) ?? resolveNamed(subject);
  if (known !== undefined) return known;
  const moved = movedRelease(family.moved ?? [], words.version);
  if (moved !== undefined && !words.words.includes('alpine')) return { id: moved, floating: false };
  return resolveListed(subject) ?? resolvePlain(subject);
}

function resolveNamed({ words }: Subject): Resolution | undefined {
  if (words.release === undefined) return undefined;
  return { id: knownRelease(words.release, words.words), floating: false };
}

/** `ubi/9` with the word `minimal` is a release of its own; numbers that no row has fall back to the distribution. */
function knownRelease(id: string, words: readonly string[]): string {
  const variant = words.find((word) => /^(?:minimal|micro|slim|init|distroless)$/.test(word));
  if (variant !== undefined && releaseById(`${id}-${variant}`) !== undefined) return `${id}-${variant}`;
  const [distribution = '', number = ''] = id.split('/');
  const shorter = number.split('.').slice(0, -1);
  for (let count = shorter.length; releaseById(id) === undefined && count > 0; count--) {
    id = `${distribution}/${shorter.slice(0, count).join('.')}`;
  }
  if (releaseById(id) !== undefined) return id;
  return releaseById(distribution) === undefined ? 'rpm' : distribution;
}

/** Tags of a distribution's own image are its releases: `alpine:3.20.3`, `debian:12-slim`, `rockylinux:9-minimal`. */
function resolveDistribution({ family, lastPart, words }: Subject): Resolution | undefined {
  if (family.distribution === undefined) return undefined;
  const distribution = family.distribution === 'last' ? distributionOfPart(lastPart) : family.distribution;
  const debian = distribution === 'debian' ? words.version?.split('.')[0] : undefined;
  const named = words.release ?? (debian === undefined ? undefined : debianByNumber(debian));
  if (named !== undefined) return { id: knownRelease(named, words.words), floating: false };
  const number = words.version ?? words.words.find((word) => /^stream\d+$/.test(word));
  if (number === undefined) return undefined;
  for (let parts = number.split('.'); parts.length > 0; parts = parts.slice(0, -1)) {
    const id = variantRelease(`${distribution}/${parts.join('.')}`, words.words);
    if (id !== undefined) return { id, floating: false };
  }
  return undefined;
}

function variantRelease(id: string, words: readonly string[]): string | undefined {
  const variant = words.find((word) => /^(?:minimal|micro|slim|init)$/.test(word));
  if (variant !== undefined && releaseById(`${id}-${variant}`) !== undefined) return `${id}-${variant}`;
  return releaseById(id) === undefined ? undefined : id;
}

function distributionOfPart(lastPart: string): string {
  return lastPart === 'leap' ? 'opensuse' : lastPart;
}

const debianNumbers = ['wheezy', 'jessie', 'stretch', 'buster', 'bullseye', 'bookworm', 'trixie', 'forky'];

function debianByNumber(number: string): string | undefined {
  const name = debianNumbers[Number(number) - 7];
  return name === undefined ? undefined : `debian/${name}`;
}

/** Some publishers put the release into the repository name: `static-debian12`, `ubi9/ubi-minimal`, `chainguard/go`. */
function resolveByRepository({ family, repository, lastPart }: Subject): Resolution | undefined {
  if (family.repositoryRelease === undefined) return undefined;
  if (family.repositoryRelease === 'ubi') return resolveUbi(repository);
  if (family.repositoryRelease === 'chainguard') {
    const id = `chainguard/${lastPart}`;
    return { id: releaseById(id) === undefined ? 'chainguard' : id, floating: true };
  }
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const named = /-debian\d+$/.test(name);
  // Unsuffixed names stand for the newest release, Debian 13 since 2026-01-30.
  const id = `distroless/${named ? name : `${name}-debian13`}`;
  return { id: releaseById(id) === undefined ? 'distroless' : id, floating: !named };
}

function resolveUbi(repository: string): Resolution | undefined {
  const [, number, variant] = /ubi(\d+)(?:\/ubi)?(?:-(minimal|micro|init))?(?:\/|$)/.exec(repository) ?? [];
  const id = variant === undefined ? `ubi/${number}` : `ubi/${number}-${variant}`;
  return releaseById(id) === undefined ? undefined : { id, floating: false };
}

function movedRelease(rules: readonly MovedRule[], version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const found = rules.find(({ before, line = before.slice(0, before.lastIndexOf('.')) }) => {
    return version.startsWith(`${line}.`) && compareToBound(version, before) < 0;
  });
  return found?.is;
}

/** A tag with all three numbers of a version is built a last time when the next one comes; the shorter ones move on. */
function isFloating({ version }: TagWords): boolean {
  return version === undefined || version.split('.').length < 3;
}

const listedTags = new Map<string, ReadonlyMap<string, string>>();

/** What the official images listed on the day of the catalogue. */
function resolveListed(subject: Subject): Resolution | undefined {
  const { repository, words } = subject;
  const lines = tagsOf(repository);
  const variant = words.words.filter((word) => word !== 'latest').join('-');
  const id = lines?.get(`${variant}=${words.version ?? '*'}`);
  if (id === undefined) return undefined;
  return { id, floating: isFloating(subject.words) };
}

/** `VARIANT=LINE` -> release id, of one official image. */
function tagsOf(repository: string): ReadonlyMap<string, string> | undefined {
  const known = listedTags.get(repository);
  if (known !== undefined) return known;
  if (!Object.hasOwn(catalogueData.tags, repository)) return undefined;
  const lines = new Map<string, string>();
  for (const entry of (catalogueData.tags[repository] ?? '').split(';')) {
    const equals = entry.indexOf('=');
    for (const group of entry.slice(equals + 1).split(',')) {
      const [index = '', versions = ''] = group.split(':');
      const id = releaseIdAt(parseInt(index, 36));
      if (id === undefined) continue;
      for (const version of versions.split(' ').flatMap(unfoldLine)) {
        for (const variant of entry.slice(0, equals).split('/')) lines.set(`${variant}=${version}`, id);
      }
    }
  }
  listedTags.set(repository, lines);
  return lines;
}

/** `9.7.1^^` -> `9.7.1`, `9.7`, `9`. */
function unfoldLine(line: string): readonly string[] {
  const version = line.replace(/(?<!\^)\^+$/, '');
  const numbers = version.split('.');
  const shorter = Array.from({ length: line.length - version.length }, (_, index) =>
    numbers.slice(0, -1 - index),
  );
  return [version, ...shorter.map((parts) => parts.join('.'))];
}

/** The family's own rules; at last what holds for all its images. */
function resolvePlain(subject: Subject): Resolution | undefined {
  const { family, words } = subject;
  const bareAlpine = words.words.includes('alpine');
  const rule = family.plain?.find((plain) => {
    return (!bareAlpine || isAlpineRule(plain)) && holds(plain, subject, '');
  });
  const id = rule?.is ?? (bareAlpine ? 'alpine' : family.base);
  if (id === undefined || id === 'unknown' || releaseById(id) === undefined) return undefined;
  const single = id === 'scratch' || id === 'hello-world';
  return { id, floating: isFloating(words) && !single };
}

/** A rule about plain tags says nothing of `-alpine`, unless it names it or Alpine is what it means. */
function isAlpineRule({ is, word, match }: { is: string; word?: string; match?: string }): boolean {
  return is.startsWith('alpine') || word?.includes('alpine') === true || match?.includes('alpine') === true;
}

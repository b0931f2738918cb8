import type { Artifact } from '../../core/artifacts.js';
import { lookup } from '../../core/images/catalogue.js';
import type { ImageFacts } from '../../core/images/image-facts.js';
import { distrolessOf, sameReleaseRunBase } from '../../core/images/relatives.js';
import { parseImageName } from '../../core/images/image-name.js';
import type { BaseOffer } from './plan.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

const distributions = new Set(['alpine', 'ubuntu', 'fedora', 'amazonlinux', 'archlinux', 'busybox']);

/** The small image of the release that the build stands on, written out; `undefined` where it is not known. */
export function sameRelease({
  base,
  baseReference,
}: Pick<Subject, 'base' | 'baseReference'>): string | undefined {
  const { repository, digest, tag = '' } = parseImageName(baseReference);
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  // A plain system image is its own small image: whatever its tag floats to, both stages float alike.
  if (repository.startsWith('library/') && distributions.has(name)) return baseReference;
  if (name === 'debian' && digest === undefined) {
    if (/(^|-)slim$/.test(tag)) return baseReference;
    // Both variants are published together: who names a day gets the libraries of that day.
    if (/-\d{8}$/.test(tag)) return `${baseReference}-slim`;
  }
  if (base.distro === 'alpine' && base.release === undefined) {
    const release = lookup('alpine')?.release;
    return release === undefined ? undefined : `alpine:${release}`;
  }
  return sameReleaseRunBase(base);
}

/** Run bases for compiled programs: the same release first, smaller ones by what the programs are linked with. */
export function compiledBases(
  subject: Subject,
  programs: readonly Artifact[],
): readonly [BaseOffer, ...BaseOffer[]] | Refused {
  const { base } = subject;
  const image = sameRelease(subject) ?? prebuiltBase(programs) ?? newerRelease(subject, programs);
  if (image === undefined) return refuseRelease(subject);
  if (base.release === undefined && programs.some(hasOwnLibraries)) return refuseRelease(subject);
  const first: BaseOffer = {
    image,
    reason: 'the release that the program is built on, without its compilers',
  };
  const isStatic = programs.every(({ linkage }) => linkage === 'static');
  const rest = isStatic ? staticOffers(base) : dynamicOffers(base, programs);
  return [first, ...rest.filter((offer) => offer.image !== image)];
}

function refuseRelease({ ast, base, stage }: Subject): Refused {
  const message = `it is not known which release ${base.title} is based on, so no run base can be chosen safely`;
  return refuse(ast, 'unknown-base', stage.from, message, 'Add the release to the tag in FROM.');
}

/** The compiler's own libraries are kept compatible over releases, and a few others; the rest change their names. */
function hasOwnLibraries({ linkage, needs }: Artifact): boolean {
  return linkage === 'dynamic' && needs.some((need) => !/^lib(gcc_s|stdc\+\+|gmp|numa|z)(\.|$)/.test(need));
}

/**
 * What is linked on an older glibc runs on a newer one: for an image of Debian or Oracle Linux that does not say its
 * release, the newest Debian serves where the programs need no library whose name differs between releases.
 */
function newerRelease({ base }: Subject, programs: readonly Artifact[]): string | undefined {
  const isOlder = base.libc === 'glibc' && /^(debian|oraclelinux)$/.test(base.distro ?? '');
  const release = lookup('debian')?.release;
  return isOlder && release !== undefined && !programs.some(hasOwnLibraries)
    ? `debian:${release}-slim`
    : undefined;
}

/**
 * Static programs ask for no release, and those that bring a prebuilt runtime of their language for an old glibc,
 * wherever they are put together.
 */
function prebuiltBase(programs: readonly Artifact[]): string | undefined {
  const isPrebuilt = programs.every(
    ({ libc, libcVersion, toolchain, linkage }) =>
      linkage === 'static' ||
      (libc === 'glibc' && libcVersion === undefined && /^(deno|bun|dart)$/.test(toolchain)),
  );
  const release = lookup('debian')?.release;
  return isPrebuilt && release !== undefined ? `debian:${release}-slim` : undefined;
}

function staticOffers(base: ImageFacts): BaseOffer[] {
  const distroless = distrolessOf(base, 'static') ?? 'gcr.io/distroless/static-debian13';
  const alpine = lookup('alpine')?.release;
  return [
    {
      image: distroless,
      reason: 'the programs are static; this image has certificates and time zones, but no shell',
    },
    ...(alpine === undefined
      ? []
      : [
          {
            image: `alpine:${alpine}`,
            reason: 'the programs are static; this image has a shell and a package manager',
          },
        ]),
    { image: 'scratch', reason: 'the programs are static, and the image contains nothing else' },
  ];
}

function dynamicOffers(base: ImageFacts, programs: readonly Artifact[]): BaseOffer[] {
  if (!programs.every(({ libc, linkage }) => libc === 'glibc' || linkage === 'static')) return [];
  const kind = programs.some(({ needs }) => needs.some((need) => /^lib(gcc_s|stdc\+\+)$/.test(need)))
    ? 'cc'
    : 'base';
  const image = distrolessOf(base, kind);
  const has = kind === 'cc' ? 'glibc, libgcc and libstdc++' : 'glibc';
  return image === undefined ? [] : [{ image, reason: `${has} of the same release, but no shell` }];
}

/** For people, where the catalogue has no figure. Uncompressed, amd64. */
export function sizeClassOf(image: string, bytes: number | undefined): string {
  if (bytes !== undefined) return `${Math.max(1, Math.round(bytes / 1_000_000)).toString()} MB`;
  const classes: readonly (readonly [RegExp, string])[] = [
    [/^scratch$/, 'nothing'],
    [/distroless\/static/, 'about 2 MB'],
    [/distroless\/base/, 'about 20 MB'],
    [/distroless\/cc/, 'about 25 MB'],
    [/^alpine/, 'about 8 MB'],
    [/^busybox/, 'about 4 MB'],
    [/^debian:.*slim/, 'about 75 MB'],
    [/^ubuntu/, 'about 80 MB'],
    [/jre-alpine/, 'about 180 MB'],
    [/jre/, 'about 250 MB'],
    [/-slim/, 'about 200 MB'],
    [/-alpine/, 'about 150 MB'],
  ];
  return classes.find(([pattern]) => pattern.test(image))?.[1] ?? 'not known';
}

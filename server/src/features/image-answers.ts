import type { Analysis } from '../core/analysis.js';
import type { Facts } from '../core/facts.js';
import { lookup, sourceOf } from '../core/images/catalogue.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import { imageHolds } from '../core/images/image-holds.js';
import type { ImageOverride } from '../core/images/overrides.js';
import { overrideOfRead } from '../core/images/read-images.js';
import { startOfImage } from '../core/images/start.js';
import { isGivenOutside } from '../core/inputs.js';
import type { ReadImage } from '../protocol/read-image.js';
import { thingOf } from './named-things.js';

/** What is known of an image, for programs. A missing key is unknown; `[]` means that none is set. */
export interface ImageAnswer {
  readonly image: string;
  readonly source: 'read' | 'settings' | 'repository' | 'catalogue' | 'unknown';
  readonly asOf?: string;
  readonly digest?: string;
  readonly distro?: string;
  readonly release?: string;
  readonly libc?: { readonly family: string; readonly version?: string };
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly user?: string;
  readonly workdir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of what an absence is known. */
  readonly complete: { readonly libraries: boolean; readonly programs: boolean; readonly users: boolean };
  /** `null`: not known. */
  readonly holds: Readonly<Record<string, boolean | null>>;
}

export interface NamedImage {
  readonly image: string;
  /** Whether a file of the repository says that it builds it. */
  readonly isBuiltHere: boolean;
}

/** The images that a Dockerfile names in FROM, COPY and mounts, sorted. */
export function basesOf({ facts }: Analysis): readonly NamedImage[] {
  return namedImages(facts);
}

function namedImages(facts: Facts): readonly NamedImage[] {
  const images = facts.graph.references.flatMap(({ target }) =>
    target.kind === 'image' ? [target.image] : [],
  );
  return [...new Set(images)]
    .sort()
    .map((image) => ({ image, isBuiltHere: isGivenOutside(facts.inputs, image) }));
}

/** An image, and where what is known of it comes from. */
export type ImageSource = Pick<ImageAnswer, 'image' | 'source'>;

/** The sources of `basesOf`. */
export function describeSources(facts: Facts): readonly ImageSource[] {
  return namedImages(facts).map((named) => ({
    image: named.image,
    source: answeredSource(named, facts.inputs.images),
  }));
}

/** A file of the repository that builds an image knows it better than the catalogue. */
function answeredSource(
  { image, isBuiltHere }: NamedImage,
  known: readonly ImageOverride[],
): ImageAnswer['source'] {
  const source = sourceOf(image, known);
  return isBuiltHere && source === 'unknown' ? 'repository' : source;
}

/** Answers for each image; `things` as `thingOf` reads them, others are not known. */
export function describeImages(
  names: readonly NamedImage[],
  read: readonly ReadImage[],
  known: readonly ImageOverride[],
  things: readonly string[],
): readonly ImageAnswer[] {
  const overrides = [...read.map((one) => overrideOfRead(one.image, () => one)), ...known];
  return names.map((named) => {
    const { image } = named;
    const source = answeredSource(named, overrides);
    const facts = lookup(image, overrides);
    return {
      image,
      source,
      ...describeFacts(facts),
      ...answersOf(facts, things),
    };
  });
}

function describeFacts(facts: ImageFacts | undefined): Partial<ImageAnswer> {
  if (facts === undefined) return {};
  const start = startOfImage(facts);
  const read = facts.contents?.()?.read;
  const known: Partial<Record<keyof ImageAnswer, unknown>> = {
    asOf: facts.asOf,
    digest: read?.digest,
    distro: facts.distro,
    release: facts.release,
    libc: facts.libc && withoutUnknown({ family: facts.libc, version: facts.libcVersion }),
    entrypoint: start.entrypoint,
    cmd: start.cmd,
    user: start.user,
    workdir: start.workdir,
    env: read === undefined && Object.keys(start.env).length === 0 ? undefined : start.env,
  };
  return withoutUnknown(known);
}

function withoutUnknown(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function answersOf(
  facts: ImageFacts | undefined,
  things: readonly string[],
): Pick<ImageAnswer, 'complete' | 'holds'> {
  const contents = facts?.contents?.();
  const isComplete =
    contents !== undefined &&
    (contents.read !== undefined || (contents.exact && contents.rows.every(({ complete }) => complete)));
  const holds = things.map((text): [string, boolean | null] => {
    const thing = thingOf(text);
    return [
      text,
      (facts === undefined || thing === undefined ? undefined : imageHolds(facts, thing).value) ?? null,
    ];
  });
  return {
    complete: { libraries: isComplete, programs: isComplete, users: facts?.users !== undefined },
    holds: Object.fromEntries(holds),
  };
}

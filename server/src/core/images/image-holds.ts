import type { ImageContents } from './find-rows.js';
import type { ImageFacts } from './image-facts.js';
import type { ImageRow } from './inventory-rows.js';
import { hasGroup, hasUser } from './accounts.js';
import { rowHolds } from './row-holds.js';
import { type Held, notKnown, type Thing } from './things.js';

/**
 * Whether an image holds a thing. Lists that are complete come first, then what is established of its release and
 * family, then lists of images that are alike. Ask `StageRuntime.holds` for a stage: what its instructions bring counts there.
 */
export function imageHolds(image: ImageFacts, thing: Thing): Held {
  const contents = image.contents?.();
  const listed = contents === undefined ? notKnown : contentsHold(contents, thing);
  if (listed.certain && listed.value !== undefined) return listed;
  const value = factsHold(image, thing);
  return value === undefined ? listed : { value, certain: image.certainty !== 'low' };
}

function contentsHold({ rows, exact }: ImageContents, thing: Thing): Held {
  const [first, ...others] = rows.map((row) => rowHolds(row, thing));
  if (first === undefined || others.some((value) => value !== first)) return notKnown;
  return { value: first, certain: exact && rows.every(isFirm) };
}

function isFirm({ certainty }: ImageRow): boolean {
  return certainty === 'read' || certainty === 'observed' || certainty === 'computed';
}

function factsHold(image: ImageFacts, thing: Thing): boolean | undefined {
  switch (thing.kind) {
    case 'library':
      return libraryInFacts(image, thing.name);
    case 'program':
      return programInFacts(image, thing.name);
    case 'shell':
      return image.shell === undefined
        ? undefined
        : image.shell === '/bin/sh' || image.shell === '/usr/bin/sh';
    case 'user':
      return hasUser(image, thing.name);
    case 'group':
      return hasGroup(image, thing.name);
    case 'certificates':
      return image.caCertificates;
    case 'zoneinfo':
      return image.zoneinfo;
    case 'loader':
      return image.runsDynamic === undefined ? undefined : image.runsDynamic === thing.family;
    case 'runtime':
      return Object.hasOwn(image.runtimes, thing.name) || undefined;
    case 'globalization':
      return image.libraries['libicuuc'];
    case 'package':
      return undefined;
  }
}

function libraryInFacts(image: ImageFacts, name: string): boolean | undefined {
  const stem = name.split('.so')[0] ?? name;
  const listed = Object.hasOwn(image.libraries, stem) ? image.libraries[stem] : undefined;
  if (listed !== undefined) return listed;
  return image.libc === 'none' ? false : undefined;
}

function programInFacts(image: ImageFacts, name: string): boolean | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === 'bash') return image.bash;
  return base === 'sh' && image.shell !== undefined ? image.shell?.endsWith('bin/sh') === true : undefined;
}

/** What a container of an image starts with. A key that is `undefined` is not known; `[]` means that none is set. */
export interface ImageStart {
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** ENTRYPOINT, CMD and the rest of an image's configuration, as far as all rows about it agree. */
export function imageStart(image: ImageFacts): ImageStart {
  const rows = image.contents?.()?.rows ?? [];
  return {
    entrypoint: agreed(rows, ({ entrypoint }) => entrypoint),
    cmd: agreed(rows, ({ cmd }) => cmd),
    user: image.user ?? agreed(rows, ({ user }) => user),
    workdir: image.workdir ?? agreed(rows, ({ workdir }) => workdir),
    env: rows.length === 1 ? { ...rows[0]?.env, ...image.env } : image.env,
  };
}

function agreed<T extends string | readonly string[]>(
  rows: readonly ImageRow[],
  ask: (row: ImageRow) => T | undefined,
): T | undefined {
  const answers = rows.map(ask);
  const [first] = answers;
  return answers.every((answer) => JSON.stringify(answer) === JSON.stringify(first)) ? first : undefined;
}

/** A language in an image: its version and where its program lies, each where known. */
export interface ImageRuntime {
  readonly version: string | undefined;
  readonly path: string | undefined;
}

/** The runtime that an image brings for a language; `undefined` when it is not known to have one. */
export function imageRuntime(image: ImageFacts, language: string): ImageRuntime | undefined {
  const version = Object.hasOwn(image.runtimes, language) ? image.runtimes[language] : undefined;
  const program = language === 'jre' || language === 'jdk' ? 'java' : language;
  const rows = image.contents?.()?.rows ?? [];
  const path = agreed(rows, ({ programs }) =>
    [...programs].find((one) => new RegExp(`/${program}\\d?$`).test(one)),
  );
  if (version === undefined && path === undefined) return undefined;
  return { version: version === '' ? undefined : version, path };
}

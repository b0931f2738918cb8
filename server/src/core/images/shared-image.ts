import type { ImageFacts } from './image-facts.js';
import type { ImageContents } from './find-rows.js';

/** What images have in common, where a stage is based on one of them; `undefined` where one is not known. */
export function sharedImage(images: readonly (ImageFacts | undefined)[]): ImageFacts | undefined {
  const all = images.flatMap((image) => image ?? []);
  const [first, ...others] = all;
  if (first === undefined || all.length < images.length) return undefined;
  if (others.every((other) => other === first)) return first;
  const same = <Key extends keyof ImageFacts>(key: Key): ImageFacts[Key] | undefined =>
    others.every((other) => isSame(other[key], first[key])) ? first[key] : undefined;
  return {
    libc: same('libc'),
    libcVersion: same('libcVersion'),
    runsDynamic: same('runsDynamic'),
    loader: same('loader') ?? {},
    distro: same('distro'),
    release: same('release'),
    shell: same('shell'),
    bash: same('bash'),
    caCertificates: same('caCertificates'),
    zoneinfo: same('zoneinfo'),
    passwd: same('passwd'),
    users: same('users'),
    packageManager: same('packageManager'),
    libraries: sharedEntries(all.map(({ libraries }) => libraries)),
    runtimes: sharedEntries(all.map(({ runtimes }) => runtimes)),
    gcc: same('gcc'),
    env: sharedEntries(all.map(({ env }) => env)),
    workdir: same('workdir'),
    user: same('user'),
    ...optional('groups', same('groups')),
    ...optional('entrypoint', same('entrypoint')),
    ...optional('cmd', same('cmd')),
    platforms: undefined,
    bytes: undefined,
    bytesAsOf: undefined,
    builder: all.some(({ builder }) => builder),
    certainty: all.some(({ certainty }) => certainty === 'low') ? 'low' : 'medium',
    asOf: first.asOf,
    floating: all.some(({ floating }) => floating),
    title: [...new Set(all.map(({ title }) => title))].join(' or '),
    contents: () => sharedContents(all),
  };
}

/** Whether two values say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function optional<Key extends keyof ImageFacts>(
  key: Key,
  value: ImageFacts[Key] | undefined,
): Partial<Pick<ImageFacts, Key>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Pick<ImageFacts, Key>>);
}

/** The entries that all have with the same value. */
function sharedEntries<Value>(
  records: readonly Readonly<Record<string, Value>>[],
): Readonly<Record<string, Value>> {
  const [first = {}, ...others] = records;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((other) => Object.hasOwn(other, key) && other[key] === value),
    ),
  );
}

/** Rows answer only where all of them say the same. */
function sharedContents(images: readonly ImageFacts[]): ImageContents | undefined {
  const parts = images.map(({ contents }) => contents?.());
  const known = parts.flatMap((part) => (part === undefined || part.read !== undefined ? [] : [part]));
  if (known.length < images.length) return undefined;
  return {
    rows: [...new Set(known.flatMap(({ rows }) => rows))],
    exact: known.every(({ exact }) => exact),
    plain: known.every(({ plain }) => plain),
  };
}

import type { CargoDependency } from './cargo-manifest.js';
import { harmlessSystemCrates, pureCrates, systemCrates } from './crate-libraries-data.js';

/** Libraries that the crates of a program link besides libc. */
export interface CrateLibraries {
  /** By soname stem. */
  readonly needs: readonly string[];
  /** Those that it links under conditions that are not known here. */
  readonly mayNeed: readonly string[];
  /** A crate of which it is not known what it links; `undefined` when all are known. */
  readonly unknown: string | undefined;
}

interface LockedCrate {
  readonly name: string;
  readonly dependencies: string;
}

/** Cargo.lock names every crate, and whether one that builds the library in is among them. */
export function librariesOfLock(lock: string): CrateLibraries {
  const crates = lockedCrates(lock);
  const names = new Set(crates.map(({ name }) => name));
  const needs = new Set<string>();
  const mayNeed = new Set<string>();
  let unknown: string | undefined;
  for (const { name, dependencies } of crates) {
    const known = Object.hasOwn(systemCrates, name) ? systemCrates[name] : undefined;
    if (known === undefined) {
      if (/[-_]sys\d?$/.test(name) && !harmlessSystemCrates.has(name)) unknown ??= name;
      continue;
    }
    const isBuiltIn =
      (known.builtInBy !== undefined && names.has(known.builtInBy)) ||
      (known.compiledWith !== undefined && dependencies.includes(`"${known.compiledWith}"`));
    if (isLockedOnly(name, crates)) continue;
    const list = known.optional === true ? mayNeed : needs;
    if (!isBuiltIn) for (const library of known.libraries) list.add(library);
  }
  return { needs: [...needs], mayNeed: [...mayNeed], unknown };
}

/**
 * Crates that a lock file names for features that are off: Cargo resolves the weak features of sqlx (`sqlx-sqlite?/…`)
 * as if they were on. Its feature `sqlite` builds SQLite in, which names `cc` as well.
 */
const weaklyLocked: Readonly<Record<string, string>> = { 'libsqlite3-sys': 'sqlx-sqlite' };

function isLockedOnly(name: string, crates: readonly LockedCrate[]): boolean {
  const holder = Object.hasOwn(weaklyLocked, name) ? weaklyLocked[name] : undefined;
  const users = crates.filter(({ dependencies }) => dependencies.includes(`"${name}"`));
  return holder !== undefined && users.length > 0 && users.every((user) => user.name === holder);
}

function lockedCrates(lock: string): readonly LockedCrate[] {
  return lock.split(/^\[\[package\]\]/m).flatMap((section) => {
    const name = /^name = "([^"\n]{1,100})"/m.exec(section)?.[1];
    return name === undefined
      ? []
      : [{ name, dependencies: section.slice(section.indexOf('dependencies = [')) }];
  });
}

const tls = ['libssl', 'libcrypto'];

/** Without a lock file: what the manifest asks for tells which libraries its crates link by default. */
export function librariesOfDependencies(dependencies: readonly CargoDependency[]): CrateLibraries {
  const mayNeed = new Set<string>();
  let unknown: string | undefined;
  for (const one of dependencies) {
    const libraries = one.local ? [] : librariesOf(one);
    if (libraries === undefined) unknown ??= one.crate;
    for (const library of libraries ?? []) mayNeed.add(library);
  }
  const built = new Set(dependencies.flatMap(builtInLibraries));
  return { needs: [], mayNeed: [...mayNeed].filter((library) => !built.has(library)), unknown };
}

/** `libsqlite3-sys = { features = ["bundled"] }` builds the library in for every crate that links it. */
function builtInLibraries({ crate, features }: CargoDependency): readonly string[] {
  const isBuiltIn = features.some((feature) => /bundled|vendored/.test(feature));
  return isBuiltIn && Object.hasOwn(systemCrates, crate) ? (systemCrates[crate]?.libraries ?? []) : [];
}

function librariesOf(dependency: CargoDependency): readonly string[] | undefined {
  const { crate, features } = dependency;
  const isVendored = features.some((feature) => feature.includes('vendored'));
  const asksTls = features.some((feature) => /native[-_]tls|openssl/.test(feature)) && !isVendored;
  const known = Object.hasOwn(byDefault, crate) ? byDefault[crate]?.(dependency, isVendored) : undefined;
  if (known !== undefined) return asksTls ? [...known, ...tls] : known;
  if (Object.hasOwn(systemCrates, crate)) return isVendored ? [] : systemCrates[crate]?.libraries;
  if (harmlessSystemCrates.has(crate) || pureCrates.has(crate)) return asksTls ? tls : [];
  return undefined;
}

type Reader = (dependency: CargoDependency, isVendored: boolean) => readonly string[];

const always: Reader = (_dependency, isVendored) => (isVendored ? [] : tls);
const unlessOff: Reader = ({ withDefault }, isVendored) => (withDefault && !isVendored ? tls : []);
const has = ({ features }: CargoDependency, name: string): boolean =>
  features.some((one) => one.startsWith(name));

/** Crates whose default features, or one of their features, link a library. */
const byDefault: Readonly<Record<string, Reader>> = {
  openssl: always,
  'native-tls': always,
  'tokio-native-tls': always,
  'async-native-tls': always,
  'hyper-tls': always,
  'tokio-openssl': always,
  'postgres-openssl': always,
  'postgres-native-tls': always,
  // From 0.13 on rustls is the default.
  reqwest: (one, isVendored) =>
    one.withDefault && !isVendored && /^0\.([0-9]|1[0-2])(\.|$)|^$/.test(one.version) ? tls : [],
  lettre: unlessOff,
  imap: unlessOff,
  mysql: unlessOff,
  mysql_async: unlessOff,
  teloxide: unlessOff,
  sentry: unlessOff,
  elasticsearch: unlessOff,
  'rust-s3': unlessOff,
  tiberius: unlessOff,
  irc: unlessOff,
  'matrix-sdk': unlessOff,
  isahc: () => ['libcurl', ...tls],
  curl: () => ['libcurl', ...tls],
  git2: (one, isVendored) => ['libz', ...(one.withDefault && !isVendored ? tls : [])],
  rusqlite: (one) => (has(one, 'bundled') ? [] : ['libsqlite3']),
  'tokio-rusqlite': (one) => (has(one, 'bundled') ? [] : ['libsqlite3']),
  r2d2_sqlite: (one) => (has(one, 'bundled') ? [] : ['libsqlite3']),
  sqlite: () => [],
  diesel: (one) => [
    ...(has(one, 'postgres') ? ['libpq'] : []),
    ...(has(one, 'mysql') ? ['libmariadb'] : []),
    ...(has(one, 'sqlite') ? ['libsqlite3'] : []),
  ],
  diesel_migrations: () => [],
  rdkafka: (one, isVendored) => ['libz', ...(has(one, 'ssl') && !isVendored ? tls : [])],
  rocksdb: () => ['libstdc++'],
};

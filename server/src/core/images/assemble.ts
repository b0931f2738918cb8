import type { Layer } from './data-shape.js';
import { type Subject, holds } from './families.js';
import type { ImageFacts } from './image-facts.js';
import { type Release, readLibraries } from './releases.js';
import type { Resolution } from './resolve-release.js';
import { catalogueData } from './catalogue-data.js';
import { loadersOf } from './loaders.js';
import { platformsOf } from './platforms.js';
import { sizeOf } from './sizes.js';
import { isPlainDistribution } from './start.js';
import { describeImage } from './titles.js';
import { defaultPath } from '../shell/paths.js';
import { javaMajor } from '../versions.js';

/** Facts while layers are laid over them. */
type Draft = { -readonly [Key in keyof ImageFacts]: ImageFacts[Key] };

/** Joins the facts of the release with what the family's images add. */
export function assembleFacts(subject: Subject, resolution: Resolution, release: Release): ImageFacts {
  const draft = draftOf(release, resolution);
  if (subject.family.bare !== true) forgetAbsence(draft);
  for (const layer of subject.family.layers ?? []) {
    if (layer.when === undefined || holds(layer.when, subject, release.id))
      applyLayer(draft, layer, subject, release);
  }
  draft.asOf = subject.family.asOf > release.asOf || resolution.floating ? subject.family.asOf : release.asOf;
  if (subject.repository.startsWith('gcr.io/distroless/')) applyDebug(draft, subject);
  if (isPlainDistribution(subject.repository)) draft.entrypoint = [];
  const size = sizeOf(subject.repository, subject.tag);
  draft.bytes = size?.bytes;
  draft.bytesAsOf = size?.asOf;
  if (size?.packed !== undefined) draft.downloadBytes = size.packed;
  draft.platforms = platformsOf(subject.repository, subject.tag);
  draft.title = describeImage(subject, release, draft);
  return draft;
}

function draftOf(release: Release, resolution: Resolution): Draft {
  const [distro = '', name] = release.id.split('/');
  return {
    libc: release.libc,
    libcVersion: release.libcVersion,
    runsDynamic: release.runsDynamic,
    loader: loadersOf(release.runsDynamic),
    distro: distro === 'glibc' || distro === 'musl' || distro === 'rpm' ? undefined : distro,
    release: name,
    shell: release.shell,
    bash: release.bash,
    caCertificates: release.caCertificates,
    zoneinfo: release.zoneinfo,
    passwd: release.passwd,
    users: release.users,
    packageManager: release.packageManager,
    libraries: release.libraries,
    runtimes: {},
    gcc: undefined,
    env: {},
    workdir: undefined,
    user: release.user,
    platforms: undefined,
    bytes: undefined,
    bytesAsOf: undefined,
    builder: false,
    certainty: release.certainty,
    asOf: release.asOf,
    floating: resolution.floating,
    title: '',
  };
}

/** An image that installs more than its base may have what the base lacks. */
function forgetAbsence(draft: Draft): void {
  if (draft.bash === false) draft.bash = undefined;
  if (draft.caCertificates === false) draft.caCertificates = undefined;
  if (draft.zoneinfo === false) draft.zoneinfo = undefined;
  draft.users = undefined;
  draft.libraries = Object.fromEntries(Object.entries(draft.libraries).filter(([, present]) => present));
}

function applyLayer(draft: Draft, layer: Layer, subject: Subject, release: Release): void {
  const bundle = layer.use === undefined ? undefined : catalogueData.bundles[layer.use];
  if (bundle !== undefined) applyLayer(draft, bundle, subject, release);
  if (layer.gcc !== undefined) draft.gcc = layer.gcc;
  if (layer.builder !== undefined) draft.builder = layer.builder;
  if (layer.ca !== undefined) draft.caCertificates = layer.ca === 'unknown' ? undefined : layer.ca;
  if (layer.tz !== undefined) draft.zoneinfo = layer.tz === 'unknown' ? undefined : layer.tz;
  if (layer.shell !== undefined) draft.shell = layer.shell;
  if (layer.bash !== undefined) draft.bash = layer.bash;
  if (layer.pm !== undefined) draft.packageManager = layer.pm as ImageFacts['packageManager'];
  if (layer.users !== undefined) draft.users = addUsers(draft.users ?? release.users, layer.users);
  if (layer.libs !== undefined) draft.libraries = { ...draft.libraries, ...readLibraries(layer.libs) };
  if (layer.env !== undefined) draft.env = { ...draft.env, ...readEnv(layer.env) };
  if (layer.workdir !== undefined) draft.workdir = layer.workdir;
  if (layer.user !== undefined) draft.user = layer.user;
  if (layer.runtimes !== undefined)
    draft.runtimes = { ...draft.runtimes, ...readRuntimes(layer.runtimes, subject) };
}

/** The debug variants add a static shell in a folder of its own, where the shell form does not look. */
function applyDebug(draft: Draft, { words }: Subject): void {
  if (words.words.includes('debug')) draft.env = { ...draft.env, PATH: `${defaultPath}:/busybox` };
}

/** A list of users is complete; where the release has none established, one more makes no list. */
function addUsers(users: readonly string[] | undefined, added: string): readonly string[] | undefined {
  return users === undefined ? undefined : [...new Set([...users, ...added.split(' ').filter(Boolean)])];
}

function readEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace('@', defaultPath)]),
  );
}

function readRuntimes(runtimes: Readonly<Record<string, string>>, subject: Subject): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, spec] of Object.entries(runtimes)) found[name] = readRuntime(spec, subject);
  return found;
}

function readRuntime(spec: string, { tag, words }: Subject): string {
  if (spec === 'version') return words.version ?? '';
  if (spec === 'java')
    return String((words.version === undefined ? undefined : javaMajor(words.version)) ?? '');
  if (spec.startsWith('/')) return new RegExp(spec.slice(1, -1)).exec(tag)?.[1] ?? '';
  return spec;
}

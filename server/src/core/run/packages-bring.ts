import type { Thing } from '../images/things.js';
import { stemOfLibrary } from '../packages/library-names.js';
import { factsOfPackage } from '../packages/packages.js';
import { dependencies, type PackageFacts, plainPackages } from '../packages/packages-data.js';
import { packagesWith } from '../packages/packages-with.js';
import { liesElsewhere } from '../packages/program-places.js';
import { leavesOut } from '../packages/separate-programs.js';
import { baseName } from '../shell/paths.js';
import { type Brought, broughtNothing } from './brought.js';
import type { StageState } from './state.js';

/** Whether a package that instructions installed brings the thing, or may bring it along. */
export function packagesBring(state: StageState, thing: Thing): Brought {
  if (state.packages.size === 0 && state.removed.size === 0) return broughtNothing;
  // Distributions leave this folder to others.
  if (thing.kind === 'program' && thing.name.startsWith('/usr/local/')) return broughtNothing;
  if (thing.kind === 'program' && liesElsewhere(thing.name, state.base?.distro)) return broughtNothing;
  const holders = holdersOf(state, thing);
  // What was removed again was there while it was needed.
  let open = thing.kind === 'program' && state.removed.size > 0;
  for (const [name, { evidence, sure }] of state.packages) {
    if (isOfNoPackage(name, thing, holders, state)) continue;
    if (
      holders?.includes(name) === true ||
      bringsByFacts(factsOfPackage(name), thing) ||
      isPackage(name, thing)
    )
      return { answer: { value: sure && !isAccount(thing) ? true : undefined, evidence: [evidence] }, open };
    open ||= mayBringAlong(name, thing, state);
  }
  return { answer: undefined, open };
}

/** A library in a version that no package of the release holds (`libssl.so.1.1` since bookworm) comes with none of them. */
function isOfNoPackage(
  name: string,
  thing: Thing,
  holders: readonly string[] | undefined,
  { otherLibraries, base }: StageState,
): boolean {
  const isVersion = thing.kind === 'library' && thing.name.includes('.so.');
  // A file of a package, or a package named after a version, is of another release.
  const isForeign = name.includes('/') || name.endsWith('.deb') || /\d\.\d+(-dev)?$/.test(name);
  return isVersion && holders?.length === 0 && !otherLibraries && base?.distro === 'debian' && !isForeign;
}

function holdersOf({ base }: StageState, thing: Thing): readonly string[] | undefined {
  const [kind, name] =
    thing.kind === 'globalization'
      ? (['library', 'libicuuc'] as const)
      : [thing.kind, 'name' in thing ? thing.name : ''];
  if (kind !== 'library' && kind !== 'program') return undefined;
  if (base?.distro === undefined || base.release === undefined) return undefined;
  return packagesWith(kind, name.slice(name.lastIndexOf('/') + 1), `${base.distro}/${base.release}`);
}

/** Which accounts a package makes differs between distributions. */
function isAccount({ kind }: Thing): boolean {
  return kind === 'user' || kind === 'group';
}

function isPackage(name: string, thing: Thing): boolean {
  // A program is often called as its package is: tini, jq, git …
  if (thing.kind === 'program') return baseName(thing.name) === name;
  return thing.kind === 'package' && thing.name === name;
}

function bringsByFacts(facts: PackageFacts, thing: Thing): boolean {
  switch (thing.kind) {
    case 'library':
      return facts.libraries?.includes(stemOfLibrary(thing.name)) === true;
    case 'globalization':
      return facts.libraries?.includes('libicuuc') === true;
    case 'certificates':
      return facts.certificates === true;
    case 'zoneinfo':
      return facts.zoneinfo === true;
    case 'program':
      if (thing.name === 'node') return facts.runtimes?.includes('node') === true;
      return facts.bash === true && /(^|\/)bash$/.test(thing.name);
    case 'user':
    case 'group':
      return facts.users?.includes(thing.name) === true;
    case 'runtime':
      return facts.runtimes?.includes(thing.name) === true;
    default:
      return false;
  }
}

/**
 * Packages that are known to bring nothing but themselves leave an absence what it is; every other may depend on
 * anything. Recommended packages are at most certificates where all that is installed is plain.
 */
function mayBringAlong(name: string, thing: Thing, { recommends, base }: StageState): boolean {
  if (thing.kind === 'shell') return /^(busybox|bash|dash)(-static)?$/.test(name);
  if (thing.kind === 'program' && leavesOut(name, baseName(thing.name), base?.distro)) return false;
  if (!plainPackages.has(name)) return !(thing.kind === 'program' && isLibraryPackage(name));
  if (thing.kind === 'certificates') return recommends;
  return thing.kind === 'library' && dependenciesOf(name).has(stemOfLibrary(thing.name));
}

/** Libraries, by stem, that a plain package may pull in. */
function dependenciesOf(name: string): ReadonlySet<string> {
  const known = dependencies[name];
  return known === undefined ? commonDependencies : new Set(known);
}

/** Packages with a library and nothing to start. */
function isLibraryPackage(name: string): boolean {
  return /^lib[\w.+-]*\d[A-Za-z_.]*$|-libs$|^(libstdc\+\+|libgcc|libgomp|libpq|libcurl|gcompat|libc6-compat)$/.test(
    name,
  );
}

/** Libraries that plain packages (curl, wget, procps, vim …) pull in, over the distributions; by stem. */
const commonDependencies = new Set(
  'libcurl libz libssl libcrypto libnghttp2 libnghttp3 libngtcp2 libidn2 libpsl libssh2 librtmp libldap liblber libsasl2 libgssapi_krb5 libkrb5 libk5crypto libkrb5support libkeyutils libcom_err libbrotlidec libbrotlicommon libzstd libunistring libcares libgnutls libnettle libhogweed libgmp libp11-kit libtasn1 libffi libgcrypt libpcre2 libpcre libuuid libproc2 libprocps libncurses libncursesw libtinfo libjq libonig libmagic libbpf libelf libmnl libcap libxtables libtirpc libnsl libreadline libmpfr libsigsegv libuv liblmdb libmaxminddb libfstrm libprotobuf-c libjson-c libxml2 libicuuc libicudata libicui18n libgpm libpython libsodium libacl libattr liblz4 liblzma libbz2 libedit libfido2 libcbor libwrap libidn libevent libsystemd'.split(
    ' ',
  ),
);

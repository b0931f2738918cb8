import { debianPackagesWithLibrary, debianRunPackagesOf } from './debian-packages.js';

/**
 * Packages of Ubuntu 20.04, 22.04 and 24.04 whose names differ from those of every Debian release, by package with
 * headers. Source: packages.ubuntu.com, 2026-11-30.
 */
const own: Readonly<Record<string, readonly [string, string, string]>> = {
  'libssl-dev': ['libssl1.1', 'libssl3', 'libssl3t64'],
  // The number is that of the language: LDC 1.20, 1.28 and 1.36 stand for D 2.090, 2.098 and 2.106.
  'libphobos2-ldc-shared-dev': [
    'libphobos2-ldc-shared90',
    'libphobos2-ldc-shared98',
    'libphobos2-ldc-shared106',
  ],
  'libffi-dev': ['libffi7', 'libffi8', 'libffi8'],
  'libicu-dev': ['libicu66', 'libicu70', 'libicu74'],
  'libprotobuf-dev': ['libprotobuf17', 'libprotobuf23', 'libprotobuf32t64'],
  'libhiredis-dev': ['libhiredis0.14', 'libhiredis0.14', 'libhiredis1.1.0'],
  'libtiff-dev': ['libtiff5', 'libtiff5', 'libtiff6'],
  'libtiff5-dev': ['libtiff5', 'libtiff5', 'libtiff6'],
  'libwebp-dev': ['libwebp6', 'libwebp7', 'libwebp7'],
  'libyaml-cpp-dev': ['libyaml-cpp0.6', 'libyaml-cpp0.7', 'libyaml-cpp0.8'],
  'libjsoncpp-dev': ['libjsoncpp1', 'libjsoncpp25', 'libjsoncpp25'],
  'libgoogle-glog-dev': ['libgoogle-glog0v5', 'libgoogle-glog0v5', 'libgoogle-glog0v6t64'],
  'libtbb-dev': ['libtbb2', 'libtbb12', 'libtbb12'],
  'libldap2-dev': ['libldap-2.4-2', 'libldap-2.5-0', 'libldap2'],
  'libldap-dev': ['libldap-2.4-2', 'libldap-2.5-0', 'libldap2'],
  'libjpeg-dev': ['libjpeg8', 'libjpeg8', 'libjpeg8'],
  'libjpeg8-dev': ['libjpeg8', 'libjpeg8', 'libjpeg8'],
  'libjpeg-turbo8-dev': ['libjpeg-turbo8', 'libjpeg-turbo8', 'libjpeg-turbo8'],
  'libmysqlclient-dev': ['libmysqlclient21', 'libmysqlclient21', 'libmysqlclient21'],
  'default-libmysqlclient-dev': ['libmysqlclient21', 'libmysqlclient21', 'libmysqlclient21'],
  'libncurses5-dev': ['libncurses6 libtinfo6', 'libncurses6 libtinfo6', 'libncurses6 libtinfo6'],
  'libncursesw5-dev': ['libncursesw6 libtinfo6', 'libncursesw6 libtinfo6', 'libncursesw6 libtinfo6'],
};

/** The same by library, where its package has another name than the tables of Debian lead to. */
const ownLibraries: Readonly<Record<string, string>> = {
  libssl: 'libssl-dev',
  libcrypto: 'libssl-dev',
  libffi: 'libffi-dev',
  'libphobos2-ldc-shared': 'libphobos2-ldc-shared-dev',
  'libdruntime-ldc-shared': 'libphobos2-ldc-shared-dev',
  libicuuc: 'libicu-dev',
  libicui18n: 'libicu-dev',
  libprotobuf: 'libprotobuf-dev',
  libhiredis: 'libhiredis-dev',
  libtiff: 'libtiff-dev',
  libwebp: 'libwebp-dev',
  'libyaml-cpp': 'libyaml-cpp-dev',
  libjsoncpp: 'libjsoncpp-dev',
  libglog: 'libgoogle-glog-dev',
  libtbb: 'libtbb-dev',
  libldap: 'libldap-dev',
  libjpeg: 'libjpeg-dev',
  libmysqlclient: 'libmysqlclient-dev',
};

const releases = ['20.04', '22.04', '24.04'];
const boost = ['1.71.0', '1.74.0', '1.83.0'];
const debian = ['bullseye', 'bookworm', 'trixie'] as const;

/** Packages with libraries that a package with headers depends on in Ubuntu; `undefined` where that is not known. */
export function ubuntuRunPackagesOf(headers: string, release: string): readonly string[] | undefined {
  const at = releases.indexOf(release);
  if (at === -1) return undefined;
  if (Object.hasOwn(own, headers)) return own[headers]?.[at]?.split(' ');
  const part = /^libboost-(?!all-dev)([a-z-]{1,40})-dev$/.exec(headers)?.[1];
  if (headers === 'libboost-dev') return [];
  if (part !== undefined) return [boostPackage(part, at)];
  if (headers.startsWith('libboost')) return undefined;
  return asInDebian(at, (suite) => debianRunPackagesOf(headers, suite));
}

/** The packages that hold a library (soname stem) in Ubuntu. */
export function ubuntuPackagesWithLibrary(library: string, release: string): readonly string[] | undefined {
  const at = releases.indexOf(release);
  if (at === -1) return undefined;
  const headers = Object.hasOwn(ownLibraries, library) ? ownLibraries[library] : undefined;
  if (headers !== undefined) return ubuntuRunPackagesOf(headers, release);
  const part = /^libboost_([a-z_]{1,40})$/.exec(library)?.[1];
  if (part !== undefined) return [boostPackage(part.replaceAll('_', '-'), at)];
  return asInDebian(at, (suite) => debianPackagesWithLibrary(library, suite)?.slice(0, 1));
}

function boostPackage(part: string, at: number): string {
  return `libboost-${part}${boost[at] ?? ''}${part === 'chrono' && at === 2 ? 't64' : ''}`;
}

/**
 * A name that all Debian releases share holds for Ubuntu of the same years; 24.04 took the same step to 64-bit times
 * as trixie did.
 */
function asInDebian(
  at: number,
  ask: (suite: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const [first, second, third] = debian.map(ask);
  if (second === undefined || second.length === 0) return undefined;
  const plain = second.join(' ');
  const isSame = (other: readonly string[]): boolean =>
    plain === other.map((name) => name.replace(/t64$/, '')).join(' ');
  // Where bullseye is not told the step to 64-bit times has to be all that changed, in libraries of one long series.
  const isOneSeries =
    first === undefined
      ? third !== undefined &&
        plain !== third.join(' ') &&
        !/x26|tesseract|proj|bpf|aom|glew|dav1d/.test(plain)
      : isSame(first);
  if (!isOneSeries || (third !== undefined && !isSame(third))) return undefined;
  return at === 2 ? third : second;
}

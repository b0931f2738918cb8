import type { ImageFacts } from '../images/image-facts.js';
import { alpineHalves, alpineLibraries } from './alpine-halves-data.js';
import { debianRunPackagesOf } from './debian-packages.js';
import { stemOfLibrary } from './library-names.js';
import { packagesWith } from './packages-with.js';
import { runPackagesData } from './run-packages-data.js';
import { ubuntuPackagesWithLibrary, ubuntuRunPackagesOf } from './ubuntu-packages.js';

type System = Pick<ImageFacts, 'distro' | 'release'>;

/**
 * Run-time packages of a package with headers on the release of an image. `undefined` where the names are not known:
 * they differ from release to release, so guessing would give a package that does not exist.
 */
export function runPackagesOf(headers: string, { distro, release }: System): readonly string[] | undefined {
  if (headersAlone.has(headers)) return [];
  if (distro === 'alpine') return alpineHalvesOf(headers, release);
  if (release === undefined) return undefined;
  switch (distro) {
    case 'debian':
      return checkedNames(headers, release) ?? debianRunPackagesOf(headers, release);
    case 'ubuntu':
      return ubuntuRunPackagesOf(headers, release);
    default:
      return undefined;
  }
}

/** Templates and macros, or libraries that are linked statically, on every distribution. */
const headersAlone: ReadonlySet<string> = new Set(
  'nlohmann-json3-dev nlohmann-json-dev libasio-dev asio-dev rapidjson-dev libeigen3-dev eigen-dev libglm-dev glm-dev libcli11-dev cli11-dev libcereal-dev cereal-dev libcxxopts-dev cxxopts-dev libtclap-dev libgtest-dev libgmock-dev doctest-dev libutfcpp-dev libgsl-lite-dev librange-v3-dev range-v3-dev libexpected-dev'.split(
    ' ',
  ),
);

/** OpenSSL is of the third series since Alpine 3.17, and in `edge`, which is ahead of all releases. */
function alpineHalvesOf(headers: string, release: string | undefined): readonly string[] | undefined {
  if (headers === 'openssl-dev') {
    if (release === undefined) return undefined;
    const minor = /^3\.(\d+)/.exec(release)?.[1];
    const series = minor === undefined || Number(minor) >= 17 ? '3' : '1.1';
    return [`libssl${series}`, `libcrypto${series}`];
  }
  const half = Object.hasOwn(alpineHalves, headers) ? alpineHalves[headers] : undefined;
  return half === undefined ? undefined : [half];
}

function checkedNames(headers: string, release: string): readonly string[] | undefined {
  const names = Object.hasOwn(runPackagesData.packages, headers)
    ? runPackagesData.packages[headers]
    : undefined;
  const found = names?.[release] ?? (runPackagesData.releases.includes(release) ? names?.['*'] : undefined);
  return found?.split(' ');
}

/** Packages that bring a library (soname or its stem) on the release of an image, best first. */
export function packagesOfLibrary(
  library: string,
  { distro, release }: System,
): readonly string[] | undefined {
  if (distro === 'ubuntu') return ubuntuPackagesWithLibrary(stemOfLibrary(library), release ?? '');
  if (distro === undefined) return undefined;
  const stem = stemOfLibrary(library);
  if (distro === 'alpine' && Object.hasOwn(alpineLibraries, stem)) return [alpineLibraries[stem] ?? ''];
  // Debian builds the client of MySQL from MariaDB.
  if (stem === 'libmysqlclient') return packagesOfLibrary('libmariadb', { distro, release });
  return packagesWith('library', library, `${distro}/${release ?? ''}`);
}

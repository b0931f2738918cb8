import { runPackagesData } from './run-packages-data.js';

/**
 * Run-time packages of a `-dev` package on one Debian release (`bookworm`, `trixie`). `undefined` where the names are
 * not known: they differ from release to release, so guessing would give a package that does not exist.
 */
export function runPackagesOf(devPackage: string, release: string): readonly string[] | undefined {
  const names = Object.hasOwn(runPackagesData.packages, devPackage)
    ? runPackagesData.packages[devPackage]
    : undefined;
  const found = names?.[release] ?? (runPackagesData.releases.includes(release) ? names?.['*'] : undefined);
  return found?.split(' ');
}

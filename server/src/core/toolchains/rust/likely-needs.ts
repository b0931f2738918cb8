import type { ToolStage } from '../tool-call.js';
import type { CargoProject } from './cargo-project.js';

/** Libraries that a crate links where it finds their headers, which buildpack-deps has. */
const withHeaders = new Set(['liblzma', 'libcurl', 'libz']);

/** Libraries of the system that are linked unless a feature says otherwise, which a manifest shows. */
const linkedByDefault = new Set(['libssl', 'libcrypto', 'libpq', 'libmariadb', 'libsqlite3']);

/**
 * Those of the libraries that a program may need that it most likely does: what the default features of a crate link,
 * where no lock file says otherwise, and what a crate finds on the image that builds.
 */
export function likelyNeeds(
  { lock }: CargoProject,
  mayNeed: readonly string[],
  { facts }: Pick<ToolStage, 'facts'>,
): readonly string[] {
  if (lock === undefined) return mayNeed.filter((library) => linkedByDefault.has(library));
  // Of the images of Debian only buildpack-deps and what stands on it have libyaml, and with it headers of everything.
  return facts?.libraries['libyaml-0'] === true ? mayNeed.filter((library) => withHeaders.has(library)) : [];
}

/** Versions of glibc that the programs of a project most likely ask for when they are linked on one that has them. */
export function likelyAsks(project: CargoProject): readonly string[] {
  const { lock = '' } = project;
  const has = (crate: string): boolean => lock.includes(`name = "${crate}"`);
  return [...(startsProcesses(project, has) ? ['2.39'] : []), ...(cCrates.some(has) ? ['2.38'] : [])];
}

/** Crates with C or C++ in them that call strtol and its like, which have new names since glibc 2.38. */
const cCrates = [
  'zstd-sys',
  'librocksdb-sys',
  'aws-lc-sys',
  'aws-lc-fips-sys',
  'rdkafka-sys',
  'libduckdb-sys',
];

/** Crates whose purpose is to start other programs. */
const startingCrates = ['duct', 'async-process', 'open', 'opener', 'webbrowser', 'cmd_lib'];

/**
 * `std::process::Command` asks for pidfd_spawnp, which came with glibc 2.39: measured with rustc 1.85 of trixie, a
 * program that only prints, or uses threads, files and the net, runs on 2.36, and one that starts another does not.
 */
function startsProcesses({ sources }: CargoProject, has: (name: string) => boolean): boolean {
  return (
    startingCrates.some(has) || sources.some((text) => starts.test(text.split('#[cfg(test)]', 1)[0] ?? ''))
  );
}

const starts = /^(?![ \t]*\/\/).*\bprocess::(?:Command\b|\{[^}\n]{0,200}\bCommand\b)/m;

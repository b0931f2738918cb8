import type { Obstacle } from './cause.js';
import { newestVersion } from './elf.js';
import type { Closure, LoadedObject } from './library-closure.js';
import type { LoaderFamily } from './library-folders.js';
import { quoted } from './reason-text.js';

const maxVersions = 5;

/** Why a program with this closure does not start; empty when nothing is in its way. */
export function closureObstacles(closure: Closure, family: LoaderFamily): readonly Obstacle[] {
  // Only glibc's loader refuses a program whose symbol versions are not all there.
  return [...missingObstacles(closure), ...(family === 'glibc' ? versionObstacles(closure.objects) : [])];
}

function missingObstacles({ missing }: Closure): readonly Obstacle[] {
  return missing.map(({ name, wantedBy, unlisted }) => {
    const where =
      unlisted === undefined ? '' : `; ${quoted(unlisted)} is not in the loader's cache: run ldconfig`;
    const reason = `${quoted(name)} is missing, ${quoted(wantedBy)} needs it${where}`;
    return { reason, cause: { kind: 'library', name } };
  });
}

/** A library without any versions gets a warning from glibc's loader and passes; so does a weak need. */
function versionObstacles(objects: readonly LoadedObject[]): readonly Obstacle[] {
  return objects.flatMap((object) => {
    const lacking = new Map<LoadedObject, string[]>();
    for (const { library, version, weak } of object.elf.versionNeeds) {
      const found = objects.find(({ path, elf }) => elf.soname === library || path.endsWith(`/${library}`));
      const defined = found?.elf.versionsDefined ?? [];
      if (found === undefined || weak || defined.length === 0 || defined.includes(version)) continue;
      lacking.set(found, [...(lacking.get(found) ?? []), version]);
    }
    return [...lacking].map(([library, versions]) => versionObstacle(object.path, library, versions));
  });
}

function versionObstacle(
  wantedBy: string,
  { path, elf }: LoadedObject,
  versions: readonly string[],
): Obstacle {
  const prefix = /^[A-Z]+_/.exec(versions[0] ?? '')?.[0] ?? '';
  const newest = newestVersion(elf.versionsDefined, prefix);
  const has = newest === undefined ? '' : `, which goes up to ${prefix}${newest}`;
  const lacking = versions.slice(0, maxVersions).map((version) => quoted(version).slice(1, -1));
  return {
    reason: `${lacking.join(', ')} is not in ${quoted(path)}${has}; ${quoted(wantedBy)} needs it`,
    cause: { kind: 'version', versions, library: path, ...(newest !== undefined && { newest }) },
  };
}

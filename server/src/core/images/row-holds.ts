import { isBusyboxLink } from '../packages/alpine-packages.js';
import { isLanguageProgram } from '../packages/language-programs.js';
import { isLibrary, stemOfLibrary } from '../packages/library-names.js';
import { packagesWith } from '../packages/packages-with.js';
import type { ImageRow } from './inventory-rows.js';
import type { Thing } from './things.js';

/** What one row says of a thing; `false` only where its list is complete for things of this kind. */
export function rowHolds(row: ImageRow, thing: Thing): boolean | undefined {
  switch (thing.kind) {
    case 'library':
      return holdsLibrary(row, thing.name);
    case 'program':
      return holdsProgram(row, thing.name);
    case 'shell':
      return holdsShell(row);
    case 'certificates':
      return isCut(row) ? undefined : holdsPackage(row, ['ca-certificates', 'ca-certificates-bundle']);
    case 'zoneinfo':
      return holdsPackage(row, ['tzdata', 'tzdata-legacy']);
    case 'globalization':
      return holdsLibrary(row, 'libicuuc');
    case 'package':
      return isCut(row) ? undefined : holdsPackage(row, [thing.name]);
    default:
      return undefined;
  }
}

/** Images that are cut out of a distribution: parts of packages (chiseled), or files beside them (distroless). */
function isCut({ image, base }: ImageRow): boolean {
  return base.startsWith('ubuntu-chiseled/') || image.startsWith('gcr.io/distroless/');
}

function holdsPackage(
  { packages, perhaps, complete }: ImageRow,
  names: readonly string[],
): boolean | undefined {
  if (names.some((name) => packages.has(name))) return true;
  if (names.some((name) => perhaps.has(name))) return undefined;
  return complete ? false : undefined;
}

function holdsLibrary(row: ImageRow, name: string): boolean | undefined {
  if ([...row.libraries].some((file) => isLibrary(file, name))) return true;
  if (isVendorLibrary(name)) return row.complete || isDistribution(row) ? false : undefined;
  if (row.base.startsWith('ubuntu')) return holdsLibraryOfUbuntu(row, name);
  const packages = packagesWith('library', name, row.base);
  return packages === undefined ? absentInKnown(row) : holdsPackage(row, packages);
}

/** Ubuntu has Debian's packages under other versions: they are compared without. */
function holdsLibraryOfUbuntu(row: ImageRow, name: string): boolean | undefined {
  const packages = packagesWith('library', stemOfLibrary(name), 'debian/any')?.map(withoutVersion);
  if (packages === undefined) return undefined;
  const isThere = [...row.packages].some((one) => packages.includes(withoutVersion(one)));
  if (isThere) return name.includes('.so') ? undefined : true;
  return row.complete ? false : undefined;
}

/** `libicu74` -> `libicu`, `libssl3t64` -> `libssl`, `libboost-system1.83.0` -> `libboost-system`. */
function withoutVersion(name: string): string {
  return name.replace(/t64$/, '').replace(/-?\d[\d.]{0,40}(?:v5|[a-z])?$/, '');
}

/** Libraries of language vendors that no distribution packages: only images of the vendor have them. */
function isVendorLibrary(name: string): boolean {
  return /^lib(?:swift[A-Z_]\w*|Foundation(?:Essentials|Networking|XML|Internationalization)?|_FoundationICU|BlocksRuntime)(?:\.so|$)/.test(
    name,
  );
}

/** Of the image of a distribution a list that is not whole still shows that nothing but packages is in it. */
function isDistribution({ image, base }: ImageRow): boolean {
  return base.startsWith(`${image}/`);
}

/**
 * What no table names is not in an image without packages, nor in Alpine's own: the tables list all that its few
 * packages hold.
 */
function absentInKnown(row: ImageRow): boolean | undefined {
  const isAlpine = row.base.startsWith('alpine/') && row.complete && isDistribution(row);
  return row.base === 'scratch' || isAlpine ? false : undefined;
}

const programFolders = /^\/(?:usr\/)?s?bin\/[^/]+$/;
/** Programs that the row of an image names wherever they lie. */
const interpreters = /^(?:python|node|ruby|php|java|perl|bun|deno)[\d.]*$/;

function holdsProgram(row: ImageRow, name: string): boolean | undefined {
  const { image } = row;
  const base = name.slice(name.lastIndexOf('/') + 1);
  const isPath = name.includes('/');
  if (isPath ? row.programs.has(name) : liesSomewhere(row, `/${name}`)) return true;
  // Nothing but packages is in these images.
  if (isPath && image.startsWith('gcr.io/distroless/') && name.startsWith('/usr/local/')) return false;
  if (isPath && !programFolders.test(name)) {
    return row.complete && interpreters.test(base) && !holdsSomewhere(row, base) ? false : undefined;
  }
  if (row.base.startsWith('scratch')) return false;
  if (row.base.startsWith('alpine/') && row.packages.has('busybox') && isBusyboxLink(base, releaseOf(row)))
    return true;
  if (hasBusyboxFolder(row) && isBusyboxLink(base, '3.12')) return undefined;
  const packages = packagesWith('program', base, row.base);
  if (packages === undefined) return row.complete && isLanguageProgram(base) ? false : absentInKnown(row);
  if (row.base.startsWith('ubuntu-chiseled/')) return row.complete ? false : undefined;
  return holdsPackage(row, packages);
}

function liesSomewhere({ programs }: ImageRow, end: string): boolean {
  for (const path of programs) if (path.endsWith(end)) return true;
  return false;
}

/** `/usr/local/bin/python3.11` is not there where only `/usr/bin/python3.11` is; links between them are not listed. */
function holdsSomewhere({ programs }: ImageRow, base: string): boolean {
  const stem = base.replace(/(?<![\d.])[\d.]+$/, '');
  return [...programs].some((path) => {
    const other = path.slice(path.lastIndexOf('/') + 1);
    return other.replace(/(?<![\d.])[\d.]+$/, '') === stem && path.startsWith('/usr/local/');
  });
}

/** Debug variants of distroless have a busybox in a folder of its own, with links that no list names. */
function hasBusyboxFolder({ programs }: ImageRow): boolean {
  return programs.has('/busybox/sh');
}

function releaseOf({ base }: ImageRow): string {
  return base.slice(base.indexOf('/') + 1);
}

function holdsShell(row: ImageRow): boolean | undefined {
  if (row.shell === false || row.base === 'scratch') return false;
  if (row.shell !== undefined) return row.shell === '/bin/sh' || row.shell === '/usr/bin/sh';
  return isCut(row)
    ? undefined
    : holdsPackage(row, ['dash', 'bash', 'busybox', 'busybox-binsh']) === true || undefined;
}

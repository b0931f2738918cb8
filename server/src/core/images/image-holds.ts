import type { ImageContents } from './find-rows.js';
import type { ImageFacts } from './image-facts.js';
import type { ImageRow } from './inventory-rows.js';
import { holdsManager } from '../packages/package-managers.js';
import { packagesWith } from '../packages/packages-with.js';
import { hasGroup, hasUser } from './accounts.js';
import { readHolds } from './read-images.js';
import { rowHolds } from './row-holds.js';
import { type Held, notKnown, type Thing } from './things.js';

/**
 * Whether an image holds a thing. Lists that are complete come first, then what is established of its release and
 * family, then lists of images that are alike. Ask `StageRuntime.holds` for a stage: what its instructions bring counts there.
 */
export function imageHolds(image: ImageFacts, thing: Thing): Held {
  if (image.built !== undefined) return image.built(thing);
  const contents = image.contents?.();
  const listed = contents === undefined ? notKnown : contentsHold(contents, thing);
  if (listed.certain && listed.value !== undefined) return listed;
  const value = factsHold(image, thing);
  // Facts name libraries without their version: the list knows which one.
  const isVersion = thing.kind === 'library' && thing.name.includes('.so') && listed.value === false;
  return value === undefined || (value && isVersion) ? listed : { value, certain: image.certainty !== 'low' };
}

function contentsHold({ rows, exact, floor, read }: ImageContents, thing: Thing): Held {
  if (read !== undefined) {
    const value = readHolds(read, thing);
    return { value, certain: value !== undefined };
  }
  if (floor !== undefined && rowHolds(floor, thing) === true) return { value: true, certain: false };
  const [first, ...others] = rows.map((row) => rowHolds(row, thing));
  if (first === undefined || others.some((value) => value !== first)) return notKnown;
  if (floor !== undefined && !first && rows.some((row) => isNamedOtherwise(thing, row, floor)))
    return notKnown;
  return { value: first, certain: exact && rows.every(isFirm) };
}

/** `libldap.so.2` of one release is `libldap-2.5.so.0` on the one before: rows of that one do not tell of it. */
function isNamedOtherwise(thing: Thing, row: ImageRow, floor: ImageRow): boolean {
  if (thing.kind !== 'library' && thing.kind !== 'program') return false;
  const there = packagesWith(thing.kind, thing.name, row.base);
  const here = packagesWith(thing.kind, thing.name, floor.base);
  return there?.length === 0 && here !== undefined && here.length > 0;
}

function isFirm({ certainty }: ImageRow): boolean {
  return certainty === 'read' || certainty === 'observed' || certainty === 'computed';
}

function factsHold(image: ImageFacts, thing: Thing): boolean | undefined {
  switch (thing.kind) {
    case 'library':
      return libraryInFacts(image, thing.name);
    case 'program':
      return programInFacts(image, thing.name);
    case 'shell':
      return image.shell === undefined
        ? undefined
        : image.shell === '/bin/sh' || image.shell === '/usr/bin/sh';
    case 'user':
      return hasUser(image, thing.name);
    case 'group':
      return hasGroup(image, thing.name);
    case 'certificates':
      return image.caCertificates;
    case 'zoneinfo':
      return image.zoneinfo;
    case 'loader':
      return image.runsDynamic === undefined ? undefined : image.runsDynamic === thing.family;
    case 'runtime':
      return Object.hasOwn(image.runtimes, thing.name) || undefined;
    case 'globalization':
      return image.libraries['libicuuc'];
    case 'package':
      return undefined;
  }
}

/** PATH may lead to a shell that is not at /bin/sh, such as the one of a busybox in a folder of its own. */
function holdsSh({ shell, env }: ImageFacts, name: string): boolean | undefined {
  if (shell?.endsWith('bin/sh') === true) return true;
  const isByPath = !name.includes('/') && /(?:^|:)\/busybox(?:\/|:|$)/.test(env['PATH'] ?? '');
  return isByPath ? undefined : false;
}

function libraryInFacts(image: ImageFacts, name: string): boolean | undefined {
  const stem = name.split('.so')[0] ?? name;
  const listed = Object.hasOwn(image.libraries, stem) ? image.libraries[stem] : undefined;
  if (listed !== undefined) return listed;
  return image.libc === 'none' ? false : undefined;
}

function programInFacts(image: ImageFacts, name: string): boolean | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === 'bash') return image.bash;
  if (base === 'sh' && image.shell !== undefined) return holdsSh(image, name);
  return holdsManager(image.packageManager, base);
}

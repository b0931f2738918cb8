import type { ReadImage } from '../../protocol/read-image.js';
import { type ImageRow, rowsOf } from './inventory-rows.js';
import { readTag } from './tag-words.js';

/** Rows that say what an image holds. An answer counts when all of them give it. */
export interface ImageContents {
  readonly rows: readonly ImageRow[];
  /**
   * Whether they are about this very image: its tag or an alias of it, or the same line and variant on the same
   * release. Else they are of its neighbours, and what they say is likely at most.
   */
  readonly exact: boolean;
  /** Of rows that are of other releases: the distribution on the release of the image, which is in it. */
  readonly floor?: ImageRow;
  /** The image of a distribution, with nothing added. */
  readonly plain: boolean;
  /** The image itself, where it was read: it answers alone. */
  readonly read?: ReadImage;
}

/**
 * What the catalogue holds of `repository:tag`, an image built on `release` (`debian/bookworm`; `undefined` = not
 * known). Tags that no row has are judged by rows of the same variant: those of the line, else all on the release,
 * else all on other releases of the distribution.
 */
export function findContents(
  repository: string,
  tag: string,
  release: string | undefined,
): ImageContents | undefined {
  const rows = rowsOf(repository);
  if (rows.length === 0) return siblingContents(repository, tag);
  const plain = plainImages.has(repository);
  const wanted = tag === '' ? 'latest' : tag;
  const own = rows.find((row) => row.tag === wanted || (row.tag === '' && wanted === 'latest'));
  const found = own ?? rows.find((row) => row.aliases.includes(wanted));
  if (found !== undefined) return { rows: [found], exact: true, plain };
  const variant = variantOf(repository, wanted, release);
  const alike = rows.filter((row) => isSameVariant(repository, row, variant));
  const here = alike.filter(
    ({ base }) => release === undefined || base === release || isDistroless(repository),
  );
  const version = readTag(wanted).version;
  const line = here.filter((row) => isSameLine(row, version));
  if (line.length > 0 && release !== undefined) return { rows: line, exact: true, plain };
  if (plain && here.length > 0 && release !== undefined) return { rows: here, exact: true, plain };
  if (alike.length === 0) return undefined;
  const floor = release === undefined ? undefined : plainRow(release);
  return { rows: alike, exact: false, plain, ...(floor !== undefined && { floor }) };
}

/** The image of a distribution on a release, which all images on that release have in them. */
function plainRow(release: string): ImageRow | undefined {
  const [distribution = ''] = release.split('/');
  return plainImages.has(distribution)
    ? rowsOf(distribution).find(({ base }) => base === release)
    : undefined;
}

/** Distroless images on a Debian release without rows are as those on another: they start the same. */
function siblingContents(repository: string, tag: string): ImageContents | undefined {
  const number = /-debian(\d+)$/.exec(repository)?.[1];
  if (!isDistroless(repository) || number === undefined || number === '12') return undefined;
  const found = findContents(repository.replace(/(?<!\d)\d+$/, '12'), tag, undefined);
  return found === undefined ? undefined : { ...found, exact: false };
}

/** Images of which the rows of any release are alike but for the names of their libraries' packages. */
const plainImages = new Set(['alpine', 'debian', 'scratch']);

function isDistroless(repository: string): boolean {
  return repository.startsWith('gcr.io/distroless/');
}

/** What a tag says besides version and release; the distribution belongs to it. */
function variantOf(repository: string, tag: string, release: string | undefined): string {
  const words = readTag(tag).words.filter((word) => !isNoVariant(repository, word));
  const distribution = isDistroless(repository) ? '' : (release ?? '').split('/')[0];
  return [...words.sort(), distribution].join(' ');
}

function isNoVariant(repository: string, word: string): boolean {
  if (/^(latest|alpine|\d{8}|)$/.test(word)) return true;
  // The slim image of Debian lacks documentation only, `nonroot` is another user, `cli` what PHP is without a word.
  if (repository === 'debian') return word === 'slim';
  return isDistroless(repository) ? word === 'nonroot' : repository === 'php' && word === 'cli';
}

function isSameVariant(repository: string, row: ImageRow, variant: string): boolean {
  return variantOf(repository, row.tag, row.base) === variant;
}

/** `22.11.0` and `22` are of one line, `22` and `24` are not. */
function isSameLine({ tag }: ImageRow, version: string | undefined): boolean {
  const own = readTag(tag).version;
  if (own === undefined || version === undefined) return own === version;
  return `${own}.`.startsWith(`${version}.`) || `${version}.`.startsWith(`${own}.`);
}

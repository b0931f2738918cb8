import type { ImageRecord } from '../../ports/engine.js';
import type { ImageTree } from '../binary/image-tree.js';

/** A path that the configuration of an image names. */
export interface NeededFile {
  readonly path: string;
  /** As a Dockerfile calls it: `CMD`, `ENV CONFIG`. */
  readonly named: string;
}

/** A file that the original holds and the result does not. */
export interface LostFile extends NeededFile {
  readonly kind: 'missing' | 'not-executable';
}

/** Words of commands and values of variables that may be paths, told from the configuration alone. */
export function neededFiles(image: ImageRecord, inherited: readonly string[] = []): readonly NeededFile[] {
  const { entrypoint, command, environment, settings, workingDirectory } = image;
  const check = settings?.healthcheck?.test.slice(1) ?? [];
  const lists = [
    ['ENTRYPOINT', entrypoint],
    ['CMD', command],
    ['HEALTHCHECK', check],
  ] as const;
  const fromWords = lists.flatMap(([named, words]) =>
    words.flatMap(shellWords).map((word) => ({ path: inFolder(word, workingDirectory), named })),
  );
  const fromVariables = environment
    .filter((entry) => !inherited.includes(entry) && !entry.startsWith('PATH='))
    .flatMap((entry) => {
      const cut = entry.indexOf('=');
      const values = entry.slice(cut + 1).split(':');
      return values
        .filter((value) => value.startsWith('/') && value !== '/')
        .map((path) => ({ path, named: `ENV ${entry.slice(0, cut)}` }));
    });
  const all = [...fromWords, ...fromVariables, ...volumesOf(image)];
  return [...new Map(all.map((one) => [one.path, one])).values()];
}

function volumesOf({ settings }: ImageRecord): readonly NeededFile[] {
  return (settings?.volumes ?? []).map((path) => ({ path, named: 'VOLUME' }));
}

/** What a shell would take for words, roughly: too many words do no harm, each is looked up in the original first. */
function shellWords(text: string): readonly string[] {
  return text
    .split(/[\s;&|()<>"'=]+/)
    .filter((word) => word !== '' && !word.startsWith('-') && !word.includes('$'));
}

function inFolder(word: string, folder: string): string {
  if (word.startsWith('/')) return word;
  const parts = `${folder}/${word}`.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

/** Which of `needed` the original has and the result lacks. Of folders their direct entries count too. */
export async function findLost(
  needed: readonly NeededFile[],
  before: ImageTree,
  after: ImageTree,
  workingDirectory: string,
): Promise<readonly LostFile[]> {
  const lost: LostFile[] = [];
  for (const one of needed) {
    const was = await before.find(one.path);
    if (was === undefined) continue;
    const is = await after.find(one.path);
    if (is === undefined) lost.push({ ...one, kind: 'missing' });
    else if (was.file.kind === 'folder')
      lost.push(...(await lostEntries(one, before, after, workingDirectory)));
    else if ((was.file.mode & 0o111) !== 0 && (is.file.mode & 0o111) === 0)
      lost.push({ ...one, kind: 'not-executable' });
  }
  return lost;
}

/** The working folder holds the sources, which stay behind; folders of the system differ from base to base. */
async function lostEntries(
  one: NeededFile,
  before: ImageTree,
  after: ImageTree,
  workingDirectory: string,
): Promise<readonly LostFile[]> {
  const holdsSources = `${workingDirectory}/`.startsWith(`${one.path.replace(/(?<!\/)\/+$/, '')}/`);
  if (
    holdsSources ||
    one.path.split('/').length < 3 ||
    /^\/(usr|etc|var|lib|proc|sys|dev|root)\b/.test(one.path)
  )
    return [];
  const had = await before.list(one.path);
  if (had.length === 0) return [];
  const has = new Set(await after.list(one.path));
  return had
    .filter((name) => !has.has(name))
    .map((name) => ({ named: one.named, path: `${one.path}/${name}`, kind: 'missing' }));
}

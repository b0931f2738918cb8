import { dirname, resolve } from 'node:path';
import type { ImageAnswer, NamedImage } from '../../../server/src/features/image-answers.js';
import { thingOf } from '../../../server/src/features/named-things.js';
import { repositoryRoot } from '../../../server/src/main/disk-files.js';
import { statOf } from '../../../server/src/main/stat-of.js';
import { createAnalyser, type Analyser } from './analysing.js';
import { findFiles } from './files.js';
import { imageTable } from './image-table.js';
import { checkLock, lockedOf, writeLock } from './image-lock.js';
import { choice, readCommandLine, type Options } from './options.js';
import { readSource } from './read-file.js';
import { readDigests, readImages } from './read-images.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const imageOptions = {
  image: {
    type: 'string',
    multiple: true,
    value: 'REF',
    help: 'An image to show, besides those of the files.',
  },
  holds: {
    type: 'string',
    multiple: true,
    value: 'KIND:NAME',
    help: 'Ask whether the images hold it: library, program, user, group, package, runtime or loader with a name, or shell, certificates, zoneinfo or globalization.',
  },
  read: {
    type: 'string',
    value: 'SOURCE',
    help: 'Inspect the images: engine, registry, or an archive of docker save or an OCI layout. Nothing is pulled or run.',
  },
  platform: { type: 'string', value: 'PLATFORM', help: 'The platform to read, such as linux/arm64.' },
  lock: { type: 'boolean', help: 'Write what was read to stage-insight.lock.json in the repository.' },
  check: { type: 'boolean', help: 'Fail when that file is stale.' },
  format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'], help: 'text or json.' },
} as const satisfies Options;

/** `images`: what is known of base images, read anew when asked; 1 when one could not be read, or a lock is stale. */
export async function images(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, imageOptions);
  const format = choice('format', values.format, imageOptions.format.choices);
  const things = (values.holds ?? []).map(readThing);
  if (values.lock === true && values.check === true)
    throw new UsageError('--lock writes the lock and --check only compares it; give one of them');
  const analyser = await createAnalyser();
  const named = namedImages(analyser, positionals, values);
  const root = rootOf(positionals);
  // What a tag means now is known without its layers.
  const onlyDigests = values.check === true && values.read === 'registry';
  const digests = onlyDigests ? await readDigests(lockedOf(root, named ?? []), terminal) : undefined;
  const { read, failed } =
    digests === undefined ? await readImages(named, values, terminal) : { read: [], failed: digests.failed };
  const wanted = named ?? read.map(({ image }) => ({ image, isBuiltHere: false }));
  const isWhole = (positionals.length === 0 ? ['.'] : positionals).some((path) => resolve(path) === root);
  const isPart = !isWhole || values.image !== undefined || named === undefined;
  if (values.lock === true) writeLock(root, wanted, read, isPart, terminal);
  const faults = values.check === true ? checkLock(root, wanted, digests?.digests ?? read, isPart) : [];
  const answers = analyser.images(distinct(wanted), read, things, root);
  terminal.print(format === 'json' ? json(answers) : imageTable(answers));
  for (const fault of faults) terminal.warn(`stage-insight: ${fault}`);
  return failed || faults.length > 0 ? 1 : 0;
}

function json(answers: readonly ImageAnswer[]): string {
  return `${JSON.stringify({ version: 1, images: answers }, null, 2)}\n`;
}

function readThing(text: string): string {
  if (thingOf(text) !== undefined) return text;
  throw new UsageError(
    `--holds takes KIND:NAME with library, program, user, group, package, runtime or loader, or one of shell, certificates, zoneinfo and globalization; not ${text}`,
  );
}

/** What the call is about; `undefined`: all that an archive holds. */
function namedImages(
  analyser: Analyser,
  paths: readonly string[],
  { image, read }: { readonly image?: readonly string[]; readonly read?: string },
): readonly NamedImage[] | undefined {
  const given = (image ?? []).map((one) => ({ image: one, isBuiltHere: false }));
  if (paths.length === 0 && image !== undefined) return given;
  if (paths.length === 0 && read !== undefined && !['engine', 'registry'].includes(read)) return undefined;
  const { files, errors } = findFiles(paths.length === 0 ? ['.'] : paths);
  const [fault] = errors;
  if (fault !== undefined) throw new UsageError(fault.message);
  const wanted = files.filter(({ file, isNamed }) => isNamed || !analyser.isExcluded(file));
  return [...given, ...wanted.flatMap(({ file }) => analyser.bases(file, readSource(file).text))];
}

function distinct(named: readonly NamedImage[]): readonly NamedImage[] {
  const byName = new Map<string, NamedImage>();
  for (const one of named) if (!byName.has(one.image) || one.isBuiltHere) byName.set(one.image, one);
  return [...byName.values()].sort((a, b) => (a.image < b.image ? -1 : 1));
}

function rootOf([first]: readonly string[]): string {
  const path = first === undefined || first === '-' ? process.cwd() : resolve(first);
  const isFolder = statOf(path)?.isDirectory() === true;
  const folder = isFolder ? path : dirname(path);
  return repositoryRoot(folder) ?? folder;
}

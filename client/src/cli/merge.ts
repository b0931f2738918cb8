import { readdirSync, rmSync } from 'node:fs';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builderPatterns } from '../../../server/src/features/builder-patterns.js';
import type { mergeFiles } from '../../../server/src/features/merge-files.js';
import { pageOf } from '../../../server/src/features/refusal-page.js';
import { createDiskFiles, readText } from '../../../server/src/main/disk-files.js';
import { nameOf, readSource } from './read-file.js';
import { readCommandLine, type Options } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { refuseChanged, writeFiles } from './write-file.js';

export const mergeOptions = {
  glue: {
    type: 'string',
    value: 'SCRIPT',
    help: 'The script that builds the first file and copies out of it; without it, the one beside the files.',
  },
  write: { type: 'boolean', help: 'Write the files, and delete the one that is merged into the other.' },
} as const satisfies Options;

/** `merge`: the builder pattern's two Dockerfiles as one, on standard output unless --write. */
export async function merge(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, mergeOptions);
  const [buildFile, targetFile, ...more] = positionals;
  if (buildFile === undefined || targetFile === undefined || more.length > 0) {
    throw new UsageError('merge takes two Dockerfiles: the one that builds and the one that ships');
  }
  const root = rootOf([buildFile, targetFile, values.glue ?? targetFile]);
  const originals = new Map<string, Buffer>();
  const file = (named: string): { path: string; text: string } => {
    const { text, bytes } = readSource(named);
    const path = relative(root, resolve(named)).split(sep).join('/');
    originals.set(path, bytes);
    return { path, text };
  };
  const build = file(buildFile);
  const target = file(targetFile);
  const glue = file(values.glue ?? findGlue(dirname(resolve(targetFile)), build.path, target.path, root));
  const files = createDiskFiles().context(pathToFileURL(root).href);
  const { loadService } = await import('../../../server/src/main/analysis.js');
  const merged = loadService(terminal.warn).merge({ build, target, glue, files });
  if (merged.kind === 'refused') {
    terminal.warn(`${nameOf(merged.file)}:${merged.line + 1}: ${merged.message} [${merged.code}]`);
    terminal.warn(`${merged.hint} See ${pageOf(merged.code)}.`);
    return 3;
  }
  for (const note of merged.notes) terminal.note(note);
  if (values.write !== true) {
    terminal.print(merged.changed[0]?.text ?? '');
    return 0;
  }
  writeMerged(merged, root, originals);
  const names = merged.changed.map(({ path }) => nameOf(path));
  terminal.note(`wrote ${names.join(', ')}; deleted ${merged.deleted.map(nameOf).join(', ')}`);
  return 0;
}

/** `originals`: what the files held when they were merged, by path from the root. */
function writeMerged(
  { changed, deleted }: Extract<ReturnType<typeof mergeFiles>, { kind: 'merged' }>,
  root: string,
  originals: ReadonlyMap<string, Buffer>,
): void {
  for (const path of deleted) {
    const before = originals.get(path);
    if (before !== undefined) refuseChanged(path, before, join(root, path));
  }
  const changes = changed.map(({ path, text }) => ({
    file: path,
    target: join(root, path),
    text,
    before: originals.get(path) ?? Buffer.alloc(0),
  }));
  writeFiles(changes);
  for (const path of deleted) rmSync(join(root, path));
}

/** The folder that paths are told from: the working one, unless a file lies outside it. */
function rootOf(paths: readonly string[]): string {
  const here = process.cwd();
  const isInside = paths.every((path) => !relative(here, resolve(path)).startsWith('..'));
  return isInside ? here : parse(here).root;
}

/** The script beside the Dockerfiles that joins just these two. */
function findGlue(folder: string, build: string, target: string, root: string): string {
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(sh|mk|json|ya?ml)$|^(GNUm|M|m)akefile$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .filter((path) => {
      const name = relative(root, path).split(sep).join('/');
      const patterns = builderPatterns({ path: name, text: readText(path) ?? '' });
      return patterns.some((pattern) => pattern.build === build && pattern.target === target);
    });
  const [only, ...others] = found;
  if (only === undefined)
    throw new UsageError('no script beside the two files joins them; name it with --glue');
  if (others.length > 0)
    throw new UsageError(`several scripts join the two files; name one with --glue: ${found.join(', ')}`);
  return only;
}

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builderPatterns, mergeFiles } from '../../../server/src/features/builder-patterns.js';
import { pageOf } from '../../../server/src/features/conversion.js';
import { createDiskFiles } from '../../../server/src/main/disk-files.js';
import { readSource } from './files.js';
import { readCommandLine } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { writeWhole } from './write-file.js';

/** `merge`: the builder pattern's two Dockerfiles as one, on standard output unless --write. */
export function merge(words: readonly string[], terminal: Terminal): number {
  const options = { glue: { type: 'string' }, write: { type: 'boolean' } } as const;
  const { values, positionals } = readCommandLine(words, options);
  const [buildFile, targetFile, ...more] = positionals;
  if (buildFile === undefined || targetFile === undefined || more.length > 0) {
    throw new UsageError('merge takes two Dockerfiles: the one that builds and the one that ships');
  }
  const root = rootOf([buildFile, targetFile, values.glue ?? targetFile]);
  const file = (path: string): { path: string; text: string } => {
    return { path: relative(root, resolve(path)).split(sep).join('/'), text: readSource(path).text };
  };
  const build = file(buildFile);
  const target = file(targetFile);
  const glue = file(values.glue ?? findGlue(dirname(resolve(targetFile)), build.path, target.path, root));
  const files = createDiskFiles().context(pathToFileURL(root).href);
  const merged = mergeFiles({ build, target, glue, files });
  if (merged.kind === 'refused') {
    terminal.warn(`${merged.file}:${merged.line + 1}: ${merged.message} [${merged.code}]`);
    terminal.warn(`${merged.hint} See ${pageOf(merged.code)}.`);
    return 3;
  }
  for (const note of merged.notes) terminal.warn(note);
  if (values.write !== true) {
    terminal.print(merged.changed[0]?.text ?? '');
    return 0;
  }
  for (const { path, text } of merged.changed) writeWhole(join(root, path), text);
  for (const path of merged.deleted) rmSync(join(root, path));
  const names = merged.changed.map(({ path }) => path);
  terminal.warn(`wrote ${names.join(', ')}; deleted ${merged.deleted.join(', ')}`);
  return 0;
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
      const patterns = builderPatterns({ path: name, text: readFileSync(path, 'utf8') });
      return patterns.some((pattern) => pattern.build === build && pattern.target === target);
    });
  const [only, ...others] = found;
  if (only === undefined)
    throw new UsageError('no script beside the two files joins them; name it with --glue');
  if (others.length > 0)
    throw new UsageError(`several scripts join the two files; name one with --glue: ${found.join(', ')}`);
  return only;
}

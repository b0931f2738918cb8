import { folderOf, joinPath, resolvePath } from '../../../core/shell/paths.js';
import type { Subject } from '../subject.js';

/**
 * Folders that the compiler of TypeScript writes, as its options and its settings say; none where it only checks.
 * `undefined`: beside the sources, or the settings are not to be seen.
 */
export function foldersOfCompiler(
  subject: Subject,
  cwd: string,
  options: readonly string[],
): readonly string[] | undefined {
  if (options.some((word) => word === '--noEmit' || word === '--version' || word === '--init')) return [];
  if (options.some((word) => /^(-w|--watch)$|\?/.test(word))) return undefined;
  const asked = valueOf(options, ['--outDir', '--outdir']);
  if (asked !== undefined) return folderAt(cwd, asked);
  const isBuild = options.some((word) => word === '-b' || word === '--build');
  const project = isBuild
    ? options.find((word) => !word.startsWith('-'))
    : valueOf(options, ['-p', '--project']);
  const file = settingsAt(subject, cwd, project ?? '.');
  return file === undefined ? undefined : foldersOf(subject, file, isBuild, 0);
}

function valueOf(options: readonly string[], names: readonly string[]): string | undefined {
  const at = options.findIndex((word) => names.includes(word));
  return at === -1 ? undefined : options[at + 1];
}

function folderAt(folder: string, path: string): readonly string[] | undefined {
  const found = resolvePath(folder, path.replace(/\/$/, ''));
  return found === undefined || found === folder ? undefined : [found];
}

function settingsAt({ read }: Subject, folder: string, path: string): string | undefined {
  const place = resolvePath(folder, path);
  const files = place === undefined ? [] : [place, `${place}.json`, joinPath(place, 'tsconfig.json')];
  return files.find((file) => file.endsWith('.json') && read(file) !== undefined);
}

function foldersOf(
  subject: Subject,
  file: string,
  isBuild: boolean,
  depth: number,
): readonly string[] | undefined {
  const text = textOf(subject, file);
  if (text === undefined || depth > 5) return undefined;
  if (/"noEmit"\s*:\s*true/.test(text)) return isBuild ? referenced(subject, file, text, depth) : [];
  const own = /"(?:outDir|declarationDir)"\s*:\s*"([\w./-]{1,200})"/.exec(text)?.[1];
  const folders = own === undefined ? inherited(subject, file, text, depth) : folderAt(folderOf(file), own);
  if (!isBuild) return folders;
  const parts = referenced(subject, file, text, depth);
  const compilesNothing = /"files"\s*:\s*\[\s*\]/.test(text);
  if (parts === undefined || (folders === undefined && !compilesNothing)) return undefined;
  return [...(folders ?? []), ...parts];
}

/** Settings without comments; a text with two folders of output is none that can be read this way. */
function textOf({ read }: Subject, file: string): string | undefined {
  const text = read(file)
    ?.replace(/\/\*[^*]*\*\//g, '')
    .replace(/^[ \t]*\/\/[^\n]*/gm, '')
    .replace(/,[ \t]*\/\/[^\n]*/g, ',');
  return text === undefined || text.split('"outDir"').length > 2 || /"outFile"|\$\{/.test(text)
    ? undefined
    : text;
}

/** Paths in settings are relative to the file that says them. */
function inherited(
  subject: Subject,
  file: string,
  text: string,
  depth: number,
): readonly string[] | undefined {
  const base = /"extends"\s*:\s*"(\.[\w./-]{1,200})"/.exec(text)?.[1];
  const parent = base === undefined ? undefined : settingsAt(subject, folderOf(file), base);
  return parent === undefined ? undefined : foldersOf(subject, parent, false, depth + 1);
}

function referenced(
  subject: Subject,
  file: string,
  text: string,
  depth: number,
): readonly string[] | undefined {
  const list = /"references"\s*:\s*\[([^\]]{0,4000})\]/.exec(text)?.[1] ?? '';
  const found: string[] = [];
  for (const [, path = ''] of list.matchAll(/"path"\s*:\s*"([\w./-]{1,200})"/g)) {
    const other = settingsAt(subject, folderOf(file), path);
    const folders = other === undefined ? undefined : foldersOf(subject, other, true, depth + 1);
    if (folders === undefined) return undefined;
    found.push(...folders);
  }
  return found;
}

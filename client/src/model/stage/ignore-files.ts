import ignore from 'ignore';

/** One `.gitignore` or `.ignore`. */
export interface IgnoreFile {
  /** Its folder, relative to the root with `/`; empty for the root itself. */
  readonly folder: string;
  readonly text: string;
}

/**
 * Whether git leaves a path (relative to the root, a file) out: deeper files overrule those above them, and what lies
 * in a folder that is left out cannot be taken in again. Of one folder the later file counts.
 */
export function ignoredBy(files: readonly IgnoreFile[]): (path: string) => boolean {
  const rules = ignore({ ignorecase: false });
  const depth = ({ folder }: IgnoreFile): number => (folder === '' ? 0 : folder.split('/').length);
  for (const file of [...files].sort((a, b) => depth(a) - depth(b)))
    rules.add(fromRoot(file).filter(isCheap));
  return (path) => ignore.isPathValid(path) && rules.ignores(path);
}

/**
 * The package makes an expression of each line, in which every star of a name multiplies the work. Lines with more than
 * anybody needs leave nothing out.
 */
function isCheap(line: string): boolean {
  return (
    line.length <= 1000 && line.split('/').every((name) => name.replace(/\*+/g, '*').split('*').length <= 4)
  );
}

/** The folders whose ignore files speak of a path: the root first. */
export function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return ['', ...names.map((_, at) => names.slice(0, at + 1).join('/'))];
}

/** The lines as the root would write them. */
function fromRoot({ folder, text }: IgnoreFile): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (folder === '') return lines;
  const prefix = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
  return lines.flatMap((line) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [, not = '', pattern = ''] = /^(!?)(.*)$/.exec(line) ?? [];
    // A pattern with a slash in it is bound to its folder, another one holds at any depth.
    const isBound = pattern.trimEnd().slice(0, -1).includes('/');
    return [`${not}${prefix}${isBound ? '' : '/**'}/${pattern.replace(/^\//, '')}`];
  });
}

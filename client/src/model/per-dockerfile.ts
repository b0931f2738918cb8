import { readOptions, type BuildOptions } from './build-options.js';

/** Options of the Dockerfiles that a path or glob names. */
export interface PerDockerfile {
  readonly glob: string;
  readonly options: BuildOptions;
}

export function perDockerfile(value: unknown): readonly PerDockerfile[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([glob, options]) => ({ glob, options: readOptions(options) }));
}

/** Those that fit a path below the workspace folder, as they are laid over each other: the path itself comes last. */
export function optionsFor(rows: readonly PerDockerfile[], path: string): readonly BuildOptions[] {
  const plain = (glob: string): string => glob.replace(/^\.?\//, '');
  const exact = rows.filter(({ glob }) => plain(glob) === path);
  const fitting = rows.filter((row) => !exact.includes(row) && globExpression(plain(row.glob)).test(path));
  return [...fitting, ...exact].map(({ options }) => options);
}

/** `*` and `?` stay within a folder, `**` does not, `{a,b}` is a choice; everything else is itself. */
function globExpression(glob: string): RegExp {
  let depth = 0;
  const parts = glob.match(/\*\*\/?|[^]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '**/') return '(?:[^/]*/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') depth += 1;
    if (part === '{') return '(?:';
    if (depth > 0 && part === ',') return '|';
    if (depth > 0 && part === '}') {
      depth -= 1;
      return ')';
    }
    return part.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}${')'.repeat(depth)}$`);
}

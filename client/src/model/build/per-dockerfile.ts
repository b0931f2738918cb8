import { readBuildOptions, type BuildOptions } from './build-options.js';

/** Options of the Dockerfiles that a path or glob names. */
export interface PerDockerfile {
  readonly glob: string;
  readonly options: BuildOptions;
}

export function perDockerfile(value: unknown): readonly PerDockerfile[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([glob, options]) => ({ glob, options: readBuildOptions(options) }));
}

/** Those that fit a path below the workspace folder, as they are laid over each other: the path itself comes last. */
export function optionsFor(rows: readonly PerDockerfile[], path: string): readonly BuildOptions[] {
  const plain = (glob: string): string => glob.replace(/^\.?\//, '');
  const exact = rows.filter(({ glob }) => plain(glob) === path);
  const fitting = rows.filter((row) => !exact.includes(row) && fits(plain(row.glob), path));
  return [...fitting, ...exact].map(({ options }) => options);
}

/** `*` and `?` stay within a folder, `**` does not, `{a,b}` is a choice; everything else is itself. */
function fits(glob: string, path: string): boolean {
  return withoutChoices(glob).some((plain) => fitsPlain(plain.match(/\*\*\/?|[^]/g) ?? [], path));
}

/** Enough for choices that a person writes. */
const maxChoices = 64;

/** One glob for each combination of the choices in braces. */
function withoutChoices(glob: string): readonly string[] {
  let globs = [glob];
  for (;;) {
    const next = globs.flatMap((one) => {
      const [group, inside = ''] = /\{([^{}]*)\}/.exec(one) ?? [];
      return group === undefined
        ? [one]
        : inside.split(',').map((choice) => one.replace(group, () => choice));
    });
    if (next.length > maxChoices || next.every((one, at) => one === globs[at])) return globs;
    globs = next;
  }
}

/** Each pair of a part and a place is looked at once: a regular expression takes for ever where stars follow stars. */
function fitsPlain(parts: readonly string[], path: string): boolean {
  const known = new Map<number, boolean>();
  const fitsFrom = (part: number, at: number): boolean => {
    const glob = parts[part];
    if (glob === undefined) return at === path.length;
    const key = part * (path.length + 1) + at;
    const found = known.get(key) ?? endsOf(glob, path, at).some((end) => fitsFrom(part + 1, end));
    known.set(key, found);
    return found;
  };
  return fitsFrom(0, 0);
}

/** Where a part of a glob that begins at `at` may end. */
function endsOf(part: string, path: string, at: number): readonly number[] {
  const places = Array.from({ length: path.length - at + 1 }, (_, more) => at + more);
  const slash = path.indexOf('/', at);
  const folder = slash < 0 ? path.length : slash;
  switch (part) {
    case '**':
      return places;
    case '**/':
      return places.filter((place) => place === at || path[place - 1] === '/');
    case '*':
      return places.filter((place) => place <= folder);
    case '?':
      return at < folder ? [at + 1] : [];
    default:
      return path[at] === part ? [at + 1] : [];
  }
}

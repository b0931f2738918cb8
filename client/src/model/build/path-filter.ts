import { compileGlob, type Glob } from '../../../../server/src/core/text/glob.js';

/**
 * Which paths of a build context the engine asked for. The engine's frontend reads the ignore file and sends its
 * patterns; the client applies them. Rules as in moby's pattern matcher; paths are relative, with `/`.
 */
export interface PathFilter {
  /** `send`: the path itself; `enter`: a folder of which only something inside may be sent; `skip`: nothing of it. */
  decide(path: string, isFolder: boolean): 'send' | 'enter' | 'skip';
}

/** `include` undefined: everything. The patterns of `exclude` are in the order of the ignore file, `!` excepts. */
export function createPathFilter(
  include: readonly string[] | undefined,
  exclude: readonly string[],
): PathFilter {
  const wanted = include?.map(compilePattern);
  const unwanted = exclude.map(compilePattern);
  const isExcluded = excludedBy(unwanted);
  return {
    decide(path, isFolder) {
      const included = wanted === undefined ? 'send' : decideInclude(wanted, path, isFolder);
      if (included === 'skip' || unwanted.length === 0 || !isExcluded(path)) return included;
      return isFolder && mayHoldException(unwanted, path) ? 'enter' : 'skip';
    },
  };
}

/** Patterns of an ignore file, for engines that leave the reading of it to the client. */
export function parseIgnoreFile(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '!');
}

interface Pattern {
  readonly text: string;
  readonly isException: boolean;
  readonly hasWildcard: boolean;
  readonly glob: Glob | undefined;
}

function decideInclude(
  patterns: readonly Pattern[],
  path: string,
  isFolder: boolean,
): 'send' | 'enter' | 'skip' {
  if (patterns.some((pattern) => matchesOrParentMatches(pattern, path))) return 'send';
  return isFolder && patterns.some((pattern) => mayBeBelow(pattern, path)) ? 'enter' : 'skip';
}

/**
 * Whether a path is left out, and which patterns name it or a folder above it, as moby's pattern matcher hands that
 * down. A pattern that could change nothing at a folder is not looked at there, and so does not count below it either:
 * `dir/**` and `!dir` leave out what `dir` holds.
 */
function excludedBy(patterns: readonly Pattern[]): (path: string) => boolean {
  const folders = new Map<string, readonly boolean[]>();
  const judge = (path: string, inherited: readonly boolean[] | undefined): Judged => {
    let isExcluded = false;
    const named = patterns.map(({ isException, glob }, index) => {
      const isAsked = isException === isExcluded;
      const isNamed = inherited?.[index] === true || (isAsked && glob?.matches(path) === true);
      if (isNamed) isExcluded = !isException;
      return isNamed;
    });
    return { isExcluded, named };
  };
  const namedAbove = (path: string): readonly boolean[] | undefined => {
    const end = path.lastIndexOf('/');
    if (end < 0) return undefined;
    const folder = path.slice(0, end);
    const known = folders.get(folder) ?? judge(folder, namedAbove(folder)).named;
    folders.set(folder, known);
    return known;
  };
  return (path) => judge(path, namedAbove(path)).isExcluded;
}

interface Judged {
  readonly isExcluded: boolean;
  /** By pattern. */
  readonly named: readonly boolean[];
}

function mayHoldException(patterns: readonly Pattern[], folder: string): boolean {
  return patterns.some((pattern) => pattern.isException && mayBeBelow(pattern, folder));
}

function matchesOrParentMatches({ glob }: Pattern, path: string): boolean {
  return glob?.matchesOrContains(path) ?? false;
}

/** Whether something below `folder` may match: compares folder by folder until a wildcard makes it possible. */
function mayBeBelow({ text, hasWildcard }: Pattern, folder: string): boolean {
  if (!hasWildcard) return text.startsWith(`${folder}/`);
  const parts = text.split('/');
  for (const [index, name] of folder.split('/').entries()) {
    const part = parts[index];
    if (part === undefined) return false;
    if (part.includes('**')) return true;
    if (compilePattern(part).glob?.matches(name) !== true) return false;
  }
  return true;
}

const compiled = new Map<string, Pattern>();

function compilePattern(raw: string): Pattern {
  const known = compiled.get(raw);
  if (known !== undefined) return known;
  const isException = raw.startsWith('!');
  const text = cleanPath(isException ? raw.slice(1).trim() : raw.trim());
  const pattern = {
    text,
    isException,
    hasWildcard: /[*?[\\]/.test(text),
    glob: text === '' ? undefined : compileGlob(text, { style: 'ignore' }),
  };
  if (compiled.size > 5000) compiled.clear();
  compiled.set(raw, pattern);
  return pattern;
}

/** As Go's `filepath.Clean`, and without a slash at the start; `.` becomes empty. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

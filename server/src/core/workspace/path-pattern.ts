/** Patterns of one list that are heeded; further ones, and longer ones, fit nothing. */
const maxLength = 1000;

/**
 * Whether a pattern, written as in .gitignore, fits a path (relative, with `/`) or a folder above it: `*` and `?` stay
 * within a name, `**` stands for any folders, and a pattern without a slash before its end fits at any depth.
 */
export function fitsPath(pattern: string, path: string): boolean {
  const plain = pattern.trim().replace(/^\.?\//, '');
  if (plain === '' || plain.startsWith('#') || plain.length > maxLength) return false;
  const parts = plain.split('/').filter((part) => part !== '');
  const isBound = pattern.trim().slice(0, -1).includes('/');
  const names = path.split('/');
  return fitsNames(isBound ? parts : ['**', ...parts], names);
}

/** Each row tells which beginnings of `names` the parts so far can stand for. */
function fitsNames(parts: readonly string[], names: readonly string[]): boolean {
  let reached = [true, ...names.map(() => false)];
  for (const part of parts) {
    const next = names.map(() => false);
    const row = [part === '**' && reached[0] === true, ...next];
    names.forEach((name, at) => {
      row[at + 1] =
        part === '**'
          ? reached[at + 1] === true || row[at] === true
          : reached[at] === true && fitsName(part, name);
    });
    reached = row;
  }
  // What lies in a folder that the pattern fits is meant too.
  return reached.slice(1).includes(true);
}

/** Of one name. Two places: after a star that took too little, the search goes on from it, never from one before. */
function fitsName(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let from = 0;
  let part = 0;
  while (at < name.length) {
    if (pattern[part] === '*') {
      star = part++;
      from = at;
    } else if (part < pattern.length && (pattern[part] === '?' || pattern[part] === name[at])) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++from;
    } else return false;
  }
  while (pattern[part] === '*') part++;
  return part === pattern.length;
}

/** Absolute paths with `/`, without `.`, `..` and doubled slashes; folders have no trailing slash here. */

export function normalisePath(path: string): string {
  if (path.startsWith('/') && !hasOddParts.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** An empty part, or one that begins with a dot. */
const hasOddParts = /\/(?:[/.]|$)/;

/** `path` seen from `cwd`; `undefined` when either cannot be known. */
export function resolvePath(cwd: string | undefined, path: string | undefined): string | undefined {
  // Longer than any file system allows.
  if (path === undefined || path.length > 4096) return undefined;
  if (path.startsWith('/')) return normalisePath(path);
  return cwd === undefined ? undefined : normalisePath(`${cwd}/${path}`);
}

export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  return cut <= 0 ? '/' : trimmed.slice(0, cut);
}

export function joinPath(folder: string, name: string): string {
  return normalisePath(`${folder}/${name}`);
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** A shell or COPY pattern as an anchored expression over one path. Absurd patterns match nothing: they cost time. */
export function globExpression(pattern: string): RegExp {
  if (pattern.length > 1000 || pattern.split('*').length > 12) return /(?!)/;
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '*') source += pattern[at + 1] === '*' ? '.*' : '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close > at && /^[\w^!.-]+$/.test(pattern.slice(at + 1, close))) {
      source += safeClass(pattern.slice(at + 1, close));
      at = close;
    } else source += char.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
    if (char === '*') while (pattern[at + 1] === '*') at++;
  }
  return new RegExp(`^${source}$`);
}

/** A class such as `[z-a]` is no valid expression: it matches nothing in a shell either. */
function safeClass(inside: string): string {
  try {
    const source = `[${inside.replace(/^!/, '^')}]`;
    new RegExp(source);
    return source;
  } catch {
    return '(?!)';
  }
}

export function hasGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

import { limits } from '../limits.js';

/** Counts the steps of many comparisons, so that their sum can be bounded. */
export interface StepCount {
  steps: number;
}

/** A compiled pattern over one path. Its cost is at most the length of the path times that of the pattern. */
export interface Glob {
  /** Whether it names the whole path. */
  matches(path: string): boolean;
  /** Whether it names the path or a folder above it. */
  matchesOrContains(path: string): boolean;
}

export interface GlobStyle {
  /** `path`: as sh and Go, where `*` stays within one folder; `ignore`: as `.dockerignore`, where `**` crosses folders. */
  readonly style: 'path' | 'ignore';
  readonly count?: StepCount;
}

type Token =
  | { readonly kind: 'one'; accepts(character: string): boolean }
  /** `*`: any characters of one folder; `**` at the end: any; `**` before something: whole folders. */
  | { readonly kind: 'star' | 'all' | 'folders' };

/** A pattern that is too long names nothing. */
export function compileGlob(pattern: string, { style, count = { steps: 0 } }: GlobStyle): Glob {
  if (pattern.length > limits.longestPattern) return { matches: never, matchesOrContains: never };
  const tokens = tokensOf(pattern, style);
  return {
    matches: (path) => run(tokens, path, false, count),
    matchesOrContains: (path) => run(tokens, path, true, count),
  };
}

const never = (): boolean => false;

function tokensOf(pattern: string, style: GlobStyle['style']): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (character === '*') {
      const from = at;
      // Docker takes stars in pairs: a third one stands for characters of one folder again.
      if (style === 'ignore') at += pattern[at + 1] === '*' ? 1 : 0;
      else while (pattern[at + 1] === '*') at++;
      const isDeep = style === 'ignore' && at > from;
      if (isDeep && pattern[at + 1] === '/') at++;
      if (!isDeep) tokens.push({ kind: 'star' });
      else tokens.push({ kind: at + 1 >= pattern.length || isSuffix(pattern, at) ? 'all' : 'folders' });
    } else if (character === '?') {
      tokens.push({ kind: 'one', accepts: (one) => one !== '/' });
    } else if (close > at && isClass(pattern.slice(at + 1, close))) {
      tokens.push({ kind: 'one', accepts: classOf(pattern.slice(at + 1, close), style) });
      at = close;
    } else {
      const plain = character === '\\' && at + 1 < pattern.length ? pattern.charAt(++at) : character;
      tokens.push({ kind: 'one', accepts: (one) => one === plain });
    }
  }
  return tokens;
}

/** A leading `**` in front of nothing but plain text: to Docker `**2` names `dir2` too. */
function isSuffix(pattern: string, at: number): boolean {
  return at === 1 && /^\*\*[^/*?[\]\\][^*?[\]\\]*$/.test(pattern);
}

function isClass(inside: string): boolean {
  return /^[\w^!.-]+$/.test(inside);
}

/** A range that runs backwards, such as `z-a`, holds nothing. */
function classOf(inside: string, style: GlobStyle['style']): (character: string) => boolean {
  // Go knows `^` alone.
  const isNegated = inside.startsWith('^') || (style === 'path' && inside.startsWith('!'));
  const members = isNegated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at++) {
    const first = members.charAt(at);
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([first, isRange ? members.charAt(at + 2) : first]);
    if (isRange) at += 2;
  }
  return (one) => ranges.some(([first, last]) => first <= one && one <= last) !== isNegated;
}

/** Follows all ways through the pattern at once: a set of places in it, moved by each character of the path. */
function run(tokens: readonly Token[], path: string, orFolder: boolean, count: StepCount): boolean {
  let places = new Set<number>();
  enter(tokens, 0, places);
  for (let at = 0; at < path.length; at++) {
    const character = path.charAt(at);
    if (places.size === 0) return false;
    if (orFolder && character === '/' && places.has(tokens.length)) return true;
    count.steps += places.size;
    const next = new Set<number>();
    for (const place of places) step(tokens, place, character, next);
    places = next;
  }
  return places.has(tokens.length);
}

/** A place in front of something that may be empty is a place behind it as well. */
function enter(tokens: readonly Token[], place: number, places: Set<number>): void {
  for (let at = place; !places.has(at); at++) {
    places.add(at);
    if ((tokens[at]?.kind ?? 'one') === 'one') return;
  }
}

/** Within whole folders what follows can begin behind a slash only: such places have numbers of their own. */
function step(tokens: readonly Token[], place: number, character: string, next: Set<number>): void {
  const inFolders = tokens.length + 1;
  const index = place > tokens.length ? place - inFolders : place;
  const token = tokens[index];
  if (token === undefined) return;
  if (token.kind === 'one') {
    if (token.accepts(character)) enter(tokens, index + 1, next);
  } else if (token.kind === 'folders') {
    next.add(index + inFolders);
    if (character === '/') enter(tokens, index + 1, next);
  } else if (token.kind === 'all' || character !== '/') enter(tokens, place, next);
}

/**
 * The candidate that `name` is most likely a misspelling of: one edit away for short names, two from six
 * characters on; a swap of neighbours is one edit. `undefined` when none is near or two are equally near.
 */
export function nearestName(name: string, candidates: Iterable<string>, most = 2): string | undefined {
  const limit = name.length < 3 ? 0 : name.length < 6 ? Math.min(most, 1) : most;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of new Set(candidates)) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    const least = leastDistance(name, candidate);
    // One that is no nearer can only show that two are equally near.
    if (least > bestDistance || (least === bestDistance && best === undefined)) continue;
    const distance = editDistance(name, candidate);
    if (distance === bestDistance) best = undefined;
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Cheaply, what the distance of two different names is at least: one edit touches no more than two neighbours. */
function leastDistance(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail > 2 ? 2 : 1;
}

/** The indexed names that may be within two edits of a name; every one that is, is among them. */
export type NameIndex = (name: string) => readonly string[];

/** Nobody misspells more than that, and the number of shortened forms grows with the square of the length. */
const longestName = 40;

/**
 * Makes the search for near names linear: two names within two edits become equal when up to two characters of
 * each are left out, so that each name is filed under all of its shortened forms.
 */
export function indexNames(names: Iterable<string>): NameIndex {
  const byForm = new Map<string, string[]>();
  for (const name of new Set(names)) {
    for (const form of shortenedForms(name)) {
      const filed = byForm.get(form);
      if (filed === undefined) byForm.set(form, [name]);
      else filed.push(name);
    }
  }
  return (name) => {
    const found = new Set<string>();
    for (const form of shortenedForms(name)) for (const one of byForm.get(form) ?? []) found.add(one);
    return [...found];
  };
}

function shortenedForms(name: string): ReadonlySet<string> {
  const forms = new Set([name]);
  if (name.length > longestName) return forms;
  for (let round = 0; round < 2; round++) {
    for (const form of [...forms]) {
      for (let at = 0; at < form.length; at++) forms.add(form.slice(0, at) + form.slice(at + 1));
    }
  }
  return forms;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const replaced = (last[column - 1] ?? 0) + (same ? 0 : 1);
      const moved = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = swap ? (beforeLast[column - 2] ?? 0) + 1 : Infinity;
      current.push(Math.min(replaced, moved, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

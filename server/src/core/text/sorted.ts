/** How many of a sorted list stand at or before `offset`. */
export function countUpTo<T>(sorted: readonly T[], offset: number, placeOf: (one: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(sorted[middle] as T) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of a list in text order that starts at or before `offset`. */
export function lastStartingAt<T extends { readonly start: number }>(
  sorted: readonly T[],
  offset: number,
): T | undefined {
  return sorted[countUpTo(sorted, offset, ({ start }) => start) - 1];
}

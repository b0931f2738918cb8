/** Compares dotted numbers by as many parts as the second has; a part that is missing counts as the newest. */
export function compareToBound(version: string, bound: string): number {
  const parts = version.split('.');
  for (const [index, text] of bound.split('.').entries()) {
    const part = parts[index];
    const difference = (part === undefined ? Infinity : Number(part)) - Number(text);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `21.0.4` -> `21`, `1.8.0` -> `8`. */
export function javaMajor(version: string): string {
  const [first = '', second] = version.split('.');
  return first === '1' && second !== undefined ? second : first;
}

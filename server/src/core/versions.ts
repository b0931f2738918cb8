/** Compares dotted versions number by number: negative when `a` is older; missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

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

/** `3.12.4` as `3.12`: what counts for the ABI of Python, Ruby and PHP. */
export function minorOf(version: string): string {
  return numbers(version).slice(0, 2).join('.');
}

/** The release of Java as people count it: `1.8`, `8u292` and `1.8.0_292` are 8. Undefined without a number. */
export function javaMajor(version: string): number | undefined {
  const [first, second] = numbers(version);
  return first === 1 ? (second ?? first) : first;
}

function numbers(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/**
 * Whether the library file `file` is what `name` asks for: the same soname (`libpq.so.5`), or one of that stem
 * (`libpq`, and `libpcre2` for `libpcre2-8.so.0`).
 */
export function isLibrary(file: string, name: string): boolean {
  if (name.includes('.so')) return file === name;
  if (!file.startsWith(name)) return false;
  return /^(?:-?\d[\w.]*)?\.so(?:\.|$)/.test(file.slice(name.length));
}

/** `libpq.so.5` -> `libpq`. */
export function stemOfLibrary(name: string): string {
  const at = name.indexOf('.so');
  return at === -1 ? name : name.slice(0, at);
}

/** Of several files with a stem only those count that have no more than it, where there are any: `libz.so.1`, not `libz3.so.4`. */
export function nearestLibraries<T>(
  found: readonly T[],
  fileOf: (one: T) => string,
  name: string,
): readonly T[] {
  const exact = found.filter((one) => fileOf(one).startsWith(`${stemOfLibrary(name)}.so`));
  return exact.length > 0 ? exact : found;
}

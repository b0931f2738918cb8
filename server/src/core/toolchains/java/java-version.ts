/** `1.8` -> `8`, `21.0.4` -> `21`. */
export function majorVersion(version: string): string {
  return /^1\.(\d+)/.exec(version)?.[1] ?? /^\d+/.exec(version)?.[0] ?? version;
}

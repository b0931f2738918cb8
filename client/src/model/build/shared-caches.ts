import { csvField, csvRecord } from './bake-definition.js';

/** Caches as buildx takes them, with the folders of local ones as absolute paths; `toPath` finds a folder as it was written. */
export function resolveCaches(
  written: readonly string[],
  toPath: (folder: string) => string,
): readonly string[] {
  return written
    .map((cache) => cache.trim())
    .filter((cache) => cache !== '')
    .map((cache) => {
      const fields = csvRecord(cache);
      if (fields['type'] !== 'local') return cache;
      const absolute = Object.entries(fields).map(([name, value]) =>
        csvField(`${name}=${name === 'src' || name === 'dest' ? toPath(value) : value}`),
      );
      return absolute.join(',');
    });
}

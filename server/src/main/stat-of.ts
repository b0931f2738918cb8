import { statSync, type Stats } from 'node:fs';

/** What a path leads to, links followed; `undefined` for what is not there or cannot be reached. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

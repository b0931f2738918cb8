import { normalisePath } from '../shell/paths.js';

/** The source of a COPY as a path of the build context, without slashes at its ends; empty for the whole of it. */
export function sourceInContext(written: string): string {
  return normalisePath(`/${written}`).slice(1);
}

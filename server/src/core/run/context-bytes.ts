import type { BuildContext } from '../inputs.js';

const maxFiles = 200;

/**
 * How many characters the files of a path of the build context hold together, up to some `enough`; `undefined` where one
 * of them cannot be read, or there is none.
 */
export function contextBytes(context: BuildContext, path: string, enough: number): number | undefined {
  const open = [path];
  let bytes: number | undefined;
  for (let count = 0; count < maxFiles; count++) {
    const next = open.pop();
    if (next === undefined) return bytes;
    const text = next === '' ? undefined : context.read(next);
    const names = text === undefined ? context.list(next) : [];
    if (text === undefined && names.length === 0) return undefined;
    bytes = (bytes ?? 0) + (text?.length ?? 0);
    if (bytes >= enough) return bytes;
    open.push(...names.map((name) => `${next === '' ? '' : `${next}/`}${name.replace(/\/$/, '')}`));
  }
  return undefined;
}

/** Stands for an unknown part of a flag. */
export const gap = '\uffff';

/** Where the last unknown part stands that may be any flag; in `-C opt-level=$X` it is none. */
export function lastOpenGap(flags: string): number {
  let last = -1;
  for (const { 0: word, index } of flags.matchAll(/\S+/g)) {
    if (/^[^=]*\uffff|target-feature=.*\uffff/.test(word.slice(0, 2000)))
      last = index + word.lastIndexOf(gap);
  }
  return last;
}

/** `+` or `-` of the last `crt-static` among flags; `undefined`: none is there. */
export function lastCrtStatic(flags: string): boolean | undefined {
  const last = [...flags.matchAll(/([+-])crt-static/g)].at(-1)?.[1];
  return last === undefined ? undefined : last === '+';
}

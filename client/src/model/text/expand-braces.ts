/** A glob with all choices written out: `*.{a,b}` is `*.a` and `*.b`. The editor's globs know one level of braces. */
export function expandBraces(glob: string): readonly string[] {
  const open = glob.indexOf('{');
  const close = glob.indexOf('}', open);
  if (open < 0 || close < 0) return [glob];
  const [before, choices, after] = [glob.slice(0, open), glob.slice(open + 1, close), glob.slice(close + 1)];
  return choices.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}

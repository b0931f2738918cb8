/**
 * `text` without what stands from each `open` to the next `close`, both included; an `open` without `close` stays.
 * Linear, where a lazy pattern is not: project files are anybody's text.
 */
export function removeBetween(text: string, open: string, close: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) return result + text.slice(at);
    result += text.slice(at, start);
    at = end + close.length;
  }
}

/** What stands between the first `open` and the `close` behind it; empty where one of them is missing. */
export function textBetween(text: string, open: string, close: string): string {
  const start = text.indexOf(open);
  const end = text.indexOf(close, start);
  return start === -1 || end === -1 ? '' : text.slice(start + open.length, end);
}

/** Where the bracket at `open`, `(` or `{`, is closed; the length of the text where it is not. */
export function closing(text: string, open: number): number {
  const pair = text[open] === '(' ? ')' : '}';
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === text[open]) depth++;
    else if (text[at] === pair && --depth === 0) return at;
  }
  return text.length;
}

/** The lines outside of blocks, which start and end with lines of their own. */
export function linesOutside(text: string, start: RegExp, end: RegExp): string {
  let depth = 0;
  return text
    .split('\n')
    .filter((line) => {
      if (start.test(line)) depth++;
      const isOutside = depth === 0;
      if (end.test(line)) depth--;
      return isOutside;
    })
    .join('\n');
}

/** Each line up to the sign that starts a comment. */
export function withoutComments(text: string, sign: string): string {
  return text
    .split('\n')
    .map((line) => line.split(sign, 1)[0] ?? '')
    .join('\n');
}

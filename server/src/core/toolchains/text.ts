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

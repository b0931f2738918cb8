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

/** Bytes as text and bytes among bytes, for rooms that have neither TextDecoder nor Buffer. */

/** UTF-8 where it is valid, else one character per byte. */
export function decodeText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  if (!/[\x80-\xff]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replace(/[%\x80-\xff]/g, percent));
  } catch {
    return text;
  }
}

function percent(character: string): string {
  return '%' + character.charCodeAt(0).toString(16).padStart(2, '0');
}

/** Offset of `pattern` (characters below 256) at or after `from`; -1 when it is not there before `end`. */
export function indexOfBytes(bytes: Uint8Array, pattern: string, from = 0, end = bytes.length): number {
  const first = pattern.charCodeAt(0);
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at + pattern.length <= end;
    at = bytes.indexOf(first, at + 1)
  ) {
    if (startsWithBytes(bytes, pattern, at)) return at;
  }
  return -1;
}

export function startsWithBytes(bytes: Uint8Array, pattern: string, at = 0): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (bytes[at + index] !== pattern.charCodeAt(index)) return false;
  }
  return true;
}

/** UTF-8 for rooms that have neither TextDecoder nor Buffer; what is no UTF-8 becomes U+FFFD, as the web does it. */

/** Decodes text that arrives in pieces, which may be cut inside a character. */
export interface Utf8Decoder {
  write(bytes: Uint8Array): string;
  /** A character that was never finished. */
  end(): string;
}

const replacement = 0xfffd;
/** Arguments of one call are limited by the engine. */
const maxCodePoints = 4096;

export function createUtf8Decoder(): Utf8Decoder {
  let begun: Sequence | undefined;
  return {
    write(bytes) {
      const points: number[] = [];
      for (const byte of bytes) {
        if (begun !== undefined && (byte < begun.lower || byte > begun.upper)) {
          points.push(replacement);
          begun = undefined;
        }
        begun = begun === undefined ? begin(byte) : continued(begun, byte);
        if (begun.missing > 0) continue;
        points.push(begun.point);
        begun = undefined;
      }
      return textOfPoints(points);
    },
    end() {
      const text = begun === undefined ? '' : String.fromCodePoint(replacement);
      begun = undefined;
      return text;
    },
  };
}

/** A character whose bytes are not all there; `lower` and `upper` bound the next one. */
interface Sequence {
  readonly point: number;
  readonly missing: number;
  readonly lower: number;
  readonly upper: number;
}

/** The bounds keep out overlong forms, surrogates and what lies beyond Unicode. */
function begin(byte: number): Sequence {
  if (byte < 0x80) return { point: byte, missing: 0, lower: 0, upper: 0 };
  if (byte >= 0xc2 && byte <= 0xdf) return { point: byte & 0x1f, missing: 1, lower: 0x80, upper: 0xbf };
  if (byte >= 0xe0 && byte <= 0xef) {
    const [lower, upper] = [byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf];
    return { point: byte & 0x0f, missing: 2, lower, upper };
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    const [lower, upper] = [byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf];
    return { point: byte & 0x07, missing: 3, lower, upper };
  }
  return { point: replacement, missing: 0, lower: 0, upper: 0 };
}

function continued({ point, missing }: Sequence, byte: number): Sequence {
  return { point: (point << 6) | (byte & 0x3f), missing: missing - 1, lower: 0x80, upper: 0xbf };
}

function textOfPoints(points: readonly number[]): string {
  let text = '';
  for (let at = 0; at < points.length; at += maxCodePoints) {
    text += String.fromCodePoint(...points.slice(at, at + maxCodePoints));
  }
  return text;
}

export function decodeUtf8(bytes: Uint8Array): string {
  const decoder = createUtf8Decoder();
  return decoder.write(bytes) + decoder.end();
}

/** Half of a surrogate pair becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const found = character.codePointAt(0) ?? replacement;
    const point = found >= 0xd800 && found <= 0xdfff ? replacement : found;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return Uint8Array.from(bytes);
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

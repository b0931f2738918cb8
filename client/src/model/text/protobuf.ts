/**
 * Protocol buffers as far as BuildKit's session and trace need them: a dozen messages of varints, bytes and text.
 * Broken input ends in a RangeError, never in a loop.
 */
import { decodeUtf8, encodeUtf8 } from './utf8.js';

/** One field of a message; `value` is a number for varints and fixed, bytes for everything with a length. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

export function readFields(message: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined || factor > 2 ** 63) throw new RangeError('broken varint');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const value = readValue(message, tag % 8, at, varint);
    if (typeof value === 'number') fields.push({ number, value });
    else {
      at = value.end;
      fields.push({ number, value: value.bytes });
    }
  }
  return fields;

  function readValue(
    bytes: Uint8Array,
    wireType: number,
    start: number,
    next: () => number,
  ): number | { end: number; bytes: Uint8Array } {
    if (wireType === 0) return next();
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? next() : -1;
    const from = wireType === 2 ? at : start;
    if (length < 0 || from + length > bytes.length) throw new RangeError('broken message');
    return { end: from + length, bytes: bytes.subarray(from, from + length) };
  }
}

export function textOf(field: Field): string {
  return typeof field.value === 'number' ? String(field.value) : decodeUtf8(field.value);
}

export function numberOf(field: Field): number {
  return typeof field.value === 'number' ? field.value : 0;
}

export function bytesOf(field: Field): Uint8Array {
  return typeof field.value === 'number' ? new Uint8Array() : field.value;
}

/** A field that holds a number; 0 is left out, as proto3 does. */
export function numberField(number: number, value: number | bigint): Uint8Array {
  return Number(value) === 0 ? empty : joinBytes([varintBytes(number * 8), varintBytes(value)]);
}

/** A field that holds bytes, text or a message; empty bytes are left out unless `always`. */
export function bytesField(number: number, value: string | Uint8Array, always = false): Uint8Array {
  const bytes = typeof value === 'string' ? encodeUtf8(value) : value;
  if (bytes.length === 0 && !always) return empty;
  return joinBytes([varintBytes(number * 8 + 2), varintBytes(bytes.length), bytes]);
}

const empty = new Uint8Array();

function varintBytes(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  if (typeof value === 'bigint' && value > 0x1fffffffffffffn) {
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
    return Uint8Array.from(bytes);
  }
  let rest = Math.max(0, Number(value));
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** One after the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

import { expect, test } from 'vitest';
import {
  bytesField,
  bytesOf,
  joinBytes,
  numberField,
  numberOf,
  readFields,
  textOf,
} from '../../../client/src/model/text/protobuf.js';

test('fields are written as protobuf writes them', () => {
  // Field 1, varint 150 and field 2, "testing": the examples of the encoding guide of protobuf.
  expect([...numberField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect(Buffer.from(bytesField(2, 'testing')).toString('hex')).toBe('120774657374696e67');
  expect(numberField(1, 0)).toHaveLength(0);
  expect(bytesField(2, '')).toHaveLength(0);
  expect([...bytesField(2, '', true)]).toEqual([0x12, 0]);
  expect([...numberField(1, 0xffffffffffffffffn)]).toEqual([8, ...Array<number>(9).fill(255), 1]);
});

test('what was written is read', () => {
  const inner = joinBytes([numberField(3, 7), bytesField(4, 'größe')]);
  const fields = readFields(joinBytes([numberField(1, 300), bytesField(2, inner)]));
  expect(fields.map(({ number }) => number)).toEqual([1, 2]);
  expect(fields.map(numberOf)).toEqual([300, 0]);
  const [, second] = fields;
  const read = second === undefined ? [] : readFields(bytesOf(second));
  expect(read.map(textOf)).toEqual(['7', 'größe']);
});

test.each([[[0x80]], [[0x12, 5, 1]], [[0x0b]]])('broken bytes %j end in a RangeError', (bytes) => {
  expect(() => readFields(Uint8Array.from(bytes))).toThrow(RangeError);
});

test('fields of fixed length are read as their bytes', () => {
  // Field 1 of eight bytes, field 2 of four.
  const fields = readFields(Uint8Array.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 9, 8, 7, 6]));
  expect(fields.map((field) => [field.number, ...bytesOf(field)])).toEqual([
    [1, 1, 2, 3, 4, 5, 6, 7, 8],
    [2, 9, 8, 7, 6],
  ]);
});

test('numbers are written in as few bytes as they need, the large ones whole', () => {
  const sizes = [127, 128, 16_383, 16_384, Number.MAX_SAFE_INTEGER].map(
    (one) => numberField(1, one).length - 1,
  );
  expect(sizes).toEqual([1, 2, 2, 3, 8]);
  for (const one of [127n, 128n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n + 1n]) {
    const [, ...bytes] = numberField(1, one);
    const read = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n);
    expect(read).toBe(one);
  }
});

test('a number longer than ten bytes is broken', () => {
  expect(() => readFields(Uint8Array.from([8, ...Array<number>(11).fill(255), 1]))).toThrow(RangeError);
  expect(readFields(Uint8Array.from([8, ...Array<number>(9).fill(255), 1])).map(numberOf)).toEqual([2 ** 64]);
});

import { StringDecoder } from 'node:string_decoder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from '../../../client/src/model/text/base64.js';
import { createUtf8Decoder, decodeUtf8, encodeUtf8 } from '../../../client/src/model/text/utf8.js';

/** Bytes with many that begin, continue and break a character. */
const bytes = fc.uint8Array({ maxLength: 40 }).chain((plain) =>
  fc
    .array(
      fc.constantFrom(
        0x41,
        0x80,
        0x8f,
        0x90,
        0x9f,
        0xa0,
        0xbf,
        0xc0,
        0xc1,
        0xc3,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
      ),
      {
        maxLength: 40,
      },
    )
    .map((broken) => Uint8Array.from([...broken, ...plain, ...broken])),
);

/** Of any characters, halves of pairs among them. */
const text = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 30 })
  .map((points) => String.fromCodePoint(...points));

test('bytes are read as Node reads them, broken ones too', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      expect(decodeUtf8(given)).toBe(Buffer.from(given).toString('utf8'));
    }),
  );
});

test('a text in pieces is the text, wherever it is cut', () => {
  fc.assert(
    fc.property(text, fc.nat(), (given, at) => {
      const bytesGiven = Buffer.from(given, 'utf8');
      const cut = bytesGiven.length === 0 ? 0 : at % bytesGiven.length;
      const [decoder, node] = [createUtf8Decoder(), new StringDecoder('utf8')];
      const read = decoder.write(bytesGiven.subarray(0, cut)) + decoder.write(bytesGiven.subarray(cut));
      expect(read + decoder.end()).toBe(node.write(bytesGiven) + node.end());
    }),
  );
});

test('a text that ends inside a character ends with the replacement character, once', () => {
  const decoder = createUtf8Decoder();
  expect(decoder.write(Uint8Array.from([0x41, 0xe2, 0x82]))).toBe('A');
  expect(decoder.end()).toBe('\ufffd');
  expect(decoder.end()).toBe('');
});

test('text is written as Node writes it, halves of surrogate pairs too', () => {
  fc.assert(
    fc.property(text, (middle) => {
      const given = `\ud800${middle}\udfff`;
      expect([...encodeUtf8(given)]).toEqual([...Buffer.from(given, 'utf8')]);
    }),
  );
});

test('long texts are no deep call', () => {
  const long = 'ä'.repeat(300_000);
  expect(decodeUtf8(encodeUtf8(long))).toBe(long);
});

test('base64 is read as Node reads it, with line breaks and without padding too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (given) => {
      const written = Buffer.from(given).toString('base64');
      expect([...decodeBase64(written)]).toEqual([...given]);
      expect([...decodeBase64(written.replace(/=+$/, '').replace(/.{8}/g, '$&\r\n'))]).toEqual([...given]);
    }),
  );
});

test.each([
  ['the last of all characters', [0xf4, 0x8f, 0xbf, 0xbf]],
  ['one beyond it', [0xf4, 0x90, 0x80, 0x80]],
  ['the first of three bytes', [0xe0, 0xa0, 0x80]],
  ['an overlong form', [0xe0, 0x9f, 0xbf]],
  ['the last before the surrogates', [0xed, 0x9f, 0xbf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
])('%s is read as Node reads it', (_, given) => {
  expect(decodeUtf8(Uint8Array.from(given))).toBe(Buffer.from(given).toString('utf8'));
});

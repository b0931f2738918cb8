import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLog, createLogCleaner } from '../../../client/src/model/build/log-text.js';
import { processorTime } from '../../support/processor-time.js';

const red = '\u001b[31mred\u001b[0m';

test.each([
  ['plain', 'plain'],
  [red, red],
  ['a\r\nb\rc', 'a\nb\nc'],
  ['\u001b]0;title\u0007x', 'x'],
  ['\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b[2J\u001b[1;1Hx\u001b[K', 'x'],
  ['\u001b[?25lx\u001b[>1;2m', 'x'],
  ['\u001bPq#0\u001b\\x', 'x'],
  ['\u001b(Bx\u001b7y', 'xy'],
  ['a\u0000\u0008\u009bb', 'ab'],
  ['\u001b]never ended', ''],
  ['\ttab\n', '\ttab\n'],
])('%j becomes %j', (text, clean) => expect(cleanLog(text)).toBe(clean));

function clean(chunks: readonly Uint8Array[], secrets: readonly string[] = []): string {
  const cleaner = createLogCleaner(secrets);
  return chunks.map((chunk) => cleaner.push(chunk)).join('') + cleaner.end();
}

function cut(text: string, size: number): readonly Uint8Array[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

test('where the output is cut does not matter', () => {
  const text = `grüße ${red} \u001b]0;title\u0007 日本語 🙂\r\n\u001b[1;32mok\u001b[0m\r50%\r100%\nend`;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
      expect(clean(cut(text, size))).toBe(clean([Buffer.from(text)]));
    }),
  );
});

test('no control sequence but colours survives', () => {
  const nasty = fc.array(
    fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '3',
      '1',
      'm',
      ';',
      '\u0007',
      'x',
      '\r',
      '\n',
      '\u009b',
      'P',
      '\\',
      '?',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(nasty, fc.integer({ min: 1, max: 5 }), (parts, size) => {
      // eslint-disable-next-line no-control-regex -- it is what is looked for
      const rest = clean(cut(parts.join(''), size)).replace(/\u001b\[[\d;:]*m/g, '');
      // eslint-disable-next-line no-control-regex -- it is what is looked for
      expect(rest).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }),
  );
});

test('a secret is never shown, wherever the output is cut', () => {
  const text = 'before open sesame after\nline two\nprivate key line\n';
  for (let size = 1; size < 20; size++) {
    const shown = clean(cut(text, size), ['open sesame', 'first\nprivate key line']);
    expect(shown).toBe('before *** after\nline two\n***\n');
  }
});

test('a secret is hidden wherever a line that never ends is cut', () => {
  const secret = 'correct-horse-battery-staple';
  for (let before = 8192 - 2 * secret.length; before < 8192 + secret.length; before++) {
    const text = `${'x'.repeat(before)}${secret}${'y'.repeat(300)}`;
    const shown = clean(cut(text, 1000), [secret]);
    expect(shown).toBe(text.replace(secret, '***'));
  }
});

test.each([
  ['token 7x2 used', 'token *** used'],
  ['TOKEN=7x2', 'TOKEN=***'],
  ['a7x2b', 'a7x2b'],
])('a short secret is hidden where it stands alone: %s', (text, shown) => {
  expect(clean([Buffer.from(text)], ['7x2'])).toBe(shown);
});

test('many carriage returns take no time', () => {
  const start = processorTime();
  expect(cleanLog('\r'.repeat(200_000))).toBe('\n'.repeat(200_000));
  expect(processorTime() - start).toBeLessThan(2000);
});

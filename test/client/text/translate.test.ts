import { afterEach, expect, test } from 'vitest';
import { formatAge, formatSince } from '../../../client/src/model/size/format.js';
import { inEnglish, speakWith, t } from '../../../client/src/model/text/translate.js';

afterEach(() => speakWith(inEnglish));

test('values take their places, as often as they are named; what is no place stays', () => {
  expect(t('{1} of {0} at {0}, {2} {x}', 'a', 7)).toBe('7 of a at a, {2} {x}');
  expect(t('$(play) Build', '{0}')).toBe('$(play) Build');
  expect(t('{0}', '{1}', 'b')).toBe('{1}');
});

test('another language is spoken where people read, and English to the server', () => {
  speakWith((message, ...values) => `<${inEnglish(message, ...values)}>`);
  const yesterday = new Date('2026-11-19T12:00:00').getTime();
  const now = new Date('2026-11-20T12:00:00').getTime();
  expect(formatAge(yesterday, now)).toBe('<yesterday>');
  expect(formatSince(yesterday, now)).toBe('<yesterday>');
  expect(formatSince(yesterday, now, inEnglish)).toBe('yesterday');
});

import { expect, test } from 'vitest';
import { messageText } from '../../../client/src/model/text/message-text.js';

/** What makes a link in a notification. Source: vs/base/common/linkedText.ts of VS Code. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test.each([
  'pull access denied for [Repair](command:workbench.action.terminal.new)',
  '[a](https://example.org "title")',
  '[[x]](command:y)',
  '[a]\u200b(command:x)',
  '[a]\n(file:///etc/passwd)',
])('%j holds no link', (text) => {
  expect(messageText(text)).not.toMatch(link);
});

test.each([
  ['plain text (with brackets) and [these]', 'plain text (with brackets) and [these]'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['two\nlines', 'two lines'],
  ['\u202etxt', '\ufffdtxt'],
])('%j is shown as %j', (text, shown) => {
  expect(messageText(text)).toBe(shown);
});

test('an endless message is cut', () => {
  expect(messageText('a'.repeat(100_000)).length).toBeLessThan(3000);
});

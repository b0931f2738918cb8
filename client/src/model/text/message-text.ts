import { plainText } from '../build/build-log.js';
import { printable } from './printable.js';

const longestMessage = 2000;

/**
 * Text for a notification. An editor makes a working link of `[text](command:…)` and of `[text](https:…)`, in a
 * workspace that is not trusted too, and names of stages, messages of engines and lines of logs are anybody's text.
 */
export function messageText(text: string): string {
  const plain = printable(plainText(text)).replaceAll('](', '] (');
  return plain.length > longestMessage ? `${plain.slice(0, longestMessage)}…` : plain;
}

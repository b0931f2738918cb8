/* eslint-disable no-control-regex -- control characters are what this file is about */
import { createUtf8Decoder } from '../text/utf8.js';

/** Turns the raw output of one step into text that a terminal or an output channel may show. */
export interface LogCleaner {
  push(bytes: Uint8Array): string;
  /** What is held back: the rest of a line while secrets are looked for. */
  end(): string;
}

const maxCharacters = 4_000_000;
const maxHeld = 8192;

/** `secrets`: texts that must not be shown; output is then held back up to whole lines. */
export function createLogCleaner(secrets: readonly string[] = []): LogCleaner {
  const decoder = createUtf8Decoder();
  const hidden = secretLines(secrets);
  const longest = Math.max(0, ...hidden.map(({ length }) => length));
  let held = '';
  let shown = 0;
  const take = (text: string): string => {
    if (shown >= maxCharacters) return '';
    shown += text.length;
    const clean = redact(cleanLog(text), hidden);
    return shown < maxCharacters ? clean : `${clean}\n[log clipped]\n`;
  };
  return {
    push(bytes) {
      held += decoder.write(bytes);
      const isFull = held.length > Math.max(maxHeld, 2 * longest);
      // A line without an end is cut behind what may be the beginning of a secret.
      if (isFull && hidden.length > 0) held = redact(cleanLog(held), hidden);
      const end = isFull
        ? Math.max(0, held.length - longest)
        : hidden.length > 0
          ? held.lastIndexOf('\n') + 1
          : completeLength(held);
      const text = held.slice(0, end);
      held = held.slice(end);
      return take(text);
    },
    end() {
      const text = held + decoder.end();
      held = '';
      return take(text);
    },
  };
}

/** Up to a control sequence that has only begun. */
function completeLength(text: string): number {
  const begun = /(?:\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)?|\r)$/.exec(text);
  return begun === null ? text.length : begun.index;
}

/**
 * Colours (SGR) stay; titles, links, cursor movement, device queries and every other control sequence go. A carriage
 * return that redraws a line becomes a line break.
 */
export function cleanLog(text: string): string {
  return text
    .replace(/\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)/g, '')
    .replace(
      /\u001b\[([0-?]*)([ -/]*)([@-~])/g,
      (whole, parameters: string, between: string, final: string) =>
        final === 'm' && between === '' && /^[\d;:]*$/.test(parameters) ? whole : '',
    )
    .replace(/\u001b(?!\[[\d;:]*m)(?:[ -/]*[0-~])?/g, '')
    .replace(/(?<!\r)\r+\n/g, '\n')
    .replace(/\r/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g, '');
}

function secretLines(secrets: readonly string[]): readonly string[] {
  return secrets
    .flatMap((secret) => secret.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .sort((a, b) => b.length - a.length);
}

/** Shorter texts are found in every other word: they are hidden where they stand alone. */
const shortest = 4;

/** Every line of a secret, wherever it stands; the longest first, since one may be part of another. */
function redact(text: string, hidden: readonly string[]): string {
  return hidden.reduce(
    (clean, secret) =>
      secret.length < shortest ? redactWord(clean, secret) : clean.replaceAll(secret, '***'),
    text,
  );
}

function redactWord(text: string, secret: string): string {
  return text.replaceAll(secret, (found, at: number) => {
    const isAlone = !/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + found.length));
    return isAlone ? '***' : found;
  });
}

/** What an engine says of a build that was refused: some repeat the last lines of a log. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return redact(text, secretLines(secrets));
}

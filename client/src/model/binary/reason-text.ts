import { printable } from '../text/printable.js';

const longest = 300;

/**
 * A name out of an image, for people: between backticks, without control characters or anything that could close
 * them or turn the writing direction, and not longer than a line or three. Images are made by anybody.
 */
export function quoted(name: string): string {
  const harmless = printable(name).replaceAll('`', "'");
  return `\`${harmless.length > longest ? `${harmless.slice(0, longest)}…` : harmless}\``;
}

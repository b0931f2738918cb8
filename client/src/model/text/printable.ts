/**
 * Text that anybody may have written (names in files, images and logs), for people: nothing in it steers a terminal,
 * turns the direction of writing or ends a line.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** As `printable`, of a text that may have several lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** As `printable`, for places where an editor draws `$(name)` as an icon. */
export function withoutIcons(text: string): string {
  return printable(text).replaceAll('$(', '$ (');
}

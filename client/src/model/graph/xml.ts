/**
 * Text as XML content or attribute value; control characters, most of which XML does not allow at all, and what turns the
 * direction of writing become blanks.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n]|[\p{Cf}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

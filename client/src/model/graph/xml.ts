/** Text as XML content or attribute value; control characters, which XML does not allow at all, become blanks. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uffff]/g, ' ')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

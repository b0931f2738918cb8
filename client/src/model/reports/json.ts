/**
 * Plain data as indented JSON with a line break at its end. What would steer a terminal or turn the direction of
 * writing is escaped, beyond what JSON itself asks for; the value is the same.
 */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escapeUnits)}\n`;
}

function escapeUnits(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** Letters of China, Japan and Korea, and their marks, take twice the room of a Latin letter. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;

/** How much room a text takes, in Latin letters. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + columnsOfLetter(letter), 0);
}

/** Cuts at whole characters so that the text, with a `…` where it was cut, takes at most so many Latin letters. */
export function clipTo(text: string, columns: number): string {
  return columnsOf(text) <= columns ? text : `${startWithin(text, columns - 1)}…`;
}

/** As many whole characters, from the first on, as take at most the room of so many Latin letters. */
export function startWithin(text: string, columns: number): string {
  let start = '';
  for (const letter of text) {
    if (columnsOf(start + letter) > columns) break;
    start += letter;
  }
  return start;
}

function columnsOfLetter(letter: string): number {
  return wide.test(letter) ? 2 : 1;
}

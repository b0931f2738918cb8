import { type TableName, tablesData } from './tables-data.js';

/**
 * Lines of a shipped table that begin with `start`. Tables are searched as text: a question takes microseconds, while
 * taking a table apart at the start would cost every user milliseconds.
 */
export function linesFrom(table: TableName, start: string): readonly string[] {
  const text = tablesData[table];
  const found: string[] = [];
  for (let at = text.indexOf(`\n${start}`); at !== -1 && found.length < maxLines;) {
    const end = text.indexOf('\n', at + 1);
    found.push(text.slice(at + 1, end));
    at = text.indexOf(`\n${start}`, end);
  }
  return found;
}

const maxLines = 500;

/** All lines of a table. */
export function allLines(table: TableName): readonly string[] {
  return tablesData[table].split('\n').filter((line) => line !== '');
}

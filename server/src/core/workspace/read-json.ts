import type { Data } from './data-tree.js';
import { unescapeBackslashes } from './quoted-text.js';

const tokens = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;
const deepest = 200;

interface Token {
  readonly text: string;
  readonly start: number;
}

interface Cursor {
  readonly source: string;
  readonly tokens: readonly Token[];
  at: number;
}

/** Reads JSON with comments and trailing commas, as far as it can be read; numbers and words become scalars. */
export function readJson(source: string): Data | undefined {
  const found = [...source.matchAll(tokens)]
    .map((match) => ({ text: match[0], start: match.index }))
    .filter(({ text }) => !text.startsWith('//') && !text.startsWith('/*'));
  return readValue({ source, tokens: found, at: 0 }, 0);
}

function readValue(cursor: Cursor, depth: number): Data | undefined {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined || depth > deepest) return undefined;
  if (token.text === '{') return readMap(cursor, depth);
  if (token.text === '[') return readList(cursor, depth);
  return /^[}\],:]$/.test(token.text) ? undefined : { kind: 'scalar', joined: content(cursor.source, token) };
}

function content(source: string, { text, start }: Token): ReturnType<typeof unescapeBackslashes> {
  if (!text.startsWith('"')) return unescapeBackslashes(source, start, start + text.length);
  const closed = text.length > 1 && text.endsWith('"');
  return unescapeBackslashes(source, start + 1, start + text.length - (closed ? 1 : 0));
}

function readMap(cursor: Cursor, depth: number): Data {
  const entries = new Map<string, Data>();
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    cursor.at++;
    if (token.text === '}') break;
    if (!token.text.startsWith('"') || cursor.tokens[cursor.at]?.text !== ':') continue;
    cursor.at++;
    const value = readValue(cursor, depth + 1);
    if (value !== undefined) entries.set(content(cursor.source, token).text, value);
  }
  return { kind: 'map', entries };
}

function readList(cursor: Cursor, depth: number): Data {
  const items: Data[] = [];
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    if (token.text === ']' || token.text === '}') {
      if (token.text === ']') cursor.at++;
      break;
    }
    const value = readValue(cursor, depth + 1);
    if (value !== undefined) items.push(value);
  }
  return { kind: 'list', items };
}

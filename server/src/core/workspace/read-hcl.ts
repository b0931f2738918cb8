import { joinText } from '../text/joined-text.js';
import type { Data } from './data-tree.js';
import { unescapeBackslashes } from './quoted-text.js';

const tokenPattern =
  /#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|<<-?([A-Za-z_]\w*)[ \t]*\r?\n[\s\S]*?(?:\n[ \t]*\1(?![\w-])|$)|"(?:[^"\\\n$]|\\.|\$(?!\{)|\$\{(?:[^{}"\n]|"[^"\n]*")*\})*"?|[A-Za-z_][\w-]*|\n|[^\s]/g;
const deepest = 100;

interface Token {
  readonly text: string;
  readonly start: number;
}

interface Cursor {
  readonly source: string;
  readonly tokens: readonly Token[];
  at: number;
}

/**
 * Reads the shape of an HCL text: blocks as maps under type and label, literal texts, lists and objects.
 * Whatever must be evaluated (variables, functions, conditions) is `unknown`, with its source.
 */
export function readHcl(source: string): Data {
  const tokens = [...source.matchAll(tokenPattern)]
    .map((match) => ({ text: match[0], start: match.index }))
    .filter(({ text }) => !/^(#|\/\/|\/\*)/.test(text));
  const entries = new Map<string, Data>();
  const cursor = { source, tokens, at: 0 };
  while (cursor.at < tokens.length) {
    readBody(cursor, entries, 0);
    cursor.at++;
  }
  return { kind: 'map', entries };
}

const here = (cursor: Cursor): string => cursor.tokens[cursor.at]?.text ?? '';

/** Attributes and blocks up to the closing brace, which it leaves, or the end. */
function readBody(cursor: Cursor, entries: Map<string, Data>, depth: number): void {
  while (cursor.at < cursor.tokens.length && here(cursor) !== '}') {
    const key = nameAt(cursor);
    cursor.at++;
    if (key === undefined) continue;
    if (here(cursor) === '=' || here(cursor) === ':') {
      cursor.at++;
      entries.set(key, readExpression(cursor, depth));
    } else readBlock(cursor, entries, key, depth);
  }
}

function nameAt(cursor: Cursor): string | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || !/^["A-Za-z_]/.test(token.text)) return undefined;
  return token.text.startsWith('"') ? token.text.slice(1, -1) : token.text;
}

/** `target "app" {`: blocks of one type and label are one map, as Bake merges them. */
function readBlock(cursor: Cursor, entries: Map<string, Data>, type: string, depth: number): void {
  const path = [type];
  for (let label = nameAt(cursor); label !== undefined; label = nameAt(cursor)) {
    path.push(label);
    cursor.at++;
  }
  if (here(cursor) !== '{' || depth > deepest) return;
  let into = entries;
  for (const name of path) into = mapUnder(into, name);
  cursor.at++;
  readBody(cursor, into, depth + 1);
  cursor.at++;
}

function mapUnder(entries: Map<string, Data>, name: string): Map<string, Data> {
  const known = entries.get(name);
  const inner = known?.kind === 'map' ? new Map(known.entries) : new Map<string, Data>();
  entries.set(name, { kind: 'map', entries: inner });
  return inner;
}

/** A literal; `unknown` for an expression that goes on: `"a" + b`, `x ? y : z`, `tgt`. */
function readExpression(cursor: Cursor, depth: number): Data {
  const start = cursor.tokens[cursor.at]?.start ?? cursor.source.length;
  const value = readLiteral(cursor, depth);
  if (value !== undefined && /^([,}\]\n]|)$/.test(here(cursor))) return value;
  skipExpression(cursor);
  const end = cursor.tokens[cursor.at]?.start ?? cursor.source.length;
  const text = cursor.source.slice(start, end).trimEnd();
  return { kind: 'unknown', expression: joinText(text, [{ at: 0, source: start }]) };
}

function readLiteral(cursor: Cursor, depth: number): Data | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || depth > deepest) return undefined;
  if (token.text === '[') return readList(cursor, depth);
  if (token.text === '{') return readObject(cursor, depth);
  if (!token.text.startsWith('"') || token.text.length < 2) return undefined;
  cursor.at++;
  const inner = { start: token.start + 1, end: token.start + token.text.length - 1 };
  return { kind: 'scalar', joined: unescapeBackslashes(cursor.source, inner.start, inner.end) };
}

function readList(cursor: Cursor, depth: number): Data {
  const items: Data[] = [];
  cursor.at++;
  while (cursor.at < cursor.tokens.length && here(cursor) !== ']') {
    const before = cursor.at;
    const item =
      here(cursor) === '\n' || here(cursor) === ',' ? undefined : readExpression(cursor, depth + 1);
    if (item !== undefined) items.push(item);
    if (cursor.at === before) cursor.at++;
  }
  cursor.at++;
  return { kind: 'list', items };
}

function readObject(cursor: Cursor, depth: number): Data {
  const entries = new Map<string, Data>();
  cursor.at++;
  readBody(cursor, entries, depth + 1);
  cursor.at++;
  return { kind: 'map', entries };
}

/** To the end of the line or of the enclosing bracket. */
function skipExpression(cursor: Cursor): void {
  for (let open = 0; cursor.at < cursor.tokens.length; cursor.at++) {
    const text = here(cursor);
    if (open === 0 && /^[,}\]\n]$/.test(text)) return;
    if (/^[[({]$/.test(text)) open++;
    if (/^[\])}]$/.test(text)) open--;
  }
}

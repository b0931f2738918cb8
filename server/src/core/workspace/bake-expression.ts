import type { JoinedText } from '../text/ast.js';
import { sliceJoined } from '../text/joined-text.js';
import { type Data, dataAt } from './data-tree.js';

/** What a name of a bake file stands for: one value for each run of a matrix, or the default of a variable. */
export interface BakeName {
  readonly value: Data | undefined;
  /** Whether the environment can give it another value. */
  readonly isVariable: boolean;
}

export type BakeScope = (name: string) => BakeName | undefined;

/** The texts that an expression may give. */
export interface BakeTexts {
  readonly values: readonly JoinedText[];
  /** Whether it may give other ones too. */
  readonly isOpen: boolean;
  /** Whether `values` is one text that stands in the file as it is. */
  readonly isWritten: boolean;
}

const open: BakeTexts = { values: [], isOpen: true, isWritten: false };
const deepest = 20;

/** Evaluates a value of a bake file as text, variables by their defaults. Functions and loops stay open. */
export function evaluateText(data: Data, scope: BakeScope, depth = 0): BakeTexts {
  if (depth > deepest) return open;
  if (data.kind === 'scalar') return evaluateTemplate(data.joined, scope, depth);
  if (data.kind !== 'unknown' || data.expression === undefined) return open;
  const cursor: Cursor = { tokens: tokenize(data.expression), at: 0, scope, depth };
  const value = readCondition(cursor);
  return cursor.at < cursor.tokens.length ? open : value;
}

/** `a`, `${X}` or `a-${X}`. */
function evaluateTemplate(joined: JoinedText, scope: BakeScope, depth: number): BakeTexts {
  const { text } = joined;
  const parts = splitTemplate(text);
  if (parts === undefined) return open;
  const results = parts.map(({ start, end, isExpression }) => {
    const slice = sliceJoined(joined, start, end);
    if (!isExpression) return { values: [slice], isOpen: false, isWritten: true };
    return evaluateText({ kind: 'unknown', expression: slice }, scope, depth + 1);
  });
  const [only] = results;
  if (only !== undefined && results.length === 1) return only;
  return concatenate(results);
}

const maxTexts = 64;

/** Every combination; the texts stand nowhere as they are. */
function concatenate(parts: readonly BakeTexts[]): BakeTexts {
  let texts = [''];
  for (const { values } of parts) {
    texts = texts.flatMap((text) => values.map((value) => text + value.text)).slice(0, maxTexts);
  }
  const isOpen = parts.some((part) => part.isOpen) || texts.length >= maxTexts;
  return { values: texts.map(madeText), isOpen, isWritten: false };
}

/** A text without a place: its offsets are -1. */
function madeText(text: string): JoinedText {
  return { text, offsetAt: () => -1 };
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly isExpression: boolean;
}

/** `undefined` for directives (`%{ if … }`) and broken braces. */
function splitTemplate(text: string): readonly Part[] | undefined {
  if (text.includes('%{')) return undefined;
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('${', at);
    const stop = start === -1 ? text.length : start;
    if (stop > at) parts.push({ start: at, end: stop, isExpression: false });
    if (start === -1) break;
    const end = text.indexOf('}', start);
    if (end === -1) return undefined;
    parts.push({ start: start + 2, end, isExpression: true });
    at = end + 1;
  }
  return parts;
}

interface Token {
  readonly text: string;
  readonly joined: JoinedText;
}

interface Cursor {
  readonly tokens: readonly Token[];
  readonly scope: BakeScope;
  readonly depth: number;
  at: number;
}

const tokenPattern = /"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*|\d+|==|!=|&&|\|\||[^\s]/g;
const longestExpression = 1000;

function tokenize(expression: JoinedText): readonly Token[] {
  if (expression.text.length > longestExpression) return [{ text: '', joined: expression }];
  return [...expression.text.matchAll(tokenPattern)].map((match) => ({
    text: match[0],
    joined: sliceJoined(expression, match.index, match.index + match[0].length),
  }));
}

function take(cursor: Cursor, text: string): boolean {
  if (cursor.tokens[cursor.at]?.text !== text) return false;
  cursor.at++;
  return true;
}

/** `a == b ? x : y`: either may come of it when the condition hangs on a variable. */
function readCondition(cursor: Cursor): BakeTexts {
  const condition = readComparison(cursor);
  if (!take(cursor, '?')) return condition.texts;
  const yes = readCondition(cursor);
  if (!take(cursor, ':')) return open;
  const no = readCondition(cursor);
  if (condition.truth !== undefined) return condition.truth ? yes : no;
  return { values: [...yes.values, ...no.values], isOpen: yes.isOpen || no.isOpen, isWritten: false };
}

interface Comparison {
  readonly texts: BakeTexts;
  /** Known when no variable has a part in it. */
  readonly truth: boolean | undefined;
}

function readComparison(cursor: Cursor): Comparison {
  const left = readValue(cursor);
  const sign = ['==', '!='].find((each) => take(cursor, each));
  if (sign === undefined) return { texts: left, truth: undefined };
  const right = readValue(cursor);
  const isKnown = [left, right].every(({ values, isOpen }) => values.length === 1 && !isOpen);
  const equal = left.values[0]?.text === right.values[0]?.text;
  return { texts: open, truth: isKnown ? (sign === '==' ? equal : !equal) : undefined };
}

function readValue(cursor: Cursor): BakeTexts {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined || cursor.depth > deepest) return open;
  if (token.text === '(') {
    const inner = readCondition(cursor);
    return take(cursor, ')') ? inner : open;
  }
  if (token.text.startsWith('"')) {
    const inside = sliceJoined(token.joined, 1, token.text.length - 1);
    return evaluateTemplate(inside, cursor.scope, cursor.depth + 1);
  }
  return /^[A-Za-z_]/.test(token.text) ? readName(cursor, token.text) : open;
}

/** `X`, `x.key` or `x["key"]`. */
function readName(cursor: Cursor, name: string): BakeTexts {
  const found = cursor.scope(name);
  let value = found?.value;
  let isPath = true;
  while (isPath) {
    if (take(cursor, '.')) value = dataAt(value, cursor.tokens[cursor.at++]?.text ?? '');
    else if (take(cursor, '[')) {
      value = dataAt(value, cursor.tokens[cursor.at++]?.text.replace(/^"|"$/g, '') ?? '');
      if (!take(cursor, ']')) return open;
    } else isPath = false;
  }
  if (found === undefined || value === undefined) return open;
  const texts = evaluateText(value, cursor.scope, cursor.depth + 1);
  return found.isVariable ? { ...texts, isOpen: true } : texts;
}

/**
 * Expansion of `$x` and `${x…}` in FROM, --platform, ENV and the like, by the rules of BuildKit's shell word
 * lexer: quotes are removed, escapes resolved, nothing is expanded inside single quotes. Read here, since dockerfile-ast
 * ends `${…}` at the first brace and knows an operator behind a colon only: not `${a-b}`, `${a#b}` or `${a:-${b}}`.
 */

import { limits, withinLimit } from '../limits.js';
import { removePrefix, removeSuffix, replaceMatch } from './wildcard.js';

/** Answers the value of a variable: `undefined` = not set, `unknown` = set to something that cannot be known. */
export type Lookup = (name: string) => string | undefined | typeof unknown;

export const unknown = Symbol('unknown');

export interface Expansion {
  /** `undefined` when it depends on an unknown variable or on an expression that cannot be evaluated. */
  readonly value: string | undefined;
  /** The constant parts between variables: `build-${X}` gives `['build-', '']`. One part = no variable. */
  readonly parts: readonly string[];
  /** The value from left to right, `undefined` for each variable that cannot be known. */
  readonly pieces: readonly (string | undefined)[];
  /** Names of the variables used, in order. */
  readonly names: readonly string[];
}

/** Expands variables, quotes and escapes of a word as BuildKit does; `lookup` answers the value of a name. */
export function expand(raw: string, lookup: Lookup, escape = '\\'): Expansion {
  if (!/[$'"]/.test(raw) && !raw.includes(escape))
    return { value: raw, parts: [raw], pieces: [raw], names: [] };
  const state: State = { raw, escape, lookup, pieces: [''], parts: [''], names: [] };
  let at = 0;
  let quote = '';
  while (at < raw.length) {
    const char = raw.charAt(at);
    const next = raw.charAt(at + 1);
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === escape && quote !== "'" && next !== '') {
      if (quote === '"' && !['"', '$', escape].includes(next)) addText(state, char);
      addText(state, next);
      at++;
    } else if (char === '$' && quote !== "'") {
      at = addVariable(state, at);
      continue;
    } else addText(state, char);
    at++;
  }
  const { parts, pieces, names } = state;
  const value = pieces.includes(undefined) ? undefined : pieces.join('');
  return { value: withinLimit(value, limits.longestValue), parts, pieces, names };
}

/** Whether `name` could be an expansion with these constant parts. */
export function fitsParts(parts: readonly string[], name: string): boolean {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return name === first;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

interface State {
  readonly raw: string;
  readonly escape: string;
  readonly lookup: Lookup;
  readonly parts: string[];
  readonly pieces: (string | undefined)[];
  readonly names: string[];
}

function addText(state: State, text: string): void {
  state.parts[state.parts.length - 1] += text;
  addPiece(state, text);
}

/** Expands the variable at `$`; answers the offset after it. */
function addVariable(state: State, at: number): number {
  const { raw } = state;
  const plain = /^[A-Za-z_]\w*|^[0-9@*#?!$-]/.exec(raw.slice(at + 1, at + 260))?.[0];
  if (plain !== undefined) {
    addValue(state, plain, state.lookup(plain) ?? '');
    return at + 1 + plain.length;
  }
  if (raw[at + 1] !== '{') {
    addText(state, '$');
    return at + 1;
  }
  const close = closingBrace(raw, at + 2);
  const inside = raw.slice(at + 2, close);
  const [name = ''] = /^\w+/.exec(inside) ?? [];
  addValue(state, name, modified(state, name, inside.slice(name.length)));
  return close + 1;
}

function addValue(state: State, name: string, value: string | typeof unknown): void {
  state.names.push(name);
  state.parts.push('');
  addPiece(state, value === unknown ? undefined : value);
}

function addPiece({ pieces }: State, piece: string | undefined): void {
  const last = pieces.at(-1);
  if (piece === undefined || last === undefined) pieces.push(piece);
  else if (last.length + piece.length > limits.longestValue) pieces.push(undefined);
  else pieces[pieces.length - 1] = last + piece;
}

/** Bounds the nesting of `${a:-${b:-…}}`; no person writes this much by hand. */
const longestOperation = 2000;

function modified(state: State, name: string, operation: string): string | typeof unknown {
  const value = state.lookup(name);
  if (operation === '') return value ?? '';
  const match = /^(:?[-+?]|##?|%%?|\/\/?)([\s\S]*)$/.exec(operation);
  if (match === null || operation.length > longestOperation) return unknown;
  const [, operator = '', operand = ''] = match;
  const word = (): string | typeof unknown => {
    const inner = expand(operand, state.lookup, state.escape);
    state.names.push(...inner.names);
    return inner.value ?? unknown;
  };
  if (value === unknown) return unknown;
  const set = value !== undefined && (value !== '' || !operator.startsWith(':'));
  switch (operator.at(-1)) {
    case '-':
      return set ? value : word();
    case '+':
      return set ? word() : '';
    case '?':
      return set ? value : unknown;
    default:
      return edited(value ?? '', operator, word());
  }
}

/** What follows the operator decides what is cut from the value, or replaced in it. */
function edited(value: string, operator: string, operand: string | typeof unknown): string | typeof unknown {
  if (operand === unknown) return unknown;
  const isDoubled = operator.length === 2;
  if (operator.startsWith('#')) return removePrefix(value, operand, isDoubled) ?? unknown;
  if (operator.startsWith('%')) return removeSuffix(value, operand, isDoubled) ?? unknown;
  const cut = operand.indexOf('/');
  const pattern = cut === -1 ? operand : operand.slice(0, cut);
  const replacement = cut === -1 ? '' : operand.slice(cut + 1);
  return replaceMatch(value, pattern, replacement, isDoubled) ?? unknown;
}

function closingBrace(raw: string, from: number): number {
  let depth = 1;
  for (let at = from; at < raw.length; at++) {
    if (raw[at] === '{' && raw[at - 1] === '$') depth++;
    else if (raw[at] === '}') depth--;
    if (depth === 0) return at;
  }
  return raw.length;
}

import type { Flag, Instruction } from '../text/ast.js';
import { expand, fitsParts, type Lookup } from '../text/expand.js';
import type { Reference, Target } from './graph.js';
import type { Span } from '../text/text.js';

export interface NameTable {
  /** Number of FROMs. */
  readonly count: number;
  /** Stage indexes by lower-case name, in text order. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

/**
 * FROM looks its word up as written among the stages above, the nearest first; not found it is `scratch` or
 * an image. Variables are those of the global scope. An empty list: FROM without a word.
 */
export function fromReference(
  from: Instruction,
  stage: number,
  names: NameTable,
  lookup: Lookup,
  escape: string,
): Reference[] {
  const [word] = from.words;
  if (word === undefined) return [];
  const { value, parts } = expand(word.raw, lookup, escape);
  const isKnown = value !== undefined && value !== '';
  const fitting = parts.length > 1 ? candidatesAbove(parts, stage, names) : [];
  // What is nothing but a variable may be any image; with a name in front of it hardly anything but a stage.
  const hasName = parts.some((part) => /[A-Za-z\d]/.test(part));
  const target: Target = isKnown
    ? fromTarget(value, stage, names)
    : { kind: 'unknown', members: hasName ? fitting : [] };
  const candidates = hasName || choosesStage(target) ? fitting : [];
  const span: Span = { start: word.start, end: word.end };
  const common = { ...span, stage, instruction: from, raw: word.raw, value: value ?? word.raw };
  return [{ ...common, kind: 'FROM', target, candidates }];
}

/** COPY --from: a number first, then the last stage of that name in any case, above or below; else an image. */
export function copyReferences(
  instruction: Instruction,
  stage: number,
  names: NameTable,
  extraStates: () => number,
): Reference[] {
  if (instruction.keyword !== 'COPY') return [];
  return instruction.flags.flatMap((flag) => {
    if (flag.name !== 'from' || flag.value === undefined || flag.valueSpan === undefined) return [];
    const { value } = flag;
    const target = copyTarget(value, stage, names, extraStates);
    const common = { ...flag.valueSpan, stage, instruction, raw: value, value, candidates: [] };
    return [{ ...common, kind: 'COPY' as const, target }];
  });
}

/** RUN --mount=…,from=x: as COPY --from, but a number is never an index. */
export function mountReferences(instruction: Instruction, stage: number, names: NameTable): Reference[] {
  if (instruction.keyword !== 'RUN') return [];
  return instruction.flags.flatMap((flag) => {
    const from = flag.name === 'mount' ? mountKey(flag, 'from') : undefined;
    if (from === undefined) return [];
    const { value, start, end } = from;
    const target = mountTarget(value, stage, names);
    const common = { start, end, stage, instruction, raw: value, value, candidates: [] };
    return [{ ...common, kind: 'MOUNT' as const, target }];
  });
}

/** The value of `key` in the comma-separated list of a `--mount` flag, with its span. Keys ignore case. */
export function mountKey(flag: Flag, key: string): (Span & { readonly value: string }) | undefined {
  if (flag.value === undefined || flag.valueSpan === undefined) return undefined;
  const { start, end } = flag.valueSpan;
  // Quotes shift the value against its span; the offsets then start after the opening quote.
  const quoted = end - start > flag.value.length ? 1 : 0;
  let at = start + quoted;
  for (const field of flag.value.split(',')) {
    const equals = field.indexOf('=');
    if (equals !== -1 && field.slice(0, equals).trim().toLowerCase() === key) {
      const value = field.slice(equals + 1);
      return { start: at + equals + 1, end: at + field.length, value };
    }
    at += field.length + 1;
  }
  return undefined;
}

function fromTarget(value: string, stage: number, names: NameTable): Target {
  const found = names.byName.get(value)?.findLast((index) => index < stage);
  if (found !== undefined) return { kind: 'stage', stage: found, byIndex: false, order: 'above' };
  return value === 'scratch' ? { kind: 'scratch' } : { kind: 'image', image: value };
}

/** Whether a base that is nothing but a variable may name a stage: one whose default is an image does not. */
function choosesStage(target: Target): boolean {
  return target.kind === 'stage' || target.kind === 'unknown';
}

function candidatesAbove(parts: readonly string[], stage: number, names: NameTable): number[] {
  return [...names.byName]
    .filter(([name]) => fitsParts(parts, name))
    .flatMap(([, indexes]) => indexes.filter((index) => index < stage));
}

function copyTarget(value: string, stage: number, names: NameTable, extraStates: () => number): Target {
  if (value === '') return { kind: 'context' };
  if (value.includes('$')) return { kind: 'variable' };
  if (/^[+-]?\d+$/.test(value)) return indexTarget(Number(value) + 0, stage, names.count, extraStates);
  return namedTarget(value, stage, names);
}

function indexTarget(index: number, stage: number, count: number, extraStates: () => number): Target {
  if (index >= 0 && index < count)
    return { kind: 'stage', stage: index, byIndex: true, order: orderOf(index, stage) };
  return index < 0 || index >= count + extraStates()
    ? { kind: 'index-out-of-range', index }
    : { kind: 'unknown', members: [] };
}

function mountTarget(value: string, stage: number, names: NameTable): Target {
  if (value === '') return { kind: 'context' };
  return value.includes('$') ? { kind: 'variable' } : namedTarget(value, stage, names);
}

function namedTarget(value: string, stage: number, names: NameTable): Target {
  const found = names.byName.get(value.toLowerCase())?.at(-1);
  if (found !== undefined)
    return { kind: 'stage', stage: found, byIndex: false, order: orderOf(found, stage) };
  return value === 'scratch' ? { kind: 'scratch' } : { kind: 'image', image: value };
}

function orderOf(target: number, stage: number): 'above' | 'same' | 'below' {
  if (target === stage) return 'same';
  return target < stage ? 'above' : 'below';
}

import type { Facts } from '../core/facts.js';
import type { Rule } from '../core/rule.js';
import type { Span } from '../core/text/text.js';
import { lastStartingAt } from '../core/text/sorted.js';
import { commentAt } from './at-offset.js';
import { baseLabel } from './stage-words.js';

export type CompletionKind = 'stage' | 'key' | 'value' | 'rule';

/** What could stand at `replace`, best first. */
export interface CompletionItem {
  readonly kind: CompletionKind;
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
  readonly replace: Span;
}

/** Stages after `--from=`, `from=` and FROM, keys and values of mounts, rule ids in ignore comments. */
export function completionsAt(
  facts: Facts,
  offset: number,
  rules: readonly Rule[],
): readonly CompletionItem[] {
  const comment = commentAt(facts, offset);
  if (comment !== undefined && comment.start < offset) return ruleItems(facts, comment.start, offset, rules);
  const line = lineBefore(facts, offset);
  if (line === undefined) return [];
  switch (line.keyword) {
    case 'FROM':
      return fromItems(facts, line);
    case 'COPY':
      return copyItems(facts, line);
    case 'RUN':
      return mountItems(facts, line);
    default:
      return [];
  }
}

/** The instruction up to the cursor. */
interface TypedLine {
  readonly keyword: string;
  /** Whole words between the keyword and the one that is being typed. */
  readonly words: readonly string[];
  /** What is typed of the current word. */
  readonly word: string;
  readonly wordStart: number;
  /** Index of the stage it stands in, -1 above the first. */
  readonly stage: number;
  readonly offset: number;
}

function lineBefore({ ast, graph }: Facts, offset: number): TypedLine | undefined {
  const { text, lines } = ast;
  const instruction = lastStartingAt(ast.instructions, offset);
  if (instruction === undefined || instruction.heredocs.length > 0) return undefined;
  // Blanks behind an instruction are not in its span, and the cursor may stand in them.
  const isSameLine = lines.positionAt(instruction.end).line === lines.positionAt(offset).line;
  if (offset > instruction.end && !isSameLine) return undefined;
  const active = instruction.trigger ?? instruction;
  if (offset <= active.keywordSpan.end) return undefined;
  const typed = text.slice(active.keywordSpan.end, offset);
  const word = /(?<!\S)\S*$/.exec(typed)?.[0] ?? '';
  const words = typed
    .slice(0, typed.length - word.length)
    .split(/\s+/)
    .filter((each) => each !== '' && each !== ast.escape);
  const stage = graph.stageAt(instruction.start)?.index ?? -1;
  return { keyword: active.keyword, words, word, wordStart: offset - word.length, stage, offset };
}

const isFlag = (word: string): boolean => word.startsWith('--');

function fromItems(facts: Facts, { words, word, wordStart, stage }: TypedLine): readonly CompletionItem[] {
  if (!words.every(isFlag) || isFlag(word)) return [];
  const replace = { start: wordStart, end: wordEnd(facts, wordStart, /[^\s]*/y) };
  return stageItems(facts, replace, stage, (name) => name);
}

function copyItems(facts: Facts, line: TypedLine): readonly CompletionItem[] {
  const prefix = '--from=';
  if (!line.words.every(isFlag) || !line.word.startsWith(prefix)) return [];
  const start = line.wordStart + prefix.length;
  return stageItems(facts, { start, end: wordEnd(facts, start, /[^\s]*/y) }, line.stage, (name) => name);
}

function stageItems(
  { graph }: Facts,
  replace: Span,
  below: number,
  insert: (name: string) => string,
): readonly CompletionItem[] {
  const names = new Map<string, CompletionItem>();
  for (const stage of graph.stages.slice(0, Math.max(0, below))) {
    if (stage.name === undefined) continue;
    const detail = `FROM ${baseLabel(stage.base, graph)}`;
    names.set(stage.name, { kind: 'stage', label: stage.name, detail, insert: insert(stage.name), replace });
  }
  // The nearest stage is the likeliest one.
  return [...names.values()].reverse();
}

/** Keys of `--mount` by type, with what they mean. */
const mountKeys: Readonly<Record<string, readonly (readonly [key: string, detail: string])[]>> = {
  bind: [
    ['from', 'stage or image to mount from (default: the build context)'],
    ['source', 'path in `from` (default: its root)'],
    ['target', 'path to mount at'],
    ['rw', 'allow writes, which are discarded'],
  ],
  cache: [
    ['id', 'name of the cache (default: the target path)'],
    ['target', 'path to mount at'],
    ['sharing', 'what happens when two builds use it at the same time'],
    ['from', 'stage or image that the cache starts from'],
    ['source', 'path in `from`'],
    ['mode', 'file mode of the folder, octal'],
    ['uid', 'owner of the folder'],
    ['gid', 'group of the folder'],
    ['ro', 'read-only'],
  ],
  tmpfs: [
    ['target', 'path to mount at'],
    ['size', 'maximum size'],
  ],
  secret: [
    ['id', 'name of the secret'],
    ['target', 'path to mount at (default: `/run/secrets/<id>`)'],
    ['env', 'environment variable to store it in'],
    ['required', 'fail if the secret is not provided'],
    ['mode', 'file mode, octal'],
    ['uid', 'owner'],
    ['gid', 'group'],
  ],
  ssh: [
    ['id', 'name of the agent socket'],
    ['target', 'path of the socket'],
    ['required', 'fail if no agent is provided'],
    ['mode', 'file mode, octal'],
    ['uid', 'owner'],
    ['gid', 'group'],
  ],
};

const mountValues: Readonly<Record<string, readonly (readonly [value: string, detail: string])[]>> = {
  type: [
    ['bind', 'files from the build context, a stage or an image'],
    ['cache', 'a folder that is kept between builds'],
    ['secret', 'a file that leaves no trace in the image'],
    ['ssh', 'the SSH agent of the person who builds'],
    ['tmpfs', 'a folder in memory'],
  ],
  sharing: [
    ['shared', 'builds use it at the same time'],
    ['locked', 'builds wait for each other'],
    ['private', 'each build gets its own copy'],
  ],
  required: [
    ['true', ''],
    ['false', ''],
  ],
};

const bareKeys: ReadonlySet<string> = new Set(['rw', 'ro', 'required']);

function mountItems(facts: Facts, line: TypedLine): readonly CompletionItem[] {
  const prefix = '--mount=';
  if (!line.words.every(isFlag) || !line.word.startsWith(prefix)) return [];
  const fields = line.word.slice(prefix.length).split(',');
  const field = fields.at(-1) ?? '';
  const fieldStart = line.offset - field.length;
  const equals = field.indexOf('=');
  const start = equals < 0 ? fieldStart : fieldStart + equals + 1;
  const replace = { start, end: wordEnd(facts, start, equals < 0 ? /[^\s,=]*=?/y : /[^\s,]*/y) };
  if (equals < 0) return keyItems(facts, fields.slice(0, -1), replace);
  const key = field.slice(0, equals).toLowerCase();
  if (key === 'from') return stageItems(facts, replace, line.stage, (name) => name);
  return (mountValues[key] ?? []).map(([label, detail]) => ({
    kind: 'value',
    label,
    detail,
    insert: label,
    replace,
  }));
}

function keyItems(facts: Facts, before: readonly string[], replace: Span): readonly CompletionItem[] {
  const rest = facts.ast.text.slice(replace.end, wordEnd(facts, replace.end, /[^\s]*/y)).split(',');
  const fields = [...before, ...rest].map((field) => field.toLowerCase());
  const type = fields.find((field) => field.startsWith('type='))?.slice('type='.length) ?? 'bind';
  const used = new Set(fields.map((field) => field.split('=', 1)[0] ?? ''));
  const typeKey = ['type', 'bind, cache, secret, ssh or tmpfs'] as const;
  return [typeKey, ...(mountKeys[type] ?? [])]
    .filter(([key]) => !used.has(key))
    .map(([key, detail]) => ({
      kind: 'key',
      label: key,
      detail,
      insert: bareKeys.has(key) ? key : `${key}=`,
      replace,
    }));
}

function ruleItems(
  facts: Facts,
  start: number,
  offset: number,
  rules: readonly Rule[],
): readonly CompletionItem[] {
  const typed = facts.ast.text.slice(start, offset);
  const match = /^#\s*stage-insight:\s*ignore\s*=\s*((?:[a-z-]+,)*)([a-z-]*)$/.exec(typed);
  if (match === null) return [];
  const [, list = '', word = ''] = match;
  const used = new Set(list.split(','));
  const from = offset - word.length;
  const replace = { start: from, end: wordEnd(facts, from, /[a-z-]*/y) };
  return rules
    .filter(({ id }) => !used.has(id))
    .map(({ id, summary }) => ({ kind: 'rule', label: id, detail: summary, insert: id, replace }));
}

/** Where the word that starts at `start` ends; `pattern` is sticky. */
function wordEnd({ ast }: Facts, start: number, pattern: RegExp): number {
  pattern.lastIndex = start;
  return start + (pattern.exec(ast.text)?.[0].length ?? 0);
}

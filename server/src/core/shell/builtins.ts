import type { Assignment, Command, Redirection } from 'unbash';
import type { ShellAssignment, ShellRedirection, ShellWord } from './command.js';
import type { Span } from '../text/text.js';
import { known, unknownValue, variableOf, withVariable } from './environment.js';
import { resolvePath } from './paths.js';
import { commandWords } from './command-words.js';
import { scopeOf, type Walk } from './walk-state.js';
import { setVariable } from './walk.js';
import { type Call, commandOf, putOut } from './call.js';
import { afterHead, bareValue, headOf, joinValues, textWithGaps } from './word-parts.js';
import { partsValue, wordValue } from './expand-word.js';
import { callFunction, runScriptFile, runShell, walkElsewhere } from './nested-scripts.js';
import { peelWrappers } from './wrappers.js';

/** Runs a simple command: builtins change the walk, shells and scripts are walked, the rest is put out. */
export function runSimpleCommand(walk: Walk, node: Command): void {
  const assignments = node.prefix
    .filter((item): item is Assignment => item.type === 'Assignment')
    .map((item) => readAssignment(walk, item));
  if (node.name === undefined) {
    for (const assignment of assignments) setVariable(walk, assignment.name, assignment);
    return;
  }
  const { words, assignments: peeled, callers } = peelWrappers(commandWords(walk, node));
  if (words.length === 0) return;
  if (specialBuiltins.has(words[0]?.text ?? '') && !walk.shellName.endsWith('bash')) {
    for (const assignment of assignments) setVariable(walk, assignment.name, assignment);
  }
  const call: Call = {
    words,
    assignments: [...assignments, ...peeled],
    redirections: node.redirects.slice(0, 20).map((item) => readRedirection(walk, item)),
    callers,
    span: walk.locate(node.pos, node.end),
  };
  noteBashism(walk, call);
  const builtin = builtins[words[0]?.text ?? ''];
  if (builtin !== undefined) builtin(walk, call, node);
  else if (!callFunction(walk, call)) runProgram(walk, call);
}

/** In a script of its own the `#!` line says which shell reads it. */
function noteBashism(walk: Walk, call: Call): void {
  const name = call.words[0]?.text ?? '';
  if (!bashBuiltins.has(name) || walk.script !== undefined || walk.functions.has(name)) return;
  if (/^(\/(usr\/)?bin\/)?sh$/.test(walk.shellName))
    walk.bashisms.push({ command: commandOf(walk, call), at: walk.out.length });
}

/** Not in POSIX, and not in dash. Source: its manual, "Builtins". */
const bashBuiltins = new Set(['source', 'pushd', 'popd', 'shopt', 'declare', 'typeset']);

/** What stands in front of these stays set, POSIX says: `packages='git make' set -x`. */
const specialBuiltins = new Set(['set', ':', 'export', 'eval', 'readonly', 'shift', 'trap', 'unset']);

/** Runs a command that no shell has read: it has no builtins and no functions. */
export function runWords(walk: Walk, given: readonly ShellWord[], span: Span): void {
  const { words, assignments, callers } = peelWrappers(given);
  if (words.length > 0) runProgram(walk, { words, assignments, callers, redirections: [], span });
}

function runProgram(walk: Walk, call: Call): void {
  if (!runShell(walk, call) && !runScriptFile(walk, call)) putOut(walk, call);
}

function readAssignment(walk: Walk, node: Assignment): ShellAssignment {
  const value = node.value.type === 'Word' ? wordValue(node.value, scopeOf(walk)) : unknownValue();
  const place = { ...walk.locate(node.pos, node.end), name: node.name };
  if (node.append !== true) return { ...place, ...bareValue(value) };
  const before = variableOf(walk.environment, node.name) ?? known('');
  const isLong = textWithGaps(before, '').length > longestAppended;
  return { ...place, ...bareValue(joinValues([before, isLong ? unknownValue() : value])) };
}

/** Characters; loops append again and again. */
const longestAppended = 20_000;

function readRedirection(walk: Walk, node: Redirection): ShellRedirection {
  const scope = scopeOf(walk);
  if (node.type === 'HereDoc') {
    const { text, parts } = node.body;
    const body = parts === undefined ? text : partsValue(parts, scope).text;
    return { operator: node.operator, target: undefined, body };
  }
  const operator = streamOf(node) + node.operator;
  if (node.target === undefined) return { operator, target: undefined, body: undefined };
  const value = wordValue(node.target, scope);
  const { pos, end, text: raw } = node.target;
  const target: ShellWord = { ...walk.locate(pos, end), ...value, raw, glob: false };
  const body = node.type === 'HereString' ? value.text : undefined;
  return { operator, target, body };
}

/** The number in front of `2> file`, where it is another stream than the one that a bare `>` means. */
function streamOf({ descriptor }: Redirection): string {
  if (descriptor === undefined) return '';
  if (descriptor.type === 'FileDescriptorVariable') return '{}';
  return descriptor.value > 1 ? String(descriptor.value) : '';
}

type Builtin = (walk: Walk, call: Call, node: Command) => void;

const changeFolder: Builtin = (walk, { words }) => {
  const target = words.slice(1).find(({ text }) => text === undefined || !/^-[LPe@]*.|^--$/.test(text));
  const home = variableOf(walk.environment, 'HOME')?.text ?? '/root';
  walk.cwd = resolvePath(walk.cwd, words.length === 1 ? home : target?.text);
};

const exportVariables: Builtin = (walk, call, node) => {
  for (const argument of node.args) {
    if (argument.type === 'Assignment')
      setVariable(walk, argument.name, readAssignment(walk, argument), true);
    else if (/^[A-Za-z_]\w*$/.test(argument.value)) markExported(walk, argument.value);
    else if (!argument.text.startsWith('-')) {
      for (const word of call.words) {
        const [start = '', name] = /^([A-Za-z_]\w*)=/.exec(headOf(word)) ?? [];
        if (name !== undefined) setVariable(walk, name, afterHead(word, start.length), true);
      }
    }
  }
};

function markExported(walk: Walk, name: string): void {
  const before = variableOf(walk.environment, name);
  if (before !== undefined) setVariable(walk, name, before, true);
}

const declareVariables: Builtin = (walk, call, node) => {
  const exported = call.words.some(({ text }) => text !== undefined && /^-\w*x/.test(text));
  for (const argument of node.args) {
    if (argument.type === 'Assignment')
      setVariable(walk, argument.name, readAssignment(walk, argument), exported);
  }
};

const setOptions: Builtin = (walk, { words }) => {
  for (const [at, { text = '' }] of words.entries()) {
    const before = words[at - 1]?.text ?? '';
    if (/^[-+][a-zA-Z]*e/.test(text)) walk.errexit = text.startsWith('-');
    if (text === 'errexit' && before.endsWith('o')) walk.errexit = before.startsWith('-');
    if (/^[-+][a-zA-Z]*a/.test(text)) walk.exportAll = text.startsWith('-');
  }
};

const unsetVariables: Builtin = (walk, { words }) => {
  for (const { text } of words.slice(1)) {
    if (text === undefined || text.startsWith('-')) continue;
    walk.environment = withVariable(walk.environment, text, undefined);
    walk.written.add(text);
  }
};

const evaluate: Builtin = (walk, { words, span }) => {
  const texts = words.slice(1).map(({ text }) => text);
  // opam prints variables of its own, and nothing else.
  if (words.slice(1).every(({ raw }) => /^["']?[$(`]+opam (config )?env\b/.test(raw))) return;
  if (texts.some((text) => text === undefined)) walk.complete = false;
  else walkElsewhere(walk, texts.join(' '), () => span, walk.script);
};

const sourceFile: Builtin = (walk, { words, span }) => {
  const path = resolvePath(walk.cwd, words[1]?.text);
  const text = path === undefined ? undefined : walk.setting.readFile(path);
  if (text === undefined) {
    if (!/\/(env|os-release|activate)$/.test(words[1]?.text ?? '')) walk.complete = false;
  } else walkElsewhere(walk, text, () => span, path);
};

const readInput: Builtin = (walk, { words }) => {
  for (const { text } of words.slice(1)) {
    if (text !== undefined && /^[A-Za-z_]\w*$/.test(text)) setVariable(walk, text, unknownValue());
  }
};

const nothing: Builtin = () => undefined;

const builtins: Readonly<Record<string, Builtin>> = {
  cd: changeFolder,
  pushd: changeFolder,
  popd: (walk) => {
    walk.cwd = undefined;
  },
  export: exportVariables,
  declare: declareVariables,
  typeset: declareVariables,
  local: declareVariables,
  readonly: declareVariables,
  set: setOptions,
  unset: unsetVariables,
  eval: evaluate,
  '.': sourceFile,
  source: sourceFile,
  read: readInput,
  ':': nothing,
  true: nothing,
  shopt: nothing,
  trap: nothing,
  wait: nothing,
};

import { parse, type AndOr, type Case, type CommandNode, type CompoundList } from 'unbash';
import type { For, If, PipelineNode, Statement, While } from 'unbash';
import { type Fork, noArm } from './branches.js';
import { forkOfAlternatives, passedBy } from './forks.js';
import type { ShellWord } from './command.js';
import { unknownValue, type Value, variableOf, withVariable } from './environment.js';
import { commandWords } from './command-words.js';
import { limits, scopeOf, type Walk } from './walk-state.js';
import { bareValue } from './word-parts.js';
import { expandWord, wordValue } from './expand-word.js';

export function setVariable(walk: Walk, name: string, value: Value, exported = false): void {
  const before = variableOf(walk.environment, name);
  const visible = exported || walk.exportAll || before?.exported === true;
  walk.environment = withVariable(walk.environment, name, { ...bareValue(value), exported: visible });
  walk.written.add(name);
}

/** Parses and walks `text` in the state of `walk`. */
export function walkText(walk: Walk, text: string): void {
  walk.read += text.length;
  if (text.length > limits.text || walk.read > limits.read || walk.depth > limits.depth) {
    walk.complete = false;
    return;
  }
  const script = parse(text);
  if (script.errors !== undefined && script.errors.length > 0) walk.complete = false;
  walkStatements(walk, script.commands);
}

function walkStatements(walk: Walk, statements: readonly Statement[]): void {
  const outer = walk.guards;
  statements.forEach((statement, at) => {
    walk.guards = outer && (walk.errexit || at === statements.length - 1);
    if (statement.background === true) inSubshell(walk, () => walkLogical(walk, statement.command));
    else walkLogical(walk, statement.command);
  });
  walk.guards = outer;
}

function isWithinLimits({ depth, out, steps }: Walk): boolean {
  return depth <= limits.depth && out.length < limits.commands && steps < limits.steps;
}

function walkLogical(walk: Walk, node: PipelineNode | AndOr): void {
  if (!isWithinLimits(walk)) {
    walk.complete = false;
    return;
  }
  if (node.type === 'AndOr') walkAndOr(walk, node);
  else walkPipeline(walk, node);
}

/** `a && b`: b is taken to run, or the RUN fails. What stands behind `||` may not run. */
function walkAndOr(walk: Walk, node: AndOr): void {
  const outer = { guards: walk.guards, branches: walk.branches };
  const fork = forkOfAlternatives(node);
  let arm = 0;
  node.commands.forEach((command, at) => {
    const before = node.operators[at - 1];
    const orFollows = node.operators.slice(at, at + 50).includes('||');
    walk.guards = outer.guards && !orFollows;
    const tests = isTest(node.commands[at - 1]);
    if (before === '||') arm++;
    const isPart = fork !== undefined && (orFollows || before === '||');
    walk.branches = isPart ? [...outer.branches, { fork, arm }] : outer.branches;
    if (before === '||' || (before === '&&' && tests && (!outer.guards || orFollows))) {
      const fork = isPart ? undefined : passedBy();
      inBranches(walk, [() => walkPipeline(walk, command)], fork);
    } else walkPipeline(walk, command);
  });
  Object.assign(walk, outer);
}

function isTest(node: PipelineNode | undefined): boolean {
  if (node?.type === 'TestCommand') return true;
  return node?.type === 'Command' && ['[', 'test', 'command', 'which'].includes(node.name?.value ?? '');
}

function walkPipeline(walk: Walk, node: PipelineNode): void {
  if (node.type !== 'Pipeline') {
    walkNode(walk, node);
    return;
  }
  const outer = { negated: walk.negated, pipedTo: walk.pipedTo, reads: walk.reads, guards: walk.guards };
  const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
  const { commands } = node;
  const readers = commands.length > 20 ? [] : commands.map((command) => simpleWords(walk, command));
  commands.forEach((command, at) => {
    walk.negated = negations % 2 === 1;
    walk.pipedTo = readers.slice(at + 1);
    walk.reads = outer.reads || at > 0;
    // Only the last command of a pipe decides; the one in front is judged together with its readers.
    walk.guards = outer.guards;
    if (commands.length === 1) walkNode(walk, command);
    else inSubshell(walk, () => walkNode(walk, command));
  });
  Object.assign(walk, outer);
}

function simpleWords(walk: Walk, node: CommandNode): readonly ShellWord[] {
  if (node.type !== 'Command') return [];
  return commandWords(walk, node);
}

export function walkNode(walk: Walk, node: CommandNode): void {
  walk.depth++;
  walk.steps++;
  if (isWithinLimits(walk)) dispatch(walk, node);
  else walk.complete = false;
  walk.depth--;
}

function dispatch(walk: Walk, node: CommandNode): void {
  switch (node.type) {
    case 'Command':
      walk.runCommand(walk, node);
      return;
    case 'If':
      walkIf(walk, node);
      return;
    case 'For':
      walkFor(walk, node);
      return;
    case 'While':
      walkLoop(walk, node);
      return;
    case 'Select':
    case 'ArithmeticFor':
      inBranches(walk, [() => walkList(walk, node.body)], passedBy());
      return;
    case 'Case':
      walkCase(walk, node);
      return;
    case 'Subshell':
      inSubshell(walk, () => walkList(walk, node.body));
      return;
    case 'BraceGroup':
      walkList(walk, node.body);
      return;
    case 'Redirected':
      walkNode(walk, node.command);
      return;
    case 'Function':
      if (walk.functions.size < 200) walk.functions.set(node.name.value, node);
      return;
    case 'TestCommand':
    case 'ArithmeticCommand':
    case 'Coproc':
      return;
  }
}

function walkList(walk: Walk, list: CompoundList): void {
  walkStatements(walk, list.commands);
}

function walkIf(walk: Walk, node: If): void {
  const outer = walk.guards;
  const first = walk.out.length;
  walk.guards = false;
  walkList(walk, node.clause);
  walk.guards = outer;
  const asked = walk.out.slice(first, first + 20).flatMap(({ words }) => words.flatMap(({ from }) => from));
  const branches = [node.then, ...node.elif.map((elif) => elif.then)].map(
    (list) => () => walkList(walk, list),
  );
  const last = node.else;
  const arms = branches.map((_branch, at) => at);
  if (last === undefined) inBranches(walk, branches, { arms: [...arms, noArm] }, asked);
  else
    inBranches(walk, [...branches, () => walkList(walk, last)], { arms: [...arms, branches.length] }, asked);
}

/** What is asked runs once at least. A loop with `until` goes on only where it succeeds. */
function walkLoop(walk: Walk, node: While): void {
  const outer = walk.guards;
  if (node.kind !== 'until') walk.guards = false;
  walkList(walk, node.clause);
  walk.guards = outer;
  inBranches(walk, [() => walkList(walk, node.body)], passedBy());
}

/** Short lists of known words are walked one by one; otherwise the variable is unknown. */
function walkFor(walk: Walk, node: For): void {
  const scope = scopeOf(walk);
  const words = (node.wordlist ?? []).slice(0, 50).flatMap((word) => expandWord(word, scope));
  const readable = words.length <= 20 && node.wordlist !== undefined;
  if (readable && words.every(({ text, glob }) => text !== undefined && !glob)) {
    for (const word of words) {
      setVariable(walk, node.name.value, word);
      walkList(walk, node.body);
    }
    return;
  }
  const body = (): void => {
    setVariable(walk, node.name.value, unknownValue());
    walkList(walk, node.body);
  };
  inBranches(walk, [body], passedBy());
}

/** One branch is walked when the word is known and the patterns are plain; else all, none for sure. */
function walkCase(walk: Walk, node: Case): void {
  const { text, from } = wordValue(node.word, scopeOf(walk));
  const patterns = node.items.map((item) => item.pattern.map((word) => word.value));
  if (text !== undefined && patterns.flat().every((pattern) => /^[\w.:/-]*$|^\*$/.test(pattern))) {
    const at = patterns.findIndex((choices) => choices.includes(text) || choices.includes('*'));
    const chosen = node.items[at];
    if (chosen !== undefined) walkList(walk, chosen.body);
    return;
  }
  const items = node.items.slice(0, 60);
  const isOpen = !patterns.some((choices) => choices.includes('*'));
  inBranches(
    walk,
    items.map((item) => () => walkList(walk, item.body)),
    { arms: [...items.map((_item, at) => at), ...(isOpen ? [noArm] : [])] },
    from,
  );
}

/** Walks with the folder and variables of now and gives them back. */
export function inSubshell(walk: Walk, body: () => void): void {
  const { environment, cwd, errexit, exportAll, written } = walk;
  walk.written = new Set();
  body();
  Object.assign(walk, { environment, cwd, errexit, exportAll, written });
}

/**
 * Walks branches of which at most one runs: what any of them sets is unknown afterwards, and hangs on what the choice
 * hangs on (`asked`: names of variables). `fork` numbers the branches.
 */
function inBranches(
  walk: Walk,
  branches: readonly (() => void)[],
  fork: Fork | undefined,
  asked: readonly string[] = [],
): void {
  const outer = {
    always: walk.always,
    written: walk.written,
    guards: walk.guards,
    branches: walk.branches,
  };
  const { environment, cwd } = walk;
  const written = new Set<string>();
  const exported = new Set<string>();
  const hangsOn = new Map<string, Set<string>>();
  let moved = false;
  for (const [arm, branch] of branches.entries()) {
    const ways = fork === undefined ? outer.branches : [...outer.branches, { fork, arm }];
    Object.assign(walk, { environment, cwd, always: false, written, guards: false, branches: ways });
    branch();
    moved ||= walk.cwd !== cwd;
    for (const name of written) {
      const variable = variableOf(walk.environment, name);
      if (variable?.exported === true) exported.add(name);
      const names = hangsOn.get(name) ?? new Set(asked.slice(0, 20));
      hangsOn.set(name, names);
      for (const one of variable?.from.slice(0, 20) ?? []) names.add(one);
    }
  }
  Object.assign(walk, { environment, cwd: moved ? undefined : cwd }, outer);
  for (const name of written)
    setVariable(walk, name, unknownValue(...(hangsOn.get(name) ?? [])), exported.has(name));
}

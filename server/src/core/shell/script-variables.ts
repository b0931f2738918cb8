import { forEachChild, parse, type SyntaxNode } from 'unbash';
import type { Instruction } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import type { Span } from '../text/text.js';
import { heredocInterpreter, wholeHeredoc } from './shebang.js';
import { limits } from './walk-state.js';

/** What the shell text of a RUN does with variables. */
export interface ScriptVariables {
  /** `$NAME` and `${NAME}` without a default, in order; the span covers the name. */
  readonly uses: readonly ScriptUse[];
  /** Names that the script itself sets, in any branch. */
  readonly assigned: ReadonlySet<string>;
  /** Whether something may set any name: `eval`, a sourced file, a text that is no shell script. */
  readonly open: boolean;
}

export interface ScriptUse extends Span {
  readonly name: string;
}

const unread: ScriptVariables = { uses: [], assigned: new Set(), open: true };

/**
 * Reads the shell form of a RUN, one that is a single heredoc included; never throws. Other forms, heredocs that
 * are given to a program, and texts over 300 kB are `open`.
 */
export function scriptVariables(instruction: Instruction): ScriptVariables {
  const { body, heredocs, json } = instruction;
  if (json || body.text.length > limits.text) return unread;
  if (heredocs.length === 0) return readScriptText(body.text, (pos, end) => sourceSpan(body, pos, end));
  const heredoc = wholeHeredoc(instruction);
  // A `#!` line may name any language.
  if (heredoc === undefined || heredocInterpreter(instruction) !== undefined) return unread;
  const { start } = heredoc.bodySpan;
  return readScriptText(heredoc.body, (pos, end) => ({ start: start + pos, end: start + end }));
}

function readScriptText(text: string, locate: (pos: number, end: number) => Span): ScriptVariables {
  const uses: ScriptUse[] = [];
  const assigned = new Set<string>();
  const found = { open: false };
  try {
    const visit = (node: SyntaxNode): void => {
      const name = usedName(node);
      if (name !== undefined) uses.push({ name: name.name, ...locate(name.start, name.end) });
      for (const one of assignedNames(node)) assigned.add(one);
      if (setsAnything(node)) found.open = true;
      forEachChild(node, visit);
    };
    visit(parse(text));
  } catch {
    // The shell parser is foreign code and the text is anybody's.
    return unread;
  }
  return { uses, assigned, open: found.open };
}

function usedName(node: SyntaxNode): (Span & { readonly name: string }) | undefined {
  if (node.type === 'SimpleExpansion') {
    const name = node.text.slice(1);
    return /^[A-Za-z_]\w*$/.test(name) ? { name, start: node.pos + 1, end: node.end } : undefined;
  }
  if (node.type !== 'ParameterExpansion' || node.prefix !== undefined) return undefined;
  if (node.operation?.type === 'Default' || !/^[A-Za-z_]\w*$/.test(node.parameter)) return undefined;
  return { name: node.parameter, start: node.parameterPos, end: node.parameterEnd };
}

/** Commands that set the variables they are given the names of. */
const setters = new Set(
  'read export declare typeset local readonly getopts mapfile readarray printf'.split(' '),
);
const anySetters = new Set(['eval', '.', 'source']);

function assignedNames(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case 'Assignment':
      return [node.name];
    case 'For':
      return [node.name.value];
    case 'ParameterExpansion':
      return node.operation?.type === 'Default' ? [node.parameter] : [];
    case 'Command': {
      if (!setters.has(node.name?.value ?? '')) return [];
      return node.args.flatMap((word) => (word.type === 'Word' ? [word.value.replace(/=.*/s, '')] : []));
    }
    default:
      return [];
  }
}

/** `unset` and arithmetic set names too, but none that a Dockerfile declares elsewhere is ever meant. */
function setsAnything(node: SyntaxNode): boolean {
  return node.type === 'Command' && anySetters.has(node.name?.value ?? '');
}

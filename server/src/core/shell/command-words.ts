import type { Command } from 'unbash';
import type { ShellWord } from './command.js';
import { known, unknownValue } from './environment.js';
import { limits, scopeOf, type Walk } from './walk-state.js';
import { bareValue, joinValues } from './word-parts.js';
import { expandWord, type ExpandedWord, wordValue } from './expand-word.js';

/** Program and arguments, expanded. */
export function commandWords(walk: Walk, node: Command): readonly ShellWord[] {
  const scope = scopeOf(walk);
  const words: ShellWord[] = [];
  const add = ({ pos, end: stop, raw, glob, ...value }: ExpandedWord): void => {
    const { start, end } = walk.locate(pos, stop);
    words.push({ start, end, raw, glob, ...bareValue(value) });
  };
  if (node.name !== undefined) expandWord(node.name, scope).forEach(add);
  for (const argument of node.args) {
    if (argument.type === 'Word') expandWord(argument, scope).forEach(add);
    else {
      const assigned = argument.value.type === 'Word' ? wordValue(argument.value, scope) : unknownValue();
      const value = joinValues([known(`${argument.name}=`), assigned]);
      const { pos, end } = argument;
      add({ pos, end, raw: argument.text, glob: false, ...value });
    }
    if (words.length > limits.words) break;
  }
  return words;
}

import type { Instruction, Word } from '../text/ast.js';
import { expand, unknown, type Lookup } from '../text/expand.js';
import type { GlobalArg } from './graph.js';

/** The ARGs that BuildKit defines for FROM without a declaration; their values depend on the machine. */
export const predefinedFromArgs: ReadonlySet<string> = new Set([
  ...['BUILD', 'TARGET'].flatMap((side) =>
    ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((part) => side + part),
  ),
  'TARGETSTAGE',
]);

/** A `name[=value]` of an ARG instruction. `value` is as written, quotes included. */
export interface ArgDeclaration {
  readonly name: string;
  readonly value: string | undefined;
  readonly word: Word;
}

/** The declarations of one ARG instruction; a value is as written, `undefined` where none is. */
export function readArgs(instruction: Instruction): ArgDeclaration[] {
  return instruction.words.map((word) => {
    const equals = word.raw.indexOf('=');
    if (equals === -1) return { name: word.value, value: undefined, word };
    return { name: word.raw.slice(0, equals), value: word.raw.slice(equals + 1), word };
  });
}

/** ARGs before the first FROM, later ones seeing earlier ones. */
export function readGlobalArgs(
  preamble: readonly Instruction[],
  escape: string,
): ReadonlyMap<string, GlobalArg> {
  const args = new Map<string, GlobalArg>();
  const lookup = globalLookup(args);
  for (const instruction of preamble) {
    if (instruction.keyword !== 'ARG') continue;
    for (const { name, value, word } of readArgs(instruction)) {
      const expanded = value === undefined ? undefined : expand(value, lookup, escape).value;
      args.set(name, { name, value: expanded, word });
    }
  }
  return args;
}

export function globalLookup(args: ReadonlyMap<string, GlobalArg>): Lookup {
  return (name) => {
    const arg = args.get(name);
    if (arg !== undefined) return arg.value ?? unknown;
    return predefinedFromArgs.has(name) ? unknown : undefined;
  };
}

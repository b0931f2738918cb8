import { decodeText, startsWithBytes } from '../text/byte-text.js';

/** The `#!` line of a script. */
export interface ScriptLine {
  /** The program that the kernel starts, as written. A carriage return at its end is part of it: the kernel keeps it. */
  readonly interpreter: string;
  /** The rest of the line: the kernel passes it as one argument. */
  readonly argument: string | undefined;
  /** The program that `env` looks for in PATH; `undefined` when the interpreter is not `env`. */
  readonly program: string | undefined;
}

/** The kernel reads this many bytes of a file to find out how to start it (BINPRM_BUF_SIZE). */
const longest = 256;

/** `undefined` for a file without a usable `#!` line. */
export function readScript(bytes: Uint8Array): ScriptLine | undefined {
  if (!startsWithBytes(bytes, '#!')) return undefined;
  const line = decodeText(bytes.subarray(2, longest)).split('\n', 1)[0] ?? '';
  const [, interpreter, rest = ''] = /^[ \t]*([^ \t\0]+)[ \t]*([^\0]*)/.exec(line) ?? [];
  if (interpreter === undefined) return undefined;
  const argument = rest.replace(/(?<![ \t])[ \t]+$/, '');
  return {
    interpreter,
    argument: argument === '' ? undefined : argument,
    program: /(^|\/)env\r?$/.test(interpreter) ? programOfEnv(argument) : undefined,
  };
}

/** `env -S prog args`, `env NAME=x prog`; without -S the whole argument is one name. */
function programOfEnv(argument: string): string | undefined {
  const splits = /^(-S|--split-string[= ]|-\w*S)\s*/.exec(argument);
  if (splits === null) return argument === '' || argument.startsWith('-') ? undefined : argument;
  return argument
    .slice(splits[0].length)
    .split(/\s+/)
    .find((word) => !/^(-|\w+=)/.test(word));
}

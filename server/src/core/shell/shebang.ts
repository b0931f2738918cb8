import type { Heredoc, Instruction } from '../text/ast.js';
import { writtenText } from '../text/heredocs.js';
import type { Span } from '../text/text.js';

/** What the `#!` line of a script names: `bash` for `#!/usr/bin/env bash`; `undefined` where there is no such line. */
export function interpreterOf(script: string): string | undefined {
  return readShebang(script)?.name;
}

/** The kernel reads no more of a line. */
const longestLine = 300;

function readShebang(script: string): { readonly name: string; readonly length: number } | undefined {
  const [line = '', program, argument] =
    /^#!\s*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(script.slice(0, longestLine)) ?? [];
  if (program === undefined) return undefined;
  return { name: program.endsWith('/env') ? (argument ?? program) : program, length: line.length };
}

/** The heredoc that is all of a RUN: a script of its own. */
export function wholeHeredoc({ body, heredocs, json }: Instruction): Heredoc | undefined {
  const isWhole = heredocs.length === 1 && /^<<-?\s*["']?[\w.-]+["']?$/.test(body.text.trim());
  return isWhole && !json ? heredocs[0] : undefined;
}

/** The program that the `#!` line of a RUN names; `undefined` where it has no such line. */
export function heredocInterpreter(instruction: Instruction): (Span & { readonly name: string }) | undefined {
  const heredoc = wholeHeredoc(instruction);
  const shebang = heredoc === undefined ? undefined : readShebang(writtenText(heredoc));
  if (heredoc === undefined || shebang === undefined) return undefined;
  const start = heredoc.bodySpan.start + heredoc.body.indexOf('#!');
  return { name: shebang.name, start, end: start + shebang.length };
}

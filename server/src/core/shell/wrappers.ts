import type { ShellAssignment, ShellWord } from './command.js';
import type { Value } from './environment.js';
import { afterHead, headOf } from './word-parts.js';

interface Peeled {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  /** Those that run the rest as another account. */
  readonly callers: readonly ShellWord[];
}

/** Options of a wrapper that take the next word, by program. A wrapper runs the rest of its words. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  env: ['-u', '--unset', '-C', '--chdir', '-S'],
  sudo: ['-u', '-g', '--user', '--group'],
  doas: ['-u'],
  nice: ['-n'],
  ionice: ['-c', '-n'],
  time: ['-f', '-o'],
  nohup: [],
  exec: ['-a'],
  command: [],
  builtin: [],
  stdbuf: ['-o', '-e', '-i'],
  setsid: [],
  timeout: ['-s', '-k', '--signal', '--kill-after'],
  gosu: [],
  'su-exec': [],
  fakeroot: [],
  eatmydata: [],
  catchsegv: [],
  'xx-windres': [],
  ccache: [],
  sccache: [],
  ts: [],
  opam: ['--switch', '--root'],
};

/** Wrappers that come from a package, and change the account. */
const changesAccount = new Set(['sudo', 'doas', 'gosu', 'su-exec']);

/** Wrappers whose first plain word is not the program; that of opam is its verb. */
const takesOneWord = new Set(['timeout', 'gosu', 'su-exec', 'opam']);

/** Takes `env X=1`, `time`, `sudo -u app` … off the front of a command. */
export function peelWrappers(words: readonly ShellWord[]): Peeled {
  const assignments: ShellAssignment[] = [];
  const callers: ShellWord[] = [];
  let rest = words;
  for (let round = 0; round < 8; round++) {
    const program = baseOf(rest[0]?.text);
    const options = Object.hasOwn(wrappers, program) ? wrappers[program] : undefined;
    if (options === undefined || rest.length < 2) break;
    if (program === 'command' && /^-[vV]$/.test(rest[1]?.text ?? '')) break;
    if (program === 'opam' && rest[1]?.text !== 'exec') break;
    const inner = skipOptions(rest, options, program, assignments);
    if (inner.length === 0) break;
    callers.push(...rest.slice(0, changesAccount.has(program) ? 1 : 0));
    rest = inner;
  }
  return { words: rest, assignments, callers };
}

function skipOptions(
  words: readonly ShellWord[],
  options: readonly string[],
  program: string,
  assignments: ShellAssignment[],
): readonly ShellWord[] {
  let at = 1;
  let skipped = takesOneWord.has(program) ? 1 : 0;
  for (let word = words[at]; word !== undefined; word = words[++at]) {
    const text = word.text ?? '';
    const [assigned = '', name] = /^([A-Za-z_]\w*)=/.exec(headOf(word)) ?? [];
    if (options.includes(text)) at++;
    else if (headOf(word).startsWith('-')) continue;
    else if (name !== undefined) assignments.push(assignmentOf(word, name, afterHead(word, assigned.length)));
    else if (skipped > 0) skipped--;
    else break;
  }
  return words.slice(at);
}

function assignmentOf({ start, end }: ShellWord, name: string, value: Value): ShellAssignment {
  return { start, end, name, ...value };
}

function baseOf(program: string | undefined): string {
  return program === undefined ? '' : program.slice(program.lastIndexOf('/') + 1);
}

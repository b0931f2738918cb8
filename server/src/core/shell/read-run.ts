import type { Heredoc, Instruction } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import type { Span } from '../text/text.js';
import { isShell } from './nested-scripts.js';
import { runSimpleCommand, runWords } from './builtins.js';
import type { ShellRun, ShellSetting, ShellWord } from './command.js';
import type { Value } from './environment.js';
import { limits, type Walk } from './walk-state.js';
import { walkText } from './walk.js';

const notRead: ShellRun = { commands: [], shells: [], complete: false };

/**
 * The simple commands of a RUN in order. Never throws: what cannot be read (another language, PowerShell, text
 * over 300 kB) gives no commands and `complete: false`.
 */
export function readRun(instruction: Instruction, text: string, setting: ShellSetting): ShellRun {
  if (instruction.body.text.length > limits.text) return notRead;
  try {
    if (instruction.json) return readExecForm(instruction, setting);
    if (!isShell(setting.shell[0])) return notRead;
    return readShellForm(instruction, text, setting);
  } catch {
    // The shell parser is foreign code and the text is anybody's: its faults must not reach an editor.
    return notRead;
  }
}

/** Walks `text` as a script of the stage, for Makefile recipes; every span is `at`. */
export function readScript(text: string, at: Span, setting: ShellSetting, script?: string): ShellRun {
  if (text.length > limits.text) return notRead;
  try {
    const walk = startWalk(setting, () => at);
    walk.script = script;
    walk.errexit = true;
    walkText(walk, text);
    return { commands: walk.out, shells: walk.shells, complete: walk.complete };
  } catch {
    return notRead;
  }
}

/** No shell reads an exec form: its words are what they are. */
function readExecForm({ words }: Instruction, setting: ShellSetting): ShellRun {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return { commands: [], shells: [], complete: true };
  const span = { start: first.start, end: last.end };
  const walk = startWalk(setting, () => span);
  const given = words.slice(0, limits.words).map(({ start, end, value }): ShellWord => {
    return { start, end, raw: `'${value.replaceAll("'", `'\\''`)}'`, text: value, from: [], glob: false };
  });
  runWords(walk, given, span);
  return { commands: walk.out, shells: walk.shells, complete: walk.complete };
}

function readShellForm(instruction: Instruction, text: string, setting: ShellSetting): ShellRun {
  const { body, heredocs } = instruction;
  const errexit = setting.shell.slice(1).some((word) => /^-\w*e/.test(word));
  const [only] = heredocs;
  if (only !== undefined && heredocs.length === 1 && /^<<-?\s*["']?[\w.-]+["']?$/.test(body.text.trim())) {
    return readHeredocScript(only, text, setting, errexit);
  }
  const joined = joinHeredocs(instruction, text);
  const walk = startWalk(setting, joined.locate);
  walk.errexit = errexit;
  walkText(walk, joined.text);
  return { commands: walk.out, shells: walk.shells, complete: walk.complete };
}

function readHeredocScript(
  heredoc: Heredoc,
  text: string,
  setting: ShellSetting,
  errexit: boolean,
): ShellRun {
  const shebang = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(heredoc.body);
  const name = shebang?.[1]?.endsWith('/env') === true ? shebang[2] : shebang?.[1];
  if (shebang !== null && !isShell(name)) return notRead;
  const locate = locateInBody(heredoc, text);
  const walk = startWalk(setting, (pos, end) => ({ start: locate(pos), end: locate(end) }));
  walk.errexit = errexit;
  walkText(walk, heredoc.body);
  return { commands: walk.out, shells: walk.shells, complete: walk.complete };
}

/** The body of a heredoc may have lost leading tabs and `\r`: offsets are found line by line. */
function locateInBody(heredoc: Heredoc, text: string): (offset: number) => number {
  const { bodySpan, body } = heredoc;
  const source = text.slice(bodySpan.start, bodySpan.end);
  if (source.startsWith(body)) return (offset) => bodySpan.start + offset;
  const bodyStarts = lineStarts(body);
  const sourceStarts = lineStarts(source);
  return (offset) => {
    const line = Math.max(
      0,
      bodyStarts.findLastIndex((start) => start <= offset),
    );
    const start = sourceStarts[line] ?? source.length;
    const indent = heredoc.chomp ? (/^\t*/.exec(source.slice(start, start + 200))?.[0].length ?? 0) : 0;
    return Math.min(bodySpan.end, bodySpan.start + start + indent + (offset - (bodyStarts[line] ?? 0)));
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

interface Joined {
  readonly text: string;
  readonly locate: (pos: number, end: number) => Span;
}

/** The command line with its heredocs behind it, as a shell would read them. */
function joinHeredocs({ body, heredocs }: Instruction, text: string): Joined {
  if (heredocs.length === 0) {
    return { text: body.text, locate: (pos, end) => sourceSpan(body, pos, end) };
  }
  const tail = heredocs.map((heredoc) => `${withBreak(heredoc.body)}${heredoc.name}\n`).join('');
  const whole = text.length;
  const locate = (pos: number, end: number): Span => {
    if (end <= body.text.length) return sourceSpan(body, pos, end);
    const start = pos <= body.text.length ? body.offsetAt(pos) : (heredocs[0]?.bodySpan.start ?? 0);
    return { start, end: Math.min(whole, Math.max(start, heredocs.at(-1)?.bodySpan.end ?? start)) };
  };
  return { text: `${body.text}\n${tail}`, locate };
}

function withBreak(body: string): string {
  return body === '' || body.endsWith('\n') ? body : `${body}\n`;
}

function startWalk(setting: ShellSetting, locate: Walk['locate']): Walk {
  const noArguments: readonly Value[] = [];
  return {
    setting,
    locate,
    runCommand: runSimpleCommand,
    out: [],
    shells: [],
    environment: setting.environment,
    cwd: setting.cwd,
    arguments: noArguments,
    shellName: setting.shell[0] ?? 'sh',
    errexit: false,
    exportAll: false,
    complete: true,
    always: true,
    branches: [],
    guards: true,
    negated: false,
    pipedTo: [],
    reads: false,
    depth: 0,
    steps: 0,
    read: 0,
    functions: new Map(),
    written: new Set(),
    script: undefined,
  };
}

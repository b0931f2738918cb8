import type { Heredoc, Instruction } from '../text/ast.js';
import { writtenText } from '../text/heredocs.js';
import { sourceSpan } from '../text/joined-text.js';
import type { Span } from '../text/text.js';
import { isShell } from './nested-scripts.js';
import { interpreterOf, wholeHeredoc } from './shebang.js';
import { runSimpleCommand, runWords } from './builtins.js';
import type { ShellRun, ShellSetting, ShellWord } from './command.js';
import { limits, type Walk } from './walk-state.js';
import { walkText } from './walk.js';

const notRead: ShellRun = { commands: [], shells: [], bashisms: [], complete: false };

/**
 * The simple commands of a RUN in order. Never throws: what cannot be read (another language, PowerShell, text
 * over 300 kB) gives no commands and `complete: false`.
 */
export function readRun(instruction: Instruction, setting: ShellSetting): ShellRun {
  if (instruction.body.text.length > limits.text) return notRead;
  try {
    if (instruction.json) return readExecForm(instruction, setting);
    if (!isShell(setting.shell[0])) return notRead;
    return readShellForm(instruction, setting);
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
    return resultOf(walk);
  } catch {
    return notRead;
  }
}

function resultOf({ out, shells, bashisms, complete }: Walk): ShellRun {
  return { commands: out, shells, bashisms, complete };
}

/** No shell reads an exec form: its words are what they are. */
function readExecForm({ words }: Instruction, setting: ShellSetting): ShellRun {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return { ...notRead, complete: true };
  const span = { start: first.start, end: last.end };
  const walk = startWalk(setting, () => span);
  const given = words.slice(0, limits.words).map(({ start, end, value }): ShellWord => {
    return { start, end, raw: `'${value.replaceAll("'", `'\\''`)}'`, text: value, from: [], glob: false };
  });
  runWords(walk, given, span);
  return resultOf(walk);
}

function readShellForm(instruction: Instruction, setting: ShellSetting): ShellRun {
  const errexit = setting.shell.slice(1).some((word) => /^-\w*e/.test(word));
  const only = wholeHeredoc(instruction);
  if (only !== undefined) return readHeredocScript(only, setting, errexit);
  const joined = joinHeredocs(instruction);
  const walk = startWalk(setting, joined.locate);
  walk.errexit = errexit;
  walkText(walk, joined.text);
  return resultOf(walk);
}

function readHeredocScript(heredoc: Heredoc, setting: ShellSetting, errexit: boolean): ShellRun {
  const { body, bodySpan } = heredoc;
  const interpreter = interpreterOf(writtenText(heredoc));
  if (interpreter !== undefined && !isShell(interpreter)) return notRead;
  const walk = startWalk(setting, (pos, end) => ({ start: bodySpan.start + pos, end: bodySpan.start + end }));
  walk.errexit = errexit;
  if (interpreter !== undefined) walk.shellName = interpreter;
  walkText(walk, body);
  return resultOf(walk);
}

interface Joined {
  readonly text: string;
  readonly locate: (pos: number, end: number) => Span;
}

/** The command line with its heredocs behind it, as a shell would read them. */
function joinHeredocs({ body, heredocs }: Instruction): Joined {
  const last = heredocs.at(-1);
  if (last === undefined) return { text: body.text, locate: (pos, end) => sourceSpan(body, pos, end) };
  const tail = heredocs.map((heredoc) => `${withBreak(heredoc.body)}${heredoc.name}\n`).join('');
  const locate = (pos: number, end: number): Span => {
    if (end <= body.text.length) return sourceSpan(body, pos, end);
    return { start: body.offsetAt(Math.min(pos, body.text.length)), end: last.bodySpan.end };
  };
  return { text: `${body.text}\n${tail}`, locate };
}

function withBreak(body: string): string {
  return body === '' || body.endsWith('\n') ? body : `${body}\n`;
}

function startWalk(setting: ShellSetting, locate: Walk['locate']): Walk {
  return {
    setting,
    locate,
    runCommand: runSimpleCommand,
    out: [],
    shells: [],
    bashisms: [],
    environment: setting.environment,
    cwd: setting.cwd,
    arguments: [],
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

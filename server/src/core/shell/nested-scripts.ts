import { type Call, commandOf, inlineEnvironment, putOut } from './call.js';
import type { ShellWord } from './command.js';
import { folderOf, resolvePath } from './paths.js';
import { placesOnPath } from './search-path.js';
import { interpreterOf } from './shebang.js';
import { limits, type Walk } from './walk-state.js';
import { inSubshell, walkNode, walkText } from './walk.js';

/** Walks another text in the state of now; its spans are found by `locate`. */
export function walkElsewhere(
  walk: Walk,
  text: string,
  locate: Walk['locate'],
  script: string | undefined,
): void {
  const outer = { locate: walk.locate, script: walk.script, depth: walk.depth };
  if (walk.depth + limits.calls > limits.depth) {
    walk.complete = false;
    return;
  }
  Object.assign(walk, { locate, script, depth: walk.depth + limits.calls });
  walkText(walk, text);
  Object.assign(walk, outer);
}

/** Follows the call of a function that the script defines; whether it is one. */
export function callFunction(walk: Walk, call: Call): boolean {
  const definition = walk.functions.get(call.words[0]?.text ?? '');
  if (definition === undefined) return false;
  const { body } = definition;
  if (body.type === 'CompoundList' || walk.depth + limits.calls > limits.depth) {
    walk.complete = false;
    return true;
  }
  const outer = { arguments: walk.arguments, depth: walk.depth };
  Object.assign(walk, { arguments: call.words.slice(1), depth: walk.depth + limits.calls });
  walkNode(walk, body);
  Object.assign(walk, outer);
  return true;
}

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);

export function isShell(program: string | undefined): boolean {
  return program !== undefined && shells.has(program.slice(program.lastIndexOf('/') + 1));
}

/** `sh -c '…'`, `bash -lc …`, `sh script.sh args`, `busybox sh …`. */
export function runShell(walk: Walk, call: Call): boolean {
  const busybox = call.words[0]?.text?.endsWith('busybox') === true;
  const words = busybox ? call.words.slice(1) : call.words;
  if (!isShell(words[0]?.text)) return false;
  if (!busybox) walk.shells.push({ command: commandOf(walk, call), at: walk.out.length });
  let at = 1;
  let inline = false;
  let errexit = false;
  for (let word = words[at]; word?.text?.startsWith('-') === true; word = words[++at]) {
    if (/^-[a-z]*c/.test(word.text)) inline = true;
    if (/^-[a-z]*e/.test(word.text)) errexit = true;
    if (/^-[a-z]*o$/.test(word.text)) at++;
  }
  const subject = words[at];
  if (subject === undefined) return runStandardInput(walk, call);
  if (!inline) return runFile(walk, call, subject, words.slice(at + 1), errexit);
  if (subject.text === undefined) {
    walk.complete = false;
    return true;
  }
  const script = subject.text;
  asProgram(walk, call, words.slice(at + 2), errexit, () =>
    walkElsewhere(walk, script, locateIn(subject), walk.script),
  );
  return true;
}

/** Inside a quoted word the offsets of the Dockerfile are kept when quoting changed nothing. */
function locateIn(word: ShellWord): Walk['locate'] {
  const quoted = word.text !== undefined && word.raw.slice(1, -1) === word.text;
  const plain = word.text !== undefined && quoted && word.end - word.start === word.raw.length;
  if (!plain) return () => ({ start: word.start, end: word.end });
  return (pos, end) => ({ start: word.start + 1 + pos, end: word.start + 1 + end });
}

/** `sh <<EOF` and `… | sh`. */
function runStandardInput(walk: Walk, call: Call): boolean {
  const body = call.redirections.find((item) => item.body !== undefined)?.body;
  if (body === undefined) walk.complete = false;
  else asProgram(walk, call, [], false, () => walkElsewhere(walk, body, () => call.span, walk.script));
  return true;
}

function runFile(
  walk: Walk,
  call: Call,
  file: ShellWord,
  rest: readonly ShellWord[],
  errexit: boolean,
): boolean {
  const path = resolvePath(walk.cwd, file.text);
  if (path !== undefined && isWrapper(path)) {
    putOut(walk, { ...call, words: [file, ...rest] });
    return true;
  }
  const text = path === undefined ? undefined : walk.setting.readFile(path);
  if (text === undefined || path === undefined) {
    walk.complete = false;
    putOut(walk, call);
    return true;
  }
  asProgram(walk, call, rest, errexit, () =>
    walkElsewhere(walk, inOwnFolder(text, path), () => call.span, path),
  );
  return true;
}

/** Scripts that only fetch and start a build tool: what they are called with says more than what is in them. */
function isWrapper(path: string): boolean {
  return /\/(gradlew|mvnw|mill|sbt|lein|configure|pnpmw)$/.test(path);
}

/**
 * `./build.sh`, or its name where PATH leads to it: a file of the build context with a shell's `#!` line, or with none
 * and a `.sh` name.
 */
export function runScriptFile(walk: Walk, call: Call): boolean {
  const program = call.words[0]?.text;
  if (program === undefined) return false;
  const path = program.includes('/') ? resolvePath(walk.cwd, program) : readableOnPath(walk, program);
  if (path !== undefined && isWrapper(path)) return false;
  const text = path === undefined ? undefined : walk.setting.readFile(path);
  if (text === undefined || path === undefined) return false;
  const interpreter = interpreterOf(text);
  if (interpreter === undefined ? !path.endsWith('.sh') : !isShell(interpreter)) return false;
  const errexit = /^#!.*\s-\w*e/.test(text.slice(0, 200));
  asProgram(walk, call, call.words.slice(1), errexit, () =>
    walkElsewhere(walk, inOwnFolder(text, path), () => call.span, path),
  );
  return true;
}

/** Where a program of this name lies whose text is known. */
function readableOnPath({ environment, setting }: Walk, program: string): string | undefined {
  if (setting.readsOnPath !== true) return undefined;
  return placesOnPath(environment, program).find((path) => setting.readFile(path) !== undefined);
}

/** `cd "$(dirname "$0")"`: a script that is called by its path knows its folder. */
function inOwnFolder(text: string, path: string): string {
  if (!/^[\w./-]+$/.test(path)) return text;
  const folder = folderOf(path);
  return text
    .replace(
      /\$\(dirname (?:-- )?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\)|\$\{0%\/\*\}/g,
      folder,
    )
    .replaceAll(`$(cd "${folder}" && pwd)`, folder)
    .replaceAll(`$(cd ${folder} && pwd)`, folder);
}

/** A shell of its own: plain variables do not reach it, and nothing it sets comes back. */
function asProgram(
  walk: Walk,
  call: Call,
  args: readonly ShellWord[],
  errexit: boolean,
  body: () => void,
): void {
  const outer = { arguments: walk.arguments, shellName: walk.shellName };
  inSubshell(walk, () => {
    walk.environment = inlineEnvironment(walk.environment, call.assignments);
    Object.assign(walk, { arguments: args, errexit, shellName: call.words[0]?.text ?? 'sh' });
    body();
  });
  Object.assign(walk, outer);
}

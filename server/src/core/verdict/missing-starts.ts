import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import { isDistributed } from '../packages/packages-with.js';
import { isLanguageProgram } from '../packages/language-programs.js';
import { startOfImage } from '../images/start.js';
import type { StageRun } from '../run/stage-run.js';
import { variableOf } from '../shell/environment.js';
import { baseName, joinPath, resolvePath } from '../shell/paths.js';
import type { Instruction, Word } from '../text/ast.js';
import type { Span } from '../text/text.js';
import { isFileAbsent } from './absent-files.js';
import { startInstructions } from './start-instructions.js';
import { isInit, roleOfCommand } from './starts.js';

/** A word of an ENTRYPOINT or CMD that leads nowhere. The span covers it. */
export interface MissingStart extends Span {
  readonly stage: number;
  readonly name: string;
  readonly cause:
    /** No file lies at `path`. */
    | { readonly kind: 'absent'; readonly path: string }
    /** The program `reader` is told to run the file at `path`. */
    | { readonly kind: 'argument'; readonly path: string; readonly reader: string }
    /** It lies at `path`, in a folder that PATH does not name. */
    | { readonly kind: 'off-path'; readonly path: string }
    /** A whole command in one string: the exec form takes it for one name. */
    | { readonly kind: 'one-string' }
    /** The exec form expands no variable. */
    | { readonly kind: 'variable' }
    /** A list that is not JSON: a shell reads it. `json`: what it should be, where that is clear. */
    | { readonly kind: 'not-json'; readonly json: string | undefined };
}

/** What containers of the targets are told to start and that is not there. Unknown is left out. */
export function* missingStarts(facts: Facts): Iterable<MissingStart> {
  for (const index of facts.verdicts.targets) {
    const stage = facts.graph.stages[index];
    const found = stage === undefined ? undefined : missingStart(facts, stage);
    if (found !== undefined) yield found;
  }
}

function missingStart(facts: Facts, stage: Stage): MissingStart | undefined {
  const run = facts.runs.stage(stage.index);
  const { entrypoint, command } = startInstructions(facts.graph, stage.index);
  // What stands in CMD is an argument of an ENTRYPOINT, or nothing beside a shell's.
  const list = notJson(run, entrypoint ?? command);
  if (list !== undefined) return list;
  if (entrypoint !== undefined && entrypoint.words.length > 0)
    return entrypoint.json ? missingIn(facts, run, startedWords(entrypoint, command)) : undefined;
  if (command?.json !== true) return undefined;
  const given = entrypoint === undefined ? startOfImage(run.runtime.base).entrypoint : [];
  const reader = given?.length === 1 ? baseName(given[0] ?? '') : undefined;
  if (reader !== undefined && readers[reader] !== undefined)
    return missingArgument(facts, run, reader, command.words);
  const { role, sure } = roleOfCommand(run, entrypoint, []);
  if (role === 'program') return missingIn(facts, run, command.words);
  return role === 'handed-on' && sure ? missingBehindScript(facts, run, command.words) : undefined;
}

/** The entry script of an image ends in `exec "$@"`, but may put its own program in front of what is no program. */
function missingBehindScript(facts: Facts, run: StageRun, words: readonly Word[]): MissingStart | undefined {
  const [word, ...rest] = words;
  if (word === undefined) return undefined;
  return literal(run, word) ?? missingArgument(facts, run, word.value, rest);
}

/** What the exec form takes as it is written. */
function literal(run: StageRun, word: Word): MissingStart | undefined {
  if (/^[\w./-]+ +\S/.test(word.value)) return missing(run, word, { kind: 'one-string' });
  return /^\$\{?\w+\}?(\/|$)/.test(word.value) ? missing(run, word, { kind: 'variable' }) : undefined;
}

/** `['a', 'b']`: for want of JSON it is a line of shell, which looks for a program named `[a,`. */
function notJson(run: StageRun, instruction: Instruction | undefined): MissingStart | undefined {
  const text = instruction?.body.text.trim() ?? '';
  const [first] = instruction?.words ?? [];
  if (
    instruction === undefined ||
    first === undefined ||
    instruction.json ||
    !/^\[\s*['"\u2018-\u201d][^]*\]$/.test(text)
  )
    return undefined;
  if (/^\[\s/.test(text) || !/\/(ba|da|a)?sh$/.test(run.shell[0] ?? '') || run.runtime.shell.value === false)
    return undefined;
  const end = instruction.words.at(-1)?.end ?? first.end;
  const cause = { kind: 'not-json', json: asJson(text) } as const;
  return { stage: run.index, start: first.start, end, name: first.raw, cause };
}

/** The list with straight double quotes, and without a comma at its end. */
function asJson(text: string): string | undefined {
  const quoted = text.includes('"') ? text : text.replaceAll("'", '"');
  const json = quoted.replace(/[\u201c\u201d]/g, '"').replace(/,\s*\]$/, ']');
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? json : undefined;
  } catch {
    return undefined;
  }
}

/** An ENTRYPOINT that is a reader alone gets its file from CMD. */
function startedWords(entrypoint: Instruction, command: Instruction | undefined): readonly Word[] {
  return command?.json === true ? [...entrypoint.words, ...command.words] : entrypoint.words;
}

function missingIn(facts: Facts, run: StageRun, words: readonly Word[]): MissingStart | undefined {
  const [word, ...rest] = words;
  if (word === undefined) return undefined;
  const name = word.value;
  if (isInit(baseName(name))) return behindInit(facts, run, rest);
  const asWritten = literal(run, word);
  if (asWritten !== undefined) return asWritten;
  if (name.includes('/')) {
    const path = resolvePath(run.cwd, name);
    return path !== undefined && hasOther(facts, run, path) && isMissing(facts, run, path)
      ? missing(run, word, { kind: 'absent', path })
      : undefined;
  }
  return offPath(facts, run, word) ?? missingArgument(facts, run, name, rest);
}

function behindInit(facts: Facts, run: StageRun, words: readonly Word[]): MissingStart | undefined {
  const at = words.findIndex(({ value }) => !value.startsWith('-'));
  return at === -1 ? undefined : missingIn(facts, run, words.slice(at));
}

function missing({ index }: StageRun, word: Word, cause: MissingStart['cause']): MissingStart {
  return { stage: index, start: word.start, end: word.end, name: word.value, cause };
}

/** A script of the working folder whose name stands there without a path. */
function offPath(facts: Facts, run: StageRun, word: Word): MissingStart | undefined {
  const name = word.value;
  const folders = variableOf(run.environment, 'PATH')?.text?.split(':');
  if (run.cwd === undefined || folders === undefined || !/\.\w+$/.test(name)) return undefined;
  const path = joinPath(run.cwd, name);
  if (run.contextFileAt(path) === undefined || isDistributed(name) || isLanguageProgram(name))
    return undefined;
  const isOnPath = folders.some(
    (folder) => !folder.startsWith('/') || !isFileAbsent(facts, run.index, joinPath(folder, name)),
  );
  return isOnPath ? undefined : missing(run, word, { kind: 'off-path', path });
}

/** Programs that run a file that they are given, and what they add to its name. */
const readers: Readonly<Record<string, readonly string[]>> = {
  node: [
    '',
    '.js',
    '.json',
    '.node',
    '.cjs',
    '.mjs',
    '/index.js',
    '/package.json',
    '/index.json',
    '/index.node',
  ],
  python: ['', '/__main__.py'],
  python3: ['', '/__main__.py'],
  ruby: [''],
  sh: [''],
  bash: [''],
};

function missingArgument(
  facts: Facts,
  run: StageRun,
  reader: string,
  words: readonly Word[],
): MissingStart | undefined {
  const [word] = words;
  if (reader === 'java') return missingJar(facts, run, words);
  const endings = /\.\w+$/.test(word?.value ?? '') ? readers[reader]?.slice(0, 1) : readers[reader];
  if (word === undefined || endings === undefined || !/^[\w.][\w./-]*$|^\/[\w./-]+$/.test(word.value))
    return undefined;
  const path = resolvePath(run.cwd, word.value);
  const isGone =
    path !== undefined &&
    (isProgramFor(reader, word.value)
      ? endings.every((ending) => !liesThere(run, path + ending))
      : isElsewhere(facts, path) && endings.every((ending) => isMissing(facts, run, path + ending)));
  return isGone ? missing(run, word, { kind: 'argument', path, reader }) : undefined;
}

/** Programs that people write in front of a file where the image starts the reader itself. */
function isProgramFor(reader: string, name: string): boolean {
  const isNode = reader === 'node' && /^(node|npm|npx|yarn|pnpm)$/.test(name);
  return isNode || (reader.startsWith('python') && /^(python3?|gunicorn|uvicorn|flask)$/.test(name));
}

function liesThere(run: StageRun, path: string): boolean {
  return run.contextFileAt(path) !== undefined || run.artifactAt(path)?.path === path;
}

function missingJar(facts: Facts, run: StageRun, words: readonly Word[]): MissingStart | undefined {
  const at = words.findIndex(({ value }) => value === '-jar');
  const word = at === -1 ? undefined : words[at + 1];
  const path =
    word === undefined || !/^[\w./-]+$/.test(word.value) ? undefined : resolvePath(run.cwd, word.value);
  return word !== undefined && path !== undefined && isElsewhere(facts, path) && isMissing(facts, run, path)
    ? missing(run, word, { kind: 'argument', path, reader: 'java' })
    : undefined;
}

/**
 * Absent, where the image does hold what its container is for: people who develop in a container mount their sources,
 * and an image of dependencies alone is completed by others.
 */
function isMissing(facts: Facts, run: StageRun, path: string): boolean {
  if (facts.inputs.outside?.isBase === true) return false;
  const above = facts.graph.stages.filter(({ index }) => index <= run.index);
  return (
    above.some(({ instructions }) => instructions.some(isCopyOfSources)) &&
    isFileAbsent(facts, run.index, path)
  );
}

/** Lists of dependencies, settings, and scripts that go in front of a program. */
const besideSources =
  /(^|\/)([\w.-]*lock[\w.-]*|requirements[\w.-]*\.txt|Gemfile|node_modules|\.?venv|site-packages|vendor|\.local|bundle|[\w.-]+\.(sh|bash|json|toml|ya?ml|ini|cfg|cnf|conf|env|crt|pem))\/?$/;

function isCopyOfSources(instruction: Instruction): boolean {
  const { keyword, flags } = instruction;
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return false;
  return instruction.words
    .slice(0, -1)
    .some(({ value }) => !value.includes('*') && !besideSources.test(value));
}

/** Whether the stage holds a built program that nothing starts, or the context a file of this name in another place. */
function hasOther(facts: Facts, { index }: StageRun, path: string): boolean {
  const started = facts.verdicts.startsOf(index).map((start) => start.path);
  const isOther = facts.runs.deliveries.some(
    ({ stage, artifact: { linkage }, path: there }) =>
      stage === index &&
      (linkage === 'static' || linkage === 'dynamic') &&
      !/\.(so[.\d]*|node)$|\/$/.test(there) &&
      !started.includes(there),
  );
  return isOther || isElsewhere(facts, path);
}

/** Whether a file of this name lies elsewhere in the build context, or one of its kind is copied to another place. */
function isElsewhere({ inputs, graph }: Facts, path: string): boolean {
  const name = baseName(path);
  const { context } = inputs;
  const folders = context.list('').filter((one) => one.endsWith('/'));
  const isBelow = ['', ...folders].some((folder) => context.list(folder.replace(/\/$/, '')).includes(name));
  const ending = /\.\w+$/.exec(name)?.[0];
  return (
    isBelow ||
    (ending !== undefined &&
      graph.stages.some(({ instructions }) =>
        instructions.some(
          (one) => one.keyword === 'COPY' && one.words.some(({ value }) => value.endsWith(ending)),
        ),
      ))
  );
}

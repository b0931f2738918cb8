import type { BuildContext } from '../inputs.js';
import type { Ast, Instruction } from '../text/ast.js';
import type { StageGraph } from '../graph/graph.js';
import type { StageRun, StageRuns } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName, isWithin, resolvePath } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import { startInstructions, type StartInstructions } from './start-instructions.js';
import { pathOnPath, roleOfCommand } from './starts.js';

/** A script of the build context that the kernel is asked to start by its path. The span covers that path. */
export interface EntryScript extends Span {
  readonly stage: number;
  readonly instruction: Instruction;
  /** Absolute, in the stage. */
  readonly path: string;
  /** In the build context. */
  readonly file: string;
  readonly text: string;
  /** `false`: no execute bit, and nothing in the Dockerfile sets it. */
  readonly isExecutable: boolean | undefined;
  /** Whether a command may have rewritten the file. */
  readonly isEdited: boolean;
}

/** What containers of `targets` start, and what RUNs of any stage call by a path. Unknown is left out. */
export function entryScripts(
  ast: Ast,
  graph: StageGraph,
  runs: StageRuns,
  targets: ReadonlySet<number>,
  context: BuildContext,
): readonly EntryScript[] {
  const started = [...targets].flatMap((stage) => startedWords(graph, runs.stage(stage)));
  const called = graph.stages.flatMap(({ index }) => calledWords(ast.text, runs.stage(index)));
  return [...started, ...called].flatMap((word) => scriptOf(graph, runs, context, word));
}

interface PathWord extends Span {
  readonly stage: number;
  readonly instruction: Instruction;
  readonly path: string;
}

/** The first word of the exec form, or of a shell form that is one path with arguments. */
function startedWords(graph: StageGraph, run: StageRun): readonly PathWord[] {
  return programInstructions(run, startInstructions(graph, run.index)).flatMap((instruction) => {
    const words = instruction.words.filter(({ value }) => instruction.json || value !== 'exec');
    const [word] = words;
    if (word === undefined || !/^(\.{0,2}\/)?[\w.-][\w./-]*$/.test(word.value)) return [];
    const path = word.value.includes('/') ? resolvePath(run.cwd, word.value) : pathOnPath(run, word.value);
    if (path === undefined) return [];
    return [{ stage: run.index, instruction, path, start: word.start, end: word.end }];
  });
}

function programInstructions(
  run: StageRun,
  { entrypoint, command }: StartInstructions,
): readonly Instruction[] {
  if (entrypoint !== undefined && entrypoint.words.length > 0) return [entrypoint];
  const { role, sure } = roleOfCommand(run, entrypoint, []);
  // The entry script of an image hands a line of shell on as it is; what is no program it may start otherwise.
  const isProgram = role === 'program' || (role === 'handed-on' && sure && command?.json === false);
  return isProgram && command !== undefined ? [command] : [];
}

/** The commands of a script that could be read stand in the place of the call, and have its span. */
function calledWords(text: string, { commands, index }: StageRun): readonly PathWord[] {
  const seen = new Set<number>();
  return commands.flatMap(({ command, instruction }) => {
    const { script, always, start, end } = command;
    const path = script ?? wrapperPath(command);
    if (path === undefined || !always || seen.has(start)) return [];
    seen.add(start);
    const [word = ''] = /^\S+/.exec(text.slice(start, Math.min(end, start + 4096))) ?? [];
    // `sh script` needs neither the bit nor the line.
    if (!word.includes('/') || baseName(word) !== baseName(path)) return [];
    return [{ stage: index, instruction, path, start, end: start + word.length }];
  });
}

/** Wrappers of build tools are known by their name, so nothing of them stands in the place of the call. */
function wrapperPath({ words: [word], cwd }: ShellCommand): string | undefined {
  return /^\.{0,2}\/(?:[\w./-]*\/)?(?:gradlew|mvnw)$/.test(word?.text ?? '')
    ? resolvePath(cwd, word?.text)
    : undefined;
}

function scriptOf(
  graph: StageGraph,
  runs: StageRuns,
  context: BuildContext,
  word: PathWord,
): readonly EntryScript[] {
  const run = runs.stage(word.stage);
  const file = run.contextFileAt(word.path);
  const text = run.readFile(word.path);
  if (file === undefined || text === undefined) return [];
  const before = commandsBefore(graph, runs, word);
  const copies = modeCopies(graph, word.path, file);
  const isChanged = before.some((words) => mayChangeMode(words, word.path));
  const mode = copies.length > 0 ? givenMode(copies, file) : context.isExecutable?.(file);
  return [
    {
      ...word,
      file,
      text,
      isExecutable: isChanged ? undefined : mode,
      isEdited: before.some((words) => mayEdit(words, word.path)),
    },
  ];
}

type Words = readonly (string | undefined)[];

/** Of all stages: a file is often made ready in one stage and started in another. */
function commandsBefore({ stages }: StageGraph, runs: StageRuns, { start }: PathWord): readonly Words[] {
  return stages.flatMap(({ index }) =>
    runs
      .stage(index)
      .commands.filter(({ command }) => command.start < start)
      .map(({ command }) => command.words.map(({ text }) => text)),
  );
}

/** `COPY --chmod` of whatever may be the file. */
function modeCopies({ stages }: StageGraph, path: string, file: string): readonly Instruction[] {
  const copies = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, flags }) => keyword !== 'RUN' && flags.some(({ name }) => name === 'chmod'));
  return copies.filter(({ words }) =>
    words.some(
      ({ value }) =>
        /[$*?]/.test(value) ||
        value.includes(baseName(file)) ||
        isWithin(clean(value), path) ||
        value === '.',
    ),
  );
}

/** `false` where the one COPY that names the file gives it a mode in digits without any execute bit. */
function givenMode([copy, ...others]: readonly Instruction[], file: string): false | undefined {
  const [source] = copy?.words ?? [];
  const mode = copy?.flags.find(({ name }) => name === 'chmod')?.value ?? '';
  const isNamed = copy?.words.length === 2 && baseName(source?.value ?? '') === baseName(file);
  const isPlain = others.length === 0 && isNamed && /^0?[0-7]{3}$/.test(mode);
  return isPlain && (Number.parseInt(mode, 8) & 0o111) === 0 ? false : undefined;
}

function clean(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

const modeSetters = new Set(['chmod', 'install', 'setfacl', 'find', 'xargs']);

function mayChangeMode([program, ...rest]: Words, path: string): boolean {
  return modeSetters.has(baseName(program ?? '')) && mayMean(rest, path);
}

const editors = new Set(
  'sed perl awk gawk dos2unix find xargs mv cp install tr tee python python3 git'.split(' '),
);

/** A command that names the file, or may, may have written it anew. */
function mayEdit([program, ...rest]: Words, path: string): boolean {
  const name = baseName(program ?? '');
  if (modeSetters.has(name) && name === 'chmod') return false;
  return editors.has(name)
    ? mayMean(rest, path)
    : rest.some((word) => word?.includes(baseName(path)) === true);
}

function mayMean(words: Words, path: string): boolean {
  return words.some(
    (word) =>
      word === undefined ||
      /[*?[{}]/.test(word) ||
      word.includes(baseName(path)) ||
      isWithin(clean(word), path) ||
      /^\.{1,2}\/?$/.test(word),
  );
}

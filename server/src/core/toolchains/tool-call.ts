import type { Artifact, Evidence } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { ImageFacts } from '../images/image-facts.js';
import type { GoBuild, Installed, StageCommand } from '../run/stage-run.js';
import type { ShellCommand, ShellWord } from '../shell/command.js';
import { exportedValue, known, unknownValue, type Value } from '../shell/environment.js';
import { afterHead, headOf, isKnown, isWhollyUnknown } from '../shell/word-parts.js';

/** One command, and the stage as it stands when the command runs. */
export interface ToolCall {
  readonly command: ShellCommand;
  readonly instruction: Instruction;
  /** Name of the program without its folder, e.g. `go`. */
  readonly program: string;
  /** Texts of the words after the program; `undefined` = unknown. */
  readonly argv: readonly (string | undefined)[];
  /** The same words with what is known of those that are not known as a whole. */
  readonly args: readonly Value[];
  readonly stage: ToolStage;
}

export interface ToolStage {
  readonly index: number;
  readonly facts: ImageFacts | undefined;
  /** Libc that programs linked here get. */
  readonly libc: {
    readonly family: 'glibc' | 'musl' | 'uclibc' | undefined;
    readonly version: string | undefined;
  };
  readonly platform: string | undefined;
  readonly packages: ReadonlyMap<string, Installed>;
  /** Where the FROM names the image. */
  readonly baseEvidence: Evidence | undefined;
  /** Whether a C compiler is on PATH, and what shows it. */
  readonly compiler: { readonly value: boolean | undefined; readonly evidence: readonly Evidence[] };
  /** Home folder of the user in force; `undefined` = not known. */
  readonly home: string | undefined;
  /** Commands that ran before, in this stage. */
  readonly before: readonly StageCommand[];
  /** Set with `go env -w`. */
  goSetting(name: string): Value | undefined;
  readFile(path: string): string | undefined;
  /** Names in a folder; folders end with `/`. Empty where the build context does not reach. */
  list(folder: string): readonly string[];
  isFolder(path: string): boolean;
  artifactAt(path: string): Artifact | undefined;
  /** What is known to lie in a folder, or below it. */
  artifactsIn(folder: string): readonly Artifact[];
}

/** What a command makes of the stage. */
export interface Made {
  readonly artifacts: readonly Artifact[];
  readonly goBuild?: GoBuild;
  readonly goSettings?: readonly (readonly [string, Value])[];
  /** Commands that it runs in turn (make): read as shell in `cwd`. */
  readonly script?: {
    readonly text: string;
    readonly path: string;
    readonly cwd: string;
    /** Variables that its commands see besides those of the command. */
    readonly variables: readonly (readonly [string, Value])[];
  };
  /** Whether it may have changed the stage beyond what is seen (`make install` without a Makefile). */
  readonly opaque?: boolean;
}

/** Answers what a command makes, or `undefined` when it is not of its toolchain. Never throws. */
export type Recogniser = (call: ToolCall) => Made | undefined;

export const nothingMade: Made = { artifacts: [] };

/** What the program sees of a variable: `undefined` = not set. */
export function variable(call: ToolCall, name: string): Value | undefined {
  return exportedValue(call.command.environment, name);
}

/** Text of a variable where it is set and known. */
export function variableText(call: ToolCall, name: string): string | undefined {
  return variable(call, name)?.text;
}

/** The word after the program at `at`, for spans. */
export function wordAt(call: ToolCall, at: number): ShellWord | undefined {
  return call.command.words[at + 1];
}

export function evidenceOf(
  span: { readonly start: number; readonly end: number },
  message: string,
): Evidence {
  return { start: span.start, end: span.end, message };
}

/**
 * What every artifact has in common; `fields` says the rest, and how certain it is where that is not `likely`. In a branch
 * nothing is sure, and nothing is said twice.
 */
export function makeArtifact(
  call: ToolCall,
  fields: Pick<Artifact, 'path' | 'toolchain' | 'linkage' | 'explanation'> & Partial<Artifact>,
): Artifact {
  const { stage, command } = call;
  const sure = fields.certainty ?? 'likely';
  const message = `${fields.path} is built here by ${call.program}; ${fields.explanation}`;
  const evidence: Evidence = { ...evidenceOf(command, message), kind: 'made' };
  const more = (fields.evidence ?? []).filter(
    (one) => one.start !== command.start || !message.includes(one.message),
  );
  return {
    libc: undefined,
    libcVersion: undefined,
    needs: [],
    wants: {},
    platform: stage.platform,
    origin: stage.index,
    ...(command.branches !== undefined && { branches: [command.branches] }),
    ...fields,
    certainty: command.always || sure === 'possible' ? sure : 'likely',
    evidence: [evidence, ...more],
  };
}

/** A dynamic program linked on the libc of the stage; without a known libc its linkage is unknown. */
export function linkedHere(call: ToolCall): Pick<Artifact, 'linkage' | 'libc' | 'libcVersion'> {
  const { family, version } = call.stage.libc;
  if (family === undefined) return { linkage: 'unknown', libc: undefined, libcVersion: undefined };
  return { linkage: 'dynamic', libc: family, libcVersion: version };
}

/** `glibc 2.36`, `musl`, for explanations. */
export function libcWords(libc: string | undefined, version: string | undefined): string {
  if (libc === undefined) return 'unknown libc';
  return version === undefined ? libc : `${libc} ${version}`;
}

export interface Options {
  /** Text of the last use of an option, by name without dashes; `''` for one without value; `undefined` = unknown. */
  readonly values: ReadonlyMap<string, string | undefined>;
  /** The same with what is known of a value that is not known as a whole. */
  readonly words: ReadonlyMap<string, Value>;
  /** Index in argv of the word that holds the value. */
  readonly at: ReadonlyMap<string, number>;
  readonly plain: readonly { readonly text: string | undefined; readonly at: number }[];
  /** Whether a word may be any option: `$FLAGS`, `-$X`. */
  readonly open: boolean;
}

/**
 * Splits words into options and plain words; an option is known by its head. `valued` names those (without dashes)
 * that take the next word.
 */
export function readOptions(args: readonly Value[], valued: ReadonlySet<string>, from = 0): Options {
  const words = new Map<string, Value>();
  const at = new Map<string, number>();
  const plain: { text: string | undefined; at: number }[] = [];
  let open = false;
  for (let index = from; index < args.length; index++) {
    const word = args[index] ?? known('');
    const head = headOf(word);
    const [start = '', name, equals] = /^--?([\w.:-]+)(=|$)/.exec(head) ?? [];
    if (name === undefined || (equals === '' && !isKnown(word))) {
      const isOption = head.startsWith('-') && !isKnown(word);
      if (isWhollyUnknown(word) || (isOption && /^--?$/.test(head))) open = true;
      if (!isOption) plain.push({ text: word.text, at: index });
      continue;
    }
    if (equals === '' && valued.has(name)) index++;
    at.set(name, index);
    if (equals !== '') words.set(name, afterHead(word, start.length));
    else words.set(name, valued.has(name) ? (args[index] ?? unknownValue()) : known(''));
  }
  return { values: new Map([...words].map(([name, { text }]) => [name, text])), words, at, plain, open };
}

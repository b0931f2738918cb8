import type { Instruction } from '../text/ast.js';
import { sliceJoined } from '../text/joined-text.js';
import type { StageGraph } from '../graph/graph.js';
import { startOfImage } from '../images/start.js';
import type { StageRun, StageRuns } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName, resolvePath } from '../shell/paths.js';
import { placesOnPath } from '../shell/search-path.js';
import { readRun, readScript } from '../shell/read-run.js';
import { startInstructions } from './start-instructions.js';
import type { Start } from './landing.js';

/** The programs that a container of `stage` starts, as far as the file shows: ENTRYPOINT, CMD, HEALTHCHECK. */
export function startsOf(graph: StageGraph, runs: StageRuns, stage: number): readonly Start[] {
  const { entrypoint, command, healthcheck } = startInstructions(graph, stage);
  const run = runs.stage(stage);
  const read = (instruction: Instruction | undefined, by: Start['by'], sure: boolean): readonly Start[] =>
    instruction === undefined ? [] : readStarts({ run, instruction, by }, sure);
  const entries = read(entrypoint, 'ENTRYPOINT', true);
  const { role, sure } = roleOfCommand(run, entrypoint, entries);
  const commands = role === 'arguments' ? [] : read(command, 'CMD', sure);
  return [...entries, ...commands, ...read(healthcheck, 'HEALTHCHECK', false)];
}

/**
 * What the CMD of a container is: the `program` itself, `handed-on` to it by an entry script or an init, the
 * `arguments` of another program, or not known. `sure`: it is started whatever a script of the project decides.
 */
export interface CommandRole {
  readonly role: 'program' | 'handed-on' | 'arguments' | 'unknown';
  readonly sure: boolean;
}

/** `entries` is what the ENTRYPOINT of the file starts; without one that of the base image counts. */
export function roleOfCommand(
  run: StageRun,
  entrypoint: Instruction | undefined,
  entries: readonly Start[],
): CommandRole {
  if (entrypoint === undefined) return roleBehindImage(startOfImage(run.runtime.base).entrypoint);
  if (entrypoint.json && entrypoint.words.length === 0) return { role: 'program', sure: true };
  const last = entries.at(-1)?.command.words[0];
  const name = baseName(last?.text ?? '');
  if (isInit(name)) return { role: 'handed-on', sure: true };
  const isHanded = entries.length === 0 || isHandedOn(last?.raw) || handsOn(name);
  return { role: isHanded ? 'handed-on' : 'arguments', sure: false };
}

/** The entry scripts of published images end in `exec "$@"`. */
export function roleBehindImage(entrypoint: readonly string[] | undefined): CommandRole {
  if (entrypoint === undefined) return { role: 'unknown', sure: false };
  const last = entrypoint.at(-1);
  if (last === undefined) return { role: 'program', sure: true };
  return handsOn(baseName(last)) ? { role: 'handed-on', sure: true } : { role: 'arguments', sure: false };
}

/** Wrappers and scripts end in `exec "$@"`: the CMD is then a program, else it is arguments. */
function handsOn(name: string): boolean {
  return isInit(name) || wrappers.has(name) || name.endsWith('.sh') || name.includes('entrypoint');
}

const wrappers = new Set(['gosu', 'su-exec', 'env']);

/** `tini`, `dumb-init` … start the rest of their words. */
export function isInit(name: string): boolean {
  return /^(tini|tini-static|dumb-init|catatonit)$/.test(name);
}

/** `"$@"`: whatever the container is given. */
export function isHandedOn(raw: string | undefined): boolean {
  return /^"?\$([@*]|\{[@*]\})"?$/.test(raw ?? '');
}

/** One instruction that starts something, read in the run at the end of its stage. */
interface Reading {
  readonly run: StageRun;
  readonly instruction: Instruction;
  readonly by: Start['by'];
}

function readStarts(reading: Reading, sure: boolean): Start[] {
  const { run, instruction, by } = reading;
  const written = by === 'HEALTHCHECK' ? healthcheckCommand(instruction) : instruction;
  const { commands } = readRun(written, settingOf(run));
  return commands.flatMap((command) => startsOfCommand(reading, command, sure));
}

function startsOfCommand(reading: Reading, command: ShellCommand, sure: boolean): Start[] {
  const [program] = command.words;
  if (program === undefined) return [];
  const { run, instruction, by } = reading;
  const start: Start = {
    by,
    stage: run.index,
    instruction,
    span: { start: program.start, end: program.end },
    command,
    path: programPath(run, command),
    sure: sure && command.always && command.script === undefined,
  };
  return [start, ...inScript(run, start), ...behindInit(reading, command, sure)];
}

/** `tini -- server`: what an init starts is a start too. */
function behindInit(reading: Reading, command: ShellCommand, sure: boolean): Start[] {
  const { words } = command;
  if (!isInit(baseName(words[0]?.text ?? ''))) return [];
  const at = words.findIndex(({ text }, index) => index > 0 && text?.startsWith('-') !== true);
  return at === -1 ? [] : startsOfCommand(reading, { ...command, words: words.slice(at) }, sure);
}

/** What a script that can be read starts in turn. */
function inScript(run: StageRun, start: Start): Start[] {
  const { path, span } = start;
  const script = path === undefined ? undefined : run.readFile(path);
  if (script === undefined || !/^#!.*\b(?:ba|da|a|z)?sh\b/.test(script)) return [];
  const { commands } = readScript(script, span, settingOf(run), path);
  return commands.map((command) => ({ ...start, command, path: programPath(run, command), sure: false }));
}

function settingOf(run: StageRun): Parameters<typeof readScript>[2] {
  const { environment, cwd, shell } = run;
  return { environment, cwd, shell, readFile: run.readFile };
}

/** Where the program of a command lies: as written, or found over PATH among what the stage is known to hold. */
export function programPath(run: StageRun, { words, cwd, environment }: ShellCommand): string | undefined {
  const name = words[0]?.text;
  if (name === undefined || name === '') return undefined;
  return name.includes('/') ? resolvePath(cwd, name) : pathOnPath(run, name, environment);
}

/** Where PATH finds a name among the files that the stage is known to hold. */
export function pathOnPath(run: StageRun, name: string, environment = run.environment): string | undefined {
  return placesOnPath(environment, name).find((path) => run.artifactAt(path)?.path === path);
}

/** The command of a HEALTHCHECK, in the shape of a CMD. */
function healthcheckCommand(instruction: Instruction): Instruction {
  const { body, words, json, start, end, index, keywordSpan } = instruction;
  const at = /^\S+\s*/.exec(body.text)?.[0].length ?? 0;
  const common = { start, end, index, keywordSpan, flags: [], heredocs: [], variables: [] };
  const rest = sliceJoined(body, at, body.text.length);
  return { ...common, keyword: 'CMD', words: words.slice(1), json, body: rest };
}

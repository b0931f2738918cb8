import type { Ast, Instruction } from '../text/ast.js';
import { sliceJoined } from '../text/joined-text.js';
import type { StageGraph } from '../graph/graph.js';
import type { StageRun, StageRuns } from '../run/types.js';
import type { ShellCommand } from '../shell/command.js';
import { variableOf } from '../shell/environment.js';
import { baseName, joinPath, resolvePath } from '../shell/paths.js';
import { readRun, readScript } from '../shell/read-run.js';
import type { Start } from './types.js';

/** The ENTRYPOINT and CMD in force at the end of a stage, those of the stages it is FROM included. */
export interface StartInstructions {
  readonly entrypoint: Instruction | undefined;
  readonly command: Instruction | undefined;
  readonly healthcheck: Instruction | undefined;
}

/** An ENTRYPOINT takes the place of a CMD that was inherited, not of one in the same stage. */
export function startInstructions(graph: StageGraph, stage: number): StartInstructions {
  const seen = new Set<number>();
  let entrypoint: Instruction | undefined;
  let command: Instruction | undefined;
  let healthcheck: Instruction | undefined;
  for (let at = graph.stages[stage]; at !== undefined && !seen.has(at.index);) {
    seen.add(at.index);
    const last = (keyword: string): Instruction | undefined =>
      at?.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (entrypoint === undefined) command ??= last('CMD');
    entrypoint ??= last('ENTRYPOINT');
    healthcheck ??= last('HEALTHCHECK');
    at = at.base.kind === 'stage' ? graph.stages[at.base.stage] : undefined;
  }
  return { entrypoint, command, healthcheck };
}

/** The programs that a container of `stage` starts, as far as the file tells. */
export function startsOf(ast: Ast, graph: StageGraph, runs: StageRuns, stage: number): readonly Start[] {
  const { entrypoint, command, healthcheck } = startInstructions(graph, stage);
  const run = runs.stage(stage);
  const entries = entrypoint === undefined ? [] : readStarts(ast, run, entrypoint, true);
  const handsOn = entrypoint !== undefined && passesCommandOn(entries);
  const isProgram = entrypoint === undefined || handsOn;
  const commands =
    command !== undefined && isProgram ? readStarts(ast, run, command, entrypoint === undefined) : [];
  const health =
    healthcheck === undefined ? [] : readStarts(ast, run, healthcheckCommand(healthcheck), false);
  return [...entries, ...commands, ...health];
}

/** Wrappers and scripts end in `exec "$@"`: the CMD is then a program, else it is arguments. */
function passesCommandOn(entries: readonly Start[]): boolean {
  const last = entries.at(-1);
  const name = baseName(last?.command.words[0]?.text ?? '');
  if (['tini', 'tini-static', 'dumb-init', 'catatonit', 'gosu', 'su-exec', 'env'].includes(name)) return true;
  return entries.length === 0 || name.endsWith('.sh') || name.includes('entrypoint');
}

function readStarts(ast: Ast, run: StageRun, instruction: Instruction, sure: boolean): Start[] {
  const { environment, cwd, shell } = run;
  const setting = { environment, cwd, shell, readFile: run.readFile };
  const { commands } = readRun(instruction, ast.text, setting);
  return commands.flatMap((command) => startsOfCommand(run, instruction, command, sure, setting));
}

function startsOfCommand(
  run: StageRun,
  instruction: Instruction,
  command: ShellCommand,
  sure: boolean,
  setting: Parameters<typeof readScript>[2],
): Start[] {
  const [program] = command.words;
  if (program === undefined) return [];
  const path = programPath(run, command);
  const common = { stage: run.index, instruction, span: { start: program.start, end: program.end } };
  const start: Start = {
    ...common,
    command,
    path,
    sure: sure && command.always && command.script === undefined,
  };
  const script = path === undefined ? undefined : run.readFile(path);
  if (script === undefined || !/^#!.*\b(?:ba|da|a|z)?sh\b/.test(script)) return [start];
  const inner = readScript(script, common.span, setting, path).commands;
  return [
    start,
    ...inner.map((one) => ({ ...common, command: one, path: programPath(run, one), sure: false })),
  ];
}

/** Where the program of a command lies: as written, or found over PATH among what the stage is known to hold. */
export function programPath(run: StageRun, { words, cwd, environment }: ShellCommand): string | undefined {
  const name = words[0]?.text;
  if (name === undefined || name === '') return undefined;
  if (name.includes('/')) return resolvePath(cwd, name);
  const path = variableOf(environment, 'PATH')?.text ?? defaultPath;
  for (const folder of path.split(':')) {
    const candidate = joinPath(folder, name);
    if (folder.startsWith('/') && run.artifactAt(candidate)?.path === candidate) return candidate;
  }
  return undefined;
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** HEALTHCHECK CMD as if it were a CMD of its own. */
function healthcheckCommand(instruction: Instruction): Instruction {
  const { body, words } = instruction;
  const start = /^\S+\s*/.exec(body.text)?.[0].length ?? 0;
  const { start: from, end, index, keywordSpan, json } = instruction;
  const common = { start: from, end, index, keywordSpan, flags: [], heredocs: [] };
  const rest = sliceJoined(body, start, body.text.length);
  return { ...common, keyword: 'CMD', words: words.slice(1), json, body: rest };
}

import type { Instruction } from '../../core/text/ast.js';
import type { Facts } from '../../core/facts.js';
import type { StageRun } from '../../core/run/types.js';
import { readRun, readScript } from '../../core/shell/read-run.js';
import { baseName, resolvePath } from '../../core/shell/paths.js';
import { programPath, startInstructions } from '../../core/verdict/starts.js';
import type { Start } from '../../core/verdict/types.js';

/** Everything that the container starts; the CMD too where a script hands on to it with `exec "$@"`. */
export function allStarts(facts: Facts): readonly Start[] {
  const { graph, verdicts } = facts;
  const starts = verdicts.startsOf(graph.final);
  const { command } = startInstructions(graph, graph.final);
  return withWrapped(facts, [...starts, ...handedOn(facts, starts, command)]);
}

/** The CMD, where a script hands on to it. */
function handedOn(
  { ast, graph, runs }: Facts,
  starts: readonly Start[],
  command: Instruction | undefined,
): readonly Start[] {
  const handsOn = starts.some(
    ({ command: one }) => one.script !== undefined && isHandedOn(one.words[0]?.raw),
  );
  if (command === undefined || !handsOn || starts.some(({ instruction }) => instruction === command))
    return [];
  const run = runs.stage(graph.final);
  const { environment, cwd, shell } = run;
  const { commands } = readRun(command, ast.text, { environment, cwd, shell, readFile: run.readFile });
  return commands.map((one): Start => {
    const [program] = one.words;
    const span = { start: program?.start ?? command.start, end: program?.end ?? command.end };
    return {
      stage: run.index,
      instruction: command,
      span,
      command: one,
      path: programPath(run, one),
      sure: false,
    };
  });
}

/** `tini -- server`: what an init starts is a start too. */
function withWrapped({ runs, graph }: Facts, starts: readonly Start[]): readonly Start[] {
  const run = runs.stage(graph.final);
  return starts.flatMap((start): readonly Start[] => {
    const { words } = start.command;
    if (!inits.test(baseName(words[0]?.text ?? ''))) return [start];
    const at = words.findIndex(({ text }, index) => index > 0 && text?.startsWith('-') !== true);
    const command = { ...start.command, words: at === -1 ? [] : words.slice(at) };
    const [program] = command.words;
    if (program === undefined) return [start];
    const span = { start: program.start, end: program.end };
    const path = programPath(run, command) ?? resolvePath(command.cwd, program.text);
    return [start, { ...start, command, span, path }, ...inScript(run, { ...start, span }, path)];
  });
}

/** What a script starts in turn. */
function inScript(run: StageRun, start: Start, path: string | undefined): readonly Start[] {
  const text = path === undefined ? undefined : run.readFile(path);
  if (text === undefined || !/^#!.*\b(?:ba|da|a|z)?sh\b/.test(text)) return [];
  const { environment, cwd, shell } = run;
  const setting = { environment, cwd, shell, readFile: run.readFile };
  return readScript(text, start.span, setting, path).commands.map((command) => ({
    ...start,
    command,
    path: programPath(run, command),
    sure: false,
  }));
}

const inits = /^(tini|tini-static|dumb-init|catatonit)$/;

/** `"$@"`: whatever the container is given. */
export function isHandedOn(raw: string | undefined): boolean {
  return /^"?\$[@*]"?$/.test(raw ?? '');
}

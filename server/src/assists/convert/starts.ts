import type { Facts } from '../../core/facts.js';
import { readRun } from '../../core/shell/read-run.js';
import { programPath, startInstructions } from '../../core/verdict/starts.js';
import type { Start } from '../../core/verdict/types.js';

/** Everything that the container starts; the CMD too where a script hands on to it with `exec "$@"`. */
export function allStarts({ ast, graph, runs, verdicts }: Facts): readonly Start[] {
  const starts = verdicts.startsOf(graph.final);
  const { command } = startInstructions(graph, graph.final);
  const handsOn = starts.some(
    ({ command: one }) => one.script !== undefined && isHandedOn(one.words[0]?.raw),
  );
  if (command === undefined || !handsOn || starts.some(({ instruction }) => instruction === command))
    return starts;
  const run = runs.stage(graph.final);
  const { environment, cwd, shell } = run;
  const { commands } = readRun(command, ast.text, { environment, cwd, shell, readFile: run.readFile });
  const handed = commands.map((one): Start => {
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
  return [...starts, ...handed];
}

/** `"$@"`: whatever the container is given. */
export function isHandedOn(raw: string | undefined): boolean {
  return /^"?\$[@*]"?$/.test(raw ?? '');
}

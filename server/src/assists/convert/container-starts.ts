import type { Facts } from '../../core/facts.js';
import { readScript } from '../../core/shell/read-run.js';
import type { Instruction } from '../../core/text/ast.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { programPath } from '../../core/verdict/starts.js';
import type { Start } from '../../core/verdict/landing.js';

/** Everything that containers of the final stage start: as the Dockerfile says, and as services beside it say. */
export function containerStarts(facts: Facts): readonly Start[] {
  return [...facts.verdicts.startsOf(facts.graph.final), ...serviceStarts(facts)];
}

/** Behind an ENTRYPOINT the command of a service is a start where a script hands on to it, else it is arguments. */
function serviceStarts({ graph, runs, inputs }: Facts): readonly Start[] {
  const run = runs.stage(graph.final);
  const stage = graph.stages[graph.final];
  if (stage === undefined) return [];
  const { entrypoint } = startInstructions(graph, graph.final);
  const { environment, cwd, shell } = run;
  const setting = { environment, cwd, shell, readFile: run.readFile };
  const { start, end } = stage.from.words[0] ?? stage.from;
  return (inputs.commands ?? []).flatMap((service): readonly Start[] => {
    const isArguments = service.entrypoint === undefined && entrypoint !== undefined && !handsOn(entrypoint);
    const text = isArguments ? '' : `${lineOf(service.entrypoint)} ${lineOf(service.command)}`.trim();
    if (text === '') return [];
    return readScript(text, { start, end }, setting).commands.map((command) => ({
      by: 'CMD' as const,
      stage: run.index,
      instruction: stage.from,
      span: { start, end },
      command,
      path: programPath(run, command),
      sure: false,
    }));
  });
}

/** Entry scripts end in `exec "$@"`, as a rule. */
function handsOn({ words }: Instruction): boolean {
  return /\.sh$|entrypoint|(^|\/)(tini|dumb-init)$/.test(words[0]?.value ?? '');
}

function lineOf(words: string | readonly string[] | undefined): string {
  if (words === undefined) return '';
  if (typeof words === 'string') return words;
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

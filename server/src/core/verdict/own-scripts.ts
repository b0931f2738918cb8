import type { Delivery } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { StageGraph } from '../graph/graph.js';
import type { StageRun, StageRuns } from '../run/stage-run.js';
import { baseName, resolvePath } from '../shell/paths.js';
import { scriptFaults } from './faults.js';
import { startInstructions, type StartInstructions } from './start-instructions.js';
import { pathOnPath, roleOfCommand } from './starts.js';
import type { Landing, Start } from './landing.js';

interface ScriptContext {
  readonly graph: StageGraph;
  readonly runs: StageRuns;
  startsIn(stage: number): readonly Start[];
}

/**
 * A script of the build context that a container of `stage` surely starts, if it cannot. No COPY --from brings it, so
 * nothing else judges it.
 */
export function ownScripts(context: ScriptContext, stage: number): Landing[] {
  const { start, isHandedOn } = scriptStart(context, stage) ?? {};
  if (start?.path === undefined) return [];
  const { path, instruction, span } = start;
  const run = context.runs.stage(stage);
  const artifact = run.artifactAt(path);
  const text = run.readFile(path);
  if (artifact === undefined || text === undefined || isTouched(run, path)) return [];
  if (context.runs.deliveries.some((one) => one.stage === stage && holds(one, path))) return [];
  // A shell that hands on to a script without a `#!` line reads it itself.
  const faults = scriptFaults(artifact, text, run).filter(
    ({ kind }) => isHandedOn !== true || kind === 'interpreter',
  );
  if (faults.length === 0) return [];
  const delivery: Delivery = { artifact, stage, path, instruction, span };
  return [
    {
      delivery,
      use: { kind: 'started', stage, start },
      runtime: run.runtime,
      faults,
      observation: undefined,
    },
  ];
}

interface ScriptStart {
  readonly start: Start;
  /** Whether the ENTRYPOINT of the base image starts it, with `exec "$@"`. */
  readonly isHandedOn: boolean;
}

/** The first word of an exec form: reading a script puts its commands in the place of the script. */
function scriptStart({ graph, runs, startsIn }: ScriptContext, stage: number): ScriptStart | undefined {
  const run = runs.stage(stage);
  const { instruction, isHandedOn } = startedDirectly(run, startInstructions(graph, stage));
  const [word] = instruction?.words ?? [];
  if (instruction?.json !== true || word === undefined) return undefined;
  const path = word.value.includes('/') ? resolvePath(run.cwd, word.value) : pathOnPath(run, word.value);
  const inner = startsIn(stage).find((start) => start.instruction === instruction);
  if (path === undefined || inner === undefined) return undefined;
  const start = { ...inner, path, span: { start: word.start, end: word.end }, sure: true };
  return { start, isHandedOn };
}

/** The instruction whose first word the kernel itself starts: a shell in between would read any text as a script. */
function startedDirectly(
  run: StageRun,
  { entrypoint, command }: StartInstructions,
): { readonly instruction: Instruction | undefined; readonly isHandedOn: boolean } {
  if (entrypoint !== undefined && entrypoint.words.length > 0)
    return { instruction: entrypoint, isHandedOn: false };
  const { role, sure } = roleOfCommand(run, entrypoint, []);
  const isHandedOn = role === 'handed-on' && sure;
  return { instruction: role === 'program' || isHandedOn ? command : undefined, isHandedOn };
}

function holds({ path: folder }: Delivery, path: string): boolean {
  return folder === path || (folder.endsWith('/') && path.startsWith(folder));
}

const editors = new Set('sed perl awk dos2unix find xargs mv cp install tr tee python python3'.split(' '));

/** A command that names the file, or may, may have fixed it. */
function isTouched(run: StageRun, path: string): boolean {
  const name = baseName(path);
  return run.commands.some(({ command: { words } }) => {
    const program = baseName(words[0]?.text ?? '');
    if (program === 'chmod' || program === 'chown') return false;
    const isEditor = editors.has(program);
    return words.some(
      ({ text }) => text?.includes(name) === true || (isEditor && (text === undefined || /[*?]/.test(text))),
    );
  });
}

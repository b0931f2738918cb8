import type { Facts } from '../../core/facts.js';
import { readScript } from '../../core/shell/read-run.js';
import type { StageRun } from '../../core/run/stage-run.js';
import { baseName, resolvePath } from '../../core/shell/paths.js';
import type { Instruction } from '../../core/text/ast.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { isHandedOn, programPath } from '../../core/verdict/starts.js';
import type { Start } from '../../core/verdict/landing.js';

/** Everything that containers of the final stage start: as the Dockerfile says, and as services beside it say. */
export function containerStarts(facts: Facts): readonly Start[] {
  const starts = [
    ...facts.verdicts.startsOf(facts.graph.final),
    ...serviceStarts(facts),
    ...checkStarts(facts),
  ];
  const { command, entrypoint } = startInstructions(facts.graph, facts.graph.final);
  const dispatched = dispatchedStarts(facts, entrypoint, command);
  return [
    ...starts.filter((start) => !dispatched.some(({ takes }) => takes(start))),
    ...dispatched.flatMap((one) => one.starts),
    ...behindScript(facts, entrypoint, 'ENTRYPOINT'),
    ...behindScript(facts, command, 'CMD'),
  ];
}

/** What an entry script starts for the words that it is given. */
interface Dispatched {
  readonly starts: readonly Start[];
  /** Whether a start is a word that the script acts upon, and no program. */
  takes(start: Start): boolean;
}

/** `case "$1" in serve) exec bin/web`, `[ "${1#-}" != "$1" ] && set -- web "$@"`: entry scripts that read their words. */
function dispatchedStarts(
  facts: Facts,
  entrypoint: Instruction | undefined,
  command: Instruction | undefined,
): readonly Dispatched[] {
  const run = facts.runs.stage(facts.graph.final);
  const entry = entrypoint === undefined ? [] : wordsOf(entrypoint);
  const path = resolvePath(run.cwd, entry[0]);
  const script = path === undefined ? undefined : run.readFile(path);
  if (script === undefined || !/\$\{?1\b/.test(script)) return [];
  const given = [
    command === undefined ? '' : lineOf(wordsOf(command)),
    ...(facts.inputs.commands ?? [])
      .filter((service) => service.entrypoint === undefined)
      .map((service) => lineOf(service.command)),
  ];
  const put = [...script.matchAll(/\bset[ \t]+--[ \t]+["']?([\w./-]+)/g)].map(([, name = '']) =>
    lineOf([name]),
  );
  const lines = [...new Set(given.map((words) => `${lineOf(entry)} ${words}`)), ...put];
  const starts = lines.flatMap((line) => startsOf(facts, line, 'ENTRYPOINT')).filter(isNamed);
  const isAnswered =
    /\bexec[ \t]+(?!["']?\$)\S/.test(script) || starts.some((start) => start.path !== undefined);
  const takes = (start: Start): boolean => {
    const [word] = start.command.words;
    if (!isNamed(start)) return start.by === 'ENTRYPOINT' && isAnswered && isHandedOn(word?.raw);
    const text = word?.text ?? '';
    const isWord = start.by === 'CMD' && start.command.script === undefined && start.path === undefined;
    return isWord && isAnswered && (text.startsWith('-') || comparesWith(script, text));
  };
  return [{ starts, takes }];
}

/** Whether a command names a program: `"$@"` without words names none. */
function isNamed({ command }: Start): boolean {
  return (command.words[0]?.text ?? '') !== '';
}

/** Whether a script has a branch for a word: `serve)`, `"$1" = serve`. */
function comparesWith(script: string, word: string): boolean {
  const written = word.replace(/[^\w-]/g, '\\$&');
  return new RegExp(
    `(?:=[ \\t]*|^[ \\t]*\\(?|\\|[ \\t]*)["']?${written}["']?(?=[ \\t]*(?:[|)\\];]|$))`,
    'm',
  ).test(script);
}

/** `./wait-for-it.sh db:5432 -- server`: what a script is given to start once it has done its part. */
function behindScript(facts: Facts, instruction: Instruction | undefined, by: Start['by']): readonly Start[] {
  const { cwd, readFile } = facts.runs.stage(facts.graph.final);
  const texts = instruction === undefined ? [] : wordsOf(instruction);
  const [name = ''] = texts;
  const path = resolvePath(cwd, name);
  const script = path === undefined ? undefined : readFile(path);
  const isKnown = script === undefined && /^wait-?for(-?it)?(\.sh)?$/.test(baseName(name));
  if (!isKnown && (script === undefined || !runsItsWords.test(script))) return [];
  const dashes = texts.indexOf('--');
  const first = dashes === -1 ? firstHandedOn(script ?? '') : dashes + 1;
  return first === undefined ? [] : startsOf(facts, lineOf(texts.slice(first)), by);
}

const runsItsWords = /\bexec[ \t]+"?\$(@|\*|\{\w{1,40}\[@\]\})|^[ \t]*"\$@"/m;

/** The words of the command, where no shell gives them a meaning of its own. */
function wordsOf({ json, words, body }: Instruction): readonly string[] {
  const texts = words.map(({ value }) => value);
  // `sh wait.sh db server`: the script is what counts.
  if (json) return /^(.*\/)?(ba|da)?sh$/.test(texts[0] ?? '') ? texts.slice(1) : texts;
  return /[;&|"'$<>`\\]/.test(body.text) ? [] : body.text.trim().split(/\s+/);
}

/** Behind as many words as the script shifts away; `undefined`: it does so in a loop, or by a number that is not written. */
function firstHandedOn(script: string): number | undefined {
  const shifts = [...script.matchAll(/^([ \t]*)(?:\w+=\S*[ \t]*(?:;[ \t]*)?)?shift\b[ \t]*(\S*)/gm)];
  if (shifts.some(([, indent, count = '']) => indent !== '' || !/^\d*$/.test(count))) return undefined;
  return shifts.reduce((sum, [, , count]) => sum + Number(count === '' ? 1 : count), 1);
}

/** Behind an ENTRYPOINT the command of a service is a start where a script hands on to it, else it is arguments. */
function serviceStarts(facts: Facts): readonly Start[] {
  const { graph, runs, inputs } = facts;
  const { entrypoint } = startInstructions(graph, graph.final);
  return (inputs.commands ?? []).flatMap((service) => {
    const isArguments =
      service.entrypoint === undefined &&
      entrypoint !== undefined &&
      !handsOn(entrypoint, runs.stage(graph.final));
    const line = isArguments ? '' : `${lineOf(service.entrypoint)} ${lineOf(service.command)}`.trim();
    return startsOf(facts, line, 'CMD');
  });
}

/** Programs of health checks and probes beside the Dockerfile; what the image surely lacks fails already. */
function checkStarts(facts: Facts): readonly Start[] {
  const { graph, runs, inputs } = facts;
  const { holds } = runs.stage(graph.final).runtime;
  const programs = new Set((inputs.healthchecks ?? []).map(({ program }) => program));
  return [...programs]
    .filter((name) => holds({ kind: 'program', name }).value !== false)
    .flatMap((program) => startsOf(facts, program, 'HEALTHCHECK'));
}

/** What a line of a shell starts in a container of the final stage. */
function startsOf({ graph, runs }: Facts, line: string, by: Start['by']): readonly Start[] {
  const from = graph.stages[graph.final]?.from;
  if (from === undefined || line === '') return [];
  const run = runs.stage(graph.final);
  const { environment, cwd, shell, readFile } = run;
  const { start, end } = from.words[0] ?? from;
  const { commands } = readScript(line, { start, end }, { environment, cwd, shell, readFile });
  return commands.map((command) => ({
    ...{ by, stage: run.index, instruction: from, span: { start, end }, command },
    path: programPath(run, command),
    sure: false,
  }));
}

/** Entry scripts end in `exec "$@"`, as a rule; one that can be read says so. */
function handsOn({ words }: Instruction, { cwd, readFile }: StageRun): boolean {
  const [first = '', second = ''] = words.map(({ value }) => value);
  const program = /(^|\/)(ba|da)?sh$/.test(first) && !second.startsWith('-') ? second : first;
  const path = resolvePath(cwd, program);
  const script = path === undefined ? undefined : readFile(path);
  if (script !== undefined) return /\$[@*]|\$\{@/.test(script);
  return /\.sh$|entrypoint|(^|\/)(tini|dumb-init)$/.test(program);
}

function lineOf(words: string | readonly string[] | undefined): string {
  if (words === undefined) return '';
  if (typeof words === 'string') return words;
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

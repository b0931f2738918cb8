import type { Facts } from '../facts.js';
import type { StageRun } from '../run/stage-run.js';
import { baseName } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import type { Start } from './landing.js';

/** An archive of programs for glibc that is fetched into an image that cannot start them. The span covers its address. */
export interface ForeignDownload extends Span {
  readonly stage: number;
  readonly program: string;
  /** Where the program is started. */
  readonly started: Span;
}

/**
 * Downloads whose name says that they are for glibc, in a stage on musl that starts the program in them. What is only
 * fetched there may be for another stage.
 */
export function* foreignDownloads(facts: Facts): Iterable<ForeignDownload> {
  for (const { index } of facts.graph.stages) {
    const run = facts.runs.stage(index);
    const { libc, compat } = run.runtime;
    if (libc !== 'musl' || compat.value !== false || run.runtime.runsDynamic('glibc').value !== false)
      continue;
    const starts = facts.verdicts.targets.has(index) ? facts.verdicts.startsOf(index) : [];
    for (const { raw, start, end } of addresses(facts, run)) {
      const program = programOf(raw);
      const started = program === undefined ? undefined : startOf(run, starts, program, end);
      if (program !== undefined && started !== undefined)
        yield { stage: index, program, started, start, end };
    }
  }
}

type Address = Span & { readonly raw: string };

/** What curl and wget fetch, and ADD. */
function addresses({ graph }: Facts, run: StageRun): readonly Address[] {
  const fetched = run.commands.filter(
    ({ command: { words, always, script } }) =>
      always && script === undefined && /^(curl|wget)$/.test(baseName(words[0]?.text ?? '')),
  );
  const added = (graph.stages[run.index]?.instructions ?? []).filter(({ keyword }) => keyword === 'ADD');
  const words = [...fetched.flatMap(({ command }) => command.words), ...added.flatMap((one) => one.words)];
  return words.filter(({ raw }) => /^["']?https?:\/\//.test(raw));
}

/** Vendors whose archives carry no libc in their names, and are for glibc. Sources: their download pages. */
const vendors: readonly (readonly [RegExp, string])[] = [
  [/nodejs\.org\/(?:dist|download)\/.*linux-(?:x64|arm64|\$)/, 'node'],
  [/awscli-exe-linux-/, 'aws'],
  [/\/bun-linux-(?:x64|aarch64)(?:-baseline)?\.zip/, 'bun'],
];

/** The program that an archive for glibc is named after: `bat-v0.24.0-x86_64-unknown-linux-gnu.tar.gz`. */
function programOf(address: string): string | undefined {
  if (address.includes('musl')) return undefined;
  const vendor = vendors.find(([pattern]) => pattern.test(address));
  if (vendor !== undefined) return vendor[1];
  const file =
    address
      .replace(/["']$|[?#].*/g, '')
      .split('/')
      .at(-1) ?? '';
  if (!/linux-gnu/.test(file)) return undefined;
  return /^[A-Za-z][\w-]*?(?=[-_.](?:v?\d|v?\$|x86|amd64|aarch64|arm|linux|unknown))/.exec(file)?.[0];
}

/** A command of the same stage below, or what a container of it starts. */
function startOf(run: StageRun, starts: readonly Start[], program: string, after: number): Span | undefined {
  const command = run.commands.find(
    ({ command: { words, start, always } }) =>
      always && start > after && baseName(words[0]?.text ?? '') === program,
  )?.command;
  const found =
    command ?? starts.find(({ command: { words } }) => baseName(words[0]?.text ?? '') === program)?.span;
  return found && { start: found.start, end: found.end };
}

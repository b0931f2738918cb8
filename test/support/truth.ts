/**
 * Cases of what runs where: what the analysis must say of a Dockerfile, and what a real engine must do with it.
 *
 * - `saidOf(one)`: the faults that the analysis reports, `error libc-mismatch` each.
 * - `detailsOf(one)`: all findings with their words, for a failing test to show.
 * - `watch(one, look)`: builds the case, starts a container without a network, and tells how it ended; `look` may look at
 *   the image before it goes.
 * - `drawPage(sections, outcomes)`: the page of what was watched; `markOf(sections)`: which cases a page was made of.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { ImageOverride } from '../../server/src/core/images/overrides.js';
import type { Inputs } from '../../server/src/core/inputs.js';
import { analyseText, contextOf } from './check-findings.js';
import type { Files } from './context-files.js';
import { createWorkbench, type Built, type Workbench } from './engine/workbench.js';
import { dedent } from './marked-text.js';

export interface TruthCase {
  readonly title: string;
  /** Numbers of the articles' cases that it shows. */
  readonly articles?: readonly number[];
  readonly dockerfile: string;
  readonly files: Files;
  /** The setting `stageInsight.images`, for bases that no catalogue knows. */
  readonly images?: readonly ImageOverride[];
  /** Severity and rule of every fault that must be reported, written before the analysis was asked. */
  readonly says: readonly string[];
  readonly ends: Ending;
  /** The container runs, and what is warned of shows beside it. */
  readonly warnsOnly?: boolean;
  /** A part of a line that the build or the container must print. */
  readonly shows: string;
  /** Bytes that the last RUN of the image must store. */
  readonly stores?: number;
}

export interface TruthSection {
  readonly title: string;
  readonly cases: readonly TruthCase[];
}

export type Ending = 'runs' | 'fails' | 'build fails';

export interface Outcome {
  readonly ends: Ending;
  /** The line that holds what the case expects, or the last lines. */
  readonly shows: string;
  readonly stores?: number;
}

/** Advice about tidiness; it says nothing of whether an image works. */
const advice = new Set([
  'base-tag-drift',
  'stage-index-reference',
  'toolchain-in-final-image',
  'jdk-in-final-image',
  'copy-from-own-base',
]);

/** What the analysis of a case knows besides its text. */
export function inputsOf({ files, images = [] }: TruthCase): Pick<Inputs, 'context' | 'images'> {
  return { context: contextOf(files), images };
}

/** The faults that the analysis reports, each once, sorted. */
export function saidOf(one: TruthCase): readonly string[] {
  const { findings } = analyseText(dedent(one.dockerfile), { inputs: inputsOf(one) });
  const faults = findings.filter(({ rule, severity }) => severity !== 'hint' && !advice.has(rule));
  return [...new Set(faults.map(({ rule, severity }) => `${severity} ${rule}`))].sort();
}

/** Every finding of a case, with advice and words: for a failing test to show. */
export function detailsOf(one: TruthCase): readonly string[] {
  const { findings } = analyseText(dedent(one.dockerfile), { inputs: inputsOf(one) });
  return findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
}

/** What else is done with the image of a case, by its id. */
export type Look = (image: string, bench: Workbench) => Promise<void>;

/** Builds the last stage with the product's own engine and starts it. */
export async function watch(one: TruthCase, look?: Look): Promise<Outcome> {
  const bench = createWorkbench({ ...one.files, Dockerfile: `${dedent(one.dockerfile)}\n` });
  try {
    const stages = analyseText(dedent(one.dockerfile)).facts.graph;
    const built = await bench.build(stages.final);
    if (!built.answer.ok)
      return { ends: 'build fails', shows: telling(brokenText(built, built.answer.fault.message), one) };
    const { image } = built.answer.value;
    const { code, output } = await start(image.id);
    await look?.(image.id, bench);
    const stored = image.history.findLast(({ createdBy }) => /^RUN\b/.test(createdBy))?.bytes;
    const stores = one.stores === undefined || stored === undefined ? {} : { stores: stored };
    return { ends: code === 0 ? 'runs' : 'fails', shows: telling(output, one), ...stores };
  } finally {
    bench.dispose();
  }
}

function brokenText({ log, events }: Built, message: string): string {
  const steps = events.flatMap((event) => (event.kind === 'step-failed' ? [event.message] : []));
  return [log, ...steps, message].join('\n');
}

function start(image: string): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['run', '--rm', '--network', 'none', image], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** The line that a case waits for, without what engines put around it. */
function telling(output: string, { shows }: TruthCase): string {
  const lines = output.split('\n').map((line) => line.trim());
  const found = lines.find((line) => line.includes(shows));
  if (found === undefined) return lines.filter(Boolean).slice(-4).join(' / ');
  return found
    .replace(/^.*(?:container process|process ".*"|caused)(?: did not|: )/, (all) =>
      all.endsWith('did not') ? 'did not' : '',
    )
    .replace(/: unknown\.?$/, '')
    .replace(/^docker: Error response from daemon: /, '')
    .slice(0, 200);
}

const head = `# Verdicts checked against a real Docker engine

Each row is a small Dockerfile. The verdict was written by hand, then compared with what the analysis reports for the
text, and with what happened when a real Docker engine built the image and started it without a network.
\`test/truth\` contains the cases and writes this page; a test fails when page and cases differ.

The base images are stand-ins that the test creates on its own machine, because it uses no registry: Debian releases
made by debootstrap (bullseye with glibc 2.31, bookworm with 2.36, trixie with 2.41) with the compilers and runtimes of
these releases, and small root file systems made of Debian's packages under the names of Alpine (its musl and a static
busybox), busybox and distroless. One combines the glibc of trixie with the libstdc++ of bookworm, which the setting
for images declares. Their libc, loader, libraries, users and shells match the images of these names; they verify the
rules, not the contents of any published image. Not available this way, and therefore not checked: compilers and
language runtimes of Alpine itself, .NET, PHP, Ruby, and other CPUs.
`;

/** The page, in the order of the cases. Nothing in it depends on time or machine. */
export function drawPage(
  sections: readonly TruthSection[],
  outcomes: ReadonlyMap<TruthCase, Outcome>,
): string {
  const tables = sections.map(({ title, cases }) => {
    const rows = cases.map((one) => drawRow(one, outcomes.get(one)));
    return [
      `## ${title}`,
      '',
      '| case | articles | verdict | the engine |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  return `${[head.trimEnd(), summaryOf(sections), ...tables, markOf(sections)].join('\n\n')}\n`;
}

function summaryOf(sections: readonly TruthSection[]): string {
  const cases = sections.flatMap((section) => section.cases);
  const sound = cases.filter(({ ends }) => ends === 'runs').length;
  return `${cases.length} cases: ${sound} that run, ${cases.length - sound} that do not.`;
}

function drawRow(one: TruthCase, outcome: Outcome | undefined): string {
  const cells = [one.title, one.articles?.join(', ') ?? '', one.says.join(', ') || 'sound', did(outcome)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function did(outcome: Outcome | undefined): string {
  if (outcome === undefined) throw new Error('a case was not watched');
  const { ends, shows, stores } = outcome;
  const stored = stores === undefined ? '' : `; the RUN stores ${stores} bytes`;
  return `${ends}: ${shows.includes('`') ? `\`\` ${shows} \`\`` : `\`${shows}\``}${stored}`;
}

/** Says which cases the page was made of, texts and files included. */
export function markOf(sections: readonly TruthSection[]): string {
  const hash = createHash('sha256').update(JSON.stringify(sections)).digest('hex');
  return `<!-- cases ${hash.slice(0, 16)} -->`;
}

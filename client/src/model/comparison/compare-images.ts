import type { ContainerRunner, RunOutcome } from '../../ports/container-runner.js';
import type { Answer, CancelSignal, Engine, ImageRecord, OpenImage } from '../../ports/engine.js';
import { openImageTree, type ImageTree } from '../binary/image-tree.js';
import { findProgram } from '../binary/program-verdict.js';
import { inspectImage, type InspectedProgram } from '../inspect/inspect-image.js';
import type { StagePrograms } from '../inspect/inspection-plan.js';
import { isSeenToFail } from '../inspect/runs-here.js';
import { compareConfigurations, type BasedImage } from './configuration.js';
import { findLost, neededFiles, type LostFile } from './needed-files.js';
import { compareOutcomes } from './outputs.js';
import type { ComparedImage, ComparisonCheck, ComparisonReport, ImagePart } from './report.js';
import { t } from '../text/translate.js';
import { lastPart } from '../text/paths.js';

/** An image that was built of a file, with its base alone and what the file starts as the server reads it. */
export interface BuiltFile extends BasedImage {
  readonly programs: StagePrograms;
  /** What its bytes are made of. */
  readonly parts?: readonly ImagePart[];
}

export interface Comparison {
  readonly engine: Engine;
  readonly before: BuiltFile;
  readonly after: BuiltFile;
  /** Variables that the original sets itself. */
  readonly declared?: readonly string[];
  /** Variables that only the build reads, left behind on purpose. */
  readonly leftBehind?: readonly string[];
  /** With it both are run; only with consent. */
  readonly runs?: RunOptions;
  readonly onStep?: (label: string) => void;
  readonly signal?: CancelSignal;
}

export interface RunOptions {
  readonly runner: ContainerRunner;
  /** One run for each list of arguments; without any, one run of CMD as it is. */
  readonly arguments?: readonly (readonly string[])[];
  /** For each run; 10 when absent. */
  readonly seconds?: number;
}

/** Compares two images in everything that a container sees. Rejects with an error that has a `fault`. */
export async function compareImages(comparison: Comparison): Promise<ComparisonReport> {
  const { before, after, runs } = comparison;
  const checks: ComparisonCheck[] = [configurationCheck(comparison)];
  const files = await compareFiles(comparison);
  checks.push(...files.checks);
  if (runs !== undefined) checks.push(await outputCheck(comparison, runs));
  const sizes = ({ image: { id, bytes }, parts }: BuiltFile): ComparedImage => {
    return { image: id, bytes, ...(parts && { parts }) };
  };
  return { before: sizes(before), after: sizes(after), checks, toolchain: files.toolchain };
}

/** The value; a fault is thrown on an error. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw Object.assign(new Error(answer.fault.message), { fault: answer.fault });
}

function configurationCheck({ before, after, declared = [], leftBehind = [] }: Comparison): ComparisonCheck {
  const differences = compareConfigurations(before, after, { declared, leftBehind });
  const shown = (value: string | undefined): string =>
    value === undefined ? t('not set') : value.slice(0, 200);
  const details = differences.map((one) =>
    t('{0} was {1} and is now {2}', one.field, shown(one.before), shown(one.after)),
  );
  return checkOf('configuration', details);
}

function checkOf(name: ComparisonCheck['name'], details: readonly string[]): ComparisonCheck {
  return { name, verdict: details.length === 0 ? 'same' : 'different', details };
}

/** Both images are open for as long as files are compared. */
async function compareFiles(
  comparison: Comparison,
): Promise<{ readonly checks: readonly ComparisonCheck[]; readonly toolchain: readonly string[] }> {
  const { engine, before, after, signal } = comparison;
  const was = valueOf(await engine.open(before.image.id, signal));
  try {
    const is = valueOf(await engine.open(after.image.id, signal));
    try {
      const trees = { before: openImageTree(was.files), after: openImageTree(is.files) };
      const needed = neededFiles(before.image, before.base?.environment);
      const lost = await findLost(needed, trees.before, trees.after, before.image.workingDirectory);
      const programs = await programsCheck(comparison, was, is);
      const toolchain = await toolchainOf(trees.after, after.image);
      return { checks: [checkOf('files', lost.map(lostText)), programs], toolchain };
    } finally {
      await is.close();
    }
  } finally {
    await was.close();
  }
}

function lostText({ path, named, kind }: LostFile): string {
  return kind === 'missing'
    ? t('{0} ({1}) is missing', path, named)
    : t('{0} ({1}) may not be executed', path, named);
}

/** What starts in the original must start in the result; what did not start before need not now. */
async function programsCheck(
  { before, after, onStep, signal }: Comparison,
  was: OpenImage,
  is: OpenImage,
): Promise<ComparisonCheck> {
  const options = {
    onFile: (path: string) => onStep?.(t('reading {0}', path)),
    ...(signal && { signal }),
  };
  const starts = before.programs.starts ?? [];
  const had = await inspectImage(was, { starts }, options);
  const has = await inspectImage(
    is,
    { ...after.programs, starts: [...starts, ...(after.programs.starts ?? [])] },
    options,
  );
  const failing = has.filter(isSeenToFail).filter(({ path }) => !failsIn(had, path));
  // A program that is found by name may stand in another folder of PATH.
  const known = new Set(has.map(({ path }) => lastPart(path)));
  const gone = had.filter(({ path, runs }) => runs === true && !known.has(lastPart(path)));
  return checkOf('programs', [
    ...failing.map(({ path, reasons }) => `${path}: ${reasons.join('; ')}`),
    ...gone.map(({ path }) => t('{0} is missing', path)),
  ]);
}

function failsIn(programs: readonly InspectedProgram[], path: string): boolean {
  return programs.some((one) => one.path === path && one.runs === false);
}

const tools = 'go gcc cc g++ c++ clang ld as make cmake cargo rustc javac mvn gradle ghc zig swiftc'.split(
  ' ',
);
const toolFolders = ['/usr/local/go/bin', '/usr/lib/go/bin', '/usr/local/cargo/bin', '/root/.cargo/bin'];

async function toolchainOf(tree: ImageTree, { environment }: ImageRecord): Promise<readonly string[]> {
  const path = environment.find((entry) => entry.startsWith('PATH='))?.slice('PATH='.length);
  const folders = [path ?? '/usr/local/bin:/usr/bin:/bin', ...toolFolders].join(':');
  const found: string[] = [];
  for (const tool of tools) {
    if ((await findProgram(tree, tool, { path: folders })) !== undefined) found.push(tool);
  }
  return found;
}

async function outputCheck(
  { before, after, onStep, signal }: Comparison,
  { runner, arguments: lists = [], seconds = 10 }: RunOptions,
): Promise<ComparisonCheck> {
  const different: string[] = [];
  const varying: string[] = [];
  for (const words of lists.length === 0 ? [undefined] : lists) {
    onStep?.(words === undefined ? t('running both') : t('running both with {0}', words.join(' ')));
    const run = async ({ image }: BuiltFile): Promise<RunOutcome> => {
      const request = { image: image.id, seconds, ...(words !== undefined && { arguments: words }) };
      return valueOf(await runner.run(request, signal));
    };
    const [first, second] = await Promise.all([run(before), run(after)]);
    let compared = compareOutcomes(first, second);
    if (compared.kind === 'different') compared = compareOutcomes(first, second, await run(before));
    const which = words === undefined ? '' : `${JSON.stringify(words)}: `;
    if (compared.kind === 'different') different.push(...compared.details.map((detail) => which + detail));
    if (compared.kind === 'varies')
      varying.push(t('{0}two runs of the original differ: {1}', which, compared.details.join('; ')));
  }
  const check = checkOf('output', [...different, ...varying]);
  return different.length === 0 && varying.length > 0 ? { ...check, verdict: 'unsure' } : check;
}

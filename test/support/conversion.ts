/**
 * Cases of conversion: a single-stage Dockerfile, what must become of it, and how far the two are compared.
 *
 * - `compareCase(one)`: converts, builds both files on the engine and compares them with the product's own checks.
 * - `compareText(one, text)`: the same for a result that somebody made, e.g. with a deliberate fault.
 * - `drawConversions(sections, outcomes, merges, page)`: the page of what was compared.
 */
import { createHash } from 'node:crypto';
import { createRunner } from '../../client/src/docker/index.js';
import type { StagePrograms } from '../../client/src/model/inspect/inspection-plan.js';
import { compareBuilds, type ComparedFile } from '../../client/src/model/comparison/compare-builds.js';
import type { ComparisonReport } from '../../client/src/model/comparison/report.js';
import { createFacts } from '../../server/src/core/analysis.js';
import { convert } from '../../server/src/assists/convert/convert.js';
import type { Conversion } from '../../server/src/assists/convert/conversion-result.js';
import type { Facts } from '../../server/src/core/facts.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { buildPlanOf } from '../../server/src/features/build-plan.js';
import { programsOf } from '../../server/src/features/programs.js';
import type { MergeCase } from '../conversion/cases/merges.js';
import { contextOf, type Files } from './context-files.js';
import { createWorkbench, engineOptions, valueOf, type Workbench } from './engine/workbench.js';
import { dedent } from './marked-text.js';

export interface ConversionCase {
  readonly name: string;
  /** Numbers of the articles' cases that it is made after. */
  readonly articles?: readonly number[];
  readonly dockerfile: string;
  /** The text as it is: line ends, indentation and a missing last line break count. */
  readonly raw?: boolean;
  readonly files: Files;
  /** Image of the final stage instead of the default. */
  readonly base?: string;
  /** Image of the final stage, or the code of the refusal; written before the converter was asked. */
  readonly becomes: { readonly on: string } | { readonly refused: string };
  /** Arguments of each run; one run of CMD as it is when absent. */
  readonly runs?: readonly (readonly string[])[];
  /** After so long a server is ended that tells no health. */
  readonly seconds?: number;
  /** `text`: the engine is not asked, since its bases are not to be had here. */
  readonly level?: 'text' | 'run';
  /** `modern`: the system's engine is too old to read the file. */
  readonly engine?: 'modern';
}

export interface ConversionSection {
  readonly title: string;
  readonly cases: readonly ConversionCase[];
}

/** A case that must be converted and is built. */
export function isBuilt({ becomes, level }: ConversionCase): boolean {
  return 'on' in becomes && level !== 'text';
}

export function textOf({ dockerfile, raw }: ConversionCase): string {
  return raw === true ? dockerfile : `${dedent(dockerfile)}\n`;
}

export function factsOf(text: string, files: Files): Facts {
  return createFacts(text, { ...noInputs, context: contextOf(files) });
}

export function convertCase(one: ConversionCase): Conversion {
  return convertText(textOf(one), one);
}

/** Converts `text` in the place of the case's own. */
export function convertText(text: string, { files, base }: ConversionCase): Conversion {
  return convert(factsOf(text, files), base === undefined ? {} : { base });
}

/** As it is written in a case: `on debian:bookworm-slim` or `refused: no-command`. */
export function verdictOf(conversion: Conversion): string {
  return conversion.kind === 'converted' ? `on ${conversion.base}` : `refused: ${conversion.code}`;
}

export function expectedOf({ becomes }: ConversionCase): string {
  return 'on' in becomes ? `on ${becomes.on}` : `refused: ${becomes.refused}`;
}

/** Seconds. Longer than a busy machine needs for a program that ends by itself. */
const patience = 120;

/** Fails with the reason when the case is refused. */
export function compareCase(one: ConversionCase, host?: string): Promise<ComparisonReport> {
  const conversion = convertCase(one);
  if (conversion.kind === 'refused') throw new Error(`${conversion.code}: ${conversion.message}`);
  return compareText(one, conversion.text, conversion.leftBehind, host);
}

export async function compareText(
  one: ConversionCase,
  result: string,
  leftBehind: readonly string[],
  host?: string,
): Promise<ComparisonReport> {
  const text = textOf(one);
  const options = host === undefined ? {} : { host };
  const bench = createWorkbench(one.files, options);
  bench.write('Dockerfile', text);
  try {
    const { runs = [], seconds = patience } = one;
    const comparison = await compareBuilds({
      engine: bench.engine,
      original: comparedFile(bench, text, one.files),
      result: comparedFile(bench, result, one.files),
      leftBehind,
      // What tells its health is ended then.
      runs: {
        runner: createRunner(engineOptions(options)),
        arguments: runs,
        seconds: /^HEALTHCHECK /m.test(text) ? patience : seconds,
      },
    });
    return valueOf(comparison);
  } finally {
    bench.dispose();
  }
}

function comparedFile(bench: Workbench, text: string, files: Files): ComparedFile {
  const facts = factsOf(text, files);
  const plan = buildPlanOf(facts);
  const request = bench.request(facts.graph.final, { plan, text });
  return { request, programs: stagePrograms(facts) };
}

export function stagePrograms(facts: Facts): StagePrograms {
  const { starts, delivered } = programsOf(facts, facts.graph.final);
  const plain = starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) }));
  return { starts: plain, delivered };
}

/** What differs, a line each; empty when everything is the same. */
export function differencesOf({ checks, toolchain }: ComparisonReport): readonly string[] {
  const details = checks.flatMap(({ name, verdict, details: found }) =>
    verdict === 'same' ? [] : [verdict, ...found].map((detail) => `${name}: ${detail}`),
  );
  return [...details, ...toolchain.map((tool) => `toolchain: ${tool}`)];
}

const head = `# Conversions, proved

Each row is a Dockerfile with one stage. The expected result was written by hand and compared with the answer of
\`convert\`. If a row has sizes, a real engine built the original and the result without a network. Configuration, files
that commands and variables name, and programs with their libraries were the same; both were started with the same
arguments, with the same standard output, standard error, exit code and health; and no compiler was left.
\`test/conversion\` contains the cases and writes this page; a test fails when page and cases differ.

The base images are stand-ins of the same names, made of Debian's packages on the machine of the test: sizes are
those of the stand-ins, not of published images, and \`-slim\` images equal the plain ones. Those of Debian with a date
have compilers already, and a folder of packages from which the results install their libraries. Rows without sizes use
base images that cannot be made this way. Debian 12 has no Bun, Dart, Deno, .NET, Scala, Swift or Zig: these languages are
held by the shapes at the end alone.
`;

/** The page, in the order of the cases; of `page` as it was the table of shapes stays. Nothing in it depends on time. */
export function drawConversions(
  sections: readonly ConversionSection[],
  outcomes: ReadonlyMap<string, ComparisonReport>,
  merges: readonly MergeCase[],
  page: string,
): string {
  const tables = sections.map(({ title, cases }) => {
    const rows = cases.map((one) => drawRow(one, outcomes.get(one.name)));
    return [
      `## ${title}`,
      '',
      '| case | articles | verdict | before | after | proved by |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  const parts = [head.trimEnd(), summaryOf(sections, merges), ...tables, mergeTable(merges, outcomes)];
  return `${[...parts, shapesOf(page), markOf(sections, merges)].join('\n\n')}\n`;
}

/** The table of the shapes that are not built, as `npm run generate` wrote it into the page. */
function shapesOf(page: string): string {
  return /<!-- shapes -->.*<!-- end of shapes -->/s.exec(page)?.[0] ?? '';
}

function mergeTable(merges: readonly MergeCase[], outcomes: ReadonlyMap<string, ComparisonReport>): string {
  const rows = merges.map(({ name, articles, run, runs }) => {
    const report = outcomes.get(name);
    const sizes = report && [megabytes(report.before.bytes), megabytes(report.after.bytes)];
    const how = report && levelsOf({ ...(runs && { runs }) }, report);
    return rowOf([
      name,
      articles?.join(', ') ?? '',
      `\`${run.join(' ')}\``,
      ...(sizes ?? ['', '']),
      how ?? '',
    ]);
  });
  const title = `## Builder patterns, merged

The script was run as a person would run it, first with both Dockerfiles and then with the merged one.`;
  const columns = '| case | articles | run | before | after | proved by |\n|---|---|---|---|---|---|';
  return `${title}\n\n${[columns, ...rows].join('\n')}`;
}

function summaryOf(sections: readonly ConversionSection[], merges: readonly MergeCase[]): string {
  const cases = sections.flatMap((section) => section.cases);
  const built = cases.filter(isBuilt).length;
  const refused = cases.filter(({ becomes }) => 'refused' in becomes).length;
  return `${cases.length} cases: ${cases.length - refused} converted, ${built} of them built and run before and after; ${refused} refused. ${merges.length} builder patterns merged.`;
}

function drawRow(one: ConversionCase, report: ComparisonReport | undefined): string {
  const sizes =
    report === undefined ? ['', ''] : [megabytes(report.before.bytes), megabytes(report.after.bytes)];
  const how =
    'refused' in one.becomes ? 'text' : report === undefined ? 'text, read again' : levelsOf(one, report);
  const cells = [one.name, one.articles?.join(', ') ?? '', expectedOf(one), ...sizes, how];
  return rowOf(cells);
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function levelsOf({ runs }: Pick<ConversionCase, 'runs'>, { checks }: ComparisonReport): string {
  const names = checks.filter(({ verdict }) => verdict === 'same').map(({ name }) => name);
  const count = runs?.length ?? 1;
  return `${names.join(', ')}${count > 1 ? ` of ${count} runs` : ''}`;
}

/** Rounded to 0.1 MB. */
export function megabytes(bytes: number): string {
  return `${(Math.round(bytes / 100_000) / 10).toFixed(1)} MB`;
}

/** Says which cases the page was made of, texts and files included. */
export function markOf(sections: readonly ConversionSection[], merges: readonly MergeCase[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([sections, merges]))
    .digest('hex');
  return `<!-- cases ${hash.slice(0, 16)} -->`;
}

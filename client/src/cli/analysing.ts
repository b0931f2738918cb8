import { dirname, join, relative, resolve } from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildContext, Inputs } from '../../../server/src/core/inputs.js';
import { buildPlanOf } from '../../../server/src/features/build-plan.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { Observation } from '../../../server/src/protocol/observation.js';
import type { ImageAnswer, NamedImage } from '../../../server/src/features/image-answers.js';
import type { ReadImage } from '../../../server/src/protocol/read-image.js';
import type { ConversionAnswer, ConversionOptions } from '../../../server/src/features/conversion.js';
import { describeFindingsIn } from '../../../server/src/features/finding-view.js';
import { describeGraph } from '../../../server/src/features/graph-view.js';
import type { Service } from '../../../server/src/features/service.js';
import { projectConfig } from '../../../server/src/features/project-config.js';
import { longestAnswer, withinOwnTime } from '../../../server/src/main/deadline.js';
import { folderContext, readOwnIgnoreFile, readText } from '../../../server/src/main/disk-files.js';
import { createReadImages } from '../../../server/src/main/read-images.js';
import { statOf } from '../../../server/src/main/stat-of.js';
import type {
  CheckError,
  FileFindings,
  FindingView,
  GraphView,
} from '../../../server/src/protocol/reports.js';
import type { RuleSummary } from '../model/reports/sarif.js';
import { printableLines } from '../model/text/printable.js';
import { readRuleLevels } from './check-options.js';
import { createConfigs, type ConfigFindings, type FileConfig } from './configs.js';
import { nameOf } from './read-file.js';
import { createRepositories, type Surroundings } from './repositories.js';
import { UsageError } from './usage-error.js';

/** Everything that is read around the Dockerfiles of one call: build contexts, and who names their stages. */
export interface Analyser {
  /** `observations`: what was read out of images that were built of it. */
  analyse(file: string, text: string, observations?: readonly Observation[]): Analysis;
  /** Whether configuration leaves the file out when it is found in a folder. */
  isExcluded(file: string): boolean;
  /** Whether `work`, which asks about these files, ended in the time that one answer has; else it was stopped. */
  inOneGo(files: readonly string[], work: () => void): boolean;
  /** Whether the text has a FROM. */
  hasStages(file: string, text: string): boolean;
  /** `withFixes`: which fixes are sound takes an analysis for each of them. */
  findings(file: string, text: string, withFixes: boolean): readonly FindingView[];
  /** Findings that stand in other files: those that name stages of this one. */
  outside(file: string, text: string): readonly OutsideFindings[];
  graph(file: string, text: string): GraphView;
  /** What building needs of the text. */
  plan(analysis: Analysis): BuildPlan;
  /** What configuration says of the builds of a file. */
  buildConfig(file: string): Pick<FileConfig, 'context' | 'contexts' | 'build'>;
  /** One stage parted into two, or why it is not. */
  convert(file: string, text: string, options: ConversionOptions): ConversionAnswer;
  /** The text with all safe fixes made. */
  fix(file: string, text: string): string;
  readonly rules: readonly RuleSummary[];
  /** Images that a text names, as the builder finds them. */
  bases(file: string, text: string): readonly NamedImage[];
  /** What is known of images. `read` comes before all else that is known; `root` is that of a repository with a lock. */
  images(
    names: readonly NamedImage[],
    read: readonly ReadImage[],
    things: readonly string[],
    root: string,
  ): readonly ImageAnswer[];
}

export interface OutsideFindings extends FileFindings {
  readonly text: string;
}

function printProblem({ message }: CheckError): void {
  process.stderr.write(`stage-insight: ${printableLines(message)}\n`);
}

function printFindings({ file, findings }: ConfigFindings): void {
  for (const { range, message } of findings)
    printProblem({ file, message: `${nameOf(file)}:${range.start.line + 1}: ${message}` });
}

/** A Dockerfile that is built in more folders is analysed in these many. */
const maxContexts = 4;

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** The folder that is configured, else those that builds of the Dockerfile name as their context, else its own. */
function contextsOf(file: string, { contexts }: Surroundings, own: string | undefined): readonly string[] {
  if (own !== undefined && isFolder(own)) return [own];
  const named = contexts.filter(isFolder);
  return named.length > 0 ? named.slice(0, maxContexts) : [file === '-' ? '.' : dirname(file)];
}

export interface AnalyserOptions {
  readonly contextFolder?: string;
  /** `ID=LEVEL`, as the command line has them. */
  readonly rules?: readonly string[];
  /** The configuration file that counts, in place of those above each file. */
  readonly config?: string;
  /** Told of configuration that is not used; without them standard error is. */
  readonly onLostConfig?: (problem: CheckError) => void;
  readonly onConfigFindings?: (found: ConfigFindings) => void;
}

/** What stands around the files, read when it is first asked for. */
interface Sources {
  readonly surroundings: (file: string) => Surroundings;
  readonly configs: (file: string) => FileConfig;
  /** The build contexts of a file. */
  readonly foldersOf: (file: string) => readonly string[];
  readonly inputsFor: (file: string, folder: string) => Inputs;
  /** What is known of images besides the catalogue: what was read, what configuration says, what is built here. */
  readonly imagesFor: (file: string) => Inputs['images'];
}

function createSources(
  options: AnalyserOptions,
  ruleIds: readonly string[],
  builtFor: (around: Surroundings, file: string) => Inputs['images'],
): Sources {
  const { contextFolder, rules = [], config } = options;
  if (contextFolder !== undefined && !isFolder(contextFolder)) {
    throw new UsageError(`${nameOf(contextFolder)} is not a folder`);
  }
  const surroundings = createRepositories((message) => process.stderr.write(`stage-insight: ${message}\n`));
  const levels = readRuleLevels(rules, ruleIds);
  const configs = createConfigs({
    ruleIds,
    ...(config !== undefined && { only: config }),
    onLost: options.onLostConfig ?? printProblem,
    onFindings: options.onConfigFindings ?? printFindings,
  });
  const contextOf = rememberContexts();
  const readImages = createReadImages();
  const imagesFor = (file: string): Inputs['images'] => [
    ...readImages(surroundings(file).root),
    ...configs(file).images,
    ...builtFor(surroundings(file), file),
  ];
  return {
    surroundings,
    configs,
    imagesFor,
    foldersOf: (file) =>
      contextFolder === undefined
        ? contextsOf(file, surroundings(file), configs(file).context)
        : [contextFolder],
    inputsFor: (file, folder) => ({
      context: { ...contextOf(folder), ownIgnoreFile: readOwnIgnoreFile(file) },
      ...surroundings(file).inputs,
      ...outsideOf(surroundings(file).inputs, configs(file)),
      budgets: configs(file).budgets,
      rules: { ...configs(file).rules, ...levels },
      images: imagesFor(file),
      measured: [],
      observations: [],
    }),
  };
}

function outsideOf({ outside }: Partial<Inputs>, { contexts }: FileConfig): Pick<Inputs, 'outside'> {
  const given = projectConfig.withContexts(outside, Object.keys(contexts));
  return given === undefined ? {} : { outside: given };
}

/**
 * `contextFolder`: the build context of all files; without it the one that a file of the repository names, else each
 * file's own folder. Files that name stages are looked for from the root of the repository.
 */
export async function createAnalyser(options: AnalyserOptions = {}): Promise<Analyser> {
  const { loadService } = await import('../../../server/src/main/analysis.js');
  const service = loadService((message) => process.stderr.write(`stage-insight: ${message}\n`));
  const { surroundings, configs, foldersOf, inputsFor, imagesFor } = createSources(
    options,
    service.rules.map(({ id }) => id),
    rememberBuilt(service.images.ofRepository, (file, text) => analyse(file, text).facts),
  );
  const analyseIn = rememberLast((file, text, folder, observations) =>
    service.analyse(text, { ...inputsFor(file, folder), observations }),
  );
  const analyse = (file: string, text: string, observations?: readonly Observation[]): Analysis =>
    analyseIn(file, text, foldersOf(file)[0] ?? '.', observations);
  const analyser: Analyser = {
    analyse,
    inOneGo: (_, work) => {
      work();
      return true;
    },
    findings: (file, text, withFixes) =>
      mergeFindings(
        foldersOf(file).map((folder) => ({
          folder,
          views: service.describeFindings(analyseIn(file, text, folder), withFixes),
        })),
      ),
    outside: (file, text) => outsideFindings(analyse(file, text), surroundings(file).root),
    isExcluded: (file) => configs(file).isExcluded,
    hasStages: (file, text) => analyse(file, text).facts.graph.stages.length > 0,
    graph: (file, text) => describeGraph(analyse(file, text)),
    plan: ({ facts }) => buildPlanOf(facts),
    buildConfig: configs,
    convert: (file, text, options) => service.convert(analyse(file, text), options),
    fix: (file, text) => service.fixAll(analyse(file, text)) ?? text,
    bases: (file, text) => service.images.basesOf(analyse(file, text)),
    images: (names, read, things, root) =>
      service.images.describe(names, read, imagesFor(join(root, 'Dockerfile')), things),
    rules: service.rules.map(({ id, summary, severity }) => ({ id, summary, severity })),
  };
  return timedAnalyser(analyser, surroundings);
}

/**
 * The analyser, but that each answer about a file has so many milliseconds: one file never holds up the rest.
 * `prepare` reads what stands around a file, which takes as long as the disk does.
 */
export function timedAnalyser(
  analyser: Analyser,
  prepare: (file: string) => void,
  milliseconds: number = longestAnswer,
): Analyser {
  const inTime = <T>(file: string, ask: () => T, late: () => T = () => leaveOut(file, milliseconds)): T => {
    prepare(file);
    return withinOwnTime(milliseconds, ask, late);
  };
  return {
    ...analyser,
    // What is asked inside has no limit of its own: each costs the start of a thread, a tenth of a file's analysis.
    inOneGo: (files, work) => {
      files.forEach(prepare);
      const all = (): boolean => analyser.inOneGo(files, work);
      return withinOwnTime(milliseconds, all, () => false);
    },
    analyse: (file, ...rest) => inTime(file, () => analyser.analyse(file, ...rest)),
    findings: (file, text, withFixes) => {
      const without = (): ReturnType<Analyser['findings']> =>
        inTime(file, () => analyser.findings(file, text, false));
      if (!withFixes) return without();
      // Each fix takes an analysis: a file of many findings may be known in time all the same.
      return inTime(file, () => analyser.findings(file, text, true), without);
    },
    outside: (file, text) => inTime(file, () => analyser.outside(file, text)),
    hasStages: (file, text) => inTime(file, () => analyser.hasStages(file, text)),
    graph: (file, text) => inTime(file, () => analyser.graph(file, text)),
    convert: (file, ...rest) => inTime(file, () => analyser.convert(file, ...rest)),
    fix: (file, text) => inTime(file, () => analyser.fix(file, text)),
  };
}

function leaveOut(file: string, milliseconds: number): never {
  const seconds = milliseconds / 1000;
  throw new UsageError(`${nameOf(file)} is left out: its analysis did not end within ${seconds} seconds`);
}

/** The images that builds of a repository make of its other Dockerfiles; each is analysed once, when it is asked for. */
function rememberBuilt(
  imagesOf: Service['images']['ofRepository'],
  analyse: (file: string, text: string) => Analysis['facts'],
): (around: Surroundings, file: string) => Inputs['images'] {
  const byRoot = new Map<string, Inputs['images']>();
  const facts = new Map<string, Analysis['facts'] | undefined>();
  const factsOf = (file: string): Analysis['facts'] | undefined => {
    if (!facts.has(file)) {
      const text = readText(file);
      facts.set(file, text === undefined ? undefined : analyse(file, text));
    }
    return facts.get(file);
  };
  return ({ root, builds }, file) => {
    const images = byRoot.get(root) ?? imagesOf(builds, (path) => factsOf(join(root, path)));
    byRoot.set(root, images);
    return images.filter(({ builtFrom = '' }) => join(root, builtFrom) !== resolve(file));
  };
}

function rememberContexts(): (folder: string) => BuildContext {
  const contexts = new Map<string, BuildContext>();
  return (folder) => {
    const context = contexts.get(folder) ?? folderContext(resolve(folder));
    contexts.set(folder, context);
    return context;
  };
}

type AnalyseIn = (
  file: string,
  text: string,
  folder: string,
  observations: readonly Observation[],
) => Analysis;

/** Findings and what stands in other files are asked for one after the other. */
function rememberLast(
  analyse: AnalyseIn,
): (file: string, text: string, folder: string, observations?: readonly Observation[]) => Analysis {
  let last: { readonly key: string; readonly analysis: Analysis } | undefined;
  return (file, text, folder, observations = []) => {
    const key = `${file}\n${folder}\n${text}`;
    if (observations.length === 0 && last?.key === key) return last.analysis;
    const analysis = analyse(file, text, folder, observations);
    last = observations.length === 0 ? { key, analysis } : undefined;
    return analysis;
  };
}

/** One analysis for each build context; what only some of them show says in which. */
function mergeFindings(lists: readonly ContextFindings[]): readonly FindingView[] {
  const [first] = lists;
  if (first === undefined || lists.length === 1) return first?.views ?? [];
  const keyOf = ({ rule, range, message }: FindingView): string => JSON.stringify([rule, range, message]);
  const byKey = new Map<string, { readonly view: FindingView; readonly folders: string[] }>();
  for (const { folder, views } of lists) {
    for (const view of views) {
      const known = byKey.get(keyOf(view));
      if (known === undefined) byKey.set(keyOf(view), { view, folders: [folder] });
      else known.folders.push(folder);
    }
  }
  const merged = [...byKey.values()].map(({ view, folders }) =>
    folders.length === lists.length ? view : inContexts(view, folders),
  );
  return merged.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

function inContexts(view: FindingView, folders: readonly string[]): FindingView {
  const names = folders.map((folder) => `\`${relative(process.cwd(), folder) || '.'}\``).join(', ');
  return { ...view, message: `${view.message} (with the build context ${names})` };
}

interface ContextFindings {
  readonly folder: string;
  readonly views: readonly FindingView[];
}

/** Findings in the files that name stages of the Dockerfile, with the text of each. */
function outsideFindings({ outside }: Analysis, root: string): readonly OutsideFindings[] {
  const files = [...new Set(outside.flatMap(({ file }) => file ?? []))];
  return files.flatMap((path) => {
    const full = join(root, path);
    const text = readText(full);
    if (text === undefined) return [];
    const findings = outside.filter((finding) => finding.file === path);
    return [{ file: relative(process.cwd(), full), text, findings: describeFindingsIn(text, findings) }];
  });
}

import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildContext, Inputs, Proof } from '../../../server/src/core/inputs.js';
import { builderPatterns, gluesOf } from '../../../server/src/features/builder-patterns.js';
import { buildPlanOf, type BuildPlan } from '../../../server/src/features/build-plan.js';
import type { ConversionAnswer, ConversionOptions } from '../../../server/src/features/conversion.js';
import { describeGraph } from '../../../server/src/features/graph-view.js';
import { workspaceTargets } from '../../../server/src/features/workspace-targets.js';
import { loadService } from '../../../server/src/main/analysis.js';
import { findFiles, folderContext, readText } from '../../../server/src/main/disk-files.js';
import type { FindingView, GraphView } from '../../../server/src/protocol/reports.js';
import type { RuleSummary } from '../model/reports/sarif.js';
import { entriesOf } from './files.js';
import { UsageError } from './usage-error.js';

/** Everything that is read around the Dockerfiles of one call: build contexts, and who names their stages. */
export interface Analyser {
  /** `proofs`: what was read out of images that were built of it. */
  analyse(file: string, text: string, proofs?: readonly Proof[]): Analysis;
  /** `withFixes`: which fixes are sound takes an analysis for each of them. */
  findings(file: string, text: string, withFixes: boolean): readonly FindingView[];
  graph(file: string, text: string): GraphView;
  /** What building needs of the text. */
  plan(analysis: Analysis): BuildPlan;
  /** One stage parted into two, or why it is not. */
  convert(file: string, text: string, options: ConversionOptions): ConversionAnswer;
  /** The text with all safe fixes made. */
  fix(file: string, text: string): string;
  readonly rules: readonly RuleSummary[];
}

/**
 * `contextFolder`: the build context of all files; without it each file's own folder. Files that name stages
 * are looked for under the working folder.
 */
export async function createAnalyser(contextFolder?: string): Promise<Analyser> {
  if (
    contextFolder !== undefined &&
    statSync(contextFolder, { throwIfNoEntry: false })?.isDirectory() !== true
  ) {
    throw new UsageError(`${contextFolder} is not a folder`);
  }
  const service = loadService((message) => process.stderr.write(`stage-insight: ${message}\n`));
  const workspace = await readWorkspace();
  const contexts = new Map<string, BuildContext>();
  const contextOf = (folder: string): BuildContext => {
    const context = contexts.get(folder) ?? folderContext(resolve(folder));
    contexts.set(folder, context);
    return context;
  };
  const inputsFor = (file: string): Inputs => ({
    context: contextOf(contextFolder ?? (file === '-' ? '.' : dirname(file))),
    ...workspace(file),
    rules: {},
    images: [],
    measured: [],
    proofs: [],
  });
  const analyse = (file: string, text: string, proofs: readonly Proof[] = []): Analysis =>
    service.analyse(text, { ...inputsFor(file), proofs });
  return {
    analyse,
    findings: (file, text, withFixes) => service.describeFindings(analyse(file, text), withFixes),
    graph: (file, text) => describeGraph(analyse(file, text)),
    plan: ({ facts }) => buildPlanOf(facts),
    convert: (file, text, options) => service.convert(analyse(file, text), options),
    fix: (file, text) => service.fixAll(analyse(file, text)) ?? text,
    rules: service.rules.map(({ id, summary }) => ({ id, summary, help: `docs/rules/${id}.md` })),
  };
}

/** What the files of the working folder say about a Dockerfile: who names its stages, who glues it to another. */
async function readWorkspace(): Promise<(file: string) => Pick<Inputs, 'targets' | 'gluedBy'>> {
  const root = process.cwd();
  const paths = await findFiles(root, workspaceTargets.isTargetFile, entriesOf);
  const texts = paths.map((path) => ({ path, text: readText(resolve(root, path)) ?? '' }));
  const mentions = texts.flatMap(({ path, text }) => workspaceTargets.read(path, text));
  const patterns = texts.flatMap(builderPatterns);
  return (file) => {
    const path = relative(root, resolve(file)).split(sep).join('/');
    return { targets: workspaceTargets.mentionsOf(path, mentions), gluedBy: gluesOf(path, patterns) };
  };
}

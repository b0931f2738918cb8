import { dirname, resolve } from 'node:path';
import type { ConversionAnswer } from '../../../server/src/features/conversion.js';
import { programsOf } from '../../../server/src/features/programs.js';
import { plainText } from '../model/build/build-log.js';
import { compareBuilds, type ComparedFile } from '../model/comparison/compare-builds.js';
import { isEquivalent, comparisonLines } from '../model/comparison/report.js';
import type { Analyser } from './analysing.js';
import { loadEngine, loadRunner, valueOf } from './engine.js';
import type { Source } from './read-file.js';
import { showProgress } from './stage-builds.js';
import { abortOnSignals } from './stop-signals.js';
import type { Terminal } from './terminal.js';

export interface CompareOptions {
  readonly context?: string;
  /** Whether the two images may be started. */
  readonly run: boolean;
  /** Of each run. */
  readonly seconds?: number;
}

/** Builds the file and its conversion, says on standard error what they share; `false` when they differ. */
export async function compareFiles(
  analyser: Analyser,
  source: Source,
  result: Extract<ConversionAnswer, { kind: 'converted' }>,
  { context, run, seconds }: CompareOptions,
  terminal: Terminal,
): Promise<boolean> {
  const dockerfile = resolve(source.file);
  const folder = resolve(context ?? dirname(dockerfile));
  const comparison = await compareBuilds({
    engine: await loadEngine(),
    original: comparedFile(analyser, source.file, source.text, folder),
    result: comparedFile(analyser, source.file, result.text, folder),
    leftBehind: result.leftBehind,
    ...(run && { runs: { runner: await loadRunner(), ...(seconds !== undefined && { seconds }) } }),
    onEvent: (event) => {
      if (event.kind === 'step') terminal.progress(plainText(event.label));
      else showProgress(`building the ${event.which}`, event.event, terminal);
    },
    signal: abortOnSignals(),
  });
  terminal.progress('');
  // A build that fails is an answer: the conversion is not sound, or the file never was.
  if (!comparison.ok && comparison.fault.reason === 'failed') {
    terminal.warn(plainText(comparison.fault.message));
    return false;
  }
  const report = valueOf(comparison);
  for (const line of comparisonLines(report)) terminal.warn(plainText(line));
  return isEquivalent(report);
}

function comparedFile(analyser: Analyser, file: string, text: string, context: string): ComparedFile {
  const analysis = analyser.analyse(file, text);
  const plan = analyser.plan(analysis);
  const stage = analysis.facts.graph.final;
  return {
    request: { dockerfile: resolve(file), context, stage, plan, text },
    programs: programsOf(analysis.facts, stage),
  };
}

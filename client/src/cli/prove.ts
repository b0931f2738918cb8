import { dirname, resolve } from 'node:path';
import type { ConversionAnswer } from '../../../server/src/features/conversion.js';
import { programsOf } from '../../../server/src/features/programs.js';
import { plainText } from '../model/build/build-log.js';
import { proveConversion, type ProofEvent, type ProvedFile } from '../model/comparison/prove.js';
import { isProved, proofLines } from '../model/comparison/report.js';
import type { Analyser } from './analysing.js';
import { loadEngine, loadRunner, valueOf } from './engine.js';
import type { Source } from './files.js';
import type { Terminal } from './terminal.js';

export interface ProofOptions {
  readonly context?: string;
  /** Whether the two images may be started. */
  readonly run: boolean;
  /** Of each run. */
  readonly seconds?: number;
}

/** Builds the file and its conversion, says on standard error what they share; `false` when they differ. */
export async function prove(
  analyser: Analyser,
  source: Source,
  result: Extract<ConversionAnswer, { kind: 'converted' }>,
  { context, run, seconds }: ProofOptions,
  terminal: Terminal,
): Promise<boolean> {
  const dockerfile = resolve(source.file);
  const folder = resolve(context ?? dirname(dockerfile));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const proof = await proveConversion({
    engine: await loadEngine(),
    original: provedFile(analyser, source.file, source.text, folder),
    result: provedFile(analyser, source.file, result.text, folder),
    leftBehind: result.leftBehind,
    ...(run && { runs: { runner: await loadRunner(), ...(seconds !== undefined && { seconds }) } }),
    onEvent: (event) => terminal.progress(progressOf(event)),
    signal: stop.signal,
  });
  terminal.progress('');
  const report = valueOf(proof);
  for (const line of proofLines(report)) terminal.warn(plainText(line));
  return isProved(report);
}

function provedFile(analyser: Analyser, file: string, text: string, context: string): ProvedFile {
  const analysis = analyser.analyse(file, text);
  const plan = analyser.plan(analysis);
  const stage = analysis.facts.graph.final;
  const { starts, delivered } = programsOf(analysis.facts, stage);
  const plain = starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) }));
  return {
    request: { dockerfile: resolve(file), context, stage, plan, text },
    programs: { starts: plain, delivered },
  };
}

function progressOf(event: ProofEvent): string {
  if (event.kind === 'step') return plainText(event.label);
  const { which, event: step } = event;
  const told = step.kind === 'progress' ? `${step.completed} of ${step.known}, ${step.label}` : undefined;
  return told === undefined ? `building the ${which}` : plainText(`building the ${which}: ${told}`);
}

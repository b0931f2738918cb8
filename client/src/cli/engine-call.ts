import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { buildOptions, readBuildFlags, type BuildFlags } from './build-options.js';
import type { Transfer } from '../ports/engine.js';
import { readSource, type Source } from './read-file.js';
import { onlyFile, readCommandLine, type Options } from './options.js';
import { abortOnSignals } from './stop-signals.js';
import { UsageError } from './usage-error.js';

/** What a command that builds stages was called with. */
export interface EngineCall {
  readonly source: Source;
  /** Stages by the names or numbers that `--target` takes; empty for the command's own choice. */
  readonly stages: readonly string[];
  readonly flags: BuildFlags;
  /** What travels from a builder elsewhere; images that the engine does not have when absent. */
  readonly transfer?: Transfer;
  /** Aborted by Ctrl+C, and whatever else asks a program to end. */
  readonly signal: AbortSignal;
}

/** Those of every command that builds; each has formats of its own. */
export const engineOptions = {
  stage: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'A stage by its name or number, and no other; may be given several times.',
  },
  ...buildOptions,
} as const satisfies Options;

/** `options`: all of the command, `engineOptions` among them. */
export function readEngineCall(
  command: string,
  words: readonly string[],
  options: typeof engineOptions,
): EngineCall {
  const { values, positionals } = readCommandLine(words, options);
  const source = readSource(onlyFile(command, positionals));
  if (source.file === '-') {
    throw new UsageError(`${command} builds a file with its folder as context; standard input has none`);
  }
  const flags = readBuildFlags(values, process.env);
  return { source, stages: values.stage ?? [], flags, signal: abortOnSignals() };
}

/** Indexes of the named stages; of all stages without names. */
export function wantedStages(
  plan: BuildPlan,
  { facts }: Analysis,
  names: readonly string[],
): readonly number[] {
  if (names.length === 0) return plan.stages.map(({ index }) => index);
  return names.map((name) => {
    const stage = facts.graph.target(name);
    if (stage === undefined) throw new UsageError(`no stage is named ${name}`);
    return stage.index;
  });
}

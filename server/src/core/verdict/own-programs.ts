import type { Delivery } from '../artifacts.js';
import type { StageRuns } from '../run/stage-run.js';
import { faultsOf } from './faults.js';
import { fitsUse } from './uses.js';
import type { Landing, Start, Use } from './landing.js';

interface ProgramContext {
  readonly runs: StageRuns;
  startsIn(stage: number): readonly Start[];
}

/**
 * Programs that a stage builds and its container starts, if the loader does not find their libraries. They run where
 * they were linked, so nothing else can be wrong with them.
 */
export function ownPrograms({ runs, startsIn }: ProgramContext, stage: number): Landing[] {
  const run = runs.stage(stage);
  return startsIn(stage).flatMap((start): Landing[] => {
    const { path, instruction, span } = start;
    const artifact = path === undefined ? undefined : run.artifactAt(path);
    if (path === undefined || artifact?.path !== path) return [];
    if (runs.deliveries.some((one) => one.stage === stage && one.path === path)) return [];
    const use: Use = { kind: 'started', stage, start };
    const faults = faultsOf(artifact, run, path).filter(
      (fault) => fault.kind === 'library' && fault.uncached !== undefined && fitsUse(fault, use),
    );
    if (faults.length === 0) return [];
    const delivery: Delivery = { artifact, stage, path, instruction, span };
    return [{ delivery, use, runtime: run.runtime, faults, observation: undefined }];
  });
}

import { fromChain } from '../graph/reached-stages.js';
import type { Delivery } from '../artifacts.js';
import type { StageGraph } from '../graph/graph.js';
import { moduleLanguageOf } from '../packages/language-modules.js';
import type { StageCommand, StageRun, StageRuns } from '../run/stage-run.js';
import { faultsOf } from './faults.js';
import type { Landing, Start } from './landing.js';

interface ModuleContext {
  readonly graph: StageGraph;
  readonly runs: StageRuns;
  startsIn(stage: number): readonly Start[];
}

/**
 * Modules that a stage installs for its own containers, if a library is not there that even their prebuilt form opens
 * (OpenCV and libGL), or that left with the packages of the build.
 */
export function ownModules({ graph, runs, startsIn }: ModuleContext, stage: number): Landing[] {
  const run = runs.stage(stage);
  const chain = fromChain(graph, stage);
  return run.artifacts.flatMap((artifact): Landing[] => {
    const [made] = artifact.evidence;
    // The images of PHP start it themselves.
    if (startsIn(stage).length === 0 && artifact.toolchain !== 'php') return [];
    if (moduleLanguageOf(artifact.toolchain) === undefined || artifact.needs.length === 0) return [];
    const origin = runs.stage(artifact.origin);
    const call = origin.commands.find(({ command }) => command.start === made?.start);
    if (made?.kind !== 'made' || call === undefined) return [];
    if (keepsLibraries(origin) || replacesModules(origin)) return [];
    if (!chain.has(artifact.origin) || artifact.moves !== undefined) return [];
    const faults = faultsOf(artifact, run, artifact.path).filter(({ kind }) => kind === 'library');
    if (faults.length === 0) return [];
    const delivery = deliveryOf(call, artifact);
    return [
      { delivery, use: { kind: 'shipped', stage }, runtime: run.runtime, faults, observation: undefined },
    ];
  });
}

function deliveryOf({ command, instruction }: StageCommand, artifact: Delivery['artifact']): Delivery {
  const span = { start: command.start, end: command.end };
  return { artifact, stage: artifact.origin, path: artifact.path, instruction, span };
}

/** Modules that leave again, and OpenCV without windows, which takes the place of the one that needs libGL. */
function replacesModules({ commands }: StageRun): boolean {
  return commands.some(({ command: { words } }) => {
    const texts = words.map(({ text }) => text ?? '?');
    const isPip = texts.some((text) => /^(.*\/)?(pip[\d.]*|uv)$/.test(text));
    return (
      isPip && texts.some((text) => text === 'uninstall' || /^opencv-(contrib-)?python-headless\b/.test(text))
    );
  });
}

/**
 * Whether packages were removed in a way that leaves libraries behind that they had brought: apt keeps them without
 * autoremove, and scripts mark those that are to stay.
 */
function keepsLibraries({ commands }: StageRun): boolean {
  const texts = commands.map(({ command }) => command.words.map(({ text }) => text ?? '?'));
  const isMarked = texts.some(([program = '']) => /^(apt-mark|scanelf|ldd)$/.test(program));
  const removals = texts.filter(
    ([program = '', ...rest]) =>
      /^apt(-get)?$/.test(program) && rest.some((word) => /^(purge|remove)$/.test(word)),
  );
  const isSwept = texts.some((words) =>
    words.some((word) => /^(autoremove|--auto-remove|--autoremove)$/.test(word)),
  );
  return isMarked || (removals.length > 0 && !isSwept);
}

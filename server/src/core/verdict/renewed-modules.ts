import type { Delivery } from '../artifacts.js';
import { fromChain } from '../graph/reached-stages.js';
import type { StageGraph } from '../graph/graph.js';
import type { StageRuns } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName, isWithin } from '../shell/paths.js';
import { hasEngine } from '../toolchains/node/prisma.js';
import type { Start, Use } from './landing.js';

interface RenewalContext {
  readonly graph: StageGraph;
  readonly runs: StageRuns;
  startsIn(stage: number): readonly Start[];
}

/**
 * Whether native modules of Node that were copied are installed, built or fetched again where they are used: by a RUN
 * below the copy, or by what a container starts.
 */
export function areRenewed(
  { artifact, path, instruction: copy }: Delivery,
  use: Use,
  { graph, runs, startsIn }: RenewalContext,
): boolean {
  const { native } = artifact.wants;
  if (artifact.toolchain !== 'node' || native === undefined) return false;
  const isByEngines = native.every(hasEngine);
  const renews = (command: ShellCommand): boolean =>
    (command.cwd === undefined || isWithin(command.cwd, path)) &&
    (installsAgain(command) || (isByEngines && generatesEngines(command)));
  const below = [...fromChain(graph, use.stage)]
    .flatMap((index) => runs.stage(index).commands)
    .filter(({ instruction }) => instruction.start > copy.start);
  return [...below, ...startsIn(use.stage)].some(({ command }) => renews(command));
}

/** `npm rebuild`, `yarn install --force`; what an install leaves as it is depends on the module. */
function installsAgain({ words }: ShellCommand): boolean {
  const [program = '', ...rest] = words.map(({ text }) => text ?? '');
  if (!/^(npm|yarn|pnpm|bun)$/.test(baseName(program))) return false;
  const isAll = program === 'yarn' && rest.every((word) => word.startsWith('-'));
  return isAll || rest.some((word) => /^(ci|clean-install|i|install|rebuild|rb)$/.test(word));
}

/** `npx prisma generate`, `node_modules/.bin/prisma generate` */
function generatesEngines({ words }: ShellCommand): boolean {
  const texts = words.map(({ text }) => baseName(text ?? ''));
  const at = texts.findIndex((text) => /^prisma(@.*)?$/.test(text));
  return at !== -1 && texts[at + 1] === 'generate';
}

import type { Stage, StageGraph } from '../graph/graph.js';
import { fromChain } from '../graph/reached-stages.js';
import { leavesAlone } from '../images/plain-image.js';
import { baseName, isWithin, joinPath } from '../shell/paths.js';
import type { Instruction } from '../text/ast.js';
import type { StageRun, StageRuns } from './stage-run.js';

/** Commands that make nothing outside of the folder they run in, of the system's folders and of paths they name. */
const localPrograms =
  /^(npm|npx|yarn|pnpm|bun|bunx|corepack|go|cargo|mvn|gradle|dotnet|pip[\d.]*|bundle|apk|apt|apt-get|cd|chmod|chown|mkdir|rm|echo|export|set|true|\[|test)$/;

/**
 * The folder in which a stage works, where a path of another top folder is taken from it that nothing in the stage
 * names: `/app/dist` of a stage that has `WORKDIR /usr/src/app`.
 */
export function workedInstead(
  graph: StageGraph,
  runs: StageRuns,
  stage: Stage,
  path: string,
): { readonly folder: string; readonly instead: string | undefined } | undefined {
  const run = runs.stage(stage.index);
  const chain = [...fromChain(graph, stage.index)].flatMap((index) => graph.stages[index] ?? []);
  const top = /^\/[^/]+/.exec(path)?.[0];
  if (top === undefined || top === path || chain.at(-1)?.base.kind !== 'image' || !run.complete)
    return undefined;
  const folder = run.cwd;
  if (folder === undefined || folder === '/' || isWithin(top, folder)) return undefined;
  if (!leavesAlone(run.runtime.base, path) || !chain.every(({ index }) => isLocal(runs.stage(index))))
    return undefined;
  if (chain.some(({ instructions }) => instructions.some((one) => names(one, top)))) return undefined;
  const inside = path.slice(top.length + 1);
  return { folder, instead: holds(run, joinPath(folder, inside)) ? joinPath(folder, inside) : undefined };
}

function isLocal(run: StageRun): boolean {
  return run.commands.every(({ command: { words, cwd } }) => {
    const isKnown = words.every(({ text }) => text !== undefined);
    return cwd !== undefined && cwd !== '/' && isKnown && localPrograms.test(baseName(words[0]?.text ?? ''));
  });
}

/** Whether an instruction names the folder, may name any, or copies a folder to the root. */
function names(instruction: Instruction, top: string): boolean {
  const { keyword, body, flags, heredocs } = instruction;
  if (keyword === 'ONBUILD' || heredocs.length > 0) return true;
  const texts = [body.text, ...flags.map(({ value }) => value ?? '')];
  const paths = texts.flatMap((text) => text.split(/[\s"'`=:,;()[\]{}$@]+/));
  if (paths.some((one) => isWithin(top, one))) return true;
  if (keyword === 'COPY' || keyword === 'ADD') {
    const target = instruction.words.at(-1)?.value ?? '';
    return /[$]/.test(target) || /^\/\.?$|\.\./.test(target);
  }
  return keyword === 'WORKDIR' && /[$]|\.\./.test(body.text);
}

function holds(run: StageRun, path: string): boolean {
  const artifact = run.artifactAt(path);
  return artifact?.path === path || artifact?.path === `${path}/` || run.readFile(path) !== undefined;
}

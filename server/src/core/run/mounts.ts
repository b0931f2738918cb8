import type { Artifact, Delivery } from '../artifacts.js';
import type { Flag, Instruction } from '../text/ast.js';
import { mountKey } from '../graph/references.js';
import { isWithin, normalisePath, resolvePath } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import { expandText } from './expand-words.js';
import { artifactsWithin, moveTrees, putArtifact, type SourceTree } from './files.js';
import type { RunSetting } from './run-setting.js';
import { atPath, type CopySource } from './stage-source.js';
import type { StageState } from './state.js';

interface Mount {
  readonly type: string;
  readonly target: string;
  readonly trees: readonly SourceTree[];
  /** What the mounted stage holds there, at the paths of the mount. */
  readonly artifacts: readonly Artifact[];
  /** The word that names the stage. */
  readonly span: Span | undefined;
}

/**
 * Puts the mounts of a RUN in place; the answer takes them away again. Bind mounts are there during the RUN only,
 * and what is written into them or into a cache is gone. What the RUN copied out of another stage is delivered.
 */
export function mountAll(
  state: StageState,
  instruction: Instruction,
  setting: RunSetting,
): () => readonly Delivery[] {
  const { files } = state;
  const mounts = instruction.flags.flatMap((flag) => readMount(state, instruction, setting, flag) ?? []);
  if (mounts.length === 0) return () => [];
  const before = new Map(files.artifacts);
  const trees = new Set(mounts.flatMap((mount) => mount.trees));
  files.trees = [...files.trees, ...trees];
  for (const artifact of mounts.flatMap((mount) => mount.artifacts)) putArtifact(files, artifact);
  return () => {
    files.trees = files.trees.filter((tree) => !trees.has(tree));
    const deliveries = copiedOut(state, instruction, mounts, before);
    for (const mount of mounts) clear(state, mount, before);
    return deliveries;
  };
}

function readMount(
  state: StageState,
  instruction: Instruction,
  setting: RunSetting,
  flag: Flag,
): Mount | undefined {
  if (flag.name !== 'mount') return undefined;
  const key = (...names: readonly string[]): string | undefined =>
    names.map((name) => mountKey(flag, name)?.value).find((value) => value !== undefined);
  const type = key('type') ?? 'bind';
  const written = key('target', 'dst', 'destination') ?? '.';
  const target = resolvePath(state.cwd, expandText(written, state.environment, setting.escape).text);
  if (target === undefined || !/^(bind|cache|tmpfs)$/.test(type)) return undefined;
  const common = { type, target, trees: [], artifacts: [], span: undefined };
  const source = expandText(key('source', 'src') ?? '', state.environment, setting.escape).text;
  if (type !== 'bind' || source === undefined) return common;
  const from = mountKey(flag, 'from');
  if (from === undefined || from.value === '') {
    const context = source.replace(/^\.?\/+|(?<!\/)\/+$/g, '');
    return { ...common, trees: [{ path: target, context: context === '.' ? '' : context }] };
  }
  const stage = setting.source(instruction, from.value, 'MOUNT');
  const held = stage === undefined ? undefined : heldBy(stage, normalisePath(`/${source}`), target);
  return { ...common, ...held, span: { start: from.start, end: from.end } };
}

function heldBy({ files }: CopySource, source: string, target: string): Pick<Mount, 'trees' | 'artifacts'> {
  if (files === undefined) return { trees: [], artifacts: [] };
  const found = artifactsWithin(files, source).filter(({ linkage }) => linkage !== 'data');
  const artifacts = found.slice(0, 500).map((artifact) => {
    const path = target + artifact.path.slice(source === '/' ? 0 : source.length);
    return atPath(artifact, path.replace('//', '/'));
  });
  return { trees: moveTrees(files.trees, source, target), artifacts };
}

/** New artifacts outside of the mounts that another stage made. */
function copiedOut(
  state: StageState,
  instruction: Instruction,
  mounts: readonly Mount[],
  before: ReadonlyMap<string, Artifact>,
): readonly Delivery[] {
  const deliveries: Delivery[] = [];
  const stage = state.stage.index;
  for (const [path, artifact] of state.files.artifacts) {
    if (artifact.origin === stage || before.has(path)) continue;
    if (mounts.some(({ target }) => isWithin(target, path))) continue;
    const mount = mounts.find(({ artifacts }) => artifacts.some(({ origin }) => origin === artifact.origin));
    if (mount?.span !== undefined) deliveries.push({ artifact, stage, path, instruction, span: mount.span });
  }
  return deliveries;
}

/** What a mount hid comes back; what the RUN put into it goes. */
function clear({ files }: StageState, mount: Mount, before: ReadonlyMap<string, Artifact>): void {
  const held = mount.artifacts.map(({ path }) => path);
  const hides = [...before.keys()].some((path) => path.startsWith(`${mount.target}/`));
  const inside = hides ? held : [...held, ...artifactsWithin(files, mount.target).map(({ path }) => path)];
  for (const path of inside) {
    const earlier = before.get(path);
    if (earlier === undefined) files.artifacts.delete(path);
    else files.artifacts.set(path, earlier);
  }
}

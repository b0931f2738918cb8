import type { Artifact } from '../../artifacts.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { parseObject, stringsAt } from '../../text/untyped-json.js';
import { makeArtifact, type ToolCall, variable } from '../tool-call.js';

const maxPackages = 200;

/**
 * `node_modules` of each package of the pnpm workspace in which an install runs: folders of links to the packages that
 * lie in `node_modules/.pnpm` of its root. Empty where the packages cannot be read.
 */
export function workspaceModules(call: ToolCall): readonly Artifact[] {
  const workspace = workspaceOf(call);
  if (workspace === undefined || !usesStore(call, workspace)) return [];
  const { root } = workspace;
  return packageFolders(call, workspace).flatMap((folder) => {
    if (!hasDependencies(call.stage.readFile(joinPath(root, `${folder}/package.json`)))) return [];
    const up = '../'.repeat(folder.split('/').length + 1);
    return makeArtifact(call, {
      path: `${joinPath(root, `${folder}/node_modules`)}/`,
      toolchain: 'node',
      linkage: 'interpreted',
      wants: { links: [{ kind: 'store', to: `${up}node_modules/.pnpm` }] },
      explanation: 'links to the packages of the workspace',
    });
  });
}

interface Workspace {
  readonly root: string;
  /** Text of its file. */
  readonly settings: string;
}

/** The nearest folder above with a workspace file. */
function workspaceOf({ command, stage }: ToolCall): Workspace | undefined {
  for (let at = command.cwd, depth = 0; at !== undefined && depth < 6; depth++) {
    const settings = stage.readFile(joinPath(at, 'pnpm-workspace.yaml'));
    if (settings !== undefined) return { root: at, settings };
    if (at === '/') return undefined;
    at = resolvePath(at, '..');
  }
  return undefined;
}

/** Settings under which packages lie elsewhere than in the folder of the root. */
const otherLayouts = /node-?linker|virtual-?store|shared-?workspace-?lockfile|public-hoist|shamefully/i;

function usesStore(call: ToolCall, { root, settings }: Workspace): boolean {
  const npmrc = call.stage.readFile(joinPath(root, '.npmrc')) ?? '';
  const words = [
    ...call.argv,
    ...call.stage.before.slice(-200).flatMap(({ command }) => command.words.map(({ text }) => text)),
  ];
  if ([settings, npmrc, ...words].some((text) => text !== undefined && otherLayouts.test(text))) return false;
  const names = ['node_linker', 'virtual_store_dir', 'shared_workspace_lockfile'];
  return !names.some((name) =>
    [
      `npm_config_${name}`,
      `NPM_CONFIG_${name.toUpperCase()}`,
      `pnpm_config_${name}`,
      `PNPM_CONFIG_${name.toUpperCase()}`,
    ].some((key) => variable(call, key) !== undefined),
  );
}

/** Relative to the root. */
function packageFolders({ stage }: ToolCall, { root, settings }: Workspace): readonly string[] {
  const list =
    /^packages:[^\n]{0,100}\n((?:[ \t]*(?:-|#)[^\n]{0,200}(?:\n|$)|[ \t]*\n){0,100})/m.exec(settings)?.[1] ??
    '';
  const patterns = [...list.matchAll(/^[ \t]*-[ \t]+["']?([\w@./*-]+?)\/?["']?[ \t]*(?:#.*)?$/gm)].map(
    (match) => match[1] ?? '',
  );
  const folders = patterns.flatMap((pattern) => {
    const parent = /^(?:\.\/)?([\w@./-]+)\/\*{1,2}$/.exec(pattern)?.[1];
    if (parent === undefined) return pattern.includes('*') ? [] : [pattern.replace(/^\.\//, '')];
    return stage
      .list(joinPath(root, parent))
      .filter((name) => name.endsWith('/'))
      .map((name) => `${parent}/${name.slice(0, -1)}`);
  });
  return [...new Set(folders)].filter((folder) => folder !== '' && folder !== '.').slice(0, maxPackages);
}

/** Whether it depends on packages that are not of the workspace. */
function hasDependencies(manifest: string | undefined): boolean {
  const ranges = stringsAt(parseObject(manifest), 'dependencies').values();
  return [...ranges].some((range) => !/^(workspace|link|file):/.test(range));
}

import { compareToBound } from '../../versions.js';
import { joinPath } from '../../shell/paths.js';
import { objectAt, parseObject, type UntypedRecord } from '../../text/untyped-json.js';
import { nodeBoundModules, nodeForBothSince, nodeNativeModules } from '../native-modules-data.js';
import type { ToolStage } from '../tool-call.js';

/** A native module of a Node project. */
export interface NodeModule {
  readonly name: string;
  /** That of the lock file, or the lowest that the manifest allows; `undefined` = not known. */
  readonly version: string | undefined;
}

/** Of one folder. */
const maxModules = 2000;

/**
 * All modules that run in production, by name, as far as package.json and lock file show; `undefined` when package.json
 * cannot be read.
 */
export function readNodeModules(
  stage: Pick<ToolStage, 'readFile'>,
  folder: string,
): readonly NodeModule[] | undefined {
  const versions = productionModules(stage, folder);
  if (versions === undefined) return undefined;
  return [...versions]
    .slice(0, maxModules)
    .map(([name, version]) => ({ name, version }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether its installed form is for one libc. A version that is not known is taken for a current one. */
export function isNative({ name, version }: NodeModule): boolean {
  const since = Object.hasOwn(nodeForBothSince, name) ? nodeForBothSince[name] : undefined;
  return (
    nodeNativeModules.has(name) &&
    (since === undefined || (version !== undefined && compareToBound(version, since) < 0))
  );
}

function productionModules(
  stage: Pick<ToolStage, 'readFile'>,
  folder: string,
): ReadonlyMap<string, string | undefined> | undefined {
  const manifest = parseObject(stage.readFile(joinPath(folder, 'package.json')));
  if (manifest === undefined) return undefined;
  const versions = new Map<string, string | undefined>();
  for (const [name, range] of Object.entries(objectAt(manifest, 'dependencies')))
    versions.set(name, lowestVersion(range));
  const lock =
    stage.readFile(joinPath(folder, 'package-lock.json')) ??
    stage.readFile(joinPath(folder, 'npm-shrinkwrap.json'));
  for (const [name, version] of lock === undefined ? [] : modulesOfLock(lock))
    versions.set(name, version ?? versions.get(name));
  return versions;
}

type LockedModule = readonly [name: string, version: string | undefined];

let lastLock: { readonly text: string; readonly modules: readonly LockedModule[] } | undefined;

/** Every install of a stage is asked several times, and a conversion runs the stage again: a large file is read once. */
function modulesOfLock(text: string): readonly LockedModule[] {
  if (lastLock?.text !== text) {
    const lock = parseObject(text);
    lastLock = { text, modules: lock === undefined ? [] : lockedModules(lock) };
  }
  return lastLock.modules;
}

/**
 * Whether a module loads on the major version of Node alone that it was built on: it uses V8 or nan. Those of Node-API
 * load on every later one. A version that is not known is taken for a current one.
 */
export function isBoundToNode({ name, version }: NodeModule): boolean {
  if (!Object.hasOwn(nodeBoundModules, name)) return false;
  const since = nodeBoundModules[name];
  return since === undefined || (version !== undefined && compareToBound(version, since) < 0);
}

/** `^5.1.7` -> `5.1.7`; nothing for tags, addresses and other ways of naming a version. */
function lowestVersion(range: unknown): string | undefined {
  return typeof range === 'string' ? /^[~^=v\s]{0,5}(\d+(?:\.\d+){0,2})/.exec(range)?.[1] : undefined;
}

function lockedModules(lock: UntypedRecord): readonly LockedModule[] {
  return Object.entries(objectAt(lock, 'packages')).flatMap(([path, entry]) => {
    const isObject = typeof entry === 'object' && entry !== null;
    const development = isObject && ('dev' in entry || 'optional' in entry || 'devOptional' in entry);
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || development) return [];
    const version = isObject ? lowestVersion((entry as { readonly version?: unknown }).version) : undefined;
    return [[path.slice(at + 'node_modules/'.length), version]];
  });
}

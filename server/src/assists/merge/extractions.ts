import type { BuildContext } from '../../core/inputs.js';
import { baseName, normalisePath } from '../../core/shell/paths.js';
import { readDockerCall, type DockerCall } from './docker-calls.js';
import type { GlueStep } from './glue-steps.js';

/** `path` in the builder's image arrives as `host` in the workspace, with `/` in front. */
export interface Extracted {
  readonly path: string;
  readonly host: string;
}

/** Which calls take files out of the image of the first build. */
export interface Builder {
  readonly tags: readonly string[];
  readonly containers: ReadonlySet<string>;
}

interface HostFolders {
  has(folder: string): boolean;
  make(folder: string): void;
  remove(folder: string): void;
}

/** Everything that crosses, in the order of the glue: whether a folder is there decides under which name a file arrives. */
export function readExtractions(
  steps: readonly GlueStep[],
  { tags, containers }: Builder,
  folder: string,
  files: BuildContext,
): readonly Extracted[] {
  const folders = hostFolders(files);
  const found: Extracted[] = [];
  for (const step of steps) {
    followFolders(step, folder, folders);
    const call = readDockerCall(step);
    if (call === undefined) continue;
    const isOurs =
      (call.verb === 'cp' && containers.has(call.container)) ||
      ((call.verb === 'cat' || call.verb === 'into') && tags.some((tag) => isSameImage(tag, call.image)));
    if (isOurs) found.push(...crossings(call, folder, folders));
  }
  return found;
}

export function isSameImage(tag: string, image: string | undefined): boolean {
  const full = (name: string): string => (/:[^/:]*$/.test(name) ? name : `${name}:latest`);
  return image !== undefined && full(tag) === full(image);
}

function hostFolders(files: BuildContext): HostFolders {
  const made = new Set<string>();
  const removed = new Set<string>();
  return {
    has: (path) => made.has(path) || (!removed.has(path) && files.list(path.slice(1)).length > 0),
    make: (path) => {
      made.add(path);
      removed.delete(path);
    },
    remove: (path) => {
      made.delete(path);
      removed.add(path);
    },
  };
}

/** `mkdir`, `install -d` and `rm -r` of the host. */
function followFolders({ words }: GlueStep, folder: string, folders: HostFolders): void {
  const [program] = words;
  const isMaking = program === 'mkdir' || (program === 'install' && words.includes('-d'));
  if (!isMaking && program !== 'rm') return;
  for (const word of words.slice(1)) {
    if (word === undefined || word.startsWith('-')) continue;
    const path = normalisePath(`${folder}/${word}`);
    if (isMaking) folders.make(path);
    else folders.remove(path);
  }
}

function crossings(call: DockerCall, folder: string, folders: HostFolders): readonly Extracted[] {
  switch (call.verb) {
    case 'cp':
      return [copied(call.path, call.host, folder, folders)];
    case 'cat':
      return [{ path: normalisePath(call.path), host: normalisePath(`${folder}/${call.host}`) }];
    case 'into':
      return call.paths.map((path) => {
        const name = call.below === undefined ? baseName(path) : path.slice(call.below.length + 1);
        return { path: normalisePath(path), host: normalisePath(`${folder}/${call.host}/${name}`) };
      });
    default:
      return [];
  }
}

/** `docker cp` into a folder that is there keeps the name; `P/.` copies what is in P. */
function copied(path: string, host: string, folder: string, folders: HostFolders): Extracted {
  const target = normalisePath(`${folder}/${host}`);
  const clean = normalisePath(path);
  if (path.endsWith('/.')) {
    folders.make(target);
    return { path: clean, host: target };
  }
  const isFolder = /(^|\/)\.?$/.test(host) || folders.has(target);
  return { path: clean, host: isFolder ? normalisePath(`${target}/${baseName(path)}`) : target };
}

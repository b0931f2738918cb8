import {
  EventEmitter,
  commands,
  Uri,
  workspace,
  type Disposable,
  type Event,
  type WorkspaceFolder,
} from 'vscode';
import { excludedRequest, type ExcludedParams } from '../../../server/src/protocol/messages.js';
import { foldersAbove, ignoredBy, type IgnoreFile } from '../model/stage/ignore-files.js';
import { dockerfileGlob, dockerfileSchemes, isDockerfilePath } from '../model/settings/dockerfile-names.js';
import { comparePaths } from '../model/stage/file-rows.js';
import { contextKeys } from '../model/settings/names.js';
import { searchFiles } from './search-files.js';
import { readSettings } from './settings.js';
import type { ServerConnection } from './stage-source.js';
import { throttle } from './throttle.js';

/** The Dockerfiles of the workspace, and those that are open besides. */
export interface DockerfileFinder extends Disposable {
  /** Addresses, sorted by path. */
  find(): Promise<readonly string[]>;
  /** Searches again at the next `find`. */
  forget(): void;
  readonly onDidChange: Event<void>;
  /** Fires with the address of a file that changed on the disk. */
  readonly onDidChangeFile: Event<string>;
}

/** A workspace with more Dockerfiles than this is not listed to its end. */
const most = 500;

/** Later ones overrule earlier ones of the same folder. */
const ignoreFiles = ['.gitignore', '.ignore'] as const;

/** Files that say which Dockerfiles are left out. */
const excludingFiles = [...ignoreFiles, 'stage-insight.json'];

/** The editor's own switch: whoever searches through ignored files wants to see them here too. */
const ignoreSetting = 'search.useIgnoreFiles';

/** `server`: asked which of the files that were found the configuration of their repository leaves out. */
export function createDockerfileFinder(server: Promise<ServerConnection>): DockerfileFinder {
  let found: Promise<readonly Uri[]> | undefined;
  const changed = new EventEmitter<void>();
  const fileChanged = new EventEmitter<string>();
  const fire = throttle(() => changed.fire(), 300);
  const forget = (): void => {
    found = undefined;
    fire();
  };
  const watcher = workspace.createFileSystemWatcher(dockerfileGlob);
  const ignoreWatcher = workspace.createFileSystemWatcher(`**/{${excludingFiles.join(',')}}`);
  const subscriptions = [
    changed,
    fileChanged,
    fire,
    watcher,
    watcher.onDidCreate(forget),
    watcher.onDidDelete(forget),
    watcher.onDidChange((uri) => {
      if (isDockerfilePath(uri.path)) fileChanged.fire(uri.toString());
    }),
    ignoreWatcher,
    ignoreWatcher.onDidCreate(forget),
    ignoreWatcher.onDidChange(forget),
    ignoreWatcher.onDidDelete(forget),
    workspace.onDidChangeWorkspaceFolders(forget),
    workspace.onDidOpenTextDocument(fire),
    workspace.onDidCloseTextDocument(fire),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stageInsight.tree') || event.affectsConfiguration(ignoreSetting))
        forget();
    }),
  ];
  return {
    find: async () => {
      const uris = [...(await (found ??= search(server))), ...openDockerfiles()];
      const documents = [...new Set(uris.map((uri) => uri.toString()))].sort(comparePaths);
      const state = documents.length === 0 ? 'none' : 'some';
      void commands.executeCommand('setContext', contextKeys.dockerfiles, state);
      return documents;
    },
    forget,
    onDidChange: changed.event,
    onDidChangeFile: fileChanged.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

async function search(server: Promise<ServerConnection>): Promise<readonly Uri[]> {
  const lists = await Promise.all((workspace.workspaceFolders ?? []).map(searchFolder));
  const found = lists.flat();
  const excluded = new Set(await askExcluded(server, found));
  return found.filter((uri) => !excluded.has(uri.toString()));
}

/** None when the server does not answer: a file too many is better than none. */
async function askExcluded(
  server: Promise<ServerConnection>,
  found: readonly Uri[],
): Promise<readonly string[]> {
  try {
    const params: ExcludedParams = { uris: found.map((uri) => uri.toString()) };
    return found.length === 0
      ? []
      : ((await (await server).sendRequest<readonly string[] | null>(excludedRequest, params)) ?? []);
  } catch {
    return [];
  }
}

async function searchFolder(folder: WorkspaceFolder): Promise<readonly Uri[]> {
  const exclude = readSettings().treeExclude;
  const glob = exclude.length === 0 ? undefined : `{${exclude.join(',')}}`;
  const honoursIgnoreFiles =
    workspace.getConfiguration(undefined, folder.uri).get<boolean>(ignoreSetting) !== false;
  // Ignored files are found first and left out later.
  const limit = honoursIgnoreFiles ? 10 * most : most;
  const all = (await searchFiles(folder.uri, dockerfileGlob, glob, limit)) ?? [];
  const named = all.filter(({ path }) => isDockerfilePath(path));
  return (honoursIgnoreFiles ? await withoutIgnored(folder.uri, named) : named).slice(0, most);
}

async function withoutIgnored(root: Uri, found: readonly Uri[]): Promise<readonly Uri[]> {
  const start = root.path.endsWith('/') ? root.path.length : root.path.length + 1;
  const relative = ({ path }: Uri): string => path.slice(start);
  const folders = new Set(found.flatMap((uri) => foldersAbove(relative(uri))));
  const files = await Promise.all([...folders].map((folder) => readIgnoreFiles(root, folder)));
  const isIgnored = ignoredBy(files.flat());
  return found.filter((uri) => !isIgnored(relative(uri)));
}

async function readIgnoreFiles(root: Uri, folder: string): Promise<readonly IgnoreFile[]> {
  const texts = ignoreFiles.map((name) => readText(Uri.joinPath(root, folder, name)));
  return (await Promise.all(texts)).flatMap((text) => (text === undefined ? [] : [{ folder, text }]));
}

/** `undefined`: there is no such file, or it cannot be read. */
async function readText(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function openDockerfiles(): readonly Uri[] {
  return workspace.textDocuments
    .filter(({ languageId, uri }) => languageId === 'dockerfile' && dockerfileSchemes.includes(uri.scheme))
    .map(({ uri }) => uri);
}

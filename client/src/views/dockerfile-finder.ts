import {
  EventEmitter,
  RelativePattern,
  commands,
  workspace,
  type Disposable,
  type Event,
  type Uri,
} from 'vscode';
import { contextKeys, dockerfileGlob, isDockerfilePath } from '../model/names.js';
import { readSettings } from './settings.js';
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

export function createDockerfileFinder(): DockerfileFinder {
  let found: Promise<readonly Uri[]> | undefined;
  const changed = new EventEmitter<void>();
  const fileChanged = new EventEmitter<string>();
  const fire = throttle(() => changed.fire(), 300);
  const forget = (): void => {
    found = undefined;
    fire();
  };
  const watcher = workspace.createFileSystemWatcher(dockerfileGlob);
  const subscriptions = [
    changed,
    fileChanged,
    fire,
    watcher,
    watcher.onDidCreate(forget),
    watcher.onDidDelete(forget),
    watcher.onDidChange((uri) => fileChanged.fire(uri.toString())),
    workspace.onDidChangeWorkspaceFolders(forget),
    workspace.onDidOpenTextDocument(fire),
    workspace.onDidCloseTextDocument(fire),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stageInsight.tree')) forget();
    }),
  ];
  return {
    find: async () => {
      const uris = [...(await (found ??= search())), ...openDockerfiles()];
      const documents = [...new Set(uris.map((uri) => uri.toString()))].sort(byPath);
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

async function search(): Promise<readonly Uri[]> {
  const exclude = readSettings().treeExclude;
  const glob = exclude.length === 0 ? undefined : `{${exclude.join(',')}}`;
  const folders = workspace.workspaceFolders ?? [];
  const lists = folders.map((folder) =>
    workspace.findFiles(new RelativePattern(folder, dockerfileGlob), glob, most),
  );
  return (await Promise.all(lists)).flat().filter(({ path }) => isDockerfilePath(path));
}

function openDockerfiles(): readonly Uri[] {
  return workspace.textDocuments
    .filter(({ languageId, uri }) => languageId === 'dockerfile' && ['file', 'untitled'].includes(uri.scheme))
    .map(({ uri }) => uri);
}

/** Files of a folder stand before those of its folders. */
function byPath(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || (a < b ? -1 : a > b ? 1 : 0);
}

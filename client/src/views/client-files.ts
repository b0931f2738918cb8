import { FileType, Uri, workspace, type Disposable } from 'vscode';
import {
  findFilesRequest,
  largestClientFile,
  longestClientList,
  readFilesRequest,
  type FindFilesAnswer,
  type FindFilesParams,
  type ReadFilesAnswer,
  type ReadFilesParams,
} from '../../../server/src/protocol/client-files.js';
import { expandBraces } from '../model/text/expand-braces.js';
import { searchFiles } from './search-files.js';

/** The part of the language client that is needed here. */
interface RequestSource {
  onRequest<Params, Answer>(method: string, handler: (params: Params) => Promise<Answer>): Disposable;
}

/** Files that one search may find. */
const maxFound = 1000;
const withoutSources = '**/{node_modules,.git,.hg,.svn,.venv,__pycache__}/**';
const skippedFolder = /\/(?:node_modules|\.git|\.hg|\.svn|\.venv|__pycache__)\/$/;
/** Folders that are listed where nothing can be searched. */
const maxFolders = 500;

/** Reads for the server what is on no disk of it: only files of the workspace, and never large ones. */
export function answerFileRequests(client: RequestSource): readonly Disposable[] {
  return [
    client.onRequest<ReadFilesParams, ReadFilesAnswer>(readFilesRequest, async ({ files, folders }) => ({
      texts: await Promise.all(files.map(readText)),
      lists: await Promise.all(folders.map(listFolder)),
    })),
    client.onRequest<FindFilesParams, FindFilesAnswer>(findFilesRequest, findFiles),
  ];
}

async function readText(address: string): Promise<string | null> {
  const uri = Uri.parse(address, true);
  if (workspace.getWorkspaceFolder(uri) === undefined) return null;
  try {
    // Opening what is missing costs more than the look, and a file may be larger than anybody reads.
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > largestClientFile(address)) return null;
    const bytes = await workspace.fs.readFile(uri);
    return bytes.includes(0) || bytes.length > largestClientFile(address)
      ? null
      : new TextDecoder().decode(bytes);
  } catch {
    return null;
  }
}

async function listFolder(address: string): Promise<readonly string[]> {
  const uri = Uri.parse(address, true);
  if (workspace.getWorkspaceFolder(uri) === undefined) return [];
  try {
    const entries = await workspace.fs.readDirectory(uri);
    const names = entries.map(([name, type]) => ((type & FileType.Directory) === 0 ? name : `${name}/`));
    return names.slice(0, longestClientList).sort();
  } catch {
    return [];
  }
}

async function findFiles({ folder, globs }: FindFilesParams): Promise<FindFilesAnswer> {
  const base = Uri.parse(folder, true);
  if (workspace.getWorkspaceFolder(base) === undefined) return { uris: [], isComplete: false };
  // One search: each costs a look at the whole repository.
  const glob = `{${globs.flatMap(expandBraces).join(',')}}`;
  const found = await searchFiles(base, glob, withoutSources, maxFound);
  if (found === undefined) return walk(base);
  const uris = found.map((uri) => uri.toString()).sort();
  return { uris, isComplete: found.length < maxFound };
}

/** All files below a folder, folder by folder. */
async function walk(root: Uri): Promise<FindFilesAnswer> {
  const uris: string[] = [];
  let level = [root];
  let folders = 0;
  while (level.length > 0 && (folders += level.length) <= maxFolders && uris.length < maxFound) {
    const lists = await Promise.all(
      level.map(async (uri) => ({ uri, names: await listFolder(uri.toString()) })),
    );
    const entries = lists.flatMap(({ uri, names }) => names.map((name) => Uri.joinPath(uri, name)));
    uris.push(...entries.filter(({ path }) => !path.endsWith('/')).map((uri) => uri.toString()));
    level = entries.filter(({ path }) => path.endsWith('/') && !skippedFolder.test(path));
  }
  return { uris: uris.slice(0, maxFound).sort(), isComplete: level.length === 0 };
}

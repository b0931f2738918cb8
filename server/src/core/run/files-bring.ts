import type { Artifact } from '../artifacts.js';
import type { Thing } from '../images/things.js';
import { isBusyboxLink } from '../packages/alpine-packages.js';
import { isLibrary } from '../packages/library-names.js';
import { variableOf } from '../shell/environment.js';
import { baseName, defaultPath, isWithin, joinPath } from '../shell/paths.js';
import { isPythonServer } from '../toolchains/python/servers.js';
import { type Brought, broughtNothing } from './brought.js';
import { findArtifact, listFolder, realPath } from './files.js';
import { isUncachedFile } from './loader-cache.js';
import type { StageState } from './state.js';

/** Whether a file that instructions put into a stage is the thing, or one that was not seen may be. */
export function filesBring(state: StageState, thing: Thing): Brought {
  switch (thing.kind) {
    case 'program':
      return thing.name.includes('/') ? programAt(state, thing.name) : programOnPath(state, thing.name);
    case 'library':
      return libraryIn(state, thing.name);
    case 'user':
    case 'group':
      return accountIn(state, thing.kind, thing.name);
    default:
      return broughtNothing;
  }
}

function programAt(state: StageState, written: string): Brought {
  const path = realPath(state.files, written);
  const found = findArtifact(state.files, written) ?? findArtifact(state.files, path);
  if (found?.path === written || found?.path === path) return bringsIt(found);
  const open = found !== undefined || isMentioned(state, baseName(path)) || mayInstall(state, baseName(path));
  return { answer: undefined, open: open || path !== written };
}

function programOnPath(state: StageState, name: string): Brought {
  const path = variableOf(state.environment, 'PATH');
  const text = path === undefined ? defaultPath : path.text;
  if (text === undefined) return { answer: undefined, open: true };
  let open = false;
  for (const written of text.split(':').filter((one) => one.startsWith('/'))) {
    const folder = realPath(state.files, written);
    const { artifacts } = state.files;
    const found = artifacts.get(joinPath(written, name)) ?? artifacts.get(joinPath(folder, name));
    if (found !== undefined) return bringsIt(found);
    open ||= mayHold(state, folder, name) || (folder !== written && mayHold(state, written, name));
  }
  open ||= isMentioned(state, name) || mayInstall(state, name) || isApplet(state, name);
  return { answer: undefined, open };
}

/** A busybox that was copied starts its programs by name or by links that are made with it. */
function isApplet({ files, provisions }: StageState, name: string): boolean {
  if (!isBusyboxLink(name, '3.12')) return false;
  const isShell = provisions.some(({ what }) => what.kind === 'shell');
  return isShell || [...files.artifacts.keys()].some((path) => path.endsWith('/busybox'));
}

function bringsIt({ evidence }: Artifact): Brought {
  return { answer: { value: true, evidence: evidence.slice(0, 1) }, open: false };
}

/** A folder that was brought as a whole may hold it; one of the context shows what it holds. */
function mayHold(state: StageState, folder: string, name: string): boolean {
  const { files } = state;
  for (let at = folder; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if (!files.artifacts.has(`${at}/`) && !files.artifacts.has(at)) continue;
    const names = listFolder(files, folder);
    return names.length === 0 || names.includes(name);
  }
  return false;
}

/** `ln -s … /usr/bin/NAME`, `mv x NAME`: a command that names the file may make it. */
function isMentioned(state: StageState, name: string): boolean {
  return state.mentioned.has(name);
}

/** Installers of languages put programs on PATH too, but not those of every system. */
function mayInstall(state: StageState, name: string): boolean {
  return state.installs && !systemPrograms.has(name) && !isLeftOut(state, name);
}

/** A server of Python that none of the lists brings which pip installed. */
export function isLeftOut({ installs, servers }: StageState, name: string): boolean {
  return installs && isPythonServer(name) && servers !== 'any' && !servers.has(name);
}

/** Programs that come from the distribution or not at all. */
const systemPrograms = new Set(
  'bash sh ash dash curl wget git ps top free uptime pgrep pkill kill killall ping ip ifconfig netstat ss nc netcat telnet ssh scp sftp sudo su gosu su-exec tini dumb-init openssl useradd adduser groupadd addgroup usermod chown chmod mkdir rm cp mv cat ls sleep test true false id apt-get apt apk dnf yum microdnf dpkg rpm vi vim nano less find grep sed awk tar gzip unzip xz envsubst psql mysql redis-cli pg_isready nslookup dig gcc g++ cc'.split(
    ' ',
  ),
);

const systemFolder = /^(\/usr)?\/lib(64)?\/([\w.-]+-linux-gnu\w*\/)?[^/]+$/;

function libraryIn(state: StageState, name: string): Brought {
  const found = [...state.files.artifacts.values()].filter(({ path }) => isLibrary(baseName(path), name));
  const isUncached = found.some(({ path }) => isUncachedFile(state, path));
  // Elsewhere it is of use to programs that name the folder; one that asks the cache is not helped.
  const [first] = isUncached ? found.filter(({ path }) => systemFolder.test(path)) : found;
  if (first !== undefined) return bringsIt(first);
  const path = variableOf(state.environment, 'LD_LIBRARY_PATH');
  if (path === undefined) return broughtNothing;
  // Of a folder that an archive filled it is not known what it holds.
  const folders = path.text?.split(':').filter((folder) => folder.startsWith('/'));
  return { answer: undefined, open: folders?.some((folder) => mayHold(state, folder, name)) !== false };
}

function accountIn(state: StageState, kind: 'user' | 'group', name: string): Brought {
  if (/^\d+$/.test(name)) return { answer: { value: true, evidence: [] }, open: false };
  const made = (kind === 'group' ? state.groups.get(name) : undefined) ?? state.users.get(name);
  if (made !== undefined) return { answer: { value: true, evidence: [made] }, open: false };
  if (kind === 'user') return broughtNothing;
  const written = [...state.files.artifacts.keys()].some(
    (path) => path === '/etc/' || isWithin('/etc/group', path),
  );
  return { answer: undefined, open: written };
}

import type { Evidence } from '../artifacts.js';
import { nameOfThing, type Thing } from '../images/things.js';
import { isLibrary, stemOfLibrary } from '../packages/library-names.js';
import type { ShellCommand } from '../shell/command.js';
import { variableOf } from '../shell/environment.js';
import { baseName, folderOf } from '../shell/paths.js';
import type { Provision, StageState } from './state.js';
import type { Answer } from './stage-run.js';

/** A command that writes the cache: `ldconfig`, a package manager (its triggers call it), meson when it installs. */
export function noteLoaderCache(state: StageState, { words }: ShellCommand, program: string): void {
  const isWriter = /^(ldconfig|meson|ninja|dpkg|apt|apt-get|aptitude)$/.test(program);
  const makesLinksOnly = words.some(({ text }) => /^-[a-zA-Z]*[nNp]|^--print-cache$/.test(text ?? ''));
  if (!isWriter || (program === 'ldconfig' && makesLinksOnly)) return;
  const paths = [...state.files.artifacts.keys()].filter(isCachedFile);
  state.loaderCache = { paths: new Set(paths), provisions: state.provisions.length };
}

const cachedFolder = /^\/usr\/local\/lib(\/[\w.-]+-linux-gnu\w*)?$/;

function isCachedFile(path: string): boolean {
  return cachedFolder.test(folderOf(path));
}

/**
 * Whether the loader finds libraries in /usr/local/lib through its cache alone: glibc as Debian and Ubuntu configure
 * it. musl reads the folder itself, and so does every loader that a variable sends there.
 */
function readsCacheOnly({ base, environment, files, provisions }: StageState): boolean {
  if (base?.libc !== 'glibc' || !/^(debian|ubuntu|distroless)$/.test(base.distro ?? '')) return false;
  if (variableOf(environment, 'LD_LIBRARY_PATH') !== undefined) return false;
  const isBrought = files.artifacts.has('/etc/ld.so.cache') || files.artifacts.has('/etc/');
  return !isBrought && !provisions.some(({ what }) => what.kind === 'root');
}

/** Whether a file is one that the loader of the stage does not find, since its cache was not written after it came. */
export function isUncachedFile(state: StageState, path: string): boolean {
  return isCachedFile(path) && !state.loaderCache.paths.has(path) && readsCacheOnly(state);
}

/** The same of what came by a COPY or cp: a file, or a folder with all that is in it. */
export function isUncachedProvision(state: StageState, provision: Provision): boolean {
  const { what, at } = provision;
  if (at === undefined || (what.kind !== 'library' && what.kind !== 'libraries')) return false;
  if (!(at === '/usr/local' || cachedFolder.test(at) || isCachedFile(at))) return false;
  return state.provisions.indexOf(provision) >= state.loaderCache.provisions && readsCacheOnly(state);
}

/**
 * That a library is only where the loader does not find it; `undefined` where it is not there at all, or where the base
 * or a package may have it. A library that was built here and that no distribution knows is in no other image.
 */
export function uncachedLibrary(
  state: StageState,
  thing: Thing,
  inBase: Answer,
  inPackages: boolean,
): Answer | undefined {
  if (thing.kind !== 'library') return undefined;
  const built = uncachedArtifact(state, thing.name);
  const isOwn = built?.isOwn === true && (inBase.value === undefined || thing.isOwn === true);
  if (!isOwn && (inPackages || inBase.value === undefined)) return undefined;
  const brought = state.provisions.filter((one) => isUncachedProvision(state, one));
  const file = brought.find(({ what }) => what.kind === 'library' && what.stem === stemOfLibrary(thing.name));
  const folder = brought.find(
    ({ what, from }) => what.kind === 'libraries' && from?.holds(thing).value !== false,
  );
  const place = file?.evidence ?? built?.evidence ?? folder?.evidence;
  if (place === undefined) return undefined;
  const { start, end } = place;
  const message = `${nameOfThing(thing)} is placed here, and nothing writes the cache of the loader after it`;
  const isSure = (file !== undefined || built !== undefined) && (isOwn || inBase.likely !== true);
  return {
    value: undefined,
    evidence: inBase.evidence,
    uncached: { start, end, message },
    ...(!isSure && { likely: true }),
  };
}

/** Compilers whose libraries are the project's own. */
const compilers = new Set(['c', 'c++', 'rust', 'go']);

function uncachedArtifact(
  state: StageState,
  name: string,
): { readonly evidence: Evidence | undefined; readonly isOwn: boolean } | undefined {
  for (const { path, moves, evidence, toolchain } of state.files.artifacts.values()) {
    if (!isLibrary(baseName(path), name) || !isUncachedFile(state, path)) continue;
    const last = moves?.at(-1);
    const place = last === undefined ? evidence[0] : { ...last, message: '' };
    return { evidence: place, isOwn: compilers.has(toolchain) };
  }
  return undefined;
}

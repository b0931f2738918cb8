import type { Artifact } from '../../artifacts.js';
import type { ShellWord } from '../../shell/command.js';
import { baseName, folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { afterHead, headOf, isKnown, textWithGaps } from '../../shell/word-parts.js';
import { linesOutside } from '../text.js';
import { asksOfLibstdcxx } from './cpp-headers.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
  variable,
} from '../tool-call.js';

const valued = new Set([
  'build',
  'install',
  'B',
  'S',
  'G',
  'D',
  'target',
  'prefix',
  'config',
  'j',
  'parallel',
  'C',
  'f',
]);

/** Programs of `cmake --build`, or of make and ninja after cmake, by the add_executable lines of the context. */
export function buildWithCmake(call: ToolCall): Made | undefined {
  const { values } = readOptions(call.args, valued);
  if (call.program === 'cmake' && !values.has('build') && !values.has('install')) return nothingMade;
  const written = values.get('build') ?? values.get('install') ?? values.get('C') ?? '.';
  const folder = resolvePath(call.command.cwd, written);
  if (folder === undefined) return nothingMade;
  const root = [configuredSource(call, folder), folder, folderOf(folder), call.command.cwd ?? folder].find(
    (path) => path !== undefined && listsOf(call, path) !== undefined,
  );
  const all = root === undefined ? [] : listsBelow(call, root);
  const lists = all.map(({ text }) => text).join('\n');
  if (all.length === 0)
    return call.program === 'cmake' && values.has('install') ? { artifacts: [], opaque: true } : nothingMade;
  const isStatic = linksStatically(call, lists);
  const project = projectOf(lists);
  const built = (bin: string, lib: string, { text }: List, ownFolders: boolean): readonly Artifact[] => [
    ...executables(text, projectOf(text) || project).map((name) => ({
      ...describe(call, joinPath(bin, name), lists, isStatic),
      ...(ownFolders && { ownFolders }),
    })),
    ...sharedLibraries(text).map((name) => describe(call, joinPath(lib, `lib${name}.so`), lists, false)),
  ];
  const bin = programFolder(call, lists, root ?? folder, folder);
  // What is not installed yet names the folder in which it was built.
  const artifacts = all.flatMap((list) => {
    const own = joinPath(folder, list.folder);
    return built(bin ?? own, own, list, true);
  });
  const installs = values.has('install') || call.argv.includes('install');
  if (!installs) return { artifacts };
  const prefix = values.get('prefix') ?? definition(call, 'CMAKE_INSTALL_PREFIX') ?? '/usr/local';
  const target = resolvePath(call.command.cwd, prefix) ?? '/usr/local';
  const isTold = /RPATH/i.test(lists) || definition(call, 'CMAKE_INSTALL_RPATH') !== undefined;
  const installed = all.flatMap((list) =>
    built(joinPath(target, 'bin'), joinPath(target, 'lib'), list, isTold),
  );
  return { artifacts: [...artifacts, ...installed] };
}

/** The sources that a configure command gave to a build folder: `cmake -S /src -B /build`, or `cmake /src` in that folder. */
function configuredSource({ stage }: ToolCall, folder: string): string | undefined {
  for (const { command } of stage.before.slice(-50).toReversed()) {
    const { words, cwd } = command;
    if (!/(^|\/)cmake$/.test(words[0]?.text ?? '')) continue;
    const { values, plain } = readOptions(words.slice(1), valued);
    if (['build', 'install', 'E', 'P'].some((name) => values.has(name))) continue;
    if (resolvePath(cwd, values.get('B') ?? '.') !== folder) continue;
    const [path] = plain.flatMap(({ text = '-' }) => (text.startsWith('-') ? [] : [text]));
    return resolvePath(cwd, values.get('S') ?? path ?? '.');
  }
  return undefined;
}

/**
 * Where programs are put that are not installed, as the lists or a configure command say; `undefined`: in the folder of
 * the build, below it as their list lies below the sources.
 */
function programFolder(call: ToolCall, lists: string, root: string, folder: string): string | undefined {
  const name = 'CMAKE_RUNTIME_OUTPUT_DIRECTORY';
  const given = definition(call, name) ?? valueOf(lists, name) ?? valueOf(lists, 'EXECUTABLE_OUTPUT_PATH');
  if (given === undefined) return undefined;
  let text = given;
  for (let round = 0; round < 5 && text.includes('${'); round++)
    text = text.replace(/\$\{(\w{1,100})\}/g, (whole, variable: string) => {
      if (/^(PROJECT|CMAKE|CMAKE_CURRENT)_SOURCE_DIR$/.test(variable)) return root;
      if (/^(PROJECT|CMAKE|CMAKE_CURRENT)_BINARY_DIR$/.test(variable)) return folder;
      return valueOf(lists, variable) ?? whole;
    });
  return resolvePath(folder, text) ?? folder;
}

/** `set(NAME value)`, the first of that name. */
function valueOf(lists: string, name: string): string | undefined {
  return new RegExp(`\\bset\\s{0,50}\\(\\s{0,50}${name}\\s{1,50}"?([^\\s"()]{1,500})"?`, 'i').exec(
    lists,
  )?.[1];
}

function listsOf(call: ToolCall, folder: string): string | undefined {
  return call.stage.readFile(joinPath(folder, 'CMakeLists.txt'))?.replace(/#[^\n]*/g, '');
}

/** One CMakeLists.txt and its folder, seen from the first. */
interface List {
  readonly folder: string;
  readonly text: string;
}

/** The lists of a folder, and those that they surely add: what stands in a condition may be left out. */
function listsBelow(call: ToolCall, root: string): readonly List[] {
  const found: List[] = [];
  const open = [''];
  while (open.length > 0 && found.length < 50) {
    const folder = open.shift() ?? '';
    const text = listsOf(call, joinPath(root, folder));
    if (text === undefined) continue;
    const sure = linesOutside(text, blockStart, blockEnd);
    found.push({ folder, text: folder === '' ? text : sure });
    const added = sure.matchAll(/\badd_subdirectory\s{0,50}\(\s{0,50}"?([\w./-]{1,200})"?\s{0,50}\)/gi);
    open.push(...[...added].map(([, name = '']) => (folder === '' ? name : `${folder}/${name}`)));
  }
  return found;
}

const blockStart = /^\s*(?:if|foreach|function|macro)\s*\(/i;
const blockEnd = /^\s*end(?:if|foreach|function|macro)\s*\(/i;

function projectOf(lists: string): string {
  return /\bproject\s{0,50}\(\s{0,50}([\w.-]{1,200})/i.exec(lists)?.[1] ?? '';
}

/** Programs that the build makes without being asked for them by name. */
const addExecutable =
  /\badd_executable\s{0,50}\(\s{0,50}([\w.${}-]{1,200})(?![\w.${}-])(?!\s{1,50}(?:ALIAS|IMPORTED|EXCLUDE_FROM_ALL)\b)/gi;

function executables(lists: string, project = projectOf(lists)): readonly string[] {
  const names = [...lists.matchAll(addExecutable)].map((match) => match[1] ?? '');
  return names
    .map((name) => name.replace(/\$\{(CMAKE_)?PROJECT_NAME\}/, project))
    .filter((name) => /^[\w.-]+$/.test(name))
    .slice(0, 50);
}

/** Libraries of the project that its programs load: `add_library(NAME SHARED …)`, but where another one stands in. */
function sharedLibraries(lists: string): readonly string[] {
  if (!lists.includes('SHARED')) return [];
  const named = [
    ...lists.matchAll(/\badd_library\s{0,50}\(\s{0,50}([\w.-]{1,200})(?:\s{1,50}(SHARED)\b)?/gi),
  ];
  const times = new Map<string, number>();
  for (const [, name = ''] of named) times.set(name, (times.get(name) ?? 0) + 1);
  return named
    .flatMap(([, name = '', kind]) => (kind !== undefined && times.get(name) === 1 ? [name] : []))
    .slice(0, 50);
}

/** A `-D` of a configure command that ran before. */
function definition(call: ToolCall, name: string): string | undefined {
  for (const { command } of call.stage.before.slice(-50)) {
    if (!/(^|\/)cmake$/.test(command.words[0]?.text ?? '')) continue;
    for (const word of command.words) {
      const [start = '', found] = /^(?:-D)?(\w+)(?::\w+)?=/.exec(headOf(word)) ?? [];
      if (found === name) return textWithGaps(afterHead(word, start.length), ' ');
    }
  }
  return undefined;
}

/** What a configure command that ran before was told: a toolchain file, a compiler, or what xx prints for the target. */
function platformOf(call: ToolCall): string | undefined {
  const isTarget = (word: ShellWord): boolean =>
    /^-D?CMAKE_(TOOLCHAIN_FILE|SYSTEM_PROCESSOR|C(XX)?_COMPILER(_TARGET)?)\b|^--toolchain/.test(
      headOf(word),
    ) ||
    (!isKnown(word) && word.from.some((name) => name.startsWith('TARGET')));
  const words = call.stage.before
    .slice(-50)
    .filter(({ command }) => /(^|\/)cmake$/.test(command.words[0]?.text ?? ''))
    .flatMap(({ command }) => command.words.filter(isTarget));
  if (words.length === 0) return call.stage.platform;
  return words.some(({ from }) => from.some((name) => name.startsWith('TARGET'))) ? undefined : '?';
}

function linksStatically(call: ToolCall, lists: string): boolean {
  if (/(^|\s)-static(-pie)?\b(?!-)/.test(definition(call, 'CMAKE_EXE_LINKER_FLAGS') ?? '')) return true;
  return /(LINKER_FLAGS|target_link_options|add_link_options|target_link_libraries)[^)]{0,2000}\s"?-static(?!-lib)/i.test(
    lists,
  );
}

/** Targets of CMake's own find modules, by the shared libraries that they stand for. */
const findModules: Readonly<Record<string, readonly string[]>> = {
  'OpenSSL::SSL': ['libssl', 'libcrypto'],
  'OpenSSL::Crypto': ['libcrypto'],
  'CURL::libcurl': ['libcurl'],
  'ZLIB::ZLIB': ['libz'],
  'BZip2::BZip2': ['libbz2'],
  'LibLZMA::LibLZMA': ['liblzma'],
  'PostgreSQL::PostgreSQL': ['libpq'],
  'SQLite::SQLite3': ['libsqlite3'],
  'LibXml2::LibXml2': ['libxml2'],
  'EXPAT::EXPAT': ['libexpat'],
  'OpenMP::OpenMP_C': ['libgomp'],
  'OpenMP::OpenMP_CXX': ['libgomp'],
  'PNG::PNG': ['libpng16'],
  'JPEG::JPEG': ['libjpeg'],
};

/** Targets that packages define for themselves: a project may bring its own, linked statically. */
const packageTargets: Readonly<Record<string, readonly string[]>> = {
  'protobuf::libprotobuf': ['libprotobuf'],
  'fmt::fmt': ['libfmt'],
  'spdlog::spdlog': ['libspdlog'],
};

/** The libraries of the system that `program` is linked to. */
function linkedLibraries(lists: string, program: string): Pick<Artifact, 'needs' | 'mayNeed' | 'ownNeeds'> {
  const names = linkedNames(lists, program);
  // Their files may be called otherwise.
  const isRenamed = /\b(OUTPUT_NAME|PREFIX|SUFFIX|SHARED_LIBRARY_(PREFIX|SUFFIX)|DEBUG_POSTFIX)\b/.test(
    lists,
  );
  const own = isRenamed ? [] : sharedLibraries(lists).filter((name) => names.includes(name));
  const found = [...names.flatMap((name) => targetIn(findModules, name)), ...boostLibraries(lists, names)];
  // Static libraries may be asked for, or others than those of the system.
  const isOpen = /_USE_STATIC_LIBS?\b|FetchContent|find_library_suffixes|vcpkg|conan/i.test(lists);
  const needs = [...(isOpen ? [] : found), ...own.map((name) => `lib${name}`)];
  const mayNeed = [...(isOpen ? found : []), ...names.flatMap((name) => targetIn(packageTargets, name))];
  const ownNeeds = own.map((name) => `lib${name}`);
  return {
    needs: [...new Set(needs)],
    ...(ownNeeds.length > 0 && { ownNeeds }),
    ...(mayNeed.length > 0 && { mayNeed: [...new Set(mayNeed)] }),
  };
}

function targetIn(table: typeof findModules, name: string): readonly string[] {
  return Object.hasOwn(table, name) ? (table[name] ?? []) : [];
}

/** The default is shared, in CMake's module and in the one of Boost: both say so where nothing else is set. */
function boostLibraries(lists: string, names: readonly string[]): readonly string[] {
  const components = /\bfind_package\s{0,50}\(\s{0,50}Boost\b([^)]{0,1000})\)/i.exec(lists)?.[1];
  if (components === undefined) return [];
  const all = /\bCOMPONENTS\b(.*)/is.exec(components)?.[1] ?? '';
  const listed = all
    .trim()
    .split(/\s+/)
    .filter((word) => /^[a-z_]{1,40}$/.test(word));
  const named = names.flatMap((name) => {
    if (/^\$\{Boost_LIBRARIES\}$/i.test(name)) return listed;
    const part = /^Boost::([a-z_]{1,40})$/.exec(name)?.[1];
    return part === undefined || /^(headers|boost)$/.test(part) ? [] : [part];
  });
  return named.map((part) => `libboost_${part}`);
}

/** What `target_link_libraries` names for `program`, or for what is no program itself. */
function linkedNames(lists: string, program: string): readonly string[] {
  const linked = [...lists.matchAll(/\btarget_link_libraries\s{0,50}\(([^)]{0,2000})\)/gi)];
  const others = new Set(executables(lists).filter((name) => name !== program));
  return linked.flatMap(([, text = '']) => {
    const [target = '', ...words] = text.trim().split(/\s+/);
    return others.has(target) ? [] : words;
  });
}

function describe(call: ToolCall, path: string, lists: string, isStatic: boolean): Artifact {
  const project = /\bproject\s{0,50}\(([^)]{0,500})/i.exec(lists.slice(0, 50_000))?.[1] ?? '';
  const platform = platformOf(call);
  const onlyC = /\bC\b(?!XX)/.test(project) && !/\bCXX\b|\.(cpp|cc|cxx)\b/.test(lists);
  const toolchain = onlyC || !/\.(cpp|cc|cxx)\b|\bCXX\b/.test(lists) ? 'c' : 'c++';
  if (isStatic)
    return makeArtifact(call, {
      path,
      toolchain,
      platform,
      linkage: 'static',
      explanation: 'static: -static is among the link flags',
    });
  const link = linkedHere(call);
  const inside = /-static-libstdc\+\+/.test(lists + (definition(call, 'CMAKE_EXE_LINKER_FLAGS') ?? ''));
  const standard = toolchain === 'c++' && !inside ? ['libstdc++', 'libgcc_s'] : [];
  const linked = linkedLibraries(lists, baseName(path));
  const compiler = variable(call, 'CXX') ?? definition(call, 'CMAKE_CXX_COMPILER');
  const asks = standard.length > 0 && compiler === undefined ? asksOfLibstdcxx(call, []) : {};
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: built by cmake without -static`;
  return makeArtifact(call, {
    path,
    toolchain,
    platform,
    ...link,
    ...asks,
    ...linked,
    needs: [...standard, ...linked.needs],
    explanation,
  });
}

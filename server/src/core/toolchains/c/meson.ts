import type { Artifact } from '../../artifacts.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { closing, linesOutside, withoutComments } from '../text.js';
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
  'C',
  'j',
  'prefix',
  'buildtype',
  'D',
  'destdir',
  'backend',
  'native-file',
  'cross-file',
]);

/** Programs of `meson compile`, `meson install` and of ninja after `meson setup`; `undefined`: another tool set it up. */
export function buildWithMeson(call: ToolCall): Made | undefined {
  const [verb] = call.argv;
  if (call.program === 'meson' && verb !== 'compile' && verb !== 'install') return nothingMade;
  const { values, plain } = readOptions(call.args, valued);
  const folder = resolvePath(call.command.cwd, values.get('C') ?? '.');
  const project = folder === undefined ? undefined : setUpIn(call, folder);
  if (folder === undefined || project === undefined)
    return call.program === 'meson' ? nothingMade : undefined;
  const lists = listsBelow(call, project.source);
  const text = lists
    .filter(({ isSure }) => isSure)
    .map((one) => one.text)
    .join('\n');
  const whole = lists.map((one) => one.whole).join('\n');
  const installs = plain.some((word) => word.text === 'install');
  if (lists.length === 0 || notFollowed.test(whole) || hasOwnFallback(call, project.source, whole))
    return nothingMade;
  const isElsewhere = values.has('destdir') || variable(call, 'DESTDIR') !== undefined;
  if (installs && (isElsewhere || installsMore.test(whole))) return { artifacts: [], opaque: true };
  const programs = lists
    .filter(({ isSure }) => isSure)
    .flatMap((list) => programsOf(list, nameOfProject(text)));
  return {
    artifacts: programs.flatMap(({ name, place, installed }) => [
      describe(call, joinPath(folder, `${place}${name}`), text),
      ...(installs && installed ? [describe(call, joinPath(project.prefix, `bin/${name}`), text)] : []),
    ]),
  };
}

/** Own shared libraries, other projects inside, and static links: what a program needs then is another matter. */
const notFollowed =
  /\b(?:shared_library|library|both_libraries|shared_module|build_target|subproject)\s*\(|\bsubdir\s*\(\s*[^\s']|-static\b/;

/** Files beside programs. */
const installsMore =
  /\b(?:install_data|install_subdir|install_symlink|install_emptydir|configure_file|add_install_script|compile_resources|compile_schemas|post_install|gettext|merge_file)\s*\(|\bcustom_target\s*\([^)]{0,2000}\binstall\s*:\s*true|\bexecutable\s*\([^)]{0,2000}\binstall_dir\s*:/;

/** `subprojects/fmt.wrap`: what the system lacks is built inside, as a shared library in the folder of the build. */
function hasOwnFallback({ stage }: ToolCall, root: string, text: string): boolean {
  return [...text.matchAll(/\bdependency\s*\(\s*'([\w+.-]{1,100})'/g)].some(
    ([, name = '']) => stage.readFile(joinPath(root, `subprojects/${name}.wrap`)) !== undefined,
  );
}

interface Project {
  readonly source: string;
  readonly prefix: string;
}

/** What `meson setup FOLDER [SOURCES]` said of a folder. */
function setUpIn({ stage }: ToolCall, folder: string): Project | undefined {
  for (const { command } of stage.before.slice(-50).toReversed()) {
    const [program, ...words] = command.words;
    if (!/(^|\/)meson$/.test(program?.text ?? '') || /^(compile|install|test)$/.test(words[0]?.text ?? ''))
      continue;
    const { values, plain } = readOptions(words, valued);
    const [first, second] = plain.map(({ text }) => text).filter((text) => text !== 'setup');
    if (resolvePath(command.cwd, first) !== folder) continue;
    const source = resolvePath(command.cwd, second ?? '.');
    const prefix = resolvePath('/', values.has('prefix') ? values.get('prefix') : '/usr/local');
    const moves = words.some(({ text }) => text === undefined || /bindir/.test(text));
    return source === undefined || prefix === undefined || moves ? undefined : { source, prefix };
  }
  return undefined;
}

interface List {
  /** Below the sources, with a slash at its end. */
  readonly place: string;
  /** Without what is under a condition. */
  readonly text: string;
  readonly whole: string;
  /** Added without a condition. */
  readonly isSure: boolean;
}

/** meson.build of a folder and of those that it adds. */
function listsBelow(call: ToolCall, root: string): readonly List[] {
  const found: List[] = [];
  const open = [{ place: '', isSure: true }];
  for (let next = open.shift(); next !== undefined && found.length < 50; next = open.shift()) {
    const { place, isSure } = next;
    const read = call.stage.readFile(joinPath(root, `${place}meson.build`));
    if (read === undefined) continue;
    const whole = withoutComments(read, '#');
    const text = linesOutside(whole, blockStart, blockEnd);
    found.push({ place, text, whole, isSure });
    const sure = new Set(foldersIn(text));
    open.push(
      ...foldersIn(whole).map((name) => ({ place: `${place}${name}/`, isSure: isSure && sure.has(name) })),
    );
  }
  return found;
}

function foldersIn(text: string): readonly string[] {
  return [...text.matchAll(/\bsubdir\s*\(\s*'([\w./-]{1,200})'\s*\)/g)].map(([, name = '']) => name);
}

const blockStart = /^\s*(?:if|foreach)\b/;
const blockEnd = /^\s*(?:endif|endforeach)\b/;

function nameOfProject(text: string): string | undefined {
  return /\bproject\s*\(\s*'([\w.-]{1,200})'/.exec(text)?.[1];
}

function programsOf(
  { place, text }: List,
  project: string | undefined,
): readonly { name: string; place: string; installed: boolean }[] {
  return [...text.matchAll(/\bexecutable\s*\(\s*(?:'([\w.-]{1,200})'|(meson\.project_name\(\)))/g)].flatMap(
    ({ 1: written, 2: own, index }) => {
      const name = own === undefined ? written : project;
      const words = text.slice(index, closing(text, text.indexOf('(', index)) + 1);
      if (name === undefined || /\binstall_dir\s*:/.test(words)) return [];
      return [{ name, place, installed: /\binstall\s*:\s*true\b/.test(words) }];
    },
  );
}

/** Parts of libc, and what meson finds without a library. */
const ofLibc = /^(c|m|dl|rt|pthread|util|threads|openmp|resolv)$/;

function describe(call: ToolCall, path: string, text: string): Artifact {
  const isPlus = /\bproject\s*\([^)]{0,500}'cpp'/.test(text) || /'[\w./-]{1,200}\.(?:cpp|cc|cxx)'/.test(text);
  const link = linkedHere(call);
  const libraries = [...text.matchAll(/\bfind_library\s*\(\s*'([\w+.-]{1,100})'/g)]
    .map(([, name = '']) => name)
    .filter((name) => !ofLibc.test(name));
  const asked = [...text.matchAll(/\bdependency\s*\(\s*'([\w+.-]{1,100})'/g)].some(
    ([, name = '']) => !ofLibc.test(name),
  );
  // Without an image of compilers, whatever pkg-config finds was installed by its package with headers.
  const isOpen = asked && call.stage.facts?.builder === true;
  return makeArtifact(call, {
    path,
    toolchain: isPlus ? 'c++' : 'c',
    ...link,
    needs: [
      ...new Set([...(isPlus ? ['libstdc++', 'libgcc_s'] : []), ...libraries.map((name) => `lib${name}`)]),
    ],
    ...(isOpen && { openNeeds: 'pkg-config decides which libraries it links' }),
    explanation: `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: built by meson without -static`,
  });
}

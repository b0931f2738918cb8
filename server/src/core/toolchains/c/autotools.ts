import { joinPath, resolvePath } from '../../shell/paths.js';
import { libcWords, linkedHere, type Made, makeArtifact, type ToolCall, variableText } from '../tool-call.js';

/**
 * Programs of a project of Automake: `make` leaves them beside their sources, `make install` where configure was told.
 * `undefined` where no Makefile.am can be read, or where more is installed than programs and pages.
 */
export function buildWithAutomake(call: ToolCall, cwd: string): Made | undefined {
  const lists = automakeLists(call, cwd);
  const configure =
    call.stage.readFile(joinPath(cwd, 'configure.ac')) ?? call.stage.readFile(joinPath(cwd, 'configure.in'));
  if (lists.length === 0 || configure === undefined) return undefined;
  const text = [configure, ...lists.map((one) => one.text)].join('\n');
  const installs = call.argv.some((word) => /^install(-exec|-strip)?$/.test(word ?? ''));
  const prefix = installs ? installedAt(call, cwd) : undefined;
  if (installs && (prefix === undefined || installsMore.test(text))) return undefined;
  const artifacts = lists.flatMap(({ folder, text: list }) =>
    programsOf(list).flatMap(({ name, place }) => [
      describe(call, joinPath(folder, name), text),
      ...(prefix === undefined ? [] : [describe(call, `${prefix}/${place}/${name}`, text)]),
    ]),
  );
  return artifacts.length === 0 ? undefined : { artifacts };
}

/** Shared libraries, data and commands of its own: what a program misses without them is not known. */
const installsMore =
  /^[ \t]{0,20}(nobase_)?(dist_|nodist_)?(pkg)?(lib|libexec|data|sysconf|sbin|localstate|sharedstate)\w{0,40}_(LTLIBRARIES|DATA|SCRIPTS|PROGRAMS)[ \t]{0,20}\+?=|^install-(data|exec)-(local|hook)[ \t]{0,20}:/m;

interface List {
  readonly folder: string;
  readonly text: string;
}

const maxFolders = 30;

/** The Makefile.am of a folder and of those that SUBDIRS names. */
function automakeLists(call: ToolCall, root: string): readonly List[] {
  const found: List[] = [];
  const open = [root];
  for (let at = open.shift(); at !== undefined && found.length < maxFolders; at = open.shift()) {
    const folder = at;
    const text = call.stage.readFile(joinPath(folder, 'Makefile.am'))?.replace(/\\\r?\n/g, ' ');
    if (text === undefined) continue;
    found.push({ folder, text });
    const below = wordsOf(text, 'SUBDIRS').filter((name) => /^[\w./-]+$/.test(name) && name !== '.');
    open.push(...below.map((name) => joinPath(folder, name)));
  }
  return found;
}

function wordsOf(text: string, variable: string): readonly string[] {
  const lines = text.matchAll(new RegExp(`^[ \\t]*${variable}[ \\t]*\\+?=(.*)$`, 'gm'));
  return [...lines].flatMap(([, words = '']) => words.trim().split(/\s+/)).filter((word) => word !== '');
}

function programsOf(text: string): readonly { readonly name: string; readonly place: string }[] {
  return wordsOf(text, 'bin_PROGRAMS').flatMap((name) =>
    /^[\w.+-]+$/.test(name) ? [{ name, place: 'bin' }] : [],
  );
}

/** The folder above bin: DESTDIR of make in front of the prefix of configure. */
function installedAt(call: ToolCall, cwd: string): string | undefined {
  const configured = call.stage.before
    .filter(({ command }) => /(^|\/)(configure|autogen\.sh|bootstrap)$/.test(command.words[0]?.text ?? ''))
    .flatMap(({ command }) => command.words.slice(1));
  if (configured.some(({ text }) => text === undefined)) return undefined;
  const texts = configured.map(({ text }) => text ?? '');
  if (texts.some((text) => /^--(exec-prefix|bindir|program-\w+)\b/.test(text))) return undefined;
  const at = texts.indexOf('--prefix');
  const prefix =
    texts.findLast((text) => text.startsWith('--prefix='))?.slice(9) ??
    (at === -1 ? '/usr/local' : texts[at + 1]);
  const given = call.argv.find((word) => word?.startsWith('DESTDIR=') === true)?.slice(8);
  const destination = given ?? variableText(call, 'DESTDIR') ?? '';
  const path = resolvePath(cwd, `${destination}${prefix ?? ''}`);
  return path === '/' ? '' : path;
}

/** What AC_CHECK_LIB and -l name is linked; what pkg-config answers is not known here. */
function describe(call: ToolCall, path: string, text: string): ReturnType<typeof makeArtifact> {
  const isPlus = /\bAC_PROG_CXX\b/.test(text);
  const toolchain = isPlus ? 'c++' : 'c';
  if (/(LDFLAGS|LDADD)\s*\+?=.*\s-(all-)?static\b/.test(text))
    return makeArtifact(call, {
      path,
      toolchain,
      linkage: 'static',
      explanation: 'static: -static is among the link flags',
    });
  const link = linkedHere(call);
  const checked = [
    ...text.matchAll(
      /\bAC_(?:CHECK_LIB|SEARCH_LIBS)\(\s{0,20}\[?([\w+.-]{1,60})\]?\s{0,20},(?:\s{0,20}\[?([\w -]{1,80}))?/g,
    ),
  ];
  const named = checked.flatMap(([whole, first = '', second = '']) =>
    whole.includes('SEARCH_LIBS') ? second.split(' ').slice(0, 1) : [first],
  );
  const flagged = [...text.matchAll(/(?:LDADD|LIBS|LDFLAGS)\s*\+?=(.*)$/gm)].flatMap(([, words = '']) =>
    [...words.matchAll(/(?:^|\s)-l([\w+.-]+)/g)].map(([, name = '']) => name),
  );
  const libraries = [...named, ...flagged].filter(
    (name) => !/^(c|m|pthread|dl|rt|util|resolv|nsl|socket)?$/.test(name),
  );
  const needs = [...(isPlus ? ['libstdc++', 'libgcc_s'] : []), ...libraries.map((name) => `lib${name}`)];
  // Without an image of compilers, whatever pkg-config finds was installed by its package with headers.
  const isOpen =
    call.stage.facts?.builder === true && /\bPKG_CHECK_MODULES\b|_CONFIG\b.{0,40}--libs/.test(text);
  return makeArtifact(call, {
    path,
    toolchain,
    ...link,
    needs: [...new Set(needs)],
    ...(isOpen && { openNeeds: 'pkg-config decides which libraries it links' }),
    explanation: `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: built by Automake without -static`,
  });
}

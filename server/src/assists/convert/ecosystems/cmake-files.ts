import type { Artifact } from '../../../core/artifacts.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import type { Refused } from '../conversion-result.js';
import type { Carry } from '../plan.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import { sourceText } from '../wording.js';

/** What cmake puts beside programs: files that it installs, and those that it copies into the folder of the build. */
export function cmakeFiles(subject: Subject, made: readonly Artifact[]): readonly Carry[] | Refused {
  const installed = installedFiles(subject, made);
  const copied = isRefused(installed) ? installed : copiedFiles(subject, made);
  return isRefused(installed) ? installed : isRefused(copied) ? copied : [...installed, ...copied];
}

/** Files that cmake installs beside programs: `undefined` when their place hangs on a variable that is not known. */
function installedFiles(subject: Subject, made: readonly Artifact[]): readonly Carry[] | Refused {
  const call = subject.steps
    .flatMap(({ commands }, step) => commands.map(({ command }) => ({ command, step })))
    .find(
      ({ command }) =>
        /^(cmake|make|ninja)$/.test(baseName(command.words[0]?.text ?? '')) &&
        command.words.some(({ text }) => text === 'install' || text === '--install'),
    );
  const installed = made.find(({ path }) => /\/bin\/[^/]+$/.test(path));
  if (call === undefined || installed === undefined) return [];
  const prefix = folderOf(folderOf(installed.path));
  const carries: Carry[] = [];
  for (const { source, path } of contextFiles(subject).values()) {
    if (!path.endsWith('/CMakeLists.txt')) continue;
    for (const [, words = ''] of (subject.context.read(source) ?? '')
      .replace(/#[^\n]*/g, '')
      .matchAll(/\binstall\s*\(\s*(?:FILES|DIRECTORY|PROGRAMS)\s+([^\s)][^)]*)\)/gi)) {
      const place = installedPaths(words, prefix);
      if (place === undefined) {
        const message = `it is not known where cmake installs \`${words.trim().split(/\s+/)[0] ?? ''}\``;
        return refuse(
          subject.ast,
          'artifact-unknown',
          call.command,
          message,
          'Write the DESTINATION literally in CMakeLists.txt.',
        );
      }
      const span = { start: call.command.start, end: call.command.end };
      carries.push(
        ...place.map((one) => ({
          ...one,
          derivation: `\`${sourceText(subject, span)}\` installs it`,
          span,
          step: call.step,
        })),
      );
    }
  }
  return carries;
}

const folders: Readonly<Record<string, string>> = {
  CMAKE_INSTALL_BINDIR: 'bin',
  CMAKE_INSTALL_DATADIR: 'share',
  CMAKE_INSTALL_DATAROOTDIR: 'share',
  CMAKE_INSTALL_SYSCONFDIR: 'etc',
};

function installedPaths(
  words: string,
  prefix: string,
): readonly Pick<Carry, 'from' | 'to' | 'folder'>[] | undefined {
  const known = words
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => folders[name] ?? whole)
    .replace(/"/g, '');
  const tokens = known.trim().split(/\s+/);
  const at = tokens.indexOf('DESTINATION');
  const target = tokens[at + 1];
  if (at === -1 || target === undefined || known.includes('$')) return undefined;
  const folder = target.startsWith('/') ? target : joinPath(prefix, target);
  return tokens.slice(0, at).map((token) => {
    const from = token.endsWith('/') ? folder : joinPath(folder, baseName(token));
    return { from, to: from, folder: !/\.\w+$/.test(from) };
  });
}

interface Call {
  readonly command: ShellCommand;
  readonly step: number;
}

/** `file(COPY assets DESTINATION ${CMAKE_BINARY_DIR})`, where the program is started in the folder of the build. */
function copiedFiles(subject: Subject, made: readonly Artifact[]): readonly Carry[] | Refused {
  const lists = [...contextFiles(subject).values()].filter(({ path }) => path.endsWith('/CMakeLists.txt'));
  const carries: Carry[] = [];
  for (const { source, path } of lists) {
    const text = withIncluded(subject, path, readList(subject, source));
    const calls = [...text.matchAll(copies)];
    const build = calls.length === 0 ? undefined : buildOf(subject, made, folderOf(path));
    if (build === undefined) continue;
    for (const [whole, words = ''] of calls) {
      const places = copiedTo(words, build.folder);
      if (places === undefined) {
        const message = `it is not known what \`${whole.split('\n', 1)[0]?.slice(0, 60) ?? ''}\` of ${source} copies into the folder of the build`;
        const hint = 'Install the files with cmake, or read them where the sources lie.';
        return refuse(subject.ast, 'artifact-unknown', build.command, message, hint);
      }
      const span = { start: build.command.start, end: build.command.end };
      const derivation = `\`${sourceText(subject, span)}\` copies it, as ${source} says`;
      carries.push(
        ...places.map((from) => ({
          from,
          to: from,
          folder: !/\.\w+$/.test(from),
          derivation,
          span,
          step: build.step,
        })),
      );
    }
  }
  return carries;
}

function readList(subject: Subject, source: string): string {
  return (subject.context.read(source) ?? '').replace(/#[^\n]*/g, '');
}

/** A list with the files that it includes by their path: their commands copy as its own do. */
function withIncluded(subject: Subject, path: string, text: string): string {
  const files = contextFiles(subject);
  const included = [...text.matchAll(/\binclude\s*\(\s*"?([\w./-]{1,200}\.cmake)"?\s*\)/gi)].map(
    ([, name = '']) => files.get(resolvePath(folderOf(path), name) ?? '')?.source,
  );
  return [text, ...included.map((one) => (one === undefined ? '' : readList(subject, one)))].join('\n');
}

/** Commands that copy while the build is configured or runs; what is configured for the compiler is none. */
const copies =
  /\bfile\s*\(\s*(?:COPY|INSTALL)\s+([^()]{1,2000})\)|-E\s+(?:copy|copy_directory|copy_if_different|create_symlink)\b[^\n)]{0,500}|\bconfigure_file\s*\((?![^)]{0,500}\.(?:h|hh|hpp|c|cc|cpp|cxx|pc|cmake)[\s")])[^)]{1,500}\)/gi;

/** The folder of the build that a program is started in, and the command that fills it. */
function buildOf(
  { steps }: Subject,
  made: readonly Artifact[],
  root: string,
): (Call & { folder: string }) | undefined {
  const started = made.find(({ path, ownFolders }) => ownFolders === true && isWithin(root, path));
  const [span] = started?.evidence ?? [];
  if (started === undefined || span === undefined) return undefined;
  for (const [step, { commands }] of steps.entries()) {
    const command = commands.find(
      ({ command: one }) => one.start === span.start && one.end === span.end,
    )?.command;
    const at = command?.words.findIndex(({ text }) => /^(--build|-C|--install)$/.test(text ?? '')) ?? -1;
    const folder = at === -1 ? command?.cwd : resolvePath(command?.cwd, command?.words[at + 1]?.text);
    if (command !== undefined && folder !== undefined) return { command, step, folder };
  }
  return undefined;
}

/** Where files land; `undefined`: elsewhere, or by names that are put together. */
function copiedTo(words: string, build: string): readonly string[] | undefined {
  const tokens = words.replace(/"/g, ' ').trim().split(/\s+/);
  const at = tokens.indexOf('DESTINATION');
  const target = tokens[at + 1];
  if (at < 1 || target === undefined || tokens.length > at + 2) return undefined;
  const inside = /^\$\{(?:CMAKE|CMAKE_CURRENT|PROJECT)_BINARY_DIR\}(?:\/([\w./-]{1,200}))?$/.exec(target);
  if (inside === null) return undefined;
  const folder = inside[1] === undefined ? build : joinPath(build, inside[1].replace(/\/$/, ''));
  const names = tokens
    .slice(0, at)
    .map((token) => token.replace(/^\$\{(?:CMAKE|CMAKE_CURRENT|PROJECT)_SOURCE_DIR\}\//, ''));
  if (names.some((name) => !/^[\w./-]{1,200}$/.test(name) || name.endsWith('/'))) return undefined;
  return names.map((name) => joinPath(folder, baseName(name)));
}

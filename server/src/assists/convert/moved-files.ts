import type { ShellCommand } from '../../core/shell/command.js';
import { baseName, folderOf, globTest, hasGlob, isWithin, resolvePath } from '../../core/shell/paths.js';
import { classOf, type CommandClass, isScratchPath, pathsOf, writesFile } from './command-classes.js';
import { contextFiles } from './context-tree.js';
import { oncePer } from './once-per.js';
import type { Place } from './plan.js';
import { type Found, nothing, type PartsInput, sliceBehind } from './run-slices.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';
import { sourceText } from './wording.js';

/** Whether a file, or one in a folder or behind a pattern, is copied from the build context in the final stage. */
export function movesAlong({ subject, copies, at }: PartsInput, path: string): boolean {
  const moves = (step: number): boolean => copies.get(step) === 'final' || copies.get(step) === 'both';
  if ([...contextFiles(subject).values()].some((one) => isMeant(path, one.path) && moves(one.step)))
    return true;
  return subject.steps.some(
    ({ made }, index) =>
      index < at && moves(index) && made.some((one) => one.path.replace(/\/$/, '') === path),
  );
}

/**
 * COPYs of the final stage whose files a RUN names that the build stage runs as well, and for which it would have
 * nothing: `chmod +x /entry.sh && mv /out/app /usr/local/bin/`. By index of their steps.
 */
export function copiesOfBuild(
  subject: Subject,
  copies: Copies,
  isBuild: (at: number) => boolean,
): ReadonlySet<number> {
  const files = [...contextFiles(subject).values()];
  const missed = (path: string, at: number): readonly number[] => {
    const meant = files.filter(({ step, path: file }) => step < at && isMeant(path, file));
    return meant.every(({ step }) => copies.get(step) === 'final') ? meant.map(({ step }) => step) : [];
  };
  return new Set(
    subject.steps.flatMap(({ instruction, commands }, at) =>
      instruction.keyword === 'RUN' && isBuild(at)
        ? commands.flatMap(({ command }) =>
            command.script === undefined && !/^(build|packages)$/.test(classOf(command))
              ? namedPaths(command)
                  .filter((path) => path !== command.cwd)
                  .flatMap((path) => missed(path, at))
              : [],
          )
        : [],
    ),
  );
}

/** Tools that every image with a shell has. */
const everywhere =
  /^(cp|mv|ln|rm|rmdir|unlink|install|touch|sed|echo|printf|cat|tee|tar|gzip|gunzip|zcat|grep|egrep|awk|head|tail|sort|uniq|tr|cut|wc|find|ls|test|\[|cmp|diff|stat|du|sha256sum|md5sum|readlink|realpath)$/;

/**
 * A command that reads, changes or removes files which the final stage copies for itself: the build stage has them
 * not, so it is said where they are. `undefined`: it has to do with none of them.
 */
export function readMoved(
  input: PartsInput,
  command: ShellCommand,
  kind: CommandClass,
): Found | Refused | undefined {
  if (!/^(harmless|clean|move|write|fetch)$/.test(kind)) return undefined;
  const isMoved = movedTest(input, command);
  if (!namedPaths(command).some(isMoved)) return undefined;
  const program = baseName(command.words[0]?.text ?? '');
  if (!everywhere.test(program)) return refuseTool(input, command, program);
  if (/^(cp|mv|ln|install)$/.test(program)) {
    const paths = pathsOf(command);
    const sources = paths.slice(0, -1).filter(isMoved);
    if (sources.length === 0 && (paths.at(-1) === command.cwd || !isMoved(paths.at(-1) ?? '')))
      return undefined;
    if (sources.length < paths.length - 1) return refuseMixture(input, command);
  }
  const found = sliceBehind(input, command);
  if ('kind' in found) return kind === 'harmless' ? nothing : found;
  return [...input.copies.values()].includes('both') ? { ...found, build: true, whole: false } : found;
}

function refuseTool(input: PartsInput, command: ShellCommand, program: string): Refused {
  const message = `\`${sourceText(input.subject, command)}\` changes files that the final stage copies, and ${program} may be missing there`;
  const hint = 'Do this before the image is built, or copy those files before the build step.';
  return refuse(input.subject.ast, 'shell-not-understood', command, message, hint);
}

function refuseMixture({ subject }: PartsInput, command: ShellCommand): Refused {
  const message = `\`${sourceText(subject, command)}\` writes built files into a folder that the final stage copies`;
  const hint = 'Copy those files before the build step, or build into a separate folder.';
  return refuse(subject.ast, 'shell-not-understood', command, message, hint);
}

type PathTest = (path: string) => boolean;

/** Tells files of the final stage, and those that commands before this one make of them. */
function movedTest(input: PartsInput, command: ShellCommand): PathTest {
  const { copies, subject, at } = input;
  const before = derivedFiles(copies, subject)
    .filter(({ start }) => start < command.start)
    .map(({ path }) => path);
  return testOf(subject, copies, at, before);
}

type Copies = ReadonlyMap<number, Place>;

interface Derived {
  readonly path: string;
  /** Where the command stands that makes it. */
  readonly start: number;
}

/** Every command is asked after the same files: they are followed once. */
const derivedFiles = oncePer((copies: Copies, subject: Subject): readonly Derived[] => {
  const found: Derived[] = [];
  for (const [at, { commands }] of subject.steps.entries()) {
    for (const { command } of commands) {
      if (!/^(move|write|fetch)$/.test(classOf(command))) continue;
      const isMoved = testOf(
        subject,
        copies,
        at,
        found.map(({ path }) => path),
      );
      const paths = namedPaths(command);
      if (paths.some(isMoved)) found.push(...paths.map((path) => ({ path, start: command.start })));
    }
  }
  return found;
});

function testOf(subject: Subject, copies: Copies, at: number, derived: readonly string[]): PathTest {
  const files = [...contextFiles(subject).values()].flatMap(({ step, path }) => {
    const place = step < at ? copies.get(step) : undefined;
    return place === 'final' || place === 'both' ? [path] : [];
  });
  return (path) => derived.some((file) => isMeant(path, file)) || files.some((file) => isMeant(path, file));
}

/** Paths that a command names, also by a redirection. */
function namedPaths(command: ShellCommand): readonly string[] {
  const read = command.redirections.flatMap(({ operator, target }) =>
    operator === '<' ? [resolvePath(command.cwd, target?.text)] : [],
  );
  return [...pathsOf(command), writesFile(command), ...read].filter(
    (path): path is string => path !== undefined && !isScratchPath(path) && path !== '/',
  );
}

/** Whether a path that a command names, which may be a pattern, covers a file. */
export function isMeant(path: string, file: string): boolean {
  if (!hasGlob(path)) return isWithin(path, file);
  const folder = folderOf(path);
  if (hasGlob(folder) || !isWithin(folder, file)) return hasGlob(folder);
  const rest = file.slice(folder === '/' ? 1 : folder.length + 1);
  return globTest(baseName(path))(rest.split('/')[0] ?? '');
}

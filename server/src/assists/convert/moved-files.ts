import type { ShellCommand } from '../../core/shell/command.js';
import {
  baseName,
  folderOf,
  globExpression,
  hasGlob,
  isWithin,
  resolvePath,
} from '../../core/shell/paths.js';
import { type CommandClass, isScratchPath, pathsOf, writesFile } from './command-classes.js';
import { contextFiles } from './context-tree.js';
import { type Found, nothing, type PartsInput, sliceBehind } from './run-slices.js';
import { refuse } from './subject.js';
import type { Refused } from './types.js';
import { sourceText } from './wording.js';

/** Whether a file, or one in a folder, is copied from the build context in the final stage. */
export function movesAlong({ subject, copies, at }: PartsInput, path: string): boolean {
  const moves = (step: number): boolean => copies.get(step) === 'final' || copies.get(step) === 'both';
  const file = contextFiles(subject).get(path);
  if (file !== undefined) return moves(file.step);
  if ([...contextFiles(subject).values()].some((one) => isWithin(path, one.path) && moves(one.step)))
    return true;
  return subject.steps.some(
    ({ made }, index) =>
      index < at && moves(index) && made.some((one) => one.path.replace(/\/$/, '') === path),
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
  if (!/^(harmless|clean|move|write|fetch)$/.test(kind) || !touchesMoved(input, command)) return undefined;
  const program = baseName(command.words[0]?.text ?? '');
  if (!everywhere.test(program)) {
    const message = `\`${sourceText(input.subject, command)}\` works on files that the final stage copies, and ${program} may be missing there`;
    const hint = 'Do this before the image is built, or copy those files ahead of the build.';
    return refuse(input.subject.ast, 'shell-not-understood', command, message, hint);
  }
  const found = sliceBehind(input, command);
  if ('kind' in found) return kind === 'harmless' ? nothing : found;
  return [...input.copies.values()].includes('both') ? { ...found, build: true, whole: false } : found;
}

function touchesMoved({ subject, copies, at }: PartsInput, command: ShellCommand): boolean {
  const written = writesFile(command);
  const read = command.redirections.flatMap(({ operator, target }) =>
    operator === '<' ? [resolvePath(command.cwd, target?.text)] : [],
  );
  const paths = [...pathsOf(command), written, ...read].filter(
    (path): path is string => path !== undefined && !isScratchPath(path) && path !== '/',
  );
  if (paths.length === 0) return false;
  const moved = [...contextFiles(subject).values()].filter(({ step }) => {
    const place = copies.get(step);
    return step < at && (place === 'final' || place === 'both');
  });
  return moved.some((file) => paths.some((path) => isMeant(path, file.path)));
}

function isMeant(path: string, file: string): boolean {
  if (!hasGlob(path)) return isWithin(path, file);
  const folder = folderOf(path);
  if (hasGlob(folder) || !isWithin(folder, file)) return hasGlob(folder);
  const rest = file.slice(folder === '/' ? 1 : folder.length + 1);
  return globExpression(baseName(path)).test(rest.split('/')[0] ?? '');
}

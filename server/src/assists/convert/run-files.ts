import { coversAllWays } from '../../core/shell/branches.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../core/shell/paths.js';
import { isScratchPath, pathsOf, writesFile } from './command-classes.js';
import type { Plan } from './plan.js';
import { buildTools } from './copies.js';
import { type Found, onlyBuild, type PartsInput, slice, sliceBehind } from './run-slices.js';
import { refuse, type Step, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';
import { sourceText } from './wording.js';

/** Files that a command puts somewhere: scratch files and sources stay, the rest is carried. */
export function readFiles(
  input: PartsInput,
  command: ShellCommand,
  kind: 'fetch' | 'move' | 'write',
): Found | Refused {
  const { subject, step, at, plan } = input;
  const target = writesFile(command);
  if (target !== undefined && /^\/etc\/(passwd|group)$/.test(target)) return slice(input, command);
  if (isClockLink(command)) return slice(input, command);
  if (linksTool(input, command)) return onlyBuild;
  if (marks(input, command)) return sliceBehind(input, command);
  if (plan.sameBase === true && concernsImage(subject, command)) return onBoth(input, command);
  const edited = editedInPlace(command);
  const paths = [...madePaths(step, command), ...(target === undefined ? [] : [target]), ...edited];
  const odd = paths.find(
    (path) => !path.startsWith('/') || (edited.includes(path) && isForeign(subject, path)),
  );
  if (odd !== undefined) return refuseFile(input, command);
  const isUnknown = kind === 'fetch' && paths.length === 0 && leavesUnknown(command);
  if (isUnknown && !fillsCarry(plan, command)) return refuseFile(input, command);
  const taken = paths.length > 0 || kind !== 'move' ? [] : takenFromImage(input, command);
  const wanted = [...paths.filter((path) => isWanted(input, path, target)), ...taken];
  const span = { start: command.start, end: command.end };
  const derivation = `\`${sourceText(subject, command)}\` places it there`;
  const carries = wanted.map((path) => {
    const clean = path.length > 1 ? path.replace(/\/$/, '') : path;
    return { from: clean, to: clean, folder: path.endsWith('/'), derivation, span, step: at };
  });
  if (carries.some(({ from }) => isSystemFolder(from))) return refuseFile(input, command);
  const unsure = carries.find(({ from }) => isConditional(subject, command, from));
  if (unsure !== undefined) return refuseConditional(input, command, unsure.from);
  return { ...onlyBuild, carries };
}

function refuseFile({ subject }: PartsInput, command: ShellCommand): Refused {
  const message = `it is not known which files \`${sourceText(subject, command)}\` creates`;
  const hint = 'Write the target path literally, or create the build stage by hand.';
  return refuse(subject.ast, 'artifact-unknown', command, message, hint);
}

/** Whether some way of the script leaves the file out. */
function isConditional({ run }: Subject, { branches }: ShellCommand, path: string): boolean {
  const artifact = run.artifactAt(path);
  if (artifact?.path.replace(/\/$/, '') === path && artifact.branches !== undefined)
    return !coversAllWays(artifact.branches);
  return branches !== undefined && !coversAllWays([branches]);
}

function refuseConditional({ subject }: PartsInput, command: ShellCommand, path: string): Refused {
  const message = `\`${path}\` is created only under a condition; otherwise a COPY of it would break the build`;
  const hint = 'Create the file unconditionally, or in a folder of its own that is always there.';
  return refuse(subject.ast, 'artifact-unknown', command, message, hint);
}

/** What appeared while the command ran: evidence leads back to it. */
function madePaths({ made }: Step, command: ShellCommand): readonly string[] {
  const target = command.words.at(-1)?.text;
  const landed = resolvePath(command.cwd, target);
  return made
    .filter(({ path, evidence, linkage }) => {
      const isOurs = evidence.some(({ start, end }) => start === command.start && end === command.end);
      const isMoved =
        landed !== undefined && landed !== command.cwd && isWithin(landed, path.replace(/\/$/, ''));
      return (isOurs || isMoved) && linkage !== 'static' && linkage !== 'dynamic';
    })
    .map(({ path }) => path);
}

function editedInPlace(command: ShellCommand): readonly string[] {
  if (baseName(command.words[0]?.text ?? '') !== 'sed') return [];
  const last = resolvePath(command.cwd, command.words.at(-1)?.text);
  return last === undefined ? ['?'] : [last];
}

/** A file of the image itself that is changed: it would be missing in the final stage. */
function isForeign({ run }: Subject, path: string): boolean {
  if (isScratchPath(path)) return false;
  return run.artifactAt(path) === undefined;
}

/** `cp /etc/services .`: a file of the build image that comes to lie with the program. */
function takenFromImage({ subject, plan, at }: PartsInput, command: ShellCommand): readonly string[] {
  const { cwd } = subject.run;
  const [source, target, ...more] = pathsOf(command);
  const last = command.words.at(-1)?.text ?? '';
  if (!/^(cp|mv)$/.test(command.words[0]?.text ?? '') || cwd === undefined || cwd === '/') return [];
  if (source === undefined || target === undefined || more.length > 0 || !isWithin(cwd, target)) return [];
  if (isWithin(cwd, source) || subject.run.artifactAt(source) !== undefined || isScratchPath(source))
    return [];
  const path = /(^|\/)\.?$/.test(last) ? joinPath(target, baseName(source)) : target;
  const isCalled = subject.steps
    .slice(at)
    .some(({ commands }) =>
      commands.some((one) => one.command.words[0]?.text?.endsWith(baseName(path)) === true),
    );
  const isBrought = plan.carries.some(({ to }) => isWithin(to, path));
  return isCalled || isBrought || sourceFiles.test(path) || /[*?[]/.test(path) ? [] : [path];
}

/** `touch` of a file that no copy brings: a place to write to. */
function marks({ plan }: PartsInput, command: ShellCommand): boolean {
  const isBrought = (path: string): boolean =>
    isScratchPath(path) || sourceFiles.test(path) || plan.carries.some(({ to }) => isWithin(to, path));
  return (
    baseName(command.words[0]?.text ?? '') === 'touch' && pathsOf(command).some((path) => !isBrought(path))
  );
}

/** `ln -s` to what only the build has: `npm` of another image. */
function linksTool({ subject, copies }: PartsInput, command: ShellCommand): boolean {
  const words = command.words.slice(1).flatMap(({ text }) => (text?.startsWith('-') === false ? [text] : []));
  const link = resolvePath(command.cwd, words.at(-1));
  if (baseName(command.words[0]?.text ?? '') !== 'ln' || words.length !== 2 || link === undefined)
    return false;
  const target = resolvePath(folderOf(link), words[0]);
  return target !== undefined && buildTools(subject, copies).some((tool) => isWithin(tool, target));
}

/** A server's settings serve the container alone; others may rule the build as well. */
function onBoth(input: PartsInput, command: ShellCommand): Found | Refused {
  const found = slice(input, command);
  const isServer = pathsOf(command).every((path) => !path.startsWith('/usr/'));
  return 'kind' in found || isServer ? found : { ...found, build: true, whole: false };
}

/** Files that the image itself brought: on the same image the final stage does with them what the build did. */
function concernsImage({ run }: Subject, command: ShellCommand): boolean {
  const paths = pathsOf(command).filter((path) => /^\/(etc|usr)\//.test(path));
  return paths.length > 0 && paths.every((path) => run.artifactAt(path) === undefined || isSetting(path));
}

function isSetting(path: string): boolean {
  return isWithin('/usr/local/etc/php', path) || isWithin('/etc/apache2', path);
}

function isClockLink(command: ShellCommand): boolean {
  return pathsOf(command).some((path) => path === '/etc/localtime' || path === '/etc/timezone');
}

/** `curl … | tar`, `tar x` and `unzip` without a known target; a toolchain is left to the build stage. */
function leavesUnknown(command: ShellCommand): boolean {
  const text = command.words.map(({ raw }) => raw).join(' ');
  if (
    /go\d|golang|rustup|node-v|cmake|gradle|maven|jdk|zig|protoc|nvm|sh\.rustup|getcomposer|nodesource/.test(
      text,
    )
  )
    return false;
  const program = baseName(command.words[0]?.text ?? '');
  return program === 'tar' || program === 'unzip' || command.pipedTo.length > 0;
}

/** Whether it unpacks into a folder that goes along as a whole. */
function fillsCarry({ carries }: Plan, command: ShellCommand): boolean {
  const at = command.words.findIndex(({ text }) => /^(-C|-d|--directory)$/.test(text ?? ''));
  const folder = at === -1 ? undefined : resolvePath(command.cwd, command.words[at + 1]?.text);
  return folder !== undefined && carries.some((carry) => carry.folder && isWithin(carry.from, folder));
}

/** Sources, archives and scripts of the build: no program misses them. */
const sourceFiles =
  /\.(go|c|h|rs|java|py|o|a|mod|sum|tar\.\w+|tgz|zip|deb|apk|rpm|sh)$|(^|\/)requirements[\w.-]*\.txt$/;

/** Whether the container may read it. `written`: the target of a redirection, which holds what a program prints. */
function isWanted({ subject, plan, at }: PartsInput, path: string, written: string | undefined): boolean {
  const { run, steps } = subject;
  const clean = path.replace(/\/$/, '');
  if (isScratchPath(clean) || sourceFiles.test(clean)) return false;
  if (path === written && clean.endsWith('.log')) return false;
  if (plan.whole === true && plan.carries.some(({ from }) => isWithin(from, clean))) return false;
  if (plan.carries.some(({ from }) => isWithin(from, clean))) return false;
  const isTool = steps
    .slice(at)
    .some(({ commands }) =>
      commands.some(({ command }) => baseName(command.words[0]?.text ?? '') === baseName(clean)),
    );
  const isThere =
    path === written || [clean, folderOf(clean)].some((one) => run.artifactAt(one) !== undefined);
  return !isTool && isThere;
}

function isSystemFolder(path: string): boolean {
  return /^\/(usr|etc|bin|lib|lib64|sbin|opt|var|usr\/local|usr\/bin|usr\/lib|usr\/local\/(bin|lib))?$/.test(
    path,
  );
}

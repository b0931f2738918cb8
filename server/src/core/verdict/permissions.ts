import type { Instruction } from '../text/ast.js';
import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import { fromChain } from '../graph/reached-stages.js';
import type { StageCommand, StageRun } from '../run/stage-run.js';
import { becomesRoot } from '../run/users.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName, isWithin, joinPath, resolvePath } from '../shell/paths.js';

/** A command of a RUN that the kernel refuses: the account that runs it does not own the file. */
export interface ForbiddenChange extends StageCommand {
  readonly program: 'chmod' | 'chown';
  readonly path: string;
  /** As USER says it, without a group. */
  readonly user: string;
  /** The COPY or ADD that laid the file down as root's. */
  readonly copy: Instruction;
  readonly userSetBy: Instruction | undefined;
}

/** A file or folder that came from the build context and belongs to root, as long as no RUN of root came after it. */
interface RootsFile {
  readonly copy: Instruction;
  readonly path: string;
  /** Whether it may be a folder that was there before, of any owner. */
  readonly isFolder: boolean;
  /** Whether a RUN came after it: what lies inside may have been made by that. */
  stirred: boolean;
}

/** Changes of mode or owner that fail in `stage`, in text order. */
export function forbiddenChanges(facts: Facts, stage: Stage): readonly ForbiddenChange[] {
  const run = facts.runs.stage(stage.index);
  let user = inheritedUser(facts, stage);
  let userSetBy: Instruction | undefined;
  let files: RootsFile[] = [];
  const found: ForbiddenChange[] = [];
  for (const instruction of stage.instructions) {
    const { keyword } = instruction;
    if (keyword === 'USER') {
      user = accountOf(facts, stage, instruction);
      userSetBy = instruction;
    } else if (keyword === 'COPY' || keyword === 'ADD') files.push(...laidDown(stage, run, instruction));
    else if (keyword === 'RUN' && isOther(user)) {
      const by = { user, userSetBy };
      found.push(...refused(run, instruction, files).map((one) => ({ ...one, ...by })));
      for (const file of files) file.stirred = true;
    } else if (keyword === 'RUN') files = [];
  }
  return found;
}

/**
 * The account that runs what stands at an offset of a stage, without its group, and `root` by whatever name;
 * `undefined` where nothing names one.
 */
export function userAt(
  facts: Pick<Facts, 'graph' | 'runs'>,
  stage: Stage,
  offset: number,
): string | undefined {
  const set = stage.instructions.findLast(({ keyword, start }) => keyword === 'USER' && start < offset);
  return set === undefined ? inheritedUser(facts, stage) : accountOf(facts, stage, set);
}

/** What a USER names, without its group; an account that was given the number of root is root. */
function accountOf(
  { graph, runs }: Pick<Facts, 'graph' | 'runs'>,
  { index }: Stage,
  { words }: Instruction,
): string | undefined {
  const name = words[0]?.value.split(':')[0];
  if (name === undefined) return undefined;
  const commands = [...fromChain(graph, index)].flatMap((stage) => runs.stage(stage).commands);
  const isRoot = commands.some(({ command }) =>
    becomesRoot(
      name,
      command.words.map(({ text }) => text),
    ),
  );
  return isRoot ? 'root' : name;
}

/** Whether a USER is known not to be root. */
export function isOther(user: string | undefined): user is string {
  return user !== undefined && user !== '' && !user.includes('$') && !/^(root|0+)$/.test(user);
}

function inheritedUser(
  { graph, runs }: Pick<Facts, 'graph' | 'runs'>,
  { base, index }: Stage,
): string | undefined {
  if (base.kind === 'stage') return runs.stage(base.stage).user?.text?.split(':')[0];
  return graph.stages[index] === undefined ? undefined : runs.stage(index).runtime.base?.user?.split(':')[0];
}

/** What a COPY from the build context lays down as root's: everything, unless it names an owner. */
function laidDown(stage: Stage, run: StageRun, copy: Instruction): RootsFile[] {
  const { words, flags, heredocs } = copy;
  const target = words.at(-1)?.value;
  const isOwned = flags.some(({ name }) => name === 'from' || name === 'chown');
  if (isOwned || heredocs.length > 0 || target === undefined || words.length < 2 || /[$*?]/.test(target))
    return [];
  const folder = resolvePath(run.workdirAt(copy), target);
  if (folder === undefined) return [];
  return words.slice(0, -1).flatMap(({ value }): RootsFile[] => {
    if (/[$*?]/.test(value)) return [];
    const name = baseName(value.replace(/(?<!\/)\/+$/, ''));
    const isInside = words.length > 2 || target.endsWith('/') || /(^|\/)\.{1,2}$/.test(target);
    const isNamed = value.endsWith('/') || /(^|\/)\.{1,2}$/.test(value);
    const isFolder = isNamed || (!isInside && isWorkdir(stage, folder));
    const path = isInside && !isNamed ? joinPath(folder, name) : folder;
    return [{ copy, path, isFolder, stirred: false }];
  });
}

function isWorkdir({ instructions }: Stage, folder: string): boolean {
  return instructions.some((one) => one.keyword === 'WORKDIR' && one.words[0]?.value === folder);
}

type Refused = Omit<ForbiddenChange, 'user' | 'userSetBy'>;

function refused(run: StageRun, instruction: Instruction, files: readonly RootsFile[]): Refused[] {
  if (/\b(sudo|doas|gosu|su-exec|su|setpriv|runuser)\b/.test(instruction.body.text)) return [];
  return run.commands.flatMap((one): Refused[] => {
    const { command } = one;
    if (one.instruction !== instruction || !command.always || !command.guards || command.script !== undefined)
      return [];
    const change = readChange(command);
    const file = change && files.findLast((candidate) => isOf(candidate, change, run));
    return change === undefined || file === undefined ? [] : [{ ...one, ...change, copy: file.copy }];
  });
}

/** A folder itself may be the account's own: only what is in it is root's for sure. */
function isOf({ path, isFolder, stirred }: RootsFile, change: Change, run: StageRun): boolean {
  if (path === change.path) return !isFolder || change.recursive;
  if (stirred || !isFolder || !isWithin(path, change.path)) return false;
  const there = run.artifactAt(change.path);
  return there?.path === change.path;
}

interface Change {
  readonly program: 'chmod' | 'chown';
  readonly path: string;
  readonly recursive: boolean;
}

/** `chmod [-R] MODE PATH`, `chown [-R] OWNER PATH`: the first path that is known. */
function readChange({ words, cwd }: ShellCommand): Change | undefined {
  const program = baseName(words[0]?.text ?? '');
  if (program !== 'chmod' && program !== 'chown') return undefined;
  const plain = words.slice(1).filter(({ text }) => text?.startsWith('-') !== true);
  const [, target] = plain;
  const path = target?.glob === true ? undefined : resolvePath(cwd, target?.text);
  const recursive = words.some(({ text }) => text === '--recursive' || /^-\w*R/.test(text ?? ''));
  return path === undefined ? undefined : { program, path, recursive };
}

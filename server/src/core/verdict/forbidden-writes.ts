import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import { fromChain } from '../graph/reached-stages.js';
import { isPlainImage } from '../images/plain-image.js';
import { startOfImage } from '../images/start.js';
import { isPackageManager } from '../packages/package-managers.js';
import type { StageCommand, StageRun } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { variableOf } from '../shell/environment.js';
import { baseName, folderOf, isWithin, resolvePath } from '../shell/paths.js';
import type { Instruction } from '../text/ast.js';
import { isOther, userAt } from './permissions.js';

/** A command of a RUN that writes where only root may, and that runs as another account. */
export interface ForbiddenWrite extends StageCommand {
  readonly program: string;
  /** As USER says it, without a group. */
  readonly user: string;
  readonly userSetBy: Instruction | undefined;
  readonly place:
    /** The packages of the system. */
    | { readonly kind: 'packages' }
    /** The folder of npm for `--global`. */
    | { readonly kind: 'global'; readonly path: string }
    /** A folder that every image gives to root. */
    | { readonly kind: 'system'; readonly path: string }
    /** A folder that WORKDIR made, when root was the user. */
    | { readonly kind: 'workdir'; readonly path: string; readonly madeBy: Instruction };
}

/** Commands of `stage` that fail for want of a permission, in text order. What nobody is known to run is left out. */
export function forbiddenWrites(facts: Facts, stage: Stage): readonly ForbiddenWrite[] {
  const run = facts.runs.stage(stage.index);
  return run.commands.flatMap((one): ForbiddenWrite[] => {
    const { command, instruction } = one;
    if (!command.always || !command.guards || command.negated || command.script !== undefined) return [];
    if (command.callers !== undefined || gainsRights.test(instruction.body.text)) return [];
    const user = userAt(facts, stage, instruction.start);
    if (!isOther(user)) return [];
    const program = baseName(command.words[0]?.text ?? '');
    const place = placeOf(facts, stage, one, program);
    const userSetBy = stage.instructions.findLast(
      ({ keyword, start }) => keyword === 'USER' && start < instruction.start,
    );
    return place === undefined ? [] : [{ ...one, program, user, userSetBy, place }];
  });
}

/** What makes another account of a command, or says that it may fail. */
const gainsRights = /\b(sudo|doas|gosu|su-exec|su|setpriv|runuser|fakeroot)\b|--mount/;

function placeOf(
  facts: Facts,
  stage: Stage,
  { command, instruction }: StageCommand,
  program: string,
): ForbiddenWrite['place'] | undefined {
  const run = facts.runs.stage(stage.index);
  const words = command.words.slice(1).map(({ text }) => text ?? '$');
  const verb = words.find((word) => !word.startsWith('-')) ?? '';
  // What is not there is told elsewhere.
  if (run.runtime.holds({ kind: 'program', name: program }).value === false) return undefined;
  if (isPackageManager(program) && /^(add|update|install|upgrade|remove|del|clean|purge)$/.test(verb))
    return words.some((word) => /^(--root|-p|--installroot|--download-only|-d|--usermode)/.test(word))
      ? undefined
      : { kind: 'packages' };
  if (isGlobalInstall(program, words)) return globalFolder(run, command);
  if (program === 'mkdir') return newFolder(facts, stage, command, instruction);
  const isInstall = program === 'yarn' ? /^(install|)$/.test(verb) : /^(ci|i|install)$/.test(verb);
  const isElsewhere = words.some((word) => /^(-C|--cwd|--prefix|--dir)/.test(word));
  return /^(npm|yarn|pnpm)$/.test(program) && isInstall && !isElsewhere
    ? workdirOf(facts, stage, command, instruction)
    : undefined;
}

function isGlobalInstall(program: string, words: readonly string[]): boolean {
  return (
    program === 'npm' &&
    words.some((word) => word === '-g' || word === '--global') &&
    words.some((word) => /^(i|install|add)$/.test(word))
  );
}

/** The images of Node.js keep global packages in a folder of root. */
function globalFolder(
  run: StageRun,
  { environment, words }: ShellCommand,
): ForbiddenWrite['place'] | undefined {
  const { base } = run.runtime;
  const isMoved =
    ['NPM_CONFIG_PREFIX', 'npm_config_prefix', 'PREFIX'].some(
      (name) => variableOf(environment, name) !== undefined,
    ) ||
    words.some(({ text }) => text?.startsWith('--prefix') === true) ||
    run.commands.some(({ command }) => command.words.some(({ text }) => text?.includes('prefix') === true));
  const isOfNode = base?.runtimes['node'] !== undefined && base.title.startsWith('node:');
  return isMoved || !isOfNode || run.readFile('/home/node/.npmrc') !== undefined
    ? undefined
    : { kind: 'global', path: '/usr/local/lib/node_modules' };
}

/** Folders of root in every image of a distribution or a language. */
const rootsFolders = /^\/(|opt|srv|etc|usr\/src)$/;

const topFolders = /^\/(bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)$/;

/** What `mkdir` makes in a folder of root, unless something made it before. */
function newFolder(
  facts: Facts,
  stage: Stage,
  { words, cwd }: ShellCommand,
  instruction: Instruction,
): ForbiddenWrite['place'] | undefined {
  const plain = words.slice(1).filter(({ text }) => text?.startsWith('-') !== true);
  const [target] = plain;
  const path = plain.length !== 1 || target?.glob === true ? undefined : resolvePath(cwd, target?.text);
  if (path === undefined) return undefined;
  const made = firstBelow(path);
  if (made === undefined || topFolders.test(made) || isNamedBefore(facts, stage, instruction, made))
    return workdirOf(facts, stage, { cwd: folderOf(path) }, instruction);
  return isPlainImage(facts.runs.stage(stage.index).runtime.base)
    ? { kind: 'system', path: made }
    : undefined;
}

/** The first part of a path that lies in a folder of root and is none itself. */
function firstBelow(path: string): string | undefined {
  let at = path;
  while (!rootsFolders.test(folderOf(at))) {
    if (at === folderOf(at)) return undefined;
    at = folderOf(at);
  }
  return rootsFolders.test(at) ? undefined : at;
}

/** Whether what came before, or the image, may have made the folder or given it away. */
function isNamedBefore({ graph, runs }: Facts, stage: Stage, before: Instruction, path: string): boolean {
  const { base } = runs.stage(stage.index).runtime;
  const own = [base?.workdir, ...Object.values(base?.env ?? {})];
  if (own.some((one) => one?.startsWith('/') === true && isWithin(path, one))) return true;
  const name = baseName(path);
  return [...fromChain(graph, stage.index)]
    .flatMap((index) => graph.stages[index]?.instructions ?? [])
    .some(
      ({ start, body, keyword }) => keyword !== 'CMD' && start < before.start && body.text.includes(name),
    );
}

/** A folder that a WORKDIR of this stage made as root, where no command of root and no owner came in between. */
function workdirOf(
  facts: Facts,
  stage: Stage,
  { cwd }: Pick<ShellCommand, 'cwd'>,
  instruction: Instruction,
): ForbiddenWrite['place'] | undefined {
  const run = facts.runs.stage(stage.index);
  const above = stage.instructions.filter(({ start }) => start < instruction.start);
  const madeBy = above.find((one) => one.keyword === 'WORKDIR' && placeOfWorkdir(run, stage, one) === cwd);
  if (
    madeBy === undefined ||
    cwd === undefined ||
    cwd === '/' ||
    /^\/(home|tmp|var|usr(?!\/src\/))(\/|$)/.test(cwd)
  )
    return undefined;
  const maker = userAt(facts, stage, madeBy.start) ?? startOfImage(run.runtime.base).user;
  if (!/^(root|0)$/.test(maker ?? '') || isNamedBefore(facts, stage, madeBy, cwd)) return undefined;
  const mayGiveAway = above.some(
    (one) =>
      (one.keyword === 'RUN' &&
        !isOther(userAt(facts, stage, one.start)) &&
        /\b(chown|chmod|setfacl|chgrp)\b|\binstall -|[$]/.test(one.body.text)) ||
      (one.flags.some(({ name }) => name === 'chown' || name === 'from') && fills(run, one, cwd)),
  );
  return mayGiveAway ? undefined : { kind: 'workdir', path: cwd, madeBy };
}

/** Whether a COPY may put the folder itself into its place. */
function fills(run: StageRun, copy: Instruction, folder: string): boolean {
  const target = resolvePath(run.workdirAt(copy), copy.words.at(-1)?.value);
  return target === undefined || target.includes('$') || isWithin(target, folder);
}

/** The folder that a WORKDIR makes the current one. */
function placeOfWorkdir(run: StageRun, { instructions }: Stage, workdir: Instruction): string | undefined {
  const next = instructions.find(({ start }) => start > workdir.start);
  return next === undefined ? undefined : run.workdirAt(next);
}

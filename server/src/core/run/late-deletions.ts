import type { Instruction } from '../text/ast.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import { baseName, hasGlob, isWithin, joinPath, resolvePath } from '../shell/paths.js';
import type { ShellCommand } from '../shell/command.js';
import { contextBytes } from './context-bytes.js';
import { isInContext, withoutIgnored } from './context-files.js';
import { sourceInContext } from './plain-copy.js';
import type { StageCommand, StageRun } from './stage-run.js';

/** A command that deletes what a layer above holds: the image carries it all the same. */
export interface LateDeletion {
  readonly command: ShellCommand;
  readonly instruction: Instruction;
  /** What is deleted, for people: a path in backticks, `development packages`, `package lists`. */
  readonly what: string;
  /** The instruction whose layer holds it. */
  readonly maker: Instruction;
}

/** The deletions in the RUNs of a stage that come one layer too late. What a RUN makes and deletes itself is none. */
export function lateDeletions(stage: Stage, run: StageRun, context: BuildContext): readonly LateDeletion[] {
  const sent = withoutIgnored(context);
  return run.commands.flatMap((one): readonly LateDeletion[] => {
    const { command, instruction } = one;
    if (!command.always || command.script !== undefined || instruction.keyword !== 'RUN') return [];
    if (!deleters.has(baseName(command.words[0]?.text ?? ''))) return [];
    const earlier = run.commands.filter((other) => other.instruction.start < instruction.start);
    const found = deletion(one, { stage, run, sent, earlier });
    return found === undefined || isCached(instruction, found.what)
      ? []
      : [{ command, instruction, ...found }];
  });
}

/** The programs that `deletion` knows: most commands are none, and need no look at what came before. */
const deleters = new Set(['rm', 'npm', 'yarn', 'pnpm', 'apk', 'apt', 'apt-get']);

interface Scene {
  readonly stage: Stage;
  readonly run: StageRun;
  /** What of the build context reaches the builder. */
  readonly sent: BuildContext;
  /** Commands of the RUNs above. */
  readonly earlier: readonly StageCommand[];
}

type Found = Pick<LateDeletion, 'what' | 'maker'>;

function deletion(one: StageCommand, scene: Scene): Found | undefined {
  const [program = '', ...rest] = one.command.words.map(({ text }) => text ?? '');
  switch (baseName(program)) {
    case 'rm':
      return removedFiles(one, scene);
    case 'npm':
      return rest[0] === 'prune' ? installedModules(scene, /^(i|ci|install)$/) : undefined;
    case 'yarn':
      return rest.includes('--production') ? installedModules(scene, /^(install)?$/) : undefined;
    case 'pnpm':
      return rest[0] === 'prune' ? installedModules(scene, /^(i|install)$/) : undefined;
    case 'apk':
      return rest[0] === 'del' ? removedPackages(rest.slice(1), scene, 'apk', 'add') : undefined;
    case 'apt':
    case 'apt-get':
      return /^(purge|remove|autoremove)$/.test(rest.find((word) => !word.startsWith('-')) ?? '')
        ? removedPackages(rest, scene, 'apt', 'install')
        : undefined;
    default:
      return undefined;
  }
}

function removedFiles({ command, instruction }: StageCommand, scene: Scene): Found | undefined {
  for (const { text } of command.words.slice(1)) {
    if (text === undefined || text.startsWith('-')) continue;
    const path = resolvePath(command.cwd, text.replace(/\/\*$/, ''));
    if (path === undefined || path === '/' || hasGlob(path)) continue;
    const found = path === '/var/lib/apt/lists' ? packageLists(scene) : fileMaker(path, instruction, scene);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `apt-get update` in a RUN above that leaves its lists. */
function packageLists({ earlier }: Scene): Found | undefined {
  const update = earlier.findLast(
    ({ command: { words } }) =>
      /^apt(-get)?$/.test(words[0]?.text ?? '') && words.some(({ text }) => text === 'update'),
  );
  if (update === undefined) return undefined;
  const isCleaned = earlier.some(
    ({ instruction, command: { words } }) =>
      instruction === update.instruction &&
      words.some(({ text }) => text?.includes('/var/lib/apt/lists') === true),
  );
  return isCleaned ? undefined : { what: 'package lists', maker: update.instruction };
}

/** A COPY that brings the path, or a RUN above that writes it with curl, wget or tar. */
function fileMaker(path: string, before: Instruction, scene: Scene): Found | undefined {
  const what = `\`${path}\``;
  const copy = scene.stage.instructions.findLast(
    (one) => one.start < before.start && brings(one, path, scene),
  );
  if (isSmall(copy, path, scene)) return undefined;
  if (copy !== undefined) return { what, maker: copy };
  const writer = scene.earlier.findLast((one) => writes(one.command, path));
  const isGone = scene.earlier.some(
    ({ instruction, command: { words } }) =>
      instruction === writer?.instruction &&
      words[0]?.text === 'rm' &&
      words.some(({ text }) => text?.includes(baseName(path)) === true),
  );
  return writer === undefined || isGone ? undefined : { what, maker: writer.instruction };
}

/** Scripts, keys, lists and manifests weigh nothing that anybody would miss. */
export const smallFile =
  /\.(sh|asc|gpg|key|list|json|txt|conf|cfg|ya?ml|toml|xml|repo|py|sql)$|packages-microsoft-prod/;

const isArchive = /\.(tar|t[gbx]z|gz|xz|bz2|zst|zip|7z|rpm|jar|war|whl|bin)$/;

function isSmall(copy: Instruction | undefined, path: string, { sent }: Scene): boolean {
  const source = copy?.flags.some(({ name }) => name === 'from') === false ? copy.words[0]?.value : undefined;
  if (isArchive.test(path)) return false;
  const bytes = source === undefined ? undefined : contextBytes(sent, sourceInContext(source), enoughBytes);
  return bytes === undefined ? smallFile.test(path) : bytes < enoughBytes;
}

/** Fewer bytes in a layer are not worth a finding. */
const enoughBytes = 100_000;

function brings(instruction: Instruction, path: string, { run, sent }: Scene): boolean {
  const { keyword, flags, heredocs } = instruction;
  if ((keyword !== 'COPY' && keyword !== 'ADD') || heredocs.length > 0) return false;
  const { words } = instruction;
  const [source, target] = words.map(({ value }) => value);
  if (words.length !== 2) return false;
  if (source === undefined || target === undefined || /[$*?[\\]/.test(source + target)) return false;
  const folder = resolvePath(run.workdirAt(instruction), target);
  if (folder === undefined || folder === '/') return false;
  if (flags.some(({ name }) => name === 'from')) return folder === path;
  if (/^https?:\/\//.test(source)) {
    const name = baseName(source.replace(/[?#].*/, ''));
    return keyword === 'ADD' && (target.endsWith('/') ? joinPath(folder, name) : folder) === path;
  }
  const inside = isWithin(folder, path) ? path.slice(folder.length).replace(/^\//, '') : undefined;
  if (inside === undefined) return false;
  const name = sourceInContext(source);
  const exists = (file: string): boolean => file !== '' && isInContext(sent, file);
  if (inside === '') return exists(name);
  return (
    exists([name, inside].filter((part) => part !== '').join('/')) ||
    (baseName(name) === inside && exists(name))
  );
}

/** `curl -o PATH`, `wget -O PATH`, `curl -O …/NAME` in a folder, a shell redirection. */
function writes({ words, cwd, redirections, always }: ShellCommand, path: string): boolean {
  if (!always) return false;
  const program = baseName(words[0]?.text ?? '');
  if (
    redirections.some(
      ({ operator, target }) => operator.startsWith('>') && resolvePath(cwd, target?.text) === path,
    )
  )
    return true;
  if (program !== 'curl' && program !== 'wget') return false;
  const texts = words.map(({ text }) => text ?? '');
  const named = texts.some(
    (text, at) =>
      /^(-\w*[oO]|--output|--output-document)$/.test(text) && resolvePath(cwd, texts[at + 1]) === path,
  );
  const isRemote = program === 'wget' || texts.some((text) => /^-\w*O$|^--remote-name/.test(text));
  const url = texts.find((text) => /^https?:/.test(text)) ?? '';
  return (
    named || (isRemote && cwd !== undefined && joinPath(cwd, baseName(url.replace(/[?#].*/, ''))) === path)
  );
}

function installedModules({ earlier }: Scene, verb: RegExp): Found | undefined {
  const install = earlier.findLast(
    ({ command: { words } }) =>
      /^(npm|yarn|pnpm)$/.test(baseName(words[0]?.text ?? '')) &&
      verb.test(words[1]?.text ?? '') &&
      !words.some(({ text }) => /^--(production|omit=dev|prod)$/.test(text ?? '')),
  );
  return install === undefined ? undefined : { what: 'development packages', maker: install.instruction };
}

/** Packages that a RUN above installed, by name. */
function removedPackages(
  removed: readonly string[],
  { earlier }: Scene,
  program: string,
  verb: string,
): Found | undefined {
  const names = new Set(removed.filter((word) => /^[\w.+-]{2,}$/.test(word) && !word.startsWith('-')));
  const install = earlier.findLast(
    ({ command: { words } }) =>
      (words[0]?.text ?? '').startsWith(program) &&
      words.some(({ text }) => text === verb) &&
      words.some(({ text }) => names.has((text ?? '').split('=')[0] ?? '')),
  );
  return install === undefined ? undefined : { what: 'packages', maker: install.instruction };
}

/** What lies in a mount is in no layer. */
function isCached({ flags }: Instruction, what: string): boolean {
  const mounts = flags.flatMap(({ name, value }) => (name === 'mount' ? [value ?? ''] : []));
  return mounts.some(
    (mount) =>
      /type=(cache|tmpfs)/.test(mount) &&
      (what === 'package lists' || mount.includes(what.replaceAll('`', ''))),
  );
}

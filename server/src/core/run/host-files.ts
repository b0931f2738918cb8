import type { Instruction, Word } from '../text/ast.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import { baseName, isWithin, joinPath, pathFrom, resolvePath } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import { withoutIgnored } from './context-files.js';
import { sourceInContext } from './plain-copy.js';
import type { StageCommand, StageRun } from './stage-run.js';

/** A COPY that lays a folder of the build context over what a RUN installed at the same place. */
export interface HostOverwrite extends Span {
  /** The name of the folder: `node_modules`, `.venv`, `vendor`. */
  readonly folder: string;
  /** In the build context. */
  readonly source: string;
  readonly install: StageCommand;
  /** What in it surely does not work in the image; `undefined`: nothing that is known. */
  readonly foreign: string | undefined;
}

interface Installer {
  readonly folder: string;
  readonly programs: RegExp;
  readonly verbs: RegExp;
}

const installers: readonly Installer[] = [
  {
    folder: 'node_modules',
    programs: /^(npm|pnpm|yarn|bun)$/,
    verbs: /^(ci|i|install|clean-install|--frozen-lockfile|)$/,
  },
  { folder: 'vendor', programs: /^composer$/, verbs: /^install$/ },
  { folder: '.venv', programs: /^(uv|poetry|pdm)$/, verbs: /^(sync|install|venv)$/ },
  { folder: '.venv', programs: /^python[\d.]*$/, verbs: /^-m$/ },
];

/** What of the build context lands on installed packages, in text order. A context that lacks the folder is silent. */
export function hostOverwrites(stage: Stage, run: StageRun, context: BuildContext): readonly HostOverwrite[] {
  const installs = run.commands.flatMap((one) => installedFolder(one));
  if (installs.length === 0) return [];
  const files = withoutIgnored(context);
  return stage.instructions.flatMap((instruction) => {
    const copied = copiedFolder(run, instruction);
    if (copied === undefined) return [];
    const hit = installs.find(
      ({ path, install }) =>
        install.instruction.start < instruction.start &&
        isWithin(copied.target, path) &&
        path !== copied.target,
    );
    if (hit === undefined) return [];
    const inside = pathFrom(copied.target, hit.path);
    const source = [copied.source, inside].filter((part) => part !== '').join('/');
    if (files.list(source).length === 0 || isRepaired(run, instruction, hit.install)) return [];
    const { start, end } = copied.word;
    return [
      {
        start,
        end,
        folder: baseName(hit.path),
        source,
        install: hit.install,
        foreign: foreignPart(files, source),
      },
    ];
  });
}

function installedFolder(
  one: StageCommand,
): readonly { readonly path: string; readonly install: StageCommand }[] {
  const { words, cwd, always, script } = one.command;
  const [program = '', verb = '', third = '', fourth] = words.map(({ text }) => text ?? '?');
  const found = installers.find(
    ({ programs, verbs }) => programs.test(baseName(program)) && verbs.test(verb),
  );
  if (found === undefined || cwd === undefined || !always || script !== undefined) return [];
  if (words.some(({ text }) => /^(-g|--global|--prefix|-C|--cwd|--dir)/.test(text ?? ''))) return [];
  if (verb !== '-m') return [{ path: joinPath(cwd, found.folder), install: one }];
  const path = third === 'venv' ? resolvePath(cwd, fourth) : undefined;
  return path === undefined || baseName(path) !== '.venv' ? [] : [{ path, install: one }];
}

/** A COPY of one folder of the context. */
function copiedFolder(
  run: StageRun,
  instruction: Instruction,
): { readonly word: Word; readonly source: string; readonly target: string } | undefined {
  if (instruction.keyword !== 'COPY') return undefined;
  const [word, last, ...more] = instruction.words;
  if (word === undefined || last === undefined || more.length > 0) return undefined;
  if (instruction.flags.some(({ name }) => name === 'from' || name === 'exclude' || name === 'parents'))
    return undefined;
  if (/[$*?[\\]/.test(word.value + last.value)) return undefined;
  const target = resolvePath(run.workdirAt(instruction), last.value);
  const source = sourceInContext(word.value);
  return target === undefined ? undefined : { word, source, target };
}

/** A RUN below that installs again, or removes the folder, makes it right. */
function isRepaired({ commands }: StageRun, copy: Instruction, install: StageCommand): boolean {
  const program = install.command.words[0]?.text;
  return commands.some(
    ({ instruction, command: { words } }) =>
      instruction.start > copy.start &&
      ((words[0]?.text === program &&
        words.some(({ text }) => /^(ci|i|install|rebuild|sync)$/.test(text ?? ''))) ||
        words[0]?.text === 'rm'),
  );
}

/** Packages that are for another system by their name, and virtual environments: they lead to the interpreter of the host. */
function foreignPart(files: BuildContext, source: string): string | undefined {
  if (files.read(`${source}/pyvenv.cfg`) !== undefined) return 'it refers to the interpreter of the host';
  const scopes = ['@esbuild', '@rollup', '@swc', '@next', '@img', '@parcel', '@tailwindcss', '@biomejs'];
  const names = scopes.flatMap((scope) => files.list(`${source}/${scope}`));
  const foreign = names.find((name) => /(darwin|win32)-/.test(name));
  return foreign === undefined
    ? undefined
    : `it contains ${foreign.replace(/\/$/, '')}, which is for another system`;
}

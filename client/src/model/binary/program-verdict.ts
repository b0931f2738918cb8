import type { ElfFacts } from './elf.js';
import type { FileKind } from './file-kind.js';
import type { FileFacts, FoundFile, ImageTree } from './image-tree.js';
import type { Cause, Obstacle } from './cause.js';
import { closureObstacles } from './closure-reasons.js';
import { readClosure } from './library-closure.js';
import { type LoaderFamily, readLibraryFolders } from './library-folders.js';
import { findLoader } from './program-loader.js';
import { quoted } from './reason-text.js';
import type { ScriptLine } from './script.js';

/** What the configuration of an image says about starting programs in it. */
export interface Surroundings {
  /** PATH of the image's configuration; Docker sets a usual one where there is none. */
  readonly path?: string;
  /** LD_LIBRARY_PATH of the image's configuration. */
  readonly libraryPath?: string;
  /** e.g. `linux/arm64`. */
  readonly platform?: string;
  /** The path is what a container starts: it must be executable and a program. Else it may be handed to another. */
  readonly started?: boolean;
}

/** Whether a file of an image can be started there, told from the files alone: nothing was run. */
export interface ProgramVerdict {
  /** The path that was asked for, links followed. */
  readonly path: string;
  readonly kind: FileKind | 'missing';
  /**
   * Whether it starts; `true` for a library that finds all it needs. `undefined` when it cannot be told: no program,
   * a library that lacks something, a limit was met, or a loader that is not known.
   */
  readonly runs: boolean | undefined;
  /** Why it does not start, or what a library lacks, for people, the missing file or version named. */
  readonly reasons: readonly string[];
  /** The same for programs, one for each reason. */
  readonly causes: readonly Cause[];
  readonly linkage: 'static' | 'dynamic' | 'interpreted' | 'data' | 'unknown';
  readonly family: LoaderFamily | undefined;
  /** Of the file itself, if it is an ELF file. */
  readonly elf: ElfFacts | undefined;
  /** Paths of the loader and the libraries that it was seen to load. */
  readonly loads: readonly string[];
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The kernel gives up after five scripts that name each other. */
const deepest = 5;
const executableBits = 0o111;

/** Reads `path` and everything that starting it takes. */
export function inspectProgram(
  tree: ImageTree,
  path: string,
  surroundings: Surroundings = {},
): Promise<ProgramVerdict> {
  return inspect({ tree, surroundings }, path, 0);
}

/** The path of a program named as in ENTRYPOINT: looked up in PATH unless it holds a slash. */
export async function findProgram(
  tree: ImageTree,
  name: string,
  surroundings: Surroundings = {},
): Promise<string | undefined> {
  if (name.includes('/')) return (await tree.find(name)) === undefined ? undefined : name;
  for (const folder of (surroundings.path ?? usualPath).split(':')) {
    const found = folder.startsWith('/') ? await tree.find(`${folder}/${name}`) : undefined;
    if (found?.file.kind === 'file' && isExecutable(found))
      return `${folder.replace(/(?<!\/)\/+$/, '')}/${name}`;
  }
  return undefined;
}

interface Inspection {
  readonly tree: ImageTree;
  readonly surroundings: Surroundings;
}

async function inspect(inspection: Inspection, path: string, depth: number): Promise<ProgramVerdict> {
  const found = await inspection.tree.find(path);
  if (found === undefined) return verdict(path, 'missing', fails(`${quoted(path)} is missing`));
  const facts = await inspection.tree.facts(found);
  const refused = refusal(found, facts, depth > 0 || inspection.surroundings.started === true);
  if (refused !== undefined)
    return verdict(found.path, facts?.kind ?? 'data', fails(refused.reason, refused.cause));
  if (facts === undefined) return verdict(found.path, 'data', {});
  if (facts.elf !== undefined) return inspectElf(inspection, found, facts, facts.elf);
  if (facts.script !== undefined) return inspectScript(inspection, found, facts.script, depth);
  return verdict(found.path, facts.kind, { linkage: facts.kind === 'elf' ? 'unknown' : 'data' });
}

/** Why the kernel will not even begin, for a file that it is told to start. */
function refusal(found: FoundFile, facts: FileFacts | undefined, started: boolean): Obstacle | undefined {
  const { path, file } = found;
  if (!started) return undefined;
  const because = (reason: string): Obstacle => ({
    reason: `${quoted(path)} ${reason}`,
    cause: { kind: 'other' },
  });
  if (file.kind === 'folder') return because('is a folder');
  if (!isExecutable(found)) return because('is not executable');
  if (facts?.kind === 'empty') return because('is empty');
  if (facts?.kind !== 'text') return undefined;
  return { ...because('is a text file without a `#!` line'), cause: { kind: 'no-interpreter-line' } };
}

function verdict(path: string, kind: ProgramVerdict['kind'], rest: Partial<ProgramVerdict>): ProgramVerdict {
  const unknown = {
    runs: undefined,
    reasons: [],
    causes: [],
    linkage: 'unknown',
    family: undefined,
    elf: undefined,
    loads: [],
  } as const;
  return { path, kind, ...unknown, ...rest };
}

/** A refusal, with its reason. */
function fails(reason: string, cause: Cause = { kind: 'other' }): Partial<ProgramVerdict> {
  return { runs: false, reasons: [reason], causes: [cause] };
}

function obstructed(
  runs: false | undefined,
  obstacles: readonly Obstacle[],
): Pick<ProgramVerdict, 'runs' | 'reasons' | 'causes'> {
  const unique = new Map(obstacles.map((obstacle) => [obstacle.reason, obstacle.cause]));
  return { runs, reasons: [...unique.keys()], causes: [...unique.values()] };
}

function isExecutable({ file }: FoundFile): boolean {
  return (file.mode & executableBits) !== 0;
}

async function inspectScript(
  inspection: Inspection,
  { path }: FoundFile,
  script: ScriptLine,
  depth: number,
): Promise<ProgramVerdict> {
  const refuse = (reason: string): ProgramVerdict =>
    verdict(path, 'script', { ...fails(reason), linkage: 'interpreted' });
  const { interpreter, program } = script;
  const carriage = interpreter.endsWith('\r') || program?.endsWith('\r') === true;
  if (carriage) return refuse(`the \`#!\` line of ${quoted(path)} ends with a carriage return`);
  if (depth >= deepest) return refuse(`${quoted(path)} is one of too many scripts that start each other`);
  if (!interpreter.startsWith('/')) return verdict(path, 'script', { linkage: 'interpreted' });
  const first = await inspect(inspection, interpreter, depth + 1);
  const second = program === undefined ? undefined : await inspectNamed(inspection, program, depth + 1);
  const parts = second === undefined ? [first] : [first, second];
  const reasons = parts.flatMap((part) => part.reasons);
  return verdict(path, 'script', {
    runs: allRun(parts.map((part) => part.runs)),
    reasons: reasons.map(
      (reason) => `${quoted(path)} starts ${quoted(script.program ?? interpreter)}: ${reason}`,
    ),
    causes: reasons.map(() => ({ kind: 'interpreter', name: failingPart(first, interpreter, program) })),
    linkage: 'interpreted',
    loads: parts.flatMap((part) => [part.path, ...part.loads]),
  });
}

/** Which of interpreter and, behind `env`, program it is that does not start. */
function failingPart(first: ProgramVerdict, interpreter: string, program: string | undefined): string {
  return first.reasons.length > 0 ? interpreter : (program ?? interpreter);
}

async function inspectNamed(inspection: Inspection, name: string, depth: number): Promise<ProgramVerdict> {
  const path = await findProgram(inspection.tree, name, inspection.surroundings);
  if (path !== undefined) return inspect(inspection, path, depth);
  const folders = inspection.surroundings.path ?? usualPath;
  const reason = `${quoted(name)} is in no folder of PATH (${quoted(folders).slice(1, -1)})`;
  return verdict(name, 'missing', fails(reason));
}

function allRun(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.every((part) => part === true) ? true : undefined;
}

async function inspectElf(
  { tree, surroundings }: Inspection,
  { path }: FoundFile,
  { kind }: FileFacts,
  elf: ElfFacts,
): Promise<ProgramVerdict> {
  const linkage = elf.linkage === 'object' ? 'data' : elf.linkage.startsWith('static') ? 'static' : 'dynamic';
  const verdictOf = (rest: Partial<ProgramVerdict>): ProgramVerdict =>
    verdict(path, kind, { elf, linkage, ...rest });
  if (elf.linkage === 'object') return verdictOf({});
  const foreign = platformObstacle(path, elf, surroundings.platform);
  if (foreign !== undefined) return verdictOf(obstructed(false, [foreign]));
  const needsNothing = elf.linkage === 'library' && elf.needed.length === 0;
  if (linkage === 'static' || needsNothing) return verdictOf({ runs: true });
  const loader = await findLoader(tree, elf);
  // What a library lacks may come with the program that loads it: told, but no observation.
  const failing = elf.linkage === 'library' ? undefined : false;
  if (loader.obstacle !== undefined) {
    return verdictOf({ ...obstructed(failing, [loader.obstacle]), family: loader.family });
  }
  const { family, interpreter } = loader;
  if (family === undefined || interpreter === undefined) return verdictOf({ family });
  const closure = await readClosure(
    tree,
    { path, elf, parent: undefined },
    {
      family,
      loader: loader.loaded,
      folders: await readLibraryFolders(tree, family, interpreter, elf.platform),
      libraryPath: (surroundings.libraryPath ?? '').split(/[:;]/).filter((folder) => folder.startsWith('/')),
    },
  );
  const obstacles = closureObstacles(closure, family);
  const loads = closure.objects.slice(1).map((object) => object.path);
  if (tree.exhausted) return verdictOf({ family, loads });
  if (obstacles.length === 0) return verdictOf({ runs: true, family, loads });
  return verdictOf({ ...obstructed(failing, obstacles), family, loads });
}

/** 32-bit programs start on their 64-bit sisters, if their libraries are there. */
function platformObstacle(path: string, elf: ElfFacts, platform: string | undefined): Obstacle | undefined {
  const image = platform?.split('/').slice(0, 2).join('/');
  if (image === undefined || elf.platform === undefined || image === elf.platform) return undefined;
  const sisters = ['linux/386 linux/amd64', 'linux/arm linux/arm64'];
  if (sisters.includes(`${elf.platform} ${image}`)) return undefined;
  return {
    reason: `${quoted(path)} is built for ${elf.platform}, the image is ${image}`,
    cause: { kind: 'platform', built: elf.platform, runs: image },
  };
}

import type { Cause } from '../binary/cause.js';
import { type ImageTree, openImageTree } from '../binary/image-tree.js';
import {
  findProgram,
  inspectProgram,
  type ProgramVerdict,
  type Surroundings,
} from '../binary/program-verdict.js';
import { quoted } from '../binary/reason-text.js';
import type { CancelSignal, EngineFault, ImageRecord, OpenImage } from '../../ports/engine.js';
import { inspectJar } from './inspect-jar.js';
import { missingUser } from './missing-user.js';
import {
  type PlannedProgram,
  planInspection,
  type ProgramRole,
  type StagePrograms,
} from './inspection-plan.js';

/** One program of an image, read and not run. */
export interface InspectedProgram {
  /** Absolute, as the Dockerfile names it; a bare name when it is in no folder of PATH. */
  readonly path: string;
  readonly role: ProgramRole;
  readonly line: number | undefined;
  readonly runs: boolean | undefined;
  /** For people, names in them quoted and harmless; one for each of `causes`. */
  readonly reasons: readonly string[];
  readonly causes: readonly Cause[];
  readonly linkage: ProgramVerdict['linkage'];
  readonly family: ProgramVerdict['family'];
  /** Of the Go tool, e.g. `go1.25.1, CGO_ENABLED=0`. */
  readonly toolchain: string | undefined;
}

export interface InspectionOptions {
  readonly signal?: CancelSignal;
  /** Told before each file. */
  readonly onFile?: (path: string) => void;
}

/** Programs of one folder tree that are looked at; who copies more than that copies a system. */
const maxFound = 100;

/**
 * Reads what a container starts and what was copied in. Rejects with the adapter's error when the engine goes away;
 * a signal ends it early with what was read so far.
 */
export async function inspectImage(
  image: OpenImage,
  stage: StagePrograms,
  { signal, onFile }: InspectionOptions = {},
): Promise<readonly InspectedProgram[]> {
  const imageSurroundings: ImageSurroundings = {
    image,
    tree: openImageTree(image.files),
    surroundings: surroundingsOf(image.record),
  };
  const waiting = [...planInspection(image.record, stage)];
  const folders: PlannedProgram[] = [];
  const programs: InspectedProgram[] = [];
  const look = async (planned: PlannedProgram): Promise<void> => {
    onFile?.(planned.program);
    const seen = await inspectOne(imageSurroundings, planned).catch((error: unknown) =>
      unreadable(planned, error),
    );
    if (seen === 'folder') folders.push(planned);
    else if (seen !== undefined && !programs.some(({ path }) => path === seen.path)) programs.push(seen);
  };
  const goesOn = (): boolean => signal?.aborted !== true;
  for (const planned of waiting) if (goesOn()) await look(planned);
  if (folders.length > 0 && goesOn()) {
    for (const planned of await programsWithin(image, folders, signal)) if (goesOn()) await look(planned);
  }
  return goesOn() ? withUser(imageSurroundings, programs) : programs;
}

/** A user without an account keeps the container from starting what would start. */
async function withUser(
  { image, tree }: ImageSurroundings,
  programs: readonly InspectedProgram[],
): Promise<readonly InspectedProgram[]> {
  const obstacle = await missingUser(tree, image.record.user);
  const first = programs.find(({ role }) => role === 'start');
  if (obstacle === undefined || first === undefined) return programs;
  const refused = {
    ...first,
    runs: false,
    reasons: [...first.reasons, obstacle.reason],
    causes: [...first.causes, obstacle.cause],
  };
  return programs.map((program) => (program === first ? refused : program));
}

interface ImageSurroundings {
  readonly image: OpenImage;
  readonly tree: ImageTree;
  readonly surroundings: Surroundings;
}

function surroundingsOf({ environment, platform }: ImageRecord): Surroundings {
  const value = (name: string): string | undefined =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const [path, libraryPath] = [value('PATH'), value('LD_LIBRARY_PATH')];
  return {
    platform,
    ...(path !== undefined && { path }),
    ...(libraryPath !== undefined && { libraryPath }),
  };
}

/** `undefined`: nothing to say of it. */
async function inspectOne(
  { image, tree, surroundings }: ImageSurroundings,
  planned: PlannedProgram,
): Promise<InspectedProgram | 'folder' | undefined> {
  const { program, role, required } = planned;
  const path = await findProgram(tree, program, surroundings);
  if (path === undefined) return required ? missing(planned, surroundings) : undefined;
  const found = await tree.find(path);
  if (found?.file.kind === 'folder') return role === 'start' ? undefined : 'folder';
  if (/\.(jar|war|class)$/.test(path)) {
    const verdict = await inspectJar(image, tree, path, surroundings);
    return verdict && { ...planned, path, ...verdict };
  }
  const started = required || role === 'start';
  if (!started && ((found?.file.mode ?? 0) & 0o111) === 0) return undefined;
  const verdict = await inspectProgram(tree, path, { ...surroundings, started });
  const isProgram = verdict.elf === undefined ? verdict.kind === 'script' : verdict.elf.linkage !== 'library';
  if (!started && (!isProgram || verdict.linkage === 'data')) return undefined;
  return describe(planned, path, verdict);
}

/**
 * What is known of a program whose path the engine refuses to read, such as a link to itself: nothing, and the others
 * are read all the same. Where the engine is gone, nothing more is.
 */
function unreadable({ program, role, line }: PlannedProgram, error: unknown): InspectedProgram {
  const { fault } = error as { readonly fault?: EngineFault };
  if (fault?.reason !== 'refused') throw error;
  const nothing = { linkage: 'unknown', family: undefined, toolchain: undefined } as const;
  const reasons = [`${quoted(program)} could not be read: ${quoted(fault.message).slice(1, -1)}`];
  return { path: program, role, line, runs: undefined, reasons, causes: [{ kind: 'other' }], ...nothing };
}

function missing({ program, role, line }: PlannedProgram, { path }: Surroundings): InspectedProgram {
  const where = program.includes('/')
    ? 'missing'
    : `in no folder of PATH${path === undefined ? '' : ` (${path})`}`;
  const nothing = { linkage: 'unknown', family: undefined, toolchain: undefined } as const;
  const reasons = [`${quoted(program)} is ${quoted(where).slice(1, -1)}`];
  return { path: program, role, line, runs: false, reasons, causes: [{ kind: 'other' }], ...nothing };
}

function describe({ role, line }: PlannedProgram, path: string, verdict: ProgramVerdict): InspectedProgram {
  const { runs, reasons, causes, linkage, family, elf } = verdict;
  return { path, role, line, runs, reasons, causes, linkage, family, toolchain: toolchainOf(elf) };
}

function toolchainOf(elf: ProgramVerdict['elf']): string | undefined {
  if (elf?.go === undefined) return elf?.rust === true ? 'Rust' : undefined;
  const cgo = elf.go.settings['CGO_ENABLED'];
  return [elf.go.version, ...(cgo === undefined ? [] : [`CGO_ENABLED=${cgo}`])].join(', ');
}

/** Executable files below folders that were copied in, the nearest to the top first. */
async function programsWithin(
  image: OpenImage,
  folders: readonly PlannedProgram[],
  signal: CancelSignal | undefined,
): Promise<readonly PlannedProgram[]> {
  const found: PlannedProgram[] = [];
  await image.list(({ path, kind, mode }) => {
    if (kind !== 'file' || (mode & 0o111) === 0) return;
    const folder = folders.find(({ program }) => path.startsWith(`${program.replace(/(?<!\/)\/+$/, '')}/`));
    if (folder === undefined || /\.so(\.\d+)*$/.test(path)) return;
    found.push({ program: path, role: 'found', line: folder.line, required: false });
  }, signal);
  const depth = ({ program }: PlannedProgram): number => program.split('/').length;
  return found.sort((a, b) => depth(a) - depth(b)).slice(0, maxFound);
}

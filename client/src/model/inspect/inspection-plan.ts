import type { DeliveredItem, StartItem } from '../../../../server/src/protocol/messages.js';
import type { ImageRecord } from '../../ports/engine.js';

/** What the server knows of a stage's programs. */
export interface StagePrograms {
  readonly starts?: readonly StartItem[];
  readonly delivered?: readonly DeliveredItem[];
}

/**
 * `start`: a container of the image starts it. `delivered`: it was copied in, or something started may start it.
 * `found`: it lies in a folder that was copied in, or in an image that starts nothing and only carries files.
 */
export type ProgramRole = 'start' | 'delivered' | 'found';

/** One thing to look at. */
export interface PlannedProgram {
  /** Absolute, or a name to look up in PATH. */
  readonly program: string;
  readonly role: ProgramRole;
  /** Of the Dockerfile, 0-based, where it is known. */
  readonly line: number | undefined;
  /** Whether it must be there: what the engine itself will start. */
  readonly required: boolean;
}

/** The configuration of the image counts first; the text adds what scripts and health checks start, and copies. */
export function planInspection(record: ImageRecord, stage: StagePrograms): readonly PlannedProgram[] {
  const { starts = [], delivered = [] } = stage;
  const [first] = [...record.entrypoint, ...record.command];
  const own = first === undefined || first === '' ? undefined : inFolder(first, record.workingDirectory);
  const lineOf = starts.find(({ program, path }) => program === first || path === own)?.line;
  const planned: PlannedProgram[] = [
    ...(own === undefined ? [] : [{ program: own, role: 'start', line: lineOf, required: true } as const]),
    ...starts.map(({ program, path, sure, line }): PlannedProgram => {
      return { program: path ?? program, role: sure ? 'start' : 'delivered', line, required: false };
    }),
    ...jarOf(record).map((program) => ({ program, role: 'start', line: lineOf, required: true }) as const),
    ...classesOf(record).map(
      (program) => ({ program, role: 'start', line: lineOf, required: false }) as const,
    ),
    ...delivered.map(({ path, line }): PlannedProgram => {
      return { program: path, role: own === undefined ? 'found' : 'delivered', line, required: false };
    }),
  ];
  return uniquePrograms(planned);
}

/** A path with a slash is taken from the working folder; a bare name is looked up in PATH. */
function inFolder(program: string, folder: string): string {
  if (program.startsWith('/') || !program.includes('/')) return program;
  return `${folder === '' ? '' : folder.replace(/(?<!\/)\/+$/, '')}/${program.replace(/^(?:\.\/)+/, '')}`;
}

/** `java -jar app.jar`. */
function jarOf({ entrypoint, command, workingDirectory }: ImageRecord): readonly string[] {
  const words = [...entrypoint, ...command];
  if (!/(^|\/)java$/.test(words[0] ?? '')) return [];
  const jar = words[words.indexOf('-jar') + 1];
  if (!words.includes('-jar') || jar === undefined) return [];
  return [inFolder(jar.includes('/') ? jar : `./${jar}`, workingDirectory)];
}

/** `java -cp /app:/lib/x.jar com.example.Main`: the class where each folder would hold it, and the jars. */
function classesOf({ entrypoint, command, workingDirectory }: ImageRecord): readonly string[] {
  const words = [...entrypoint, ...command];
  const at = words.findIndex((word) => /^(-cp|-classpath|--class-path)$/.test(word));
  const main = words.slice(at + 2).find((word) => !word.startsWith('-'));
  if (!/(^|\/)java$/.test(words[0] ?? '') || at === -1 || main === undefined) return [];
  const file = `${main.replaceAll('.', '/')}.class`;
  return (words[at + 1] ?? '').split(':').flatMap((entry) => {
    if (entry === '' || entry.includes('*')) return [];
    const place = entry.endsWith('.jar') ? entry : `${entry.replace(/(?<!\/)\/+$/, '')}/${file}`;
    return [inFolder(place.includes('/') ? place : `./${place}`, workingDirectory)];
  });
}

function uniquePrograms(planned: readonly PlannedProgram[]): readonly PlannedProgram[] {
  const unique = new Map<string, PlannedProgram>();
  for (const one of planned) if (!unique.has(one.program)) unique.set(one.program, one);
  return [...unique.values()];
}

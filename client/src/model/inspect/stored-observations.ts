import type { Cause } from '../binary/cause.js';
import type { SizeStore } from '../size/size-store.js';
import type { InspectedProgram } from './inspect-image.js';
import { hasObservationOfText, type ObservationStore, type ReadObservation } from './observation-store.js';
import { isRecord, list } from '../text/untyped.js';

/** What was read out of images, as it is written into the editor's workspace state. */
export interface StoredObservations {
  readonly version: 1;
  /** Version of the extension that read them: another one may judge otherwise. */
  readonly by: string;
  readonly observations: readonly (readonly [key: string, observation: ReadObservation])[];
}

/** Enough for a large workspace; the newest stay, and of no stage only a part. */
const keptPrograms = 5000;

/** Leaves out observations of another text, of older images, and of images that are gone. */
export function toStoredObservations(
  observations: ObservationStore,
  sizes: SizeStore,
  by: string,
): StoredObservations {
  const kept: (readonly [string, ReadObservation])[] = [];
  let programs = 0;
  for (const [key, { read }] of [...observations].reverse()) {
    if (read === undefined || !hasObservationOfText(read, sizes, key)) continue;
    programs += read.programs.length;
    if (programs > keptPrograms) break;
    kept.push([key, read]);
  }
  return { version: 1, by, observations: kept.reverse() };
}

/** Reads what an earlier version, or nobody, wrote: anything that does not fit is left out. */
export function readStoredObservations(value: unknown, by: string): ObservationStore {
  if (!isRecord(value) || value['version'] !== 1 || value['by'] !== by) return new Map();
  return new Map(
    list(value['observations']).flatMap((entry) => {
      const [key, read] = list(entry);
      return typeof key === 'string' && isObservation(read) ? [[key, { reading: false, read }] as const] : [];
    }),
  );
}

function isObservation(value: unknown): value is ReadObservation {
  if (!isRecord(value)) return false;
  const { image, fingerprint, programs } = value;
  return areTexts(image, fingerprint) && Array.isArray(programs) && programs.every(isProgram);
}

function isProgram(value: unknown): value is InspectedProgram {
  if (!isRecord(value)) return false;
  const { path, role, line, runs, reasons, causes, linkage } = value;
  return (
    areTexts(path, role, linkage) &&
    (line === undefined || typeof line === 'number') &&
    (runs === undefined || typeof runs === 'boolean') &&
    Array.isArray(reasons) &&
    areTexts(...(reasons as readonly unknown[])) &&
    Array.isArray(causes) &&
    causes.every(isCause)
  );
}

/** Texts that each kind of cause has. */
const causeTexts: Readonly<Record<Cause['kind'], readonly string[]>> = {
  loader: ['file'],
  library: ['name'],
  version: ['library'],
  platform: ['built', 'runs'],
  interpreter: ['name'],
  runtime: ['name', 'needed', 'there'],
  'no-interpreter-line': [],
  user: ['name'],
  other: [],
};

function isCause(value: unknown): value is Cause {
  if (!isRecord(value) || typeof value['kind'] !== 'string') return false;
  const names = new Map<string, readonly string[]>(Object.entries(causeTexts)).get(value['kind']);
  if (names === undefined || !areTexts(...names.map((name) => value[name]))) return false;
  const { versions } = value;
  return (
    value['kind'] !== 'version' || (Array.isArray(versions) && areTexts(...(versions as readonly unknown[])))
  );
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((one) => typeof one === 'string');
}

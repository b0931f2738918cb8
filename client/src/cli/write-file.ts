import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nameOf, readRegularFile, reasonOf } from './read-file.js';
import { UsageError } from './usage-error.js';

/** A new text for a file. */
export interface Change {
  /** As people call it. */
  readonly file: string;
  /** Where it is, when that is another path. */
  readonly target?: string;
  readonly text: string;
  /** What the file held when the text was made of it. */
  readonly before: Buffer;
}

/**
 * Replaces files, all or none as far as can be told before: a reader sees the old text or the new one, never half of
 * it. Symbolic links are followed; owner and mode are kept. A file is left as it is when it has changed meanwhile, has
 * more names than one, or holds bytes that a text cannot. Throws UsageError in one sentence.
 */
export function writeFiles(changes: readonly Change[]): void {
  const prepared: Prepared[] = [];
  try {
    for (const change of changes) prepared.push(prepare(change));
    for (const { change, target } of prepared) refuseChanged(change.file, change.before, target);
    for (const { change, target, temporary } of prepared)
      attempt(change.file, () => renameSync(temporary, target));
  } finally {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
  }
}

interface Prepared {
  readonly change: Change;
  /** The file itself, where `change.file` is a link to it. */
  readonly target: string;
  readonly temporary: string;
}

function prepare(change: Change): Prepared {
  const { file, text, before } = change;
  refuseOtherBytes(file, before);
  const target = attempt(file, () => realpathSync(change.target ?? file));
  const stat = refuseChanged(file, before, target);
  if (stat.nlink > 1n)
    throw new UsageError(
      `cannot write ${nameOf(file)}: the file has ${stat.nlink} names (hard links), and replacing it would leave the others with the old text`,
    );
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}.tmp`);
  attempt(file, () => {
    accessSync(target, constants.W_OK);
    writeCopy(temporary, text, stat);
  });
  return { change, target, temporary };
}

/** Written back, such bytes would be others. */
function refuseOtherBytes(file: string, before: Buffer): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(before);
  } catch {
    throw new UsageError(
      `cannot write ${nameOf(file)}: it holds bytes that are not UTF-8, which would be lost; save it as UTF-8`,
    );
  }
}

/** What the system knows of the file. Throws when it does not hold `before` any more. */
export function refuseChanged(file: string, before: Buffer, target: string): BigIntStats {
  const { bytes, stat } = readRegularFile(target);
  if (!bytes.equals(before))
    throw new UsageError(`${nameOf(file)} was not written: it has changed since it was read`);
  return stat;
}

function writeCopy(temporary: string, text: string, { uid, gid, mode }: BigIntStats): void {
  const opened = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(opened, text);
    if (process.platform !== 'win32') fchownSync(opened, Number(uid), Number(gid));
    fchmodSync(opened, Number(mode & 0o7777n));
    fsyncSync(opened);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}

function attempt<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new UsageError(`cannot write ${nameOf(file)}: ${reasonOf(error)}`);
  }
}

import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from './files.js';
import { UsageError } from './usage-error.js';

/**
 * Replaces a file in one step: a reader sees the old text or the new one, never half of it, and on a full
 * disk the old one stays. Links are followed, the mode is kept. Throws UsageError in one sentence.
 */
export function writeWhole(file: string, text: string): void {
  const target = existing(file);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    keepMode(target, temporary);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
  }
}

function existing(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function keepMode(target: string, temporary: string): void {
  try {
    chmodSync(temporary, statSync(target).mode);
  } catch {
    // A new file has no mode to keep.
  }
}

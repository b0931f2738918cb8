import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the kernel of this machine, which containers share, starts programs of i386: some are set up not to. */
export function startsProgramsOf32Bits(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-i386-'));
  try {
    const path = join(folder, 'exit');
    writeFileSync(path, exitProgram, { mode: 0o755 });
    // What the kernel refuses to start is given to a shell, which takes it for a script and fails.
    const { error, status } = spawnSync(path);
    return error !== undefined || status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A static ELF program of i386 that ends with 0: one header, one segment, `exit(0)` at its end. */
const exitProgram = Buffer.from(
  [
    '7f454c46 01010100 00000000 00000000 0200 0300 01000000 54800408 34000000 00000000 00000000 3400 2000 0100 0000 0000 0000',
    '01000000 00000000 00800408 00800408 5d000000 5d000000 05000000 00100000',
    'b801000000 31db cd80',
  ]
    .join('')
    .replaceAll(' ', ''),
  'hex',
);

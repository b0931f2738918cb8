// What people download, as it is packed.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { inRoot } from '../lib/project.mjs';

export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'vsix-'));
  try {
    const packagePath = join(folder, 'extension.vsix');
    await createVSIX({
      cwd: inRoot(),
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    return [atMostMegabytes('size of the .vsix', statSync(packagePath).size, 2)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function atMostMegabytes(what, bytes, most) {
  return {
    what,
    measured: `${(bytes / 1e6).toFixed(2)} MB`,
    goal: `under ${most} MB`,
    met: bytes < most * 1e6,
  };
}

// What people download, as it is packed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { npmTarballPath } from '../lib/npm-package.mjs';
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
    packTerminal();
    return [
      atMostMegabytes('size of the .vsix', statSync(packagePath).size, 2),
      atMostMegabytes('size of the npm package of the terminal', statSync(npmTarballPath()).size, 1.5),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function packTerminal() {
  execFileSync(process.execPath, [inRoot('scripts/package.mjs'), 'terminal'], { stdio: ['ignore', 2, 2] });
}

function atMostMegabytes(what, bytes, most) {
  return {
    what,
    measured: `${(bytes / 1e6).toFixed(2)} MB`,
    goal: `under ${most} MB`,
    met: bytes < most * 1e6,
  };
}

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { inRoot } from '../../../scripts/lib/project.mjs';

type Manifest = Readonly<Record<string, unknown>>;

/** Copies what is packaged, with another manifest. */
export async function copyExtension(folder: string, change: (manifest: Manifest) => Manifest): Promise<void> {
  for (const file of await listFiles({ cwd: inRoot() })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(inRoot(file), join(folder, file));
  }
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(change(manifest)));
}

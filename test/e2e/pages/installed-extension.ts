import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { extensionsFolder, installExtensions } from '../../../scripts/lib/code-server.mjs';
import { vsixPath } from '../../../scripts/lib/project.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of extensions with the packaged one alone; editors get copies of it. */
    readonly installedExtension?: string;
  }
}

/** Before all tests: the packaged extension is installed once. */
export function setup(project: TestProject): () => void {
  const data = mkdtempSync(join(tmpdir(), 'stage-insight-installed-'));
  installExtensions([process.env.VSIX ?? vsixPath()], data);
  project.provide('installedExtension', extensionsFolder(data));
  return () => {
    rmSync(data, { recursive: true, force: true });
  };
}

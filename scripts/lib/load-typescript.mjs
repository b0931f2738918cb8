import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from './project.mjs';

/**
 * Bundles a TypeScript file of the project and imports it, for scripts that read tables out of the sources.
 * @param {string} entry path from the root folder
 */
export async function loadTypescript(entry) {
  // Inside the project, so that packages left out of the bundle are found.
  const folder = mkdtempSync(inRoot('node_modules', '.load-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({
      absWorkingDir: inRoot(),
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

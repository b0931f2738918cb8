import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from './project.mjs';

/**
 * Bundles TypeScript and imports it, for scripts that read tables out of the sources.
 * @param {string} contents source text; its import paths start from the root folder, e.g. `./server/src/rules/index.ts`
 */
export async function loadTypescript(contents) {
  // Inside the project, so that packages left out of the bundle are found.
  const folder = mkdtempSync(inRoot('node_modules', '.load-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({
      absWorkingDir: inRoot(),
      stdin: { contents, resolveDir: inRoot(), loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      // Packages in CommonJS ask for modules of Node with `require`, which an ES module does not have.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { loadTypescript } from './load-typescript.mjs';

/**
 * Checks every Dockerfile that `check` finds in a folder, one after the other, in this process.
 * @returns for each file its findings, the milliseconds it took, and the error that ended its analysis, if one did
 */
export async function checkOneByOne(folder) {
  const { createAnalyser, findFiles, readSource } = await loadTypescript(`
    export { createAnalyser } from './client/src/cli/analysing.js';
    export { findFiles } from './client/src/cli/files.js';
    export { readSource } from './client/src/cli/read-file.js';
  `);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const analyser = await createAnalyser();
    return findFiles(['.']).files.map(({ file }) => checkFile(analyser, readSource, file));
  } finally {
    process.chdir(before);
  }
}

function checkFile(analyser, readSource, file) {
  const begin = performance.now();
  try {
    const { text } = readSource(file);
    const findings = analyser.findings(file, text, false);
    return { file, findings, took: performance.now() - begin };
  } catch (error) {
    return { file, findings: [], took: performance.now() - begin, error };
  }
}

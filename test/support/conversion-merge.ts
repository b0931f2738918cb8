/**
 * The builder pattern before and after its merge: the glue is run as a person runs it, both times, and the two images
 * are compared with the product's own checks.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine, createRunner } from '../../client/src/docker/index.js';
import { compareImages, type BuiltFile } from '../../client/src/model/comparison/compare-images.js';
import type { ComparisonReport } from '../../client/src/model/comparison/report.js';
import { mergeBuilderPattern } from '../../server/src/assists/merge/merge.js';
import type { Merged } from '../../server/src/assists/merge/merge-result.js';
import type { MergeCase } from '../conversion/cases/merges.js';
import { contextOf, type Files } from './context-files.js';
import { factsOf, stagePrograms } from './conversion.js';
import { buildxEnvironment } from './engine/buildx.js';
import { engineOptions, valueOf } from './engine/workbench.js';

/** Fails with the reason when the merge is refused. */
export async function compareMerge(one: MergeCase): Promise<ComparisonReport> {
  const tag = `stage-insight-merge-${process.pid}-${Date.now().toString(36)}`;
  const before = named(one.files, `${tag}-before`);
  const merged = merge({ ...one, files: before });
  const after = Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(merged.changed.map(({ path, text }) => [path, text])) })
      .filter(([path]) => !merged.deleted.includes(path))
      .map(([path, text]) => [path, text.replaceAll(`${tag}-before`, `${tag}-after`)]),
  );
  try {
    runGlue(one, before);
    runGlue(one, after);
    const report = await compareImages({
      engine: createEngine(engineOptions()),
      before: await built(`${tag}-before`, one, before),
      after: await built(`${tag}-after`, one, after),
      runs: { runner: createRunner(engineOptions()), arguments: one.runs ?? [], seconds: 120 },
    });
    return report;
  } finally {
    removeImages(tag);
  }
}

export function merge({ files, build, target, glue }: MergeCase): Merged {
  const file = (path: string) => ({ path, text: files[path] ?? '' });
  const merged = mergeBuilderPattern({
    build: file(build),
    target: file(target),
    glue: file(glue),
    files: contextOf(files),
  });
  if (merged.kind === 'refused') throw new Error(`${merged.file}:${merged.line + 1}: ${merged.message}`);
  return merged;
}

function named(files: Files, tag: string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      text.replaceAll('IMAGE-', `${tag}-`).replaceAll(/IMAGE$|IMAGE(?=[\s"])(?! :=)/gm, tag),
    ]),
  );
}

function runGlue({ run: [command, ...words] }: MergeCase, files: Files): void {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-glue-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    execFileSync(command, words, {
      cwd: folder,
      env: buildxEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function built(tag: string, { target, base }: MergeCase, files: Files): Promise<BuiltFile> {
  const engine = createEngine(engineOptions());
  const facts = factsOf(files[target] ?? '', files);
  return {
    image: valueOf(await engine.image(tag)),
    base: valueOf(await engine.image(base)),
    programs: stagePrograms(facts),
  };
}

function removeImages(tag: string): void {
  const { stdout } = spawnSync('docker', ['images', '-q', '--filter', `reference=${tag}-*`], {
    encoding: 'utf8',
  });
  const ids = [...new Set((stdout ?? '').split('\n').filter(Boolean))];
  if (ids.length > 0) spawnSync('docker', ['rmi', '-f', ...ids], { stdio: 'ignore' });
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { afterAll, beforeAll } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually } from '../pages/editor.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-overlaps-'));
const neighbour = `${folder}.vsix`;

beforeAll(async () => {
  writeFileSync(join(folder, 'Dockerfile'), 'FROM alpine:3.20 AS base\nFROM alpine:3.20 AS base\n');
  await createVSIX({
    cwd: inRoot('test/e2e/neighbour'),
    packagePath: neighbour,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(neighbour, { force: true });
});

editorTest(
  'what another extension says on the same line is not said twice, and our fix is offered',
  { fixture: folder, open: 'Dockerfile', extensions: [neighbour] },
  async (editor) => {
    const page = dockerfilePage(editor);
    // The first squiggle is the neighbour's, the other one ours.
    const squiggles = async (): Promise<readonly number[]> => [
      await page.marked('info'),
      await page.marked('warning'),
    ];
    await eventually(squiggles).toEqual([1, 0]);
    editor.change({ 'stageInsight.overlaps': 'show' });
    await eventually(squiggles).toEqual([1, 1]);
    editor.change({ 'stageInsight.overlaps': 'hide' });
    await eventually(squiggles).toEqual([1, 0]);
    // Our fix is offered at theirs.
    await page.goTo(2, 22);
    await page.quickFix(/Rename to `?'?base-2/);
    await eventually(() => page.line(1)).toBe('FROM alpine:3.20 AS base-2');
    await eventually(squiggles).toEqual([0, 0]);
  },
);

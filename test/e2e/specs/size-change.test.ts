import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, openFile, quickPickRows, runCommand } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

editorTest(
  'growth since the build before is told by the lens, the stage view, the hover and the list of sizes',
  { fixture: 'empty' },
  async (editor) => {
    const write = (file: string, text: string): void => writeFileSync(join(editor.workspace, file), text);
    write('Dockerfile', 'FROM alpine:3.20 AS grown\nCOPY data /data\n');
    write('data', 'x'.repeat(1_000_000));
    await openFile(editor, 'Dockerfile');
    const { page } = editor;
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => dockerfile.lenses()).toHaveLength(1);
    const tooltips = (): Promise<readonly string[]> =>
      page
        .locator('.monaco-editor .codelens-decoration a')
        .evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''));
    await dockerfile.clickLens(0, 'Build');
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/ \(\+1 MB\)$/);
    await eventually(() => tooltips()).toContain('Show the sizes of all stages');

    write('data', 'x'.repeat(13_400_000));
    await dockerfile.clickLens(0, 'Build');
    // Midnight may come between the two builds.
    const grew = String.raw`\+12\.4 MB since (?:the build at \d\d:\d\d|yesterday)`;
    await eventually(tooltips).toContainEqual(
      expect.stringMatching(new RegExp(`^${grew}. Show the sizes of all stages$`)),
    );
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/^[\d.]+ MB \(\+13\.4 MB\)$/);

    await dockerfile.goTo(1, 24);
    await dockerfile.showHover();
    await eventually(() => dockerfile.hover()).toMatch(new RegExp(`13.4 MB of its own\\), ${grew}`));
    await page.keyboard.press('Escape');

    await runCommand(editor, 'Stage Insight: Show Stage Sizes');
    await eventually(() => quickPickRows(editor)).toEqual([
      expect.stringMatching(/ Dockerfile · \+12\.4 MB since the build (just now|\d+ min ago)$/),
    ]);
    await page.keyboard.press('Escape');

    await page.locator('.sidebar .monaco-list-row[aria-level="2"] .label-name').hover();
    await eventually(() => dockerfile.hover()).toMatch(/Change: \+12\.4 MB since (the build|yesterday)/);
  },
);

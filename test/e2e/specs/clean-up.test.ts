import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, notifications, quickPickRows, runCommand } from '../pages/editor.js';
import { docker, imagesOf } from '../pages/engine.js';

editorTest(
  'clean-up asks first, removes the images of one Dockerfile, and says what was freed',
  { fixture: 'hostile', open: 'Dockerfile' },
  async (editor) => {
    const { page } = editor;
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(2);
    await dockerfile.clickLens(0, 'Build');
    await eventually(async () => (await imagesOf(editor.runLabel)).length).toBe(1);
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/^[\d.]+ MB/);
    // Two images of one second are listed in either order.
    const listed = async (): Promise<readonly string[]> =>
      (await docker('image', 'ls', '--quiet', 'alpine')).split('\n').sort();
    const others = await listed();

    const choose = async (): Promise<void> => {
      await runCommand(editor, 'Stage Insight: Clean Up Images and Build Cache');
      await eventually(() => quickPickRows(editor)).toContainEqual(expect.stringContaining(editor.workspace));
      await page
        .locator('.quick-input-list .monaco-list-row')
        .filter({ hasText: 'All images of Dockerfile' })
        .filter({ hasText: editor.workspace })
        .click();
    };
    const dialogue = page.locator('.monaco-dialog-box');
    await choose();
    await dialogue.getByText('Remove 1 image built by Stage Insight?').waitFor();
    await dialogue.getByRole('button', { name: 'Cancel' }).click();
    expect(await imagesOf(editor.runLabel)).toHaveLength(1);

    await choose();
    await dialogue.getByRole('button', { name: 'Remove' }).click();
    await eventually(() => imagesOf(editor.runLabel)).toEqual([]);
    await eventually(async () => (await notifications(editor)).join()).toContain('1 image removed');
    await eventually(async () => (await dockerfile.lenses())[0]).toEqual(['Build (image removed)']);
    expect(await listed()).toEqual(others);
  },
);

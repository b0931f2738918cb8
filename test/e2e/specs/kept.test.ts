import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually } from '../pages/editor.js';
import { imagesOf, removeImages } from '../pages/engine.js';
import { engineListPage } from '../pages/engine-list.js';
import { keptImages } from '../pages/workspace-state.js';

editorTest(
  'without the stage view too, what was read of an image is kept over a reload, and forgotten when the image is gone',
  { fixture: 'article', open: 'Dockerfile' },
  async (editor) => {
    const { page } = editor;
    const dockerfile = dockerfilePage(editor);
    const engines = engineListPage(editor);
    const unknown = [expect.stringMatching(/^Build/) as unknown];
    const hover = async (): Promise<string> => {
      await dockerfile.goTo(6, 2);
      await dockerfile.showHover(/Unnamed stage 1/);
      const text = await dockerfile.hover();
      await page.keyboard.press('Escape');
      return text;
    };
    await eventually(() => dockerfile.lenses()).toEqual([unknown, unknown]);
    await eventually(() => engines.status()).toContain('not connected yet');
    await dockerfile.clickLens(1, 'Build');
    const measured = ['Build', expect.stringMatching(/^[\d.]+ MB \(\+[\d.]+ MB\)$/), 'Starts'];
    await eventually(() => dockerfile.lenses()).toEqual([unknown, measured]);
    const size = (await dockerfile.lenses())[1]?.[1]?.replace(/ \(.*/, '') ?? '';
    await eventually(hover).toContain(size);

    // The state of a workspace is written a moment later.
    const images = await imagesOf(editor.runLabel);
    await eventually(() => keptImages(page, 'sizes', images)).toEqual(images);
    await eventually(() => keptImages(page, 'observations', images)).toEqual(images);
    await page.reload();
    await eventually(() => dockerfile.lenses()).toEqual([unknown, measured]);
    await eventually(() => engines.status()).toContain('Docker Engine');
    await eventually(hover).toContain(size);
    await eventually(() => dockerfile.lenses()).toEqual([unknown, measured]);

    await removeImages(editor.runLabel);
    await page.reload();
    await eventually(() => dockerfile.lenses()).toEqual([unknown, ['Build (image removed)']]);
    await eventually(hover).not.toContain(size);
  },
);

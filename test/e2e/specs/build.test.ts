import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually } from '../pages/editor.js';
import { bytesOf, imagesOf, megabytes, removeImages } from '../pages/engine.js';
import { stageTreePage } from '../pages/stage-tree.js';

editorTest(
  'a stage is built from its lens and weighs what the engine says',
  { fixture: 'article', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => tree.rows()).toEqual(['Dockerfile', 'builder', 'stage 2']);
    await eventually(() => dockerfile.lenses()).toEqual([
      ['Build', 'size unknown – build'],
      ['Build', 'size unknown – build'],
    ]);

    await dockerfile.clickLens(0, 'Build');
    await eventually(() => dockerfile.lenses()).toMatchObject([['Build', expect.stringMatching(/^\d/)], {}]);
    const [image, ...others] = await imagesOf(editor.runLabel);
    expect(others).toEqual([]);
    const size = megabytes(await bytesOf(image ?? ''));
    expect((await dockerfile.lenses())[0]?.[1]).toMatch(new RegExp(String.raw`^${size} \(\+[\d.]+ MB\)$`));
    await eventually(() => tree.rows()).toContainEqual(expect.stringContaining(`builder | ${size}`));

    // Comments do not count; instructions do.
    await dockerfile.goTo(1, 1);
    await dockerfile.type('# a comment\n');
    await eventually(() => dockerfile.line(0)).toBe('# a comment');
    expect((await dockerfile.lenses())[0]?.[1]).toContain(size);
    expect((await dockerfile.lenses())[0]?.[1]).not.toContain('outdated');
    await dockerfile.goTo(3, 100);
    await dockerfile.type('/deeper');
    await eventually(() => dockerfile.lenses()).toMatchObject([
      ['Build', expect.stringMatching(/ outdated$/)],
      {},
    ]);
    await eventually(() => tree.rows()).toContainEqual(expect.stringMatching(/^builder \| .*, outdated$/));
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('WORKDIR /src/deeper');

    await editor.page.reload();
    await eventually(() => dockerfile.lenses()).toMatchObject([
      ['Build', expect.stringMatching(/ outdated$/)],
      {},
    ]);
    await removeImages(editor.runLabel);
    await tree.refresh();
    await eventually(() => dockerfile.lenses()).toMatchObject([['Build', 'image removed – build'], {}]);
  },
);

import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, quickPickRows, runCommand } from '../pages/editor.js';
import { bytesOf, imagesOf, megabytes, removeImages } from '../pages/engine.js';
import { stageTreePage } from '../pages/stage-tree.js';

/** What a built stage was found to be, by looking into its image. */
const observed: unknown = expect.stringMatching(/^(Starts|Won't start|Start not verified)/);
const inspect: unknown = expect.stringMatching(/^(Inspect|Starts|Won't start|Start not verified)/);

editorTest(
  'a stage is built from its lens and weighs what the engine says',
  { fixture: 'article', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => tree.rows()).toEqual(['Dockerfile', 'builder', 'stage 1']);
    // What the bases weigh is known before any build.
    await eventually(() => dockerfile.lenses()).toEqual([
      [expect.stringMatching(/^Build \(base ≈ [\d.]+ MB( compressed)?\)$/)],
      [expect.stringMatching(/^Build/)],
    ]);

    await dockerfile.clickLens(0, 'Build');
    await eventually(() => dockerfile.lenses()).toMatchObject([
      ['Build', expect.stringMatching(/^\d/), observed],
      {},
    ]);
    const [image, ...others] = await imagesOf(editor.runLabel);
    expect(others).toEqual([]);
    const size = megabytes(await bytesOf(image ?? ''));
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(
      new RegExp(String.raw`^${size} \(\+[\d.]+ MB\)$`),
    );
    await eventually(() => tree.rows()).toContainEqual(expect.stringContaining(`builder | ${size}`));

    const lenses = await dockerfile.lenses();
    // The same figure for the keyboard, on hover from the server, and at the end of the line.
    await runCommand(editor, 'Stage Insight: Show Stage Sizes');
    await eventually(() => quickPickRows(editor)).toContainEqual(expect.stringMatching(`builder ?${size}`));
    await editor.page.keyboard.press('Escape');
    await dockerfile.goTo(1, 25);
    await dockerfile.showHover();
    await eventually(() => dockerfile.hover()).toContain(size);
    await editor.page.keyboard.press('Escape');
    editor.change({ 'stageInsight.size.show': 'inlay' });
    await eventually(() => dockerfile.lenses()).toEqual([['Build', observed], ['Build']]);
    await eventually(() => dockerfile.line(0)).toContain(size);
    editor.change({});
    await eventually(() => dockerfile.line(0)).toBe('FROM golang:1.19 AS builder');

    // Comments do not count; instructions do.
    await dockerfile.goTo(1, 1);
    await dockerfile.type('# a comment\n');
    await eventually(() => dockerfile.line(0)).toBe('# a comment');
    await eventually(() => dockerfile.lenses()).toEqual(lenses);
    await dockerfile.goTo(3, 100);
    await dockerfile.type('/deeper');
    await eventually(() => dockerfile.lenses()).toMatchObject([
      ['Build', expect.stringMatching(/ outdated$/), inspect],
      {},
    ]);
    await eventually(() => tree.rows()).toContainEqual(expect.stringMatching(/^builder \| .*, outdated$/));
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('WORKDIR /src/deeper');

    await editor.page.reload();
    await eventually(() => dockerfile.lenses()).toMatchObject([
      ['Build', expect.stringMatching(/ outdated$/), inspect],
      {},
    ]);
    await removeImages(editor.runLabel);
    await tree.refresh();
    await eventually(() => dockerfile.lenses()).toMatchObject([['Build (image removed)'], {}]);
  },
);

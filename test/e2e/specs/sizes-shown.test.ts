import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, openFile, quickPickRows, runCommand, type Editor } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

const text = `FROM alpine:3.20 AS light
FROM debian:12-slim AS middling
FROM golang:1.19 AS heavy
`;

/** `stageInsight.sizeSmall`, `sizeMedium` and `sizeLarge` of a light theme, as the manifest has them. */
const colours = ['rgb(26, 127, 55)', 'rgb(138, 90, 0)', 'rgb(179, 38, 30)'];

/** Colours of the icons of stage rows, top to bottom. */
function iconColours({ page }: Editor): Promise<readonly string[]> {
  return page
    .locator('.sidebar .pane-body .monaco-list-row[aria-level="2"] .custom-view-tree-node-item-icon')
    .evaluateAll((icons) => icons.map((icon) => getComputedStyle(icon).color));
}

editorTest(
  'sizes stand over the FROM, in the line, behind it or nowhere; heavy stages stand out, and states are told apart',
  { fixture: 'empty', settings: { 'stageInsight.inspect.afterBuild': false } },
  async (editor) => {
    writeFileSync(join(editor.workspace, 'Dockerfile'), text);
    await openFile(editor, 'Dockerfile');
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
    const size = expect.stringMatching(/^[\d.]+ [MG]B( \(.*\))?$/) as unknown;
    await eventually(() => dockerfile.lenses()).toEqual([1, 2, 3].map(() => ['Build', size, 'Inspect']));
    const sizes = (await dockerfile.lenses()).map((titles) => titles[1] ?? '');

    // In the tree, with one colour for each level.
    await eventually(() => tree.rows()).toEqual([
      'Dockerfile',
      ...['light', 'middling', 'heavy'].map((name, at): unknown =>
        expect.stringContaining(`${name} | ${sizes[at]}`),
      ),
    ]);
    // The row of the cursor is selected and drawn as selected rows are.
    await eventually(async () => (await iconColours(editor)).slice(1)).toEqual(colours.slice(1));

    editor.change({ 'stageInsight.size.show': 'decoration' });
    await eventually(() => dockerfile.lineEnds()).toEqual(
      sizes.map((shown, at) => ({ text: shown, colour: colours[at] })),
    );
    await eventually(() => dockerfile.lenses()).toEqual([1, 2, 3].map(() => ['Build', 'Inspect']));

    // Other thresholds, other colours.
    editor.change({
      'stageInsight.size.show': 'decoration',
      'stageInsight.size.thresholds': { medium: 1, large: 2 },
    });
    await eventually(async () => (await dockerfile.lineEnds()).map(({ colour }) => colour)).toEqual(
      Array(3).fill(colours[2]),
    );

    editor.change({ 'stageInsight.size.show': 'inlay' });
    await eventually(() => dockerfile.line(2)).toBe(`FROM golang:1.19 AS heavy${sizes[2]}`);
    await eventually(() => dockerfile.lineEnds()).toEqual([]);

    editor.change({ 'stageInsight.size.show': 'off' });
    await eventually(() => dockerfile.line(2)).toBe('FROM golang:1.19 AS heavy');
    await eventually(() => dockerfile.lineEnds()).toEqual([]);
    await eventually(() => dockerfile.lenses()).toEqual([1, 2, 3].map(() => ['Build', 'Inspect']));

    // Without anything in the text: on hover, and in a list.
    await dockerfile.goTo(3, 23);
    await dockerfile.showHover();
    await eventually(() => dockerfile.hover()).toMatch(/Size: [\d.]+ MB \(\+.* of its own\)/);
    await editor.page.keyboard.press('Escape');
    await runCommand(editor, 'Stage Insight: Show Stage Sizes');
    await eventually(() => quickPickRows(editor)).toEqual(
      ['light', 'middling', 'heavy'].map((name, at): unknown =>
        expect.stringContaining(`${name}${sizes[at]}`),
      ),
    );
    await editor.page.keyboard.press('Escape');

    // Outdated is another state than measured, and failed another one than both.
    editor.change({ 'stageInsight.size.show': 'decoration' });
    await dockerfile.goTo(3, 100);
    await dockerfile.type('\nRUN exit 3');
    await eventually(async () => (await dockerfile.lineEnds()).at(-1)).toMatchObject({
      text: `${sizes[2]}, outdated`,
    });
    expect((await dockerfile.lineEnds()).at(-1)?.colour).not.toBe(colours[2]);
    await dockerfile.clickLens(2, 'Build');
    await eventually(async () => (await dockerfile.lineEnds()).at(-1)).toMatchObject({
      text: 'build failed',
    });
    const ends = (await dockerfile.lineEnds()).map(({ colour }) => colour);
    expect(new Set(ends).size).toBe(3);
  },
);

import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, quickPickRows, runCommand } from '../pages/editor.js';
import { imagesOf } from '../pages/engine.js';
import { keptImages } from '../pages/workspace-state.js';

const missing = '/lib64/ld-linux-x86-64.so.2';

editorTest(
  'a stage that was built says whether its program starts, and the finding becomes sure until it is mended',
  { fixture: 'dies', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(2);
    await dockerfile.clickLens(1, 'Build');
    await eventually(async () => (await dockerfile.lenses())[1]?.at(-1)).toContain(
      "Won't start: glibc loader missing",
    );
    await dockerfile.goTo(7, 22);
    await dockerfile.showHover(/proved:/);
    await eventually(() => dockerfile.hover()).toContain("proved: '/app' does not start here");
    await editor.page.keyboard.press('Escape');

    await dockerfile.clickLens(1, /Won't start/);
    await eventually(() => quickPickRows(editor)).toContainEqual(
      expect.stringContaining(`${missing} is missing`),
    );
    await editor.page.keyboard.press('Escape');

    await dockerfile.goTo(4, 5);
    await dockerfile.type('CGO_ENABLED=0 ');
    await eventually(async () => (await dockerfile.lenses())[1]?.at(-1)).toBe('Inspect');
    await eventually(() => dockerfile.marked('error')).toBe(0);
    await dockerfile.clickLens(1, 'Inspect');
    await eventually(async () => (await dockerfile.lenses())[1]?.at(-1)).toBe('Starts');
  },
);

editorTest(
  'all stages that are built together are inspected too, and what was seen outlives the window',
  { fixture: 'dies', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const seen = [/^Starts$/, /^Won't start: glibc loader missing$/];
    const verdicts = async (): Promise<readonly string[]> =>
      (await dockerfile.lenses()).map((titles) => titles.at(-1) ?? '');
    const asSeen = seen.map((text): unknown => expect.stringMatching(text));
    await eventually(verdicts).toEqual([1, 2].map((): unknown => expect.stringMatching(/^Build/)));
    await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
    await eventually(verdicts).toEqual(asSeen);
    // The state of a workspace is written a moment later.
    const images = await imagesOf(editor.runLabel);
    const kept = (): Promise<readonly string[]> => keptImages(editor.page, 'observations', images);
    await eventually(kept).toEqual(images);

    await editor.page.reload();
    await eventually(verdicts).toEqual(asSeen);
    await dockerfile.goTo(7, 22);
    await dockerfile.showHover(/proved:/);
    await eventually(() => dockerfile.hover()).toContain("proved: '/app' does not start here");
    await editor.page.keyboard.press('Escape');

    await dockerfile.goTo(4, 5);
    await dockerfile.type('CGO_ENABLED=0 ');
    await eventually(verdicts).toEqual(['Inspect', 'Inspect']);
    await eventually(kept).toEqual([]);
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('CGO_ENABLED=0');
    await editor.page.reload();
    await eventually(verdicts).toEqual(['Inspect', 'Inspect']);
  },
);

editorTest(
  'the last words of a container lead to the COPY and its fixes',
  { fixture: 'dies', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.marked('error')).toBeGreaterThan(0);
    await runCommand(editor, 'Stage Insight: Why Did My Container Die?');
    await eventually(() => quickPickRows(editor)).toContainEqual(expect.stringContaining('Paste a message'));
    await editor.page.keyboard.press('Enter');
    await editor.page.getByText('Enter its last message, as shown by docker run').waitFor();
    await editor.page.keyboard.type('exec /app: no such file or directory');
    await editor.page.keyboard.press('Enter');
    await eventually(() => dockerfile.cursorLine()).toBe(7);
    await editor.page
      .locator('.action-widget .monaco-list-row')
      .filter({ hasText: 'CGO_ENABLED=0' })
      .first()
      .waitFor();
  },
);

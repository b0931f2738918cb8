import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { eventually, launch, patience, runCommand, withEditor, type Editor } from '../pages/editor.js';
import { pageIn, sizePanelPage } from '../pages/size-panel.js';
import { stageGraphPage } from '../pages/stage-graph.js';
import { stageTreePage } from '../pages/stage-tree.js';

const viewport = { width: 1280, height: 720 };

/** Themes by the names that pictures of them carry. */
const themes = [
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['high-contrast', 'Default High Contrast'],
  ['high-contrast-light', 'Default High Contrast Light'],
] as const;

const sample = { fixture: inRoot('docs/sample'), open: 'Dockerfile', size: viewport } as const;

/** Takes a picture of the window. */
async function shoot({ page }: Editor, name: string): Promise<void> {
  mkdirSync(inRoot('docs/images'), { recursive: true });
  await page.screenshot({ path: inRoot(`docs/images/${name}.png`) });
}

/** Nothing lies over what is shown, and nothing is pointed at. */
async function clearNotifications(editor: Editor): Promise<void> {
  await runCommand(editor, 'Notifications: Clear All Notifications');
  await editor.page.mouse.move(700, 600);
  // The list of commands fades away.
  await editor.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await editor.page.waitForTimeout(500);
}

test.each(themes)('the editor, its size panel and the stage graph in %s', (name, theme) =>
  withEditor(
    { ...sample, theme },
    async (editor) => {
      const dockerfile = dockerfilePage(editor);
      const tree = stageTreePage(editor);
      const graph = stageGraphPage(editor);
      const panel = sizePanelPage(editor);
      await tree.open();
      await eventually(() => dockerfile.marked('error')).toBe(1);
      await eventually(() => editor.page.locator('.sidebar .monaco-list-row').count()).toBeGreaterThan(2);
      await panel.open();
      await eventually(() => panel.stages()).toHaveLength(2);
      await clearNotifications(editor);
      await dockerfile.goTo(10, 24);
      await dockerfile.showHover();
      await eventually(() => dockerfile.hover()).not.toMatch(/Checking for quick fixes/);
      await shoot(editor, `findings-${name}`);
      await editor.page.keyboard.press('Escape');
      await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
      await eventually(() => panel.headline()).toMatch(/won't start: glibc loader missing$/);
      const isBuilding = async (): Promise<boolean> =>
        (await dockerfile.lenses()).flat().some((title) => /Cancel|building|inspecting/.test(title));
      await eventually(isBuilding).toBe(false);
      await clearNotifications(editor);
      await dockerfile.goTo(10, 8);
      await shoot(editor, `editor-${name}`);
      // The stages give way to the sizes.
      const stages = editor.page.locator('.sidebar .pane-header', { hasText: 'Stages' }).first();
      await stages.click();
      await panel.openStage('builder');
      await panel.press('All files');
      await eventually(() => panel.files()).not.toEqual([]);
      await panel.root.locator('.treemap').scrollIntoViewIfNeeded();
      await clearNotifications(editor);
      await shoot(editor, `sizes-${name}`);
      await stages.click();
      await graph.open();
      await eventually(() => graph.nodes()).toHaveLength(2);
      await clearNotifications(editor);
      await eventually(async () => (await graph.nodes())[1]).toMatch(/[Ww]on't start/);
      await shoot(editor, `graph-${name}`);
    },
    `screenshot ${name}`,
  ),
);

test.each(themes)('a conversion that was compared in %s', (name, theme) =>
  withEditor(
    { fixture: 'single', open: 'Dockerfile', size: viewport, theme },
    async (editor) => {
      const dockerfile = dockerfilePage(editor);
      const row = (text: string): Locator =>
        editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      await eventually(() => dockerfile.lenses()).toHaveLength(1);
      await runCommand(editor, 'Stage Insight: Convert and Compare…');
      await row('scratch').click();
      await row('Run Both').click();
      const comparison = pageIn(editor.page, 'editor');
      await comparison.locator('.diff').waitFor(patience);
      expect(await comparison.locator('.stack').count()).toBe(2);
      await clearNotifications(editor);
      await shoot(editor, `conversion-${name}`);
    },
    `screenshot of a conversion ${name}`,
  ),
);

/** What the walkthrough shows of the pictures above, in pixels. */
const cuts = {
  findings: { from: 'findings', y: 36, height: 364 },
  sizes: { from: 'editor', y: 36, height: 364 },
  graph: { from: 'graph', y: 36, height: 364 },
  convert: { from: 'conversion', y: 36, height: 640 },
} as const;

test.each(themes.slice(0, 2))('the pictures of the walkthrough in %s', async (name) => {
  const browser = await launch();
  const page = await browser.newPage();
  for (const [step, { from, ...cut }] of Object.entries(cuts)) {
    const png = readFileSync(inRoot(`docs/images/${from}-${name}.png`), 'base64');
    const address = await page.evaluate(cutOut, { png, x: 352, width: 928, ...cut });
    const webp = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
    writeFileSync(inRoot(`client/walkthrough/${step}-${name}.webp`), webp);
  }
  await browser.close();
});

interface Cut {
  /** In base 64. */
  readonly png: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs in a page: the part of a picture as WebP, which is a quarter as large. */
async function cutOut({ png, x, y, width, height }: Cut): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(image, x, y, width, height, 0, 0, width, height);
  return canvas.toDataURL('image/webp', 0.7);
}

import { mkdirSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { eventually, patience, runCommand, withEditor, type Editor } from '../pages/editor.js';
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
      await clearNotifications(editor);
      await dockerfile.goTo(10, 24);
      await dockerfile.showHover();
      await shoot(editor, `findings-${name}`);
      await editor.page.keyboard.press('Escape');
      await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
      await panel.open();
      await eventually(() => panel.headline()).toMatch(/times smaller$/);
      const isBuilding = async (): Promise<boolean> =>
        (await dockerfile.lenses()).flat().some((title) => /Cancel|building/.test(title));
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
      await eventually(async () => (await graph.nodes())[1]).toMatch(/[Ww]on't start|does not start/);
      await shoot(editor, `graph-${name}`);
    },
    `screenshot ${name}`,
  ),
);

test.each(themes.slice(0, 2))('a conversion that was compared in %s', (name, theme) =>
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

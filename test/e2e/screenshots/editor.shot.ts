import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { eventually, runCommand, withEditor } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

const viewport = { width: 1280, height: 720 };
const size = expect.stringMatching(/^[\d.]+ [kM]B/) as unknown;
const observation = expect.stringMatching(/^(Starts|Won't start)/) as unknown;

test.each([
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['high-contrast', 'Default High Contrast'],
])('the editor in %s', (name, theme) =>
  withEditor(
    { fixture: inRoot('docs/sample'), open: 'Dockerfile', theme, size: viewport },
    async (editor) => {
      const dockerfile = dockerfilePage(editor);
      const tree = stageTreePage(editor);
      await tree.open();
      await eventually(() => dockerfile.lenses()).toHaveLength(2);
      await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
      const inspect = 'Inspect';
      await eventually(() => dockerfile.lenses()).toEqual([
        ['Build', size, inspect],
        ['Build', size, inspect],
      ]);
      await dockerfile.clickLens(1, inspect);
      await eventually(() => dockerfile.lenses()).toEqual([
        ['Build', size, inspect],
        ['Build', size, observation],
      ]);
      await tree.expand('builder');
      await runCommand(editor, 'Notifications: Clear All Notifications');
      await dockerfile.goTo(9, 8);
      mkdirSync(inRoot('docs/images'), { recursive: true });
      await eventually(() => tree.selected()).toContain('stage');
      const panel = editor.page.frameLocator('.webview.ready').first().frameLocator('#active-frame');
      await eventually(() => panel.locator('.stage').allInnerTexts()).toHaveLength(2);
      await editor.page.mouse.move(900, 660);
      await editor.page.screenshot({ path: inRoot(`docs/images/editor-${name}.png`) });
    },
    `screenshot ${name}`,
  ),
);

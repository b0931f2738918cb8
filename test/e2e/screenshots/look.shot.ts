import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { eventually, runCommand, withEditor } from '../pages/editor.js';
import { sizePanelPage } from '../pages/size-panel.js';

const measured = ['Build', expect.stringMatching(/^[\d.]+ [kM]B/), expect.anything()];
const themes = [
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['hc', 'Default High Contrast'],
  ['hcl', 'Default High Contrast Light'],
] as const;
test('look', () =>
  withEditor({ fixture: inRoot('docs/sample'), open: 'Dockerfile', theme: themes[0][1], size: { width: 1440, height: 1000 } }, async (editor) => {
    const { page } = editor;
    page.on('console', (m) => { if (m.type() === 'error') console.log('CONSOLE', m.text()); });
    const dockerfile = dockerfilePage(editor);
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => dockerfile.lenses()).toHaveLength(2);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: '/tmp/look/0-before.png' });
    await panel.press('Measure all stages');
    await eventually(() => dockerfile.lenses()).toMatchObject([measured, measured]);
    await runCommand(editor, 'Notifications: Clear All Notifications');
    await page.screenshot({ path: '/tmp/look/1-measured.png' });
    await panel.openStage('stage 1');
    await page.waitForTimeout(500);
    const box = await page.locator('.sidebar').boundingBox();
    if (box) { await page.mouse.move(box.x + box.width, 500); await page.mouse.down(); await page.mouse.move(box.x + 520, 500); await page.mouse.up(); }
    await runCommand(editor, 'Stage Insight: Show Stage Graph');
    await page.waitForTimeout(2500);
    await page.screenshot({ path: '/tmp/look/2-open.png' });
    await panel.root.locator('tr', { hasText: 'COPY --from' }).getByText('Files', { exact: true }).click();
    await page.waitForTimeout(2500);
    for (const [name, theme] of themes) {
      editor.change({ 'workbench.colorTheme': theme });
      await page.waitForTimeout(2000);
      await page.screenshot({ path: `/tmp/look/3-${name}.png` });
    }
    if (box) { await page.mouse.move(box.x + 520, 500); await page.mouse.down(); await page.mouse.move(box.x + 190, 500); await page.mouse.up(); }
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/look/4-narrow.png` });
  }));

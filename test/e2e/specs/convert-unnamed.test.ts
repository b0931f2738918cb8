import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, pressInNotification, quickPickRows, runCommand } from '../pages/editor.js';

editorTest(
  'files that nothing names are asked for, and stay behind where nobody wants them',
  { fixture: 'unnamed', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(1);
    await runCommand(editor, 'Stage Insight: Convert to Multi-Stage…');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'debian' }).first().click();
    await eventually(() => quickPickRows(editor)).toEqual([expect.stringContaining('/src/static')]);
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: '/src/static' }).click();
    await editor.page.keyboard.press('Enter');
    await pressInNotification(editor, 'Convert');
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('COPY --from=build /src/config /src/config');
    expect(editor.read('Dockerfile')).not.toContain('static');
  },
);

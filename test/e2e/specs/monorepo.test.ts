import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, notifications, runCommand } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

const sound = 'FROM alpine:3.22\nRUN true\n';
const faulty = 'FROM alpine:3.22 AS a\nFROM alpine:3.22\nCOPY --from=7 /x /x\n';
const services = Array.from({ length: 298 }, (_, at) => `services/s${String(at + 1).padStart(3, '0')}`);

editorTest(
  'three hundred Dockerfiles are grouped by folder; those that are not open are checked on request and counted',
  { fixture: 'empty' },
  async (editor) => {
    for (const folder of [...services, 'tools/lint', '.']) {
      mkdirSync(join(editor.workspace, folder), { recursive: true });
      writeFileSync(
        join(editor.workspace, folder, 'Dockerfile'),
        folder === 'services/s003' ? faulty : sound,
      );
    }
    const { page } = editor;
    const tree = stageTreePage(editor);
    const dockerfile = dockerfilePage(editor);
    const row = (name: string) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: name });
    const errors = page.locator('[id="status.problems"]');
    await tree.open();
    const rows = ['Dockerfile', 'services | 298 Dockerfiles', 'tools/lint'];
    await tree.refresh();
    await eventually(() => tree.rows()).toEqual(rows);
    await runCommand(editor, 'Stage Insight: Check All Dockerfiles');
    await eventually(() => notifications(editor)).toContain('Checked 300 Dockerfiles: 1 error.');
    await eventually(() => tree.rows()).toContain('services | 298 Dockerfiles · 1 error');
    await row('services').click();
    await eventually(() => tree.rows()).toContain('s003 | 1 error');
    await eventually(() => errors.getAttribute('aria-label')).toContain('Errors: 1');

    // What is open is told of once.
    await row('s003').click();
    await row('stage 1').click();
    await eventually(() => dockerfile.marked('error')).toBe(1);
    await eventually(() => errors.getAttribute('aria-label')).toContain('Errors: 1');
    await dockerfile.goTo(3, 13);
    await page.keyboard.press('Delete');
    await dockerfile.type('0');
    await eventually(() => dockerfile.marked('error')).toBe(0);
    await eventually(() => tree.rows()).toContain('s003');
    await eventually(() => tree.rows()).toContain('services | 298 Dockerfiles');
  },
);

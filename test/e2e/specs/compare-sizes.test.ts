import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, notifications, openFile, type Editor } from '../pages/editor.js';
import { sizePanelPage } from '../pages/size-panel.js';

const dockerfileOf = (bytes: number, label = ''): string => `FROM alpine:3.20 AS builder
RUN head -c ${bytes} /dev/zero > /data
FROM alpine:3.20${label}
COPY --from=builder /data /data
`;

/** Sizes of an earlier state of the file, as the terminal prints them, with images that this test removes too. */
async function writeReport({ workspace, runLabel }: Editor, bytes: number): Promise<void> {
  const file = join(workspace, 'earlier.Dockerfile');
  const label = `LABEL ${runLabel}`;
  writeFileSync(file, dockerfileOf(bytes, `\n${label}`).replace('AS builder', `AS builder\n${label}`));
  await promisify(execFile)(process.execPath, [
    ...[inRoot('dist/cli.cjs'), 'sizes', file, '--format', 'json'],
    ...['--output', join(workspace, 'main.json')],
  ]);
}

/** Chooses a file in the dialogue that asks for one. */
async function chooseFile({ page }: Editor, name: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

editorTest(
  'stages are compared with a report of the terminal until somebody stops it',
  { fixture: 'empty', size: { width: 1400, height: 900 } },
  async (editor) => {
    await writeReport(editor, 1_000_000);
    writeFileSync(join(editor.workspace, 'Dockerfile'), dockerfileOf(3_000_000));
    writeFileSync(join(editor.workspace, 'other.json'), '{"name":"something else"}');
    await openFile(editor, 'Dockerfile');
    const panel = sizePanelPage(editor);
    await eventually(() => dockerfilePage(editor).lenses()).toHaveLength(2);
    await panel.open();
    await panel.press('Measure all stages');
    await eventually(() => panel.headline()).not.toBe('');
    await panel.openStage('builder');

    await panel.press('Compare…');
    await chooseFile(editor, 'other.json');
    await eventually(() => notifications(editor)).toContainEqual(
      expect.stringContaining('other.json is not what'),
    );
    expect(await panel.comparison()).toEqual([]);

    await panel.press('Compare…');
    await chooseFile(editor, 'main.json');
    await eventually(() => panel.comparison()).toHaveLength(3);
    const [whole, base, own] = await panel.comparison();
    expect(whole).toMatch(/ \| \+2 MB$/);
    expect(base).toMatch(/ \| no change$/);
    expect(own).toBe('1 MB | 3 MB | +2 MB');
    await eventually(() => panel.root.locator('table.comparison caption').allInnerTexts()).toEqual([
      'Compared with main.json',
    ]);

    await panel.press('Stop comparing');
    await eventually(() => panel.comparison()).toEqual([]);
    await eventually(() => panel.root.getByRole('button', { name: 'Compare…' }).count()).toBe(1);
  },
);

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, openFile, quickPickRows, runCommand } from '../pages/editor.js';

const text = `FROM alpine:3.20
RUN head -c 12000000 /dev/urandom > /large
RUN head -c 1500000 /dev/urandom > /small
CMD ["echo", "it runs"]
`;

editorTest(
  'sizes stand where the bytes are made, in the status bar too; a build that changes nothing says so; the stage is run',
  // Text on a canvas cannot be read.
  { fixture: 'empty', settings: { 'terminal.integrated.gpuAcceleration': 'off' } },
  async (editor) => {
    writeFileSync(join(editor.workspace, 'Dockerfile'), text);
    await openFile(editor, 'Dockerfile');
    const { page } = editor;
    const dockerfile = dockerfilePage(editor);
    const status = (): Promise<string> =>
      page
        .locator('[id$="stageInsight.finalSize"]')
        .innerText({ timeout: 1000 })
        .catch(() => '');
    const ends = async (): Promise<readonly string[]> => (await dockerfile.lineEnds()).map((one) => one.text);
    await eventually(() => dockerfile.lenses()).toEqual([
      [expect.stringMatching(/^Build \(base ≈ [\d.]+ MB/)],
    ]);
    await eventually(status).toMatch(/base ≈/);
    expect(await ends()).toEqual([]);

    await dockerfile.clickLens(0, 'Build');
    const from: unknown = expect.stringMatching(/^[\d.]+ MB \(base [\d.]+ MB\)$/);
    await eventually(ends).toEqual([from, '12 MB █████', '1.5 MB ▋']);
    await eventually(status).toMatch(/^\W*[\d.]+ MB$/);
    const size = expect.stringMatching(/^[\d.]+ MB \(\+13\.5 MB\)$/) as unknown;
    await eventually(() => dockerfile.lenses()).toEqual([['Build', size, 'Starts']]);

    await dockerfile.goTo(1, 3);
    await dockerfile.showHover();
    await page.locator('.monaco-hover:visible a', { hasText: 'Build' }).click();
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/, unchanged, just now$/);

    editor.change({ 'stageInsight.size.instructions': false });
    await eventually(ends).toEqual([]);
    editor.change({});
    await eventually(ends).toHaveLength(3);

    await runCommand(editor, 'Stage Insight: Run This Stage');
    await eventually(() => quickPickRows(editor)).toContainEqual(
      expect.stringMatching(/Run Its Command.*run --rm --interactive --tty sha256:/),
    );
    await page.keyboard.press('Enter');
    await eventually(async () =>
      (await page.locator('.terminal .xterm-rows').allInnerTexts()).join(),
    ).toContain('it runs');
  },
);

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import {
  editorTest,
  eventually,
  notifications,
  pressInNotification,
  quickPickRows,
  runCommand,
} from '../pages/editor.js';
import { pageIn } from '../pages/size-panel.js';

const single = { fixture: 'single', open: 'Dockerfile' } as const;

editorTest(
  'a file of one stage becomes two, shown beside what it was, and one undo takes it back',
  single,
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const before = editor.read('Dockerfile');
    await eventually(() => dockerfile.marked('info')).toBeGreaterThan(0);
    await dockerfile.goTo(2, 8);
    await dockerfile.quickFix(/^Convert to Multi-Stage…/);
    await eventually(() => quickPickRows(editor)).toContainEqual(
      expect.stringContaining('debian:bookworm-slim'),
    );
    await editor.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'distroless/static' })
      .first()
      .click();
    await editor.page.locator('.monaco-diff-editor').waitFor();
    await eventually(() => notifications(editor)).toContainEqual(
      expect.stringContaining('a final stage on gcr.io/distroless/static'),
    );
    expect(editor.read('Dockerfile')).toBe(before);
    await dockerfile.goTo(9, 10);
    await dockerfile.showHover();
    await eventually(() => dockerfile.hover()).toMatch(/builds it.* of the current file/s);

    await pressInNotification(editor, 'Convert');
    await eventually(() => editor.page.locator('.monaco-diff-editor').count()).toBe(0);
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('FROM gcr.io/distroless/static');
    await dockerfile.undo();
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toBe(before);
  },
);

editorTest('the title of the preview applies it, long after the question is gone', single, async (editor) => {
  const dockerfile = dockerfilePage(editor);
  await eventually(() => dockerfile.lenses()).toHaveLength(1);
  await runCommand(editor, 'Stage Insight: Convert to Multi-Stage…');
  await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'scratch' }).first().click();
  await editor.page.locator('.monaco-diff-editor').waitFor();
  await editor.page.locator('.editor-actions a[aria-label^="Apply Changes"]').first().click();
  await eventually(() => editor.page.locator('.monaco-diff-editor').count()).toBe(0);
  await dockerfile.save();
  await eventually(() => editor.read('Dockerfile')).toContain('FROM scratch');
});

editorTest(
  'before any build a page shows what the base images weigh, as estimates, and applies the conversion',
  single,
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(1);
    await runCommand(editor, 'Stage Insight: Convert to Multi-Stage…');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'scratch' }).first().click();
    await editor.page.locator('.monaco-diff-editor').waitFor();
    await eventually(() => notifications(editor)).toContainEqual(
      expect.stringMatching(/Base image: ≈ [\d.]+ MB → 0 B\.$/),
    );
    await editor.page.locator('.editor-actions a[aria-label^="Show Before and After"]').first().click();
    const page = pageIn(editor.page, 'editor');
    await eventually(() => page.locator('.headline').allInnerTexts()).toEqual([
      expect.stringMatching(/^Base image: ≈ [\d.]+ MB → 0 B$/),
    ]);
    await eventually(() => page.locator('.note').innerText()).toMatch(/^Estimated: nothing was built/);
    await eventually(() => page.getByRole('button').allInnerTexts()).toEqual([
      'Apply',
      'Build and Compare',
      'Discard',
    ]);
    expect(editor.read('Dockerfile')).not.toContain('scratch');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await eventually(() => editor.page.locator('iframe.webview, .monaco-diff-editor').count()).toBe(0);
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('FROM scratch');
  },
);

editorTest(
  'both are built and run before anything is changed, and the sizes stand side by side',
  single,
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(1);
    await runCommand(editor, 'Stage Insight: Convert and Compare…');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'scratch' }).first().click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Run Both' }).first().click();
    await eventually(() => notifications(editor)).toContainEqual(
      expect.stringMatching(/MB → [\d.]+ MB, same configuration, same files, same programs, same output$/),
    );
    // The page stays when the notification has gone, with the same button.
    const page = pageIn(editor.page, 'editor');
    await eventually(() => page.locator('.stack-head').allInnerTexts()).toEqual([
      expect.stringMatching(/^Before\s+[\d.]+ MB$/),
      expect.stringMatching(/^After\s+[\d.]+ MB$/),
    ]);
    await eventually(() => page.locator('.diff .added').allInnerTexts()).toContainEqual(
      expect.stringContaining('FROM scratch'),
    );
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await eventually(() => editor.page.locator('iframe.webview').count()).toBe(0);
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('FROM scratch');
    await dockerfile.undo();
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).not.toContain('FROM scratch');
  },
);

editorTest(
  'two Dockerfiles and their script become one',
  { fixture: 'pattern', open: 'Dockerfile', settings: { 'files.autoSave': 'off' } },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(1);
    const before = editor.read('Dockerfile');
    await runCommand(editor, 'Stage Insight: Merge Builder Pattern…');
    await editor.page.locator('.multiDiffEntry').first().waitFor();
    await pressInNotification(editor, 'Merge');
    await eventually(() => existsSync(join(editor.workspace, 'Dockerfile.build'))).toBe(false);
    await eventually(() => editor.read('Dockerfile')).toContain('COPY --from=build /src/app /app');
    await eventually(() => editor.read('build.sh')).not.toContain('docker cp');

    await dockerfile.undo();
    await eventually(() => existsSync(join(editor.workspace, 'Dockerfile.build'))).toBe(true);
    // Files come back one after the other: each save takes those that are there.
    const saved = async (name: string): Promise<string> => {
      await dockerfile.saveAll();
      return editor.read(name);
    };
    await eventually(() => saved('Dockerfile')).toBe(before);
    await eventually(() => saved('build.sh')).toContain('docker cp');
  },
);

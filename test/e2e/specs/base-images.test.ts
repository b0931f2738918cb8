import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { eventually, notifications, openFile, withEditor } from '../pages/editor.js';
import { docker } from '../pages/engine.js';

const image = 'registry.example/team/base:3';

test('a private base is read from Docker by the link in its hover, and judged from then on', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'stage-insight-cache-'));
  await docker('tag', 'debian:12-slim', image);
  try {
    await withEditor({ fixture: 'empty', environment: { XDG_CACHE_HOME: cache } }, async (editor) => {
      const text = `FROM ${image} AS app\nCOPY . /srv\nCMD ["curl", "--version"]\n`;
      writeFileSync(join(editor.workspace, 'Dockerfile'), text);
      await openFile(editor, 'Dockerfile');
      const dockerfile = dockerfilePage(editor);
      await eventually(() => dockerfile.lenses()).toEqual([['Build']]);
      await dockerfile.goTo(1, 12);
      await dockerfile.showHover();
      await eventually(() => dockerfile.hover()).toContain(`Nothing is known about ${image}`);

      await editor.page.locator('.monaco-hover:visible a', { hasText: 'Read from Docker' }).click();
      await eventually(() => notifications(editor)).toContain('Read 1 base image.');
      await eventually(() => dockerfile.marked('error')).toBe(1);
      await editor.page.keyboard.press('Escape');
      await dockerfile.goTo(1, 12);
      await dockerfile.showHover();
      await eventually(() => dockerfile.hover()).toMatch(
        /glibc 2\.36 \(read from .* \(sha256:[0-9a-f]{12}…\) on /,
      );
    });
  } finally {
    await docker('image', 'rm', image);
    rmSync(cache, { recursive: true, force: true });
  }
});

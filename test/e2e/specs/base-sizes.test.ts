import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRegistry } from '../../support/engine/registry.js';
import { eventually, openFile, withEditor } from '../pages/editor.js';
import { docker } from '../pages/engine.js';
import { sizePanelPage } from '../pages/size-panel.js';

test('a base image that was not built here: the catalogue says its size, and a registry when it is asked to', async () => {
  const storage = mkdtempSync(join(tmpdir(), 'stage-insight-storage-'));
  const registry = await startRegistry(storage);
  const image = `${registry.host}/team/app:1`;
  try {
    await docker('tag', 'alpine:3.20', image);
    await docker('push', '--quiet', image);
    await docker('image', 'rm', image);
    const before = await registry.settled();
    await withEditor({ fixture: 'empty' }, async (editor) => {
      const text = `FROM golang:latest AS catalogued\nFROM ${image} AS pushed\nFROM catalogued\n`;
      writeFileSync(join(editor.workspace, 'Dockerfile'), text);
      await openFile(editor, 'Dockerfile');
      const panel = sizePanelPage(editor);
      await panel.open();
      await eventually(() => panel.bases()).toEqual([
        expect.stringMatching(/^base golang:latest ≈ [\d.]+ [MG]B( compressed)? \(catalogue, \d{4}-\d\d\)$/),
      ]);
      expect(await registry.settled()).toBe(before);

      editor.change({ 'stageInsight.registry.enabled': true });
      await eventually(() => panel.bases()).toContainEqual(
        expect.stringMatching(
          new RegExp(String.raw`^base ${image} [\d.]+ MB compressed \(registry, linux/amd64\)$`),
        ),
      );
    });
  } finally {
    registry.dispose();
    rmSync(storage, { recursive: true });
  }
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, openFile } from '../pages/editor.js';
import { imagesOf } from '../pages/engine.js';

const text = `FROM alpine:3.20
RUN --mount=type=secret,id=npm wc -c < /run/secrets/npm > /length
`;

editorTest(
  'a secret file outside the workspace that the workspace names is passed only when somebody says so, once',
  { fixture: 'empty' },
  async (editor) => {
    const { page, workspace } = editor;
    const secret = join(dirname(workspace), 'home/npm-token');
    mkdirSync(dirname(secret));
    writeFileSync(secret, 'open-sesame');
    writeFileSync(join(workspace, 'Dockerfile'), text);
    const secrets = [{ id: 'npm', file: secret }];
    editor.change({ 'stageInsight.build.secrets': secrets, 'editor.lineNumbers': 'off' });
    await openFile(editor, 'Dockerfile');
    // The editor has read the settings when it draws no line numbers.
    await page.locator('.monaco-editor .line-numbers').first().waitFor({ state: 'detached' });
    const dockerfile = dockerfilePage(editor);
    const dialogue = page.locator('.monaco-dialog-box');
    await eventually(async () => (await dockerfile.lenses())[0]?.[0]).toMatch(/^Build/);

    await dockerfile.clickLens(0, 'Build');
    await dialogue.waitFor();
    await eventually(() => dialogue.innerText()).toContain(`Pass ${secret} to builds?`);
    await eventually(() => dialogue.innerText()).toContain(
      'The settings of this workspace name it as secret npm. It lies outside the workspace.',
    );
    await dialogue.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialogue.waitFor({ state: 'detached' });
    expect(await imagesOf(editor.runLabel)).toEqual([]);

    await dockerfile.clickLens(0, 'Build');
    await dialogue.locator('.monaco-button', { hasText: 'Pass File' }).click();
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/^[\d.]+ MB/);
    await eventually(() => imagesOf(editor.runLabel)).toHaveLength(1);

    // Another build of the same file is not asked about again.
    await dockerfile.goTo(2, 100);
    await dockerfile.type('er');
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/ outdated$/);
    await dockerfile.clickLens(0, 'Build');
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(
      /^[\d.]+ MB.*, unchanged, just now$/,
    );
    expect(await dialogue.count()).toBe(0);
  },
);

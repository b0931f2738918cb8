import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import {
  buildOutput,
  editorTest,
  eventually,
  notifications,
  runCommand,
  type Editor,
} from '../pages/editor.js';
import { docker, imagesOf } from '../pages/engine.js';
import { optionListPage } from '../pages/option-list.js';
import { stageTreePage } from '../pages/stage-tree.js';
import { keptImages, workspaceState } from '../pages/workspace-state.js';

const value = 'open-sesame-7351';
const digest = createHash('sha256').update(value).digest('hex');
/** About 5 MB, and another one each time: a step that ran once comes from the cache and prints nothing. */
const bytes = String(5_000_000 + (Date.now() % 40_000));
const remembered = 'argument SIZE, no network, secret npm (secret storage)';

editorTest(
  'options are asked for, remembered over a reload and forgotten, and a secret is nowhere but in its RUN',
  {
    fixture: 'options',
    open: 'Dockerfile',
    settings: { 'stageInsight.build.log': 'output' },
    // The first lines of a log can be seen besides the last ones.
    size: { width: 1280, height: 1600 },
  },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const options = optionListPage(editor);
    const tree = stageTreePage(editor);
    const size = async (): Promise<string> => (await dockerfile.lenses())[0]?.[1] ?? '';
    await tree.open();
    await eventually(() => tree.rows()).toEqual(['Dockerfile', 'builder', 'stage 1']);
    await dockerfile.goTo(2, 1);
    await dockerfile.clickLens(0, 'Build');
    await eventually(size).toMatch(/^[\d.]+ MB \(\+1 kB\)/);

    await chooseOptions(editor);
    await options.choose('Build builder');
    await eventually(size).toMatch(/^[\d.]+ MB \(\+5 MB\)/);
    await eventually(() => tree.rows()).toContain(`Dockerfile | ${remembered}`);
    await runCommand(editor, 'Stage Insight: Show Build Log');
    await eventually(() => buildOutput(editor)).toContain(`Options: ${remembered}.`);
    await eventually(() => buildOutput(editor)).toContain(digest);
    expect(await buildOutput(editor)).not.toContain(value);

    // The state of a workspace is written a moment later.
    const images = await imagesOf(editor.runLabel);
    await eventually(() => keptImages(editor.page, 'sizes', images)).toEqual(images);
    await editor.page.reload();
    await eventually(size).toMatch(/^[\d.]+ MB \(\+5 MB\)/);
    expect(await size()).not.toContain('outdated');
    await dockerfile.goTo(4, 300);
    await dockerfile.type(' && echo again');
    await eventually(size).toMatch(/outdated$/);
    await dockerfile.clickLens(0, 'Build');
    await eventually(size).toMatch(/^[\d.]+ MB \(\+5 MB\), unchanged, just now$/);
    await runCommand(editor, 'Stage Insight: Show Build Log');
    await eventually(() => buildOutput(editor)).toContain(digest);
    await eventually(() => buildOutput(editor)).toContain(`Options: ${remembered}.`);

    await expectNoTrace(editor);
    await options.open();
    await options.choose('Forget Options');
    await eventually(size).toMatch(/outdated$/);
    await eventually(() => tree.rows()).toContain('Dockerfile');
    await dockerfile.clickLens(0, 'Build');
    await eventually(size).toMatch(/^[\d.]+ MB \(\+1 kB/);
    editor.change({ 'stageInsight.build.perDockerfile': { 'Docker*': { args: { SIZE: 2_000_000 } } } });
    await eventually(size).toMatch(/outdated$/);
    await dockerfile.clickLens(0, 'Build');
    await eventually(size).toMatch(/^[\d.]+ MB \(\+2 MB/);
  },
);

editorTest(
  'a secret that the settings leave to the secret storage is asked for once, by a build that mounts it',
  {
    fixture: 'options',
    open: 'Dockerfile',
    settings: {
      'stageInsight.build.log': 'output',
      // Another figure: the step of the test above would come from the cache.
      'stageInsight.build.args': { SIZE: Number(bytes) + 1 },
      'stageInsight.build.secrets': ['npm', 'other'].map((id) => ({ id, storage: true })),
    },
    size: { width: 1280, height: 1600 },
  },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const options = optionListPage(editor);
    const size = async (): Promise<string> => (await dockerfile.lenses())[0]?.[1] ?? '';
    await eventually(() => dockerfile.lenses()).toHaveLength(2);
    await dockerfile.clickLens(0, 'Build');
    await eventually(() => options.title()).toBe('Value of Secret npm');
    await options.back();
    // Who gives no answer builds nothing.
    await dockerfile.clickLens(0, 'Build');
    await options.answer('Value of Secret npm', value);
    await eventually(size).toMatch(/^[\d.]+ MB \(\+5 MB\)/);
    await runCommand(editor, 'Stage Insight: Show Build Log');
    await eventually(() => buildOutput(editor)).toContain(digest);
    await dockerfile.clickLens(1, 'Build');
    await eventually(async () => (await dockerfile.lenses())[1]?.[1] ?? '').toMatch(/^[\d.]+ MB/);
    expect(await imagesOf(editor.runLabel)).toHaveLength(2);
  },
);

async function chooseOptions(editor: Editor): Promise<void> {
  const options = optionListPage(editor);
  await options.open();
  await eventually(() => options.rows()).toEqual(
    expect.arrayContaining(['SIZE | 1000 (Dockerfile default)', 'NPM_TOKEN | not set']),
  );
  await options.choose('SIZE');
  await options.answer('Build Argument SIZE', bytes);
  await eventually(() => options.rows()).toContain(`SIZE | ${bytes}`);

  await options.choose('NPM_TOKEN');
  await eventually(() => options.rows()).toEqual(['Pass It as Secret NPM_TOKEN', 'Enter It Anyway']);
  await options.choose('Pass It as Secret');
  await eventually(() => options.title()).toBe('Secret NPM_TOKEN');
  await eventually(() => notifications(editor)).toContainEqual(
    expect.stringMatching(/^No RUN instruction mounts the secret NPM_TOKEN/),
  );
  await options.back();
  await eventually(() => options.title()).toBe('Build Options of Dockerfile');

  await options.choose('Network');
  await eventually(() => options.title()).toBe('Network');
  await options.choose('none');
  await eventually(() => options.title()).toBe('Build Options of Dockerfile');
  await options.choose('npm');
  await eventually(() => options.title()).toBe('Secret npm');
  await options.choose('Secret Storage');
  await options.answer('Value of Secret npm', value);
  await eventually(() => options.rows()).toContain(`Build builder | ${remembered}`);
}

/** Not in an image, not in what the editor keeps of the workspace, not in any file of its server. */
async function expectNoTrace(editor: Editor): Promise<void> {
  const [image = '', ...others] = await imagesOf(editor.runLabel);
  const told = await Promise.all(
    [image, ...others].flatMap((id) => [docker('history', '--no-trunc', id), docker('image', 'inspect', id)]),
  );
  expect(told.join('\n')).toContain(`SIZE=${bytes}`);
  expect(told.join('\n')).not.toContain(value);
  const state = await workspaceState(editor.page);
  expect(state).toContain(bytes);
  expect(state).not.toContain(value);
  expect(filesHolding(dirname(editor.workspace), value)).toEqual([]);
}

function filesHolding(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}

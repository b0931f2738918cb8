import { expect } from 'vitest';
import { buildxEnvironment } from '../../support/engine/buildx.js';
import { dockerfilePage } from '../pages/dockerfile.js';
import { buildOutput, editorTest, eventually, openFile, runCommand } from '../pages/editor.js';
import { docker } from '../pages/engine.js';
import { optionListPage } from '../pages/option-list.js';
import { stageTreePage } from '../pages/stage-tree.js';

const { DOCKER_CONFIG } = buildxEnvironment();
/** Another figure each time: a step that ran once comes from the cache and prints nothing. */
const size = String(3_000_000 + (Date.now() % 40_000));

editorTest(
  'a Dockerfile is built as the target of a bake file that was chosen, and nothing is pushed',
  {
    fixture: 'baked',
    open: 'Dockerfile',
    settings: { 'stageInsight.build.log': 'output' },
    environment: { DOCKER_CONFIG, SIZE: size },
    size: { width: 1280, height: 1600 },
  },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const options = optionListPage(editor);
    const tree = stageTreePage(editor);
    const sizeOf = async (stage: number): Promise<string> => (await dockerfile.lenses())[stage]?.[1] ?? '';
    await tree.open();
    await eventually(() => sizeOf(0)).toBe('');
    await options.open();
    await eventually(() => options.rows()).toContain('Bake Target | none');
    await options.choose('Bake Target');
    await eventually(() => options.title()).toBe('Bake Target');
    await eventually(() => options.rows()).toEqual([
      'None | docker build, without a bake file',
      'common | docker-bake.hcl',
      'release | stage app, docker-bake.hcl',
    ]);
    await options.choose('release');
    await eventually(() => options.rows()).toContain('Bake Target | release of docker-bake.hcl');
    expect((await options.rows())[0]).toBe('Build app | bake target release of docker-bake.hcl');
    await options.choose('Remember Without Building');
    await eventually(() => tree.rows()).toContain(
      'Dockerfile | stage app, bake target release of docker-bake.hcl',
    );

    await dockerfile.clickLens(0, 'Build');
    await eventually(() => sizeOf(0)).toMatch(/^[\d.]+ MB \(\+3 MB\)/);
    await runCommand(editor, 'Stage Insight: Show Build Log');
    await eventually(() => buildOutput(editor)).toContain(`made ${size} bytes`);
    await eventually(() => buildOutput(editor)).toContain('Options: bake target release of docker-bake.hcl.');
    await dockerfile.clickLens(1, 'Build');
    await eventually(() => sizeOf(1)).toMatch(/^[\d.]+ MB \(\+3 MB\)/);
    await openFile(editor, 'docker-bake.hcl');
    await editor.page.keyboard.press('Control+End');
    await dockerfile.type('# another text');
    await dockerfile.save();
    await eventually(() => editor.read('docker-bake.hcl')).toContain('# another text');
    await openFile(editor, 'Dockerfile');
    await eventually(() => sizeOf(0)).toMatch(/outdated$/);
    const pushed = ['images', '-q', 'registry.example/app:1'];
    expect((await docker(...pushed)).trim()).toBe('');
  },
);

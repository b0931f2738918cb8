import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { buildOutput, editorTest, eventually, notifications } from '../pages/editor.js';
import { imagesOf } from '../pages/engine.js';
import { stageTreePage } from '../pages/stage-tree.js';

const troubles = { fixture: 'troubles', open: 'Dockerfile' };
const unknown = [expect.stringMatching(/^Build/) as unknown];

editorTest(
  'a build that fails marks its instruction and shows its log; the next text takes the mark away',
  { ...troubles, settings: { 'stageInsight.build.log': 'output' } },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toEqual([unknown, unknown]);
    await dockerfile.clickLens(0, 'Build');
    await eventually(() => dockerfile.lenses()).toEqual([['Build', 'build failed'], unknown]);
    await eventually(() => dockerfile.marked('error')).toBe(1);
    await eventually(() => buildOutput(editor)).toContain('this does not');
    await eventually(() => buildOutput(editor)).toContain('this works');
    const told = async (): Promise<string> => (await notifications(editor)).join();
    await eventually(told).toMatch(/Building stage broken failed at RUN .*exit code \d+/);
    await dockerfile.goTo(3, 100);
    await dockerfile.type(' || true');
    await eventually(() => dockerfile.marked('error')).toBe(0);
  },
);

editorTest(
  'cancel stops a build; an engine that goes away is told, and nothing hangs',
  { ...troubles, ownDoor: true },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => dockerfile.lenses()).toEqual([unknown, unknown]);
    await tree.press('slow', 'Build Stage');
    const building = ['Cancel', expect.stringContaining('building 1/2')];
    await eventually(() => dockerfile.lenses()).toEqual([unknown, building]);
    await dockerfile.clickLens(1, 'Cancel');
    await eventually(() => dockerfile.lenses()).toEqual([unknown, unknown]);

    await dockerfile.clickLens(1, 'Build');
    await eventually(() => dockerfile.lenses()).toEqual([unknown, building]);
    await editor.door?.stop();
    await eventually(() => dockerfile.lenses()).toEqual([unknown, ['Build', 'connection to Docker lost']]);
    await dockerfile.clickLens(1, 'Build');
    // The engine is away; that says nothing of a stage.
    await eventually(() => dockerfile.lenses()).toEqual([unknown, unknown]);
    await eventually(() => tree.message()).toContain("Can't connect to Docker");
    await eventually(async () => (await notifications(editor)).join()).toContain(
      'Is it installed and running?',
    );
    expect(await imagesOf(editor.runLabel)).toEqual([]);

    // The language goes on as before. The default build skips that stage: the finding is one level less severe.
    await dockerfile.goTo(4, 1);
    await dockerfile.type('COPY --from=slwo / /\n');
    await eventually(() => dockerfile.marked('info')).toBe(1);
  },
);

editorTest(
  'in a workspace that is not trusted stages are analysed, and nothing is built',
  {
    fixture: 'misspelled',
    open: 'Dockerfile',
    trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => dockerfile.lenses()).toEqual([
      [expect.stringMatching(/^(base ≈|size unknown)/)],
      [expect.stringMatching(/^(base ≈|size unknown)/)],
    ]);
    await eventually(() => dockerfile.marked('warning')).toBe(1);
    await eventually(() => tree.message()).toContain('Restricted Mode');
    expect(await tree.buttons('builder')).toEqual([]);
  },
);

editorTest('without a Dockerfile the view says what it is for', { fixture: 'empty' }, async (editor) => {
  const tree = stageTreePage(editor);
  await tree.open();
  await eventually(() => tree.message()).toContain('This workspace contains no Dockerfile');
});

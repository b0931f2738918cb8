import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, quickPickRows } from '../pages/editor.js';
import { stageGraphPage } from '../pages/stage-graph.js';

const building = ['Build Stage', 'Build With Options…', 'Inspect Programs of Stage'];
const copying = ['Copy Build Command of Stage', 'Show Build Log'];

editorTest(
  'the menu of a stage in the graph goes to its line, tells sizes and builds that stage',
  { fixture: 'article', open: 'Dockerfile', size: { width: 1400, height: 900 } },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const graph = stageGraphPage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(2);
    await graph.open();
    expect(await graph.menuOf(/^final stage 1/)).toEqual([
      ...['Reveal Stage', 'Show Stage Sizes'],
      ...building,
      ...copying,
    ]);
    await graph.choose('Reveal Stage');
    await eventually(() => dockerfile.cursorLine()).toBe(6);

    await graph.menuOf(/^stage builder/);
    await graph.choose('Show Stage Sizes');
    await eventually(() => quickPickRows(editor)).toContainEqual(expect.stringMatching(/^builder/));
    await editor.page.keyboard.press('Escape');

    await graph.menuOf(/^stage builder/);
    await graph.choose('Build Stage');
    await eventually(async () => (await graph.nodes())[0]).toMatch(/, [\d.]+ MB \(\+/);
    await eventually(async () => (await dockerfile.lenses())[0]?.[1]).toMatch(/^[\d.]+ MB \(/);
    // The other one was not built.
    expect((await dockerfile.lenses())[1]).toEqual([expect.stringMatching(/^Build/)]);
  },
);

editorTest(
  'in a workspace that is not trusted the menu of a stage offers no build',
  {
    fixture: 'rename',
    open: 'Dockerfile',
    trusted: false,
    size: { width: 1400, height: 900 },
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  },
  async (editor) => {
    const graph = stageGraphPage(editor);
    await graph.open();
    expect(await graph.menuOf(/^stage builder/)).toEqual(['Reveal Stage', 'Show Stage Sizes']);
  },
);

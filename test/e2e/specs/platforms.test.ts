import { editorTest, eventually } from '../pages/editor.js';
import { sizePanelPage } from '../pages/size-panel.js';

editorTest(
  'the size panel shows what a stage weighs on each platform, from one build',
  {
    fixture: 'platforms',
    open: 'Dockerfile',
    settings: { 'stageInsight.build.platform': 'linux/arm64, linux/amd64' },
  },
  async (editor) => {
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => panel.stages()).toEqual(['app | not measured']);
    await panel.press('Measure all stages');
    await eventually(() => panel.stages()).toEqual(['app | 5 kB']);
    const platforms = panel.root.locator('.platform .change');
    await eventually(() => platforms.allInnerTexts()).toEqual(['linux/arm64 5 kB', 'linux/amd64 3 kB']);
  },
);

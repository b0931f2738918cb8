import { dockerfilePage } from '../pages/dockerfile.js';
import { buildOutput, editorTest, eventually, runCommand } from '../pages/editor.js';

editorTest(
  'the editor lists the server for agents, and starts it',
  { fixture: 'rename', open: 'Dockerfile', settings: { 'chat.disableAIFeatures': false } },
  async (editor) => {
    await eventually(() => dockerfilePage(editor).lenses()).toHaveLength(3);
    const rowOf = (text: string) =>
      editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
    await runCommand(editor, 'MCP: List Servers');
    await rowOf('Dockerfile Stage Insight').first().click();
    await rowOf('Start Server').first().click();
    // Its log is shown.
    await eventually(() => buildOutput(editor)).toMatch(/Connection state: Running[^]*Discovered 8 tools/);
  },
);

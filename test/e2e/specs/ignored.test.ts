import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editorTest, eventually } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

editorTest(
  'the stage view lists what git would, as long as the editor searches so',
  { fixture: 'empty', settings: { 'stageInsight.tree.exclude': ['**/generated/**'] } },
  async (editor) => {
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(editor.workspace, path)), { recursive: true });
      writeFileSync(join(editor.workspace, path), text);
    };
    for (const folder of ['app', 'app/out', 'generated', 'out', 'tools/out'])
      write(`${folder}/Dockerfile`, 'FROM scratch AS only\n');
    write('.gitignore', 'out/\n');
    write('tools/.gitignore', '!out/\n');
    const tree = stageTreePage(editor);
    await tree.open();
    const folders = async (): Promise<readonly string[]> =>
      (await tree.rows()).map((row) => row.split(' | ')[0] ?? '').filter((name) => name !== 'only');
    await eventually(folders).toEqual(['app', 'tools/out']);

    write('.gitignore', 'out/\n!/out/\n');
    await eventually(folders).toEqual(['app', 'out', 'tools/out']);

    write('stage-insight.json', '{ "exclude": ["tools/**"] }');
    await eventually(folders).toEqual(['app', 'out']);
    write('stage-insight.json', '{}');
    await eventually(folders).toEqual(['app', 'out', 'tools/out']);

    editor.change({ 'search.useIgnoreFiles': false });
    await eventually(folders).toEqual(['app', 'app/out', 'out', 'tools/out']);
  },
);

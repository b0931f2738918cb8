import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import {
  buildOutput,
  commandsOf,
  eventually,
  notifications,
  runCommand,
  type Workbench,
} from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';
import { webEditorTest } from '../pages/web-editor.js';

const fixture = inRoot('test/e2e/fixtures/browser');
const files = Object.fromEntries(
  readdirSync(fixture).map((name) => [name, readFileSync(`${fixture}/${name}`, 'utf8')]),
);

webEditorTest(
  'VS Code for the Web knows sources and Compose as on a disk, and lists stages, though it has no server',
  { files, open: 'Dockerfile' },
  showStaticHalf,
);

async function showStaticHalf(editor: Workbench): Promise<void> {
  const dockerfile = dockerfilePage(editor);
  // The binary is dynamic only because of an import in main.go, and compose.yaml alone uses the stage.
  await eventually(() => dockerfile.marked('error')).toBe(1);
  expect(await dockerfile.marked('hint')).toBe(0);
  expect(await dockerfile.lenses()).toEqual([]);
  await dockerfile.goTo(4, 5);
  await dockerfile.type('CGO_ENABLED=0 ');
  await eventually(() => dockerfile.marked('error')).toBe(0);
  expect(await commandsOf(editor, 'Stage Insight:')).toEqual([
    'Check All Dockerfiles',
    'Convert to Multi-Stage…',
    'Export Stage Graph',
    'Focus on Stages View',
    'Merge Builder Pattern…',
    'Refresh Stages',
    'Reveal Stage',
    'Show Extension Log',
    'Show Stage Graph',
  ]);
  const tree = stageTreePage(editor);
  await tree.open();
  await eventually(() => tree.rows()).toEqual(expect.arrayContaining(['build', 'app', 'stage 2']));
}

webEditorTest(
  'where extensions may start no workers, the server runs beside the extension and knows the same',
  { files, open: 'Dockerfile', withWorkers: false },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.marked('error')).toBe(1);
    expect(await dockerfile.marked('hint')).toBe(0);
    await dockerfile.goTo(4, 5);
    await dockerfile.type('CGO_ENABLED=0 ');
    await eventually(() => dockerfile.marked('error')).toBe(0);
    await runCommand(editor, 'Stage Insight: Show Extension Log');
    await eventually(() => buildOutput(editor)).toContain('The server runs beside the extension');
  },
);

/** A server that hangs at a percent sign that is typed, unless it was told to leave the document out. */
const hangingServer = `(() => {
  let leftOut = [];
  self.addEventListener('message', ({ data: { method, params } }) => {
    if (method === 'initialize') leftOut = params.initializationOptions.leftOut;
    if (!/^textDocument\\/didChange$/.test(method) || leftOut.includes(params.textDocument.uri)) return;
    const { contentChanges = [] } = params;
    while (contentChanges.some(({ text }) => text === '%'));
  });
})();
`;

webEditorTest(
  'a server that hangs is replaced by another one, without the document that it hung at',
  { files, open: 'Dockerfile', serverStart: hangingServer },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.marked('error')).toBe(1);
    await dockerfile.goTo(1, 1);
    await dockerfile.type('%');
    const told = async (): Promise<string> => (await notifications(editor)).join();
    await eventually(told).toContain('was restarted. Not checked until closed and opened again: Dockerfile.');
    await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^single/ }).dblclick();
    // The new server answers for what is not left out.
    await eventually(() => dockerfile.marked('info')).toBe(1);
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsOfTerminal, repository, repositoryFiles } from '../../support/same-findings.js';
import { copyExtension } from '../pages/browser-extension.js';
import { editorTest, eventually, type Workbench } from '../pages/editor.js';
import { listProblems, openProblems, problemsAsTable } from '../pages/problems.js';
import { webEditorTest } from '../pages/web-editor.js';

const expected = findingsOfTerminal();

async function showTheSame(editor: Workbench): Promise<void> {
  await openProblems(editor);
  // The view has its own order.
  await eventually(async () => new Set(await listProblems(editor))).toEqual(new Set(expected));
}

test('the terminal follows the configuration of the repository', () => {
  expect(expected.map(({ file, severity, rule }) => `${file}: ${severity} ${rule}`)).toEqual([
    'Dockerfile: error libc-mismatch',
    'Dockerfile: warning stage-not-found',
    'Dockerfile: warning program-missing',
    'compose.yaml: error target-not-found',
    'compose.yaml: warning program-missing',
  ]);
});

editorTest(
  'VS Code shows what the terminal says of one repository, word for word',
  { fixture: repository, open: 'Dockerfile', settings: problemsAsTable },
  showTheSame,
);

const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-in-browser-'));
const inBrowser = join(scratch, 'in-browser.vsix');

beforeAll(async () => {
  const folder = join(scratch, 'extension');
  // What runs nowhere else runs in the worker of the browser.
  await copyExtension(folder, ({ main: _, ...manifest }) => manifest);
  await createVSIX({ cwd: folder, packagePath: inBrowser, dependencies: false });
});

afterAll(() => rmSync(scratch, { recursive: true }));

editorTest(
  'a VS Code of today that runs the extension in the browser shows the same, word for word',
  { fixture: repository, open: 'Dockerfile', settings: problemsAsTable, vsix: inBrowser },
  showTheSame,
);

webEditorTest(
  'VS Code for the Web shows what the terminal says of one repository, word for word',
  { files: repositoryFiles, open: 'Dockerfile', settings: problemsAsTable },
  showTheSame,
);

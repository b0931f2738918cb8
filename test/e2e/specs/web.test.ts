import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { commandsOf, eventually, type Workbench } from '../pages/editor.js';
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

import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually } from '../pages/editor.js';
import { stageTreePage } from '../pages/stage-tree.js';

editorTest(
  'a misspelled stage is marked, and its quick fix mends it',
  { fixture: 'misspelled', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.marked('warning')).toBe(1);
    await dockerfile.goTo(7, 15);
    await dockerfile.quickFix(/builder/);
    await eventually(() => dockerfile.marked('warning')).toBe(0);
    await dockerfile.save();
    await eventually(() => editor.read('Dockerfile')).toContain('COPY --from=builder /src/myhttpserver .');
  },
);

editorTest(
  'a rename changes every use, here and in Compose',
  { fixture: 'rename', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(3);
    await dockerfile.goTo(1, 25);
    await dockerfile.rename('compile');
    await eventually(() => dockerfile.line(0)).toBe('FROM golang:1.19 AS compile');
    await dockerfile.saveAll();
    await eventually(() => editor.read('Dockerfile')).not.toContain('builder');
    expect(editor.read('Dockerfile').match(/compile/g)).toHaveLength(4);
    await eventually(() => editor.read('compose.yaml')).toContain('target: compile');
  },
);

editorTest(
  'the tree shows stages, what they take in and who uses them, and follows the cursor',
  { fixture: 'rename', open: 'Dockerfile' },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const tree = stageTreePage(editor);
    await tree.open();
    await eventually(() => tree.rows()).toEqual(['Dockerfile', 'builder', 'checks | unused', 'stage 2']);
    await tree.expand('builder');
    await eventually(() => tree.rows()).toEqual([
      'Dockerfile',
      'builder',
      'golang:1.19 | base',
      'checks | starts from it',
      'stage 2 | mounts it',
      'stage 2 | copies from it',
      'checks | unused',
      'stage 2',
    ]);
    await eventually(() => tree.spoken('checks')).toBe('checks, unused stage, from builder, size unknown');
    await tree.click('stage 2');
    await eventually(() => dockerfile.cursorLine()).toBe(8);
    await dockerfile.goTo(2, 1);
    await eventually(() => tree.selected()).toBe('builder');
  },
);

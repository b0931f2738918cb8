import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import {
  editorTest,
  eventually,
  notifications,
  openFile,
  pressInNotification,
  runCommand,
} from '../pages/editor.js';
import { imagesOf } from '../pages/engine.js';
import { optionListPage } from '../pages/option-list.js';

/** Three stages to build, of which two begin at once. */
const text = [
  'FROM alpine:3.20 AS base',
  'RUN echo one',
  ...['first', 'second', 'third'].flatMap((name) => [
    `FROM base AS ${name}`,
    `RUN --mount=type=secret,id=npm wc -c < /run/secrets/npm > /${name}`,
  ]),
].join('\n');
const question = 'The Dockerfile has unsaved changes.';
const measureAll = 'Stage Insight: Build and Measure All Stages';

editorTest(
  'who measures all stages is asked once what to do with unsaved text, and once for a secret',
  {
    fixture: 'empty',
    settings: {
      'files.autoSave': 'off',
      'stageInsight.build.unsaved': 'ask',
      'stageInsight.build.secrets': [{ id: 'npm', storage: true }],
    },
  },
  async (editor) => {
    writeFileSync(join(editor.workspace, 'Dockerfile'), text);
    await openFile(editor, 'Dockerfile');
    const dockerfile = dockerfilePage(editor);
    const options = optionListPage(editor);
    const sizes = async (): Promise<readonly string[]> =>
      (await dockerfile.lenses()).map(([, size = 'unknown']) => size);
    const eachIs = (size: RegExp): readonly unknown[] =>
      Array.from({ length: 4 }, () => expect.stringMatching(size) as unknown);
    await eventually(sizes).toEqual(eachIs(/^unknown$/));
    await dockerfile.goTo(2, 13);
    await dockerfile.type(' two');

    // Who gives no secret builds nothing, and is not asked by the next stage.
    await runCommand(editor, measureAll);
    await eventually(() => notifications(editor)).toContain(question);
    expect((await notifications(editor)).filter((one) => one === question)).toHaveLength(1);
    await pressInNotification(editor, 'Build Without Saving');
    await eventually(() => options.title()).toBe('Value of Secret npm');
    await options.back();
    await eventually(() => notifications(editor)).toEqual([]);
    expect(await sizes()).toEqual(eachIs(/^unknown$/));
    expect(await imagesOf(editor.runLabel)).toEqual([]);

    await runCommand(editor, measureAll);
    await eventually(() => notifications(editor)).toContain(question);
    await pressInNotification(editor, 'Build Without Saving');
    await options.answer('Value of Secret npm', 'open-sesame');
    await eventually(sizes).toEqual(eachIs(/^[\d.]+ MB/));
    expect(editor.read('Dockerfile')).toBe(text);

    await dockerfile.goTo(2, 17);
    await dockerfile.type(' three');
    await eventually(sizes).toEqual(eachIs(/ outdated$/));
    await runCommand(editor, measureAll);
    await eventually(() => notifications(editor)).toContain(question);
    await pressInNotification(editor, 'Save and Build');
    await eventually(sizes).toEqual(eachIs(/^[\d.]+ MB.*(?<! outdated)$/));
    expect(editor.read('Dockerfile')).toBe(text.replace('one', 'one two three'));
  },
);

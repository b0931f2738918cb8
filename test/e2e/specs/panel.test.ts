import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, openFile, type Editor } from '../pages/editor.js';
import { bytesOf, docker, imagesOf, megabytes } from '../pages/engine.js';
import { sizePanelPage } from '../pages/size-panel.js';
import { stageGraphPage } from '../pages/stage-graph.js';

/** What pages of ours say on the console: a broken policy would be among it. */
function collectPageErrors({ page }: Editor): readonly string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    const { url } = message.location();
    const isOurs = url.includes('dockerfile-stage-insight') || url.includes('fake.html');
    if (message.type() === 'error' && isOurs) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

/** Answers the dialogue that asks for a file with its proposal. */
async function acceptFile({ page }: Editor, name: RegExp): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  await eventually(() => input.inputValue()).toMatch(name);
  await page.keyboard.press('Enter');
}

/** Size of the image of a stage, as the engine's own command line tells it. */
async function stageBytes(runLabel: string, stage: string): Promise<number> {
  for (const image of await imagesOf(runLabel)) {
    const labels = await docker('image', 'inspect', '--format', '{{json .Config.Labels}}', image);
    if (labels.includes(`"stage-insight.stage":"${stage}"`)) return bytesOf(image);
  }
  throw new Error(`no image of stage ${stage}`);
}

/** Times that the engine was asked for a whole image. */
function exportsOf({ door }: Editor): readonly string[] {
  return (door?.asked() ?? []).filter((request) => /^GET \S*\/images\/[^/]+\/get\b/.test(request));
}

editorTest(
  'the panel measures all stages, opens one, lists the files of an instruction, and goes to its line',
  {
    fixture: inRoot('docs/sample'),
    open: 'Dockerfile',
    size: { width: 1400, height: 1000 },
    ownDoor: true,
  },
  async (editor) => {
    const errors = collectPageErrors(editor);
    const dockerfile = dockerfilePage(editor);
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => panel.stages()).toEqual(['builder | not measured', 'stage 1 | not measured']);
    await panel.press('Measure all stages');
    await eventually(() => panel.headline()).toMatch(/^builder [\d.]+ MB → stage 1 [\d.]+ MB, won't start: /);
    const builder = await stageBytes(editor.runLabel, 'builder');
    const final = await stageBytes(editor.runLabel, 'stage-1');
    await eventually(() => panel.headline()).toBe(
      `builder ${megabytes(builder)} → stage 1 ${megabytes(final)}, won't start: glibc loader missing`,
    );
    await eventually(() => panel.stages()).toEqual([
      expect.stringMatching(new RegExp(`^builder \\| ${megabytes(builder)} \\(`)),
      expect.stringMatching(new RegExp(`^stage 1 \\| ${megabytes(final)} \\(`)),
    ]);

    await panel.openStage('stage 1');
    await eventually(() => panel.instructions()).toHaveLength(5);
    const [, copied = '', changed = ''] = await panel.instructions();
    expect(copied).toMatch(/^[\d.]+ MB \| COPY --from=builder .*copied from builder \| Files$/);
    expect(changed).toMatch(/^[\d.]+ MB \| RUN chmod \+x myhttpserver/);
    const binary = copied.slice(0, copied.indexOf(' |'));
    const listRun = async (): Promise<void> => {
      await panel.listFiles(/RUN chmod/);
      await eventually(() => panel.files()).toEqual([`${binary} | /root/myhttpserver`]);
      await eventually(() => panel.filesNote()).toContain('removed later): 0 B.');
    };
    await listRun();
    expect(exportsOf(editor)).toHaveLength(1);
    // The copy of the COPY is shadowed by the one that the RUN stored again: the first one is wasted.
    await panel.listFiles(/COPY --from/);
    await eventually(() => panel.files()).toEqual([`${binary} | /root/myhttpserver overwritten later`]);
    await eventually(() => panel.filesNote()).toContain(`removed later): ${binary}.`);
    await listRun();
    // What was read once is not read again, for this instruction or another one of the image.
    expect(exportsOf(editor)).toHaveLength(1);

    // Before and after of two builds: a megabyte more in the program, once for the COPY and once for the RUN.
    const used =
      'func init() {\n\tfor _, one := range padding {\n\t\tif one > 9 {\n\t\t\tprintln(one)\n\t\t}\n\t}\n}\n';
    const grown = `var padding = [1000000]byte{1, 2, 3}\n\n${used}`;
    appendFileSync(join(editor.workspace, 'main.go'), `\n${grown}`);
    await panel.press('Build');
    await eventually(() => panel.changes()).toContainEqual(
      expect.stringMatching(/^\+(1\.9|2|2\.\d) MB since the build (just now|\d+ min ago)$/),
    );
    await eventually(async () => (await panel.instructions()).join('\n')).toMatch(
      /COPY --from=builder .*\+[\d.]+ [kM]B/,
    );
    const last = megabytes(await stageBytes(editor.runLabel, 'stage-1'));
    const grew = String.raw`\+(1\.9|2|2\.\d) MB`;
    await eventually(() => panel.comparison()).toEqual([
      expect.stringMatching(new RegExp(`^${megabytes(final)} \\| ${last} \\| ${grew}$`)),
      expect.stringMatching(/^[\d.]+ MB \| [\d.]+ MB \| no change$/),
      expect.stringMatching(new RegExp(`^[\\d.]+ MB \\| [\\d.]+ MB \\| ${grew}$`)),
    ]);
    await panel.press('All files');
    await eventually(() => panel.files()).toEqual([
      expect.stringMatching(/^[\d.]+ MB \| \/root\/myhttpserver( overwritten later)?$/),
      expect.stringMatching(/^[\d.]+ MB \| \/root\/myhttpserver( overwritten later)?$/),
    ]);
    await eventually(() => panel.filesNote()).toMatch(/^2 files\. Wasted .*: [\d.]+ MB\.$/);

    await panel.goTo(/RUN chmod/);
    await eventually(() => dockerfile.cursorLine()).toBe(11);
    await panel.press('JSON');
    await acceptFile(editor, /sizes\.json$/);
    await eventually(() => readOr(editor, 'sizes.json')).toContain('"headline": "builder ');
    await panel.press('SVG');
    await acceptFile(editor, /sizes\.svg$/);
    await eventually(() => readOr(editor, 'sizes.svg')).toMatch(/^<svg [^]*builder[^]*<\/svg>\s*$/);
    expect(errors).toEqual([]);
  },
);

editorTest(
  'the graph shows stages with their bases and edges, follows the cursor, and is exported',
  { fixture: 'rename', open: 'Dockerfile', size: { width: 1400, height: 900 } },
  async (editor) => {
    const errors = collectPageErrors(editor);
    const dockerfile = dockerfilePage(editor);
    const graph = stageGraphPage(editor);
    await eventually(() => dockerfile.lenses()).toHaveLength(3);
    await graph.open();
    const named = (names: readonly string[]) => names.map((name) => name.replace(/[,:] .*/s, ''));
    await eventually(async () => named(await graph.nodes())).toEqual([
      'stage builder',
      'unused stage checks',
      'final stage 2',
    ]);
    await eventually(async () => (await graph.nodes())[0]).toContain('golang:1.19, glibc 2.36');
    expect(named(await graph.edges()).sort()).toEqual([
      'checks is based on builder',
      'stage 2 copies from builder',
      'stage 2 mounts builder',
    ]);
    await graph.openNode(/^unused stage checks/);
    await eventually(async () => named(await graph.current())).toEqual(['unused stage checks']);
    await dockerfile.goTo(1, 1);
    await eventually(async () => named(await graph.current())).toEqual(['stage builder']);
    for (const [button, file, content] of [
      ['SVG', 'stages.svg', /^<svg [^]*checks/],
      ['Mermaid', 'stages.mmd', /^flowchart [^]*checks/],
      ['DOT', 'stages.dot', /^digraph [^]*checks/],
    ] as const) {
      await graph.press(button);
      await acceptFile(editor, new RegExp(`${file}$`));
      await eventually(() => readOr(editor, file)).toMatch(content);
    }
    expect(errors).toEqual([]);
  },
);

editorTest(
  'names that are made to be markup are shown as text',
  { fixture: 'hostile', open: 'Dockerfile', size: { width: 1400, height: 1000 } },
  async (editor) => {
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => panel.stages()).toHaveLength(2);
    await panel.press('Measure all stages');
    await eventually(() => panel.headline()).not.toBe('');
    await panel.openStage('first');
    await panel.listFiles(/RUN echo/);
    await eventually(() => panel.files()).toEqual([
      '12 B | /<img src=x onerror=document.body.dataset.hacked=1>',
    ]);
    await eventually(() => panel.instructions()).toContainEqual(
      expect.stringContaining("RUN echo '<b>bold</b>'"),
    );
    expect(await panel.root.locator('img, b').count()).toBe(0);
    expect(await panel.root.evaluate((root) => root.ownerDocument.body.dataset.hacked)).toBeUndefined();
  },
);

editorTest(
  'the panel says what is missing: no Dockerfile, and then no engine',
  { fixture: 'article', ownDoor: true },
  async (editor) => {
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => panel.notes()).toBe('Open a Dockerfile to see the size of its stages.');
    await editor.door?.stop();
    await openFile(editor, 'Dockerfile');
    await eventually(() => panel.stages()).toHaveLength(2);
    await panel.press('Measure all stages');
    await eventually(() => panel.notes()).toContain("Can't connect to Docker");
    // The engine is away; that says nothing of a stage.
    expect((await panel.stages()).join()).not.toContain('failed');
  },
);

editorTest(
  'in a workspace that is not trusted the panel shows stages and builds none',
  {
    fixture: 'article',
    open: 'Dockerfile',
    trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  },
  async (editor) => {
    const panel = sizePanelPage(editor);
    await panel.open();
    await eventually(() => panel.stages()).toHaveLength(2);
    await eventually(() => panel.notes()).toContain('Restricted Mode: trust this workspace to build stages.');
    expect(await panel.root.getByRole('button', { name: 'Measure all stages' }).isDisabled()).toBe(true);
  },
);

/** A file that is not written yet is empty. */
function readOr(editor: Editor, file: string): string {
  try {
    return editor.read(file);
  } catch {
    return '';
  }
}

import type {
  Comparison,
  FilesView,
  FromPanel,
  InstructionBar,
  SizesView,
  StageBar,
} from '../src/model/panel/panel-messages.js';
import { element, replaceContent } from './element.js';
import { hidesBase } from '../src/model/panel/icicle.js';
import { drawIcicle } from './icicle-view.js';

export interface SizesPage {
  readonly sizes: SizesView;
  readonly files: FilesView | undefined;
  /** Index of the stage that is open; -1 for none. */
  readonly open: number;
  readonly send: (message: FromPanel) => void;
  /** `null`: the files of the whole stage. */
  readonly listFiles: (stage: number, instruction: number | null) => void;
  readonly toggle: (stage: number) => void;
  /** Stages by index whose base somebody wanted to see, or not to see. */
  readonly bases: Readonly<Record<number, boolean>>;
  readonly showBase: (stage: number, isShown: boolean) => void;
}

/** Bars of all stages; under an open one its instructions as icicle and table. */
export function drawSizes(root: HTMLElement, page: SizesPage): void {
  const { sizes } = page;
  if (sizes.file === '') {
    replaceContent(root, note('Open a Dockerfile to see the size of its stages.'));
    return;
  }
  replaceContent(
    root,
    element('h1', { text: sizes.file }),
    sizes.headline === ''
      ? undefined
      : element('p', { text: sizes.headline, attributes: { class: 'headline' } }),
    sizes.notice === ''
      ? undefined
      : element('p', { text: sizes.notice, attributes: { class: 'notice', role: 'status' } }),
    toolbar(page),
    sizes.stages.length === 0 ? note('This file has no stages.') : undefined,
    element(
      'ul',
      { attributes: { class: 'stages' } },
      ...sizes.stages.map((stage) => stageItem(stage, page)),
    ),
  );
}

function toolbar({ sizes, send }: SizesPage): HTMLElement {
  const measure = button('Measure all stages', 'measure-all', () => send({ kind: 'measure-all' }));
  const why = whyNotMeasured(sizes);
  measure.disabled = why !== '';
  if (why !== '') measure.title = why;
  const exports = sizes.stages.some(({ bytes }) => bytes !== undefined) ? (['json', 'svg'] as const) : [];
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': 'Sizes' } },
    measure,
    ...exports.map((format) => {
      const name = format.toUpperCase();
      return button(name, `export-${format}`, () => send({ kind: 'export', format }), `Export as ${name}`);
    }),
  );
}

/** Empty: the stages can be measured. */
function whyNotMeasured({ canBuild, notice, stages }: SizesView): string {
  if (stages.length === 0) return 'This file has no stages';
  return canBuild ? '' : notice;
}

function stageItem(stage: StageBar, page: SizesPage): HTMLElement {
  const isOpen = page.open === stage.index;
  const marks = [stage.isFinal ? 'final' : '', stage.isUnused ? 'unused' : '', stage.state].filter(
    (mark) => mark !== '',
  );
  const head = element(
    'button',
    {
      on: () => page.toggle(stage.index),
      attributes: {
        class: 'stage',
        'aria-expanded': String(isOpen),
        'aria-label': spokenStage(stage),
        'data-key': `stage-${stage.index}`,
      },
    },
    element('span', { text: stage.title, attributes: { class: 'title' } }),
    element('span', { text: stage.label, attributes: { class: `label ${stage.level ?? ''}` } }),
    bar(stage, page.sizes.scale),
    ...[stage.change, stage.bytes === undefined ? stage.base : '']
      .filter((text) => text !== '')
      .map((text) => element('span', { text, attributes: { class: 'change' } })),
  );
  return element(
    'li',
    { attributes: { class: marks.join(' ') } },
    head,
    isOpen ? details(stage, page) : undefined,
  );
}

function spokenStage({ title, spoken, change, base, isFinal, isUnused }: StageBar): string {
  const role = isFinal ? 'final stage' : isUnused ? 'unused' : '';
  return [title, role, spoken, change, base].filter((part) => part !== '').join(', ');
}

function bar({ bytes = 0, baseBytes = 0 }: StageBar, scale: number): HTMLElement {
  const share = (part: number): string => `${scale > 0 ? (100 * part) / scale : 0}%`;
  return element(
    'span',
    { attributes: { class: 'bar', 'aria-hidden': 'true' } },
    element('span', { attributes: { class: 'base' }, style: { width: share(Math.min(baseBytes, bytes)) } }),
    element('span', {
      attributes: { class: 'own' },
      style: { width: share(Math.max(0, bytes - baseBytes)) },
    }),
  );
}

function details(stage: StageBar, page: SizesPage): HTMLElement {
  const { send } = page;
  const build = button('Build', `build-${stage.index}`, () => send({ kind: 'build', stage: stage.index }));
  build.disabled = !page.sizes.canBuild;
  const files = page.files?.stage === stage.index ? page.files : undefined;
  return element(
    'div',
    { attributes: { class: 'details' } },
    element(
      'div',
      { attributes: { class: 'toolbar' } },
      build,
      button('Go to line', `line-${stage.index}`, () => send({ kind: 'reveal', line: stage.line })),
      stage.instructions.some(({ bytes }) => bytes > 0) ? allFiles(stage, page) : undefined,
    ),
    factList(stage),
    stage.comparison === undefined ? undefined : comparisonTable(stage.comparison),
    stage.bytes === undefined
      ? note('Build this stage to see what is in it.')
      : icicleWithSwitch(stage, files, page),
    stage.bytes !== undefined && stage.instructions.length === 0
      ? note('Only the total size is known: the history of the image does not match the text.')
      : undefined,
    stage.instructions.length === 0 ? undefined : instructionTable(stage, files, page),
    // Under its instruction where there is one to stand under.
    files === undefined || stage.instructions.some(({ index }) => index === files.instruction)
      ? undefined
      : drawFiles(files, page),
  );
}

function allFiles({ index, title }: StageBar, { listFiles }: SizesPage): HTMLElement {
  const ask = (): void => listFiles(index, null);
  return button('All files', `all-files-${index}`, ask, `Files of all instructions of ${title}`);
}

function icicleWithSwitch(
  stage: StageBar,
  files: FilesView | undefined,
  { bases, listFiles, showBase }: SizesPage,
): HTMLElement {
  const { index, baseBytes = 0, ownBytes = 0 } = stage;
  const canHide = baseBytes > 0 && ownBytes > 0;
  const withBase = !canHide || (bases[index] ?? !hidesBase(stage));
  const box = element('input', {
    on: () => showBase(index, !withBase),
    attributes: { type: 'checkbox', 'data-key': `base-${index}`, ...(!withBase && { checked: '' }) },
  });
  return element(
    'div',
    {},
    canHide ? element('label', { attributes: { class: 'switch' } }, box, 'Without base') : undefined,
    drawIcicle(stage, { files, withBase, list: (instruction) => listFiles(index, instruction) }),
  );
}

function comparisonTable({ title, rows }: Comparison): HTMLElement {
  const cell = (text: string): HTMLElement => element('td', { text, attributes: { class: 'number' } });
  return element(
    'table',
    { attributes: { class: 'comparison' } },
    element('caption', { text: title }),
    element('thead', {}, headRow('', 'Before', 'After', 'Change')),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        element(
          'tr',
          {},
          element('th', { text: row.title, attributes: { scope: 'row' } }),
          ...[row.before, row.after, row.change].map(cell),
        ),
      ),
    ),
  );
}

function factList({ base, bytes, facts }: StageBar): HTMLElement | undefined {
  const lines = [...(base === '' || bytes === undefined ? [] : [base]), ...facts];
  if (lines.length === 0) return undefined;
  return element('ul', { attributes: { class: 'facts' } }, ...lines.map((text) => element('li', { text })));
}

function instructionTable(stage: StageBar, files: FilesView | undefined, page: SizesPage): HTMLElement {
  const rows = stage.instructions.flatMap((instruction) => {
    const row = instructionRow(stage, instruction, files, page);
    if (files === undefined || files.instruction !== instruction.index) return [row];
    const cell = element('td', { attributes: { colspan: '3', class: 'nested' } }, drawFiles(files, page));
    return [row, element('tr', {}, cell)];
  });
  return element(
    'table',
    { attributes: { class: 'instructions' } },
    element('caption', { text: `Instructions of ${stage.title}` }),
    element('thead', {}, headRow('Size', 'Instruction', 'Files')),
    element('tbody', {}, ...rows),
  );
}

function instructionRow(
  stage: StageBar,
  instruction: InstructionBar,
  files: FilesView | undefined,
  { send, listFiles }: SizesPage,
): HTMLElement {
  const { index, line, text, label, crossesFrom, bytes, change } = instruction;
  const key = `${stage.index}-${index}`;
  const notes = [crossesFrom === '' ? '' : `copied from ${crossesFrom}`, change].filter((one) => one !== '');
  const go = button(text, `go-${key}`, () => send({ kind: 'reveal', line }), `Go to line ${line + 1}`);
  go.className = 'link';
  const list = button('Files', `files-${key}`, () => listFiles(stage.index, index), `Files of ${text}`);
  list.setAttribute('aria-label', `Files of ${text}`);
  list.setAttribute('aria-expanded', String(files?.instruction === index));
  return element(
    'tr',
    { attributes: { class: bytes > 0 ? 'row' : 'row empty' } },
    element('td', { text: label, attributes: { class: 'number' } }),
    element(
      'td',
      {},
      go,
      ...notes.map((one) => element('span', { text: one, attributes: { class: 'crossing' } })),
    ),
    element('td', {}, bytes > 0 ? list : undefined),
  );
}

function drawFiles(view: FilesView, { send }: SizesPage): HTMLElement {
  if (view.state === 'loading') {
    const cancel = button('Cancel', 'cancel-files', () => send({ kind: 'cancel-files' }));
    return element('p', { text: `${view.message} `, attributes: { role: 'status' } }, cancel);
  }
  if (view.state === 'failed')
    return element('p', { text: view.message, attributes: { class: 'notice', role: 'alert' } });
  const rows = view.files.map(({ path, label, fate }) =>
    element(
      'tr',
      {},
      element('td', { text: label, attributes: { class: 'number' } }),
      element(
        'td',
        { text: path, attributes: { class: 'path' } },
        fate === '' ? undefined : element('span', { text: fate, attributes: { class: 'fate' } }),
      ),
    ),
  );
  return element(
    'div',
    {},
    element('p', {
      text: `${view.message} Wasted (overwritten or removed later): ${view.wasted}.`,
      attributes: { class: 'files-note', role: 'status' },
    }),
    element(
      'table',
      { attributes: { class: 'files' } },
      element('caption', { text: 'Largest files' }),
      element('thead', {}, headRow('Size', 'Path')),
      element('tbody', {}, ...rows),
    ),
  );
}

function headRow(...titles: readonly string[]): HTMLElement {
  return element('tr', {}, ...titles.map((text) => element('th', { text, attributes: { scope: 'col' } })));
}

function button(text: string, key: string, on: () => void, title = text): HTMLButtonElement {
  return element('button', { text, on, attributes: { 'data-key': key, title } });
}

function note(text: string): HTMLElement {
  return element('p', { text, attributes: { class: 'note' } });
}

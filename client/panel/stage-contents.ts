import { hidesBase } from '../src/model/panel/treemap.js';
import type { FilesView, InstructionBar, StageBar } from '../src/model/panel/panel-messages.js';
import { button, element } from './element.js';
import type { SizesPage } from './shown-sizes.js';
import { sortedTable } from './sorted-table.js';
import { drawTreemap } from './treemap-view.js';
import { t } from '../src/model/text/translate.js';

/** The treemap, and beside it, or under it in a narrow column, the same in words. */
export function stageContents(stage: StageBar, files: FilesView | undefined, page: SizesPage): HTMLElement {
  return element(
    'div',
    { attributes: { class: 'contents' } },
    treemapWithSwitch(stage, files, page),
    element(
      'div',
      {},
      instructionTable(stage, files, page),
      files === undefined ? undefined : drawFiles(stage, files, page),
    ),
  );
}

function treemapWithSwitch(
  stage: StageBar,
  files: FilesView | undefined,
  { bases, listFiles, showBase, width }: SizesPage,
): HTMLElement {
  const { index, baseBytes = 0, ownBytes = 0 } = stage;
  const canHide = baseBytes > 0 && ownBytes > 0;
  const withBase = !canHide || (bases[index] ?? !hidesBase(stage));
  const box = element('input', {
    on: () => showBase(index, !withBase),
    attributes: { type: 'checkbox', 'data-key': `base-${index}`, ...(!withBase && { checked: '' }) },
  });
  const room = width < besideFrom ? width : Math.floor(width / 2) - 8;
  const list = (instruction: number): void => listFiles(index, instruction);
  return element(
    'div',
    {},
    canHide ? element('label', { attributes: { class: 'switch' } }, box, t('Without base')) : undefined,
    drawTreemap(stage, { files, withBase, width: room, list }),
  );
}

/** From this width on the tables stand beside the treemap; the style sheet says the same. */
const besideFrom = 560;

function instructionTable(stage: StageBar, files: FilesView | undefined, page: SizesPage): HTMLElement {
  return sortedTable({
    key: `instructions-${stage.index}`,
    caption: t('Instructions of {0}', stage.title),
    class: 'instructions',
    columns: [
      { title: t('Size'), kind: 'number' },
      { title: t('Instruction'), kind: 'text' },
      { title: t('Files'), kind: 'buttons' },
    ],
    rows: stage.instructions.map((instruction) => ({
      class: instruction.bytes > 0 ? 'row' : 'row empty',
      values: [instruction.bytes, instruction.text],
      cells: instructionCells(stage, instruction, files, page),
    })),
  });
}

function instructionCells(
  stage: StageBar,
  { index, line, text, label, crossesFrom, bytes, change }: InstructionBar,
  files: FilesView | undefined,
  { send, listFiles }: SizesPage,
): readonly HTMLElement[] {
  const key = `${stage.index}-${index}`;
  const notes = [crossesFrom === '' ? '' : t('copied from {0}', crossesFrom), change].filter(
    (one) => one !== '',
  );
  const go = button(text, `go-${key}`, () => send({ kind: 'reveal', line }), t('Go to line {0}', line + 1));
  go.className = 'link';
  const list = button(
    t('Files'),
    `files-${key}`,
    () => listFiles(stage.index, index),
    t('Files of {0}', text),
  );
  list.setAttribute('aria-label', t('Files of {0}', text));
  list.setAttribute('aria-expanded', String(files?.instruction === index));
  return [
    element('td', { text: label, attributes: { class: 'number' } }),
    element(
      'td',
      {},
      go,
      ...notes.map((one) => element('span', { text: one, attributes: { class: 'crossing' } })),
    ),
    element('td', {}, bytes > 0 ? list : undefined),
  ];
}

function drawFiles(stage: StageBar, view: FilesView, { send }: SizesPage): HTMLElement {
  if (view.state === 'loading') {
    const cancel = button(t('Cancel'), 'cancel-files', () => send({ kind: 'cancel-files' }));
    return element('p', { text: `${view.message} `, attributes: { role: 'status' } }, cancel);
  }
  if (view.state === 'failed')
    return element('p', { text: view.message, attributes: { class: 'notice', role: 'alert' } });
  const shown = stage.instructions.find(({ index }) => index === view.instruction);
  return element(
    'div',
    {},
    element('p', {
      text: t('{0} Wasted (overwritten or removed later): {1}.', view.message, view.wasted),
      attributes: { class: 'files-note', role: 'status' },
    }),
    sortedTable({
      key: 'files',
      caption: shown === undefined ? t('Largest files') : t('Largest files of {0}', shown.text),
      class: 'files',
      filter: t('Filter files'),
      columns: [
        { title: t('Size'), kind: 'number' },
        { title: t('Path'), kind: 'text' },
      ],
      rows: view.files.map(({ path, bytes, label, fate }) => ({
        values: [bytes, path],
        cells: [
          element('td', { text: label, attributes: { class: 'number' } }),
          element(
            'td',
            { text: path, attributes: { class: 'path' } },
            fate === '' ? undefined : element('span', { text: fate, attributes: { class: 'fate' } }),
          ),
        ],
      })),
    }),
  );
}

import type { Comparison, PlatformBar, SizesView, StageBar } from '../src/model/panel/panel-messages.js';
import { button, element, note, replaceContent } from './element.js';
import type { SizesPage } from './shown-sizes.js';
import { stageContents } from './stage-contents.js';
import { t } from '../src/model/text/translate.js';

/** Bars of all stages on one scale; under an open one its instructions and files as treemap and tables. */
export function drawSizes(root: HTMLElement, page: SizesPage): void {
  const { sizes } = page;
  if (sizes.file === '') {
    replaceContent(root, note(t('Open a Dockerfile to see the size of its stages.')));
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
    sizes.stages.length === 0 ? note(t('This file has no stages')) : undefined,
    sizes.scale > 0 ? legend() : undefined,
    element(
      'ul',
      { attributes: { class: 'stages' } },
      ...sizes.stages.map((stage) => stageItem(stage, page)),
    ),
  );
}

/** What the colours of the bars mean. */
function legend(): HTMLElement {
  const entries = [
    ['base', t('base')],
    ['own', t('made by the stage')],
    ['copied', t('copied between stages')],
  ] as const;
  return element(
    'ul',
    { attributes: { class: 'legend', 'aria-label': t('Legend') } },
    ...entries.map(([kind, text]) =>
      element(
        'li',
        {},
        element('span', { attributes: { class: `swatch ${kind}` } }),
        element('span', { text }),
      ),
    ),
  );
}

function toolbar(page: SizesPage): HTMLElement {
  const { sizes, send } = page;
  const measure = button(t('Measure all stages'), 'measure-all', () => send({ kind: 'measure-all' }));
  const why = whyNotMeasured(sizes);
  measure.disabled = why !== '';
  if (why !== '') measure.title = why;
  const exports = sizes.stages.some(({ bytes }) => bytes !== undefined) ? (['json', 'svg'] as const) : [];
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': t('Sizes') } },
    measure,
    exports.length === 0 ? undefined : compareButton(page),
    ...exports.map((format) => {
      const name = format.toUpperCase();
      return button(
        name,
        `export-${format}`,
        () => send({ kind: 'export', format }),
        t('Export as {0}', name),
      );
    }),
  );
}

/** Sizes of the base branch or of another build, as the terminal prints them. */
function compareButton({ sizes: { comparedWith }, send }: SizesPage): HTMLElement {
  const title = t(
    'Compare with what stage-insight sizes --format json printed, for example on the base branch',
  );
  return comparedWith === ''
    ? button(t('Compare…'), 'compare', () => send({ kind: 'compare' }), title)
    : button(
        t('Stop comparing'),
        'compare',
        () => send({ kind: 'stop-comparing' }),
        t('Stop comparing with {0}', comparedWith),
      );
}

/** Empty: the stages can be measured. */
function whyNotMeasured({ canBuild, notice, stages }: SizesView): string {
  if (stages.length === 0) return t('This file has no stages');
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
        'data-key': `stage-${stage.index}`,
      },
    },
    titleOf(stage),
    element('span', { text: stage.label, attributes: { class: `label ${levelOf(stage)}` } }),
    bar(stage, page.sizes.scale),
    ...(stage.platforms ?? []).map((one) => platformRow(one, page.sizes.scale)),
    stage.whyNot === undefined
      ? undefined
      : element('span', {
          text: `✗ ${t("Won't start")}: ${stage.whyNot}`,
          attributes: { class: 'change over' },
        }),
    ...underBar(stage).map((text) => element('span', { text, attributes: { class: 'change' } })),
    stage.budget === undefined
      ? undefined
      : element('span', {
          text: stage.budget.label,
          attributes: { class: stage.budget.isOver ? 'change over' : 'change' },
        }),
  );
  return element(
    'li',
    { attributes: { class: marks.join(' ') } },
    head,
    isOpen ? details(stage, page) : undefined,
  );
}

/** However small it is, an image that does not start is not in order. */
function levelOf({ whyNot, level }: StageBar): string {
  return whyNot === undefined ? (level ?? '') : 'fails';
}

function titleOf({ title, isFinal, isUnused }: StageBar): HTMLElement {
  const role = isFinal ? t('final') : isUnused ? t('unused') : '';
  const attributes = { class: 'title', ...(role !== '' && { 'data-role': role }) };
  return element('span', { text: title, attributes });
}

/** What crosses to other stages is seen at one look; how it grew, and what the base weighs before any build. */
function underBar({ change, bytes, base, crossings }: StageBar): readonly string[] {
  return [...crossings, change, bytes === undefined ? base : ''].filter((text) => text !== '');
}

function bar(stage: StageBar, scale: number): HTMLElement {
  const { bytes = 0, baseBytes = 0, copiedBytes = 0, crossedBytes = 0, budget } = stage;
  const share = (part: number): string => `${scale > 0 ? (100 * part) / scale : 0}%`;
  const part = (name: string, width: number): HTMLElement | undefined =>
    width > 0 ? element('span', { attributes: { class: name }, style: { width: share(width) } }) : undefined;
  const base = Math.min(baseBytes, bytes);
  return element(
    'span',
    { attributes: { class: 'bar', 'aria-hidden': 'true' } },
    part('base', base),
    part('own', Math.max(0, bytes - base - copiedBytes)),
    part('copied', copiedBytes),
    crossedBytes > 0
      ? element('span', {
          attributes: { class: 'crossed' },
          style: { width: share(Math.min(crossedBytes, bytes)) },
        })
      : undefined,
    budget === undefined
      ? undefined
      : element('span', { attributes: { class: 'budget' }, style: { left: share(budget.bytes) } }),
  );
}

/** One below the other on the scale of the stages: what differs is seen. */
function platformRow({ title, label, bytes }: PlatformBar, scale: number): HTMLElement {
  const width = `${scale > 0 ? (100 * bytes) / scale : 0}%`;
  return element(
    'span',
    { attributes: { class: 'platform' } },
    element('span', { text: `${title}  ${label}`, attributes: { class: 'change' } }),
    element(
      'span',
      { attributes: { class: 'bar', 'aria-hidden': 'true' } },
      element('span', { attributes: { class: 'own' }, style: { width } }),
    ),
  );
}

function details(stage: StageBar, page: SizesPage): HTMLElement {
  const { send } = page;
  const build = button(t('Build'), `build-${stage.index}`, () => send({ kind: 'build', stage: stage.index }));
  build.disabled = !page.sizes.canBuild;
  const files = page.files?.stage === stage.index ? page.files : undefined;
  const comparisons = [stage.comparison, stage.baseline].filter((one) => one !== undefined);
  return element(
    'div',
    { attributes: { class: 'details' } },
    element(
      'div',
      { attributes: { class: 'toolbar' } },
      build,
      button(t('Go to line'), `line-${stage.index}`, () => send({ kind: 'reveal', line: stage.line })),
      stage.instructions.some(({ bytes }) => bytes > 0) ? allFiles(stage, page) : undefined,
    ),
    factList(stage),
    ...comparisons.map(comparisonTable),
    stage.bytes === undefined ? note(t('Build this stage to see what is in it.')) : undefined,
    stage.bytes !== undefined && stage.instructions.length === 0
      ? note(t('Only the total size is known: the history of the image does not match the text.'))
      : undefined,
    stage.instructions.length === 0 ? undefined : stageContents(stage, files, page),
  );
}

function allFiles({ index, title }: StageBar, { listFiles }: SizesPage): HTMLElement {
  const ask = (): void => listFiles(index, null);
  return button(t('All files'), `all-files-${index}`, ask, t('Files of all instructions of {0}', title));
}

function comparisonTable({ title, rows }: Comparison): HTMLElement {
  if (rows.length === 0) return note(title);
  const cell = (text: string): HTMLElement => element('td', { text, attributes: { class: 'number' } });
  return element(
    'table',
    { attributes: { class: 'comparison' } },
    element('caption', { text: title }),
    element(
      'thead',
      {},
      element('tr', {}, element('td'), ...[t('Before'), t('After'), t('Change')].map(columnHead)),
    ),
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

function columnHead(text: string): HTMLElement {
  return element('th', { text, attributes: { scope: 'col' } });
}

import type { Comparison, SizesView, StageBar } from '../src/model/panel/panel-messages.js';
import { button, element, note, replaceContent } from './element.js';
import type { SizesPage } from './shown-sizes.js';
import { stageContents } from './stage-contents.js';

/** Bars of all stages on one scale; under an open one its instructions and files as treemap and tables. */
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
    ['base', 'base'],
    ['own', 'made by the stage'],
    ['copied', 'copied between stages'],
  ] as const;
  return element(
    'ul',
    { attributes: { class: 'legend', 'aria-label': 'Legend' } },
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
  const measure = button('Measure all stages', 'measure-all', () => send({ kind: 'measure-all' }));
  const why = whyNotMeasured(sizes);
  measure.disabled = why !== '';
  if (why !== '') measure.title = why;
  const exports = sizes.stages.some(({ bytes }) => bytes !== undefined) ? (['json', 'svg'] as const) : [];
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': 'Sizes' } },
    measure,
    exports.length === 0 ? undefined : compareButton(page),
    ...exports.map((format) => {
      const name = format.toUpperCase();
      return button(name, `export-${format}`, () => send({ kind: 'export', format }), `Export as ${name}`);
    }),
  );
}

/** Sizes of the base branch or of another build, as the terminal prints them. */
function compareButton({ sizes: { comparedWith }, send }: SizesPage): HTMLElement {
  const title = 'Compare with what stage-insight sizes --format json printed, for example on the base branch';
  return comparedWith === ''
    ? button('Compare…', 'compare', () => send({ kind: 'compare' }), title)
    : button(
        'Stop comparing',
        'compare',
        () => send({ kind: 'stop-comparing' }),
        `Stop comparing with ${comparedWith}`,
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
        'data-key': `stage-${stage.index}`,
      },
    },
    element('span', { text: stage.title, attributes: { class: 'title' } }),
    element('span', { text: stage.label, attributes: { class: `label ${stage.level ?? ''}` } }),
    bar(stage, page.sizes.scale),
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

function isCrossing(fact: string): boolean {
  return / copied into | from /.test(fact);
}

/** What crosses to other stages is seen at one look; how it grew, and what the base weighs before any build. */
function underBar({ change, bytes, base, facts }: StageBar): readonly string[] {
  return [...facts.filter(isCrossing), change, bytes === undefined ? base : ''].filter((text) => text !== '');
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

function details(stage: StageBar, page: SizesPage): HTMLElement {
  const { send } = page;
  const build = button('Build', `build-${stage.index}`, () => send({ kind: 'build', stage: stage.index }));
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
      button('Go to line', `line-${stage.index}`, () => send({ kind: 'reveal', line: stage.line })),
      stage.instructions.some(({ bytes }) => bytes > 0) ? allFiles(stage, page) : undefined,
    ),
    factList(stage),
    ...comparisons.map(comparisonTable),
    stage.bytes === undefined ? note('Build this stage to see what is in it.') : undefined,
    stage.bytes !== undefined && stage.instructions.length === 0
      ? note('Only the total size is known: the history of the image does not match the text.')
      : undefined,
    stage.instructions.length === 0 ? undefined : stageContents(stage, files, page),
  );
}

function allFiles({ index, title }: StageBar, { listFiles }: SizesPage): HTMLElement {
  const ask = (): void => listFiles(index, null);
  return button('All files', `all-files-${index}`, ask, `Files of all instructions of ${title}`);
}

function comparisonTable({ title, rows }: Comparison): HTMLElement {
  if (rows.length === 0) return note(title);
  const cell = (text: string): HTMLElement => element('td', { text, attributes: { class: 'number' } });
  return element(
    'table',
    { attributes: { class: 'comparison' } },
    element('caption', { text: title }),
    element('thead', {}, element('tr', {}, element('td'), ...['Before', 'After', 'Change'].map(columnHead))),
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
  const more = facts.filter((fact) => !isCrossing(fact));
  const lines = [...(base === '' || bytes === undefined ? [] : [base]), ...more];
  if (lines.length === 0) return undefined;
  return element('ul', { attributes: { class: 'facts' } }, ...lines.map((text) => element('li', { text })));
}

function columnHead(text: string): HTMLElement {
  return element('th', { text, attributes: { scope: 'col' } });
}

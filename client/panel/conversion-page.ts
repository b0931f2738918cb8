import type { ConversionView, DiffLine, FromPanel, SizeStack } from '../src/model/panel/panel-messages.js';
import { button, element, note, replaceContent } from './element.js';
import { t } from '../src/model/text/translate.js';

type Send = (message: FromPanel) => void;

/** A conversion and its original: how large the images are and of what, what was compared, and what changes in the file. */
export function drawConversion(root: HTMLElement, view: ConversionView, send: Send): void {
  replaceContent(
    root,
    element('h1', { text: t('{0}: before and after', view.file) }),
    element('p', { text: view.headline, attributes: { class: 'headline' } }),
    view.state === 'estimated'
      ? note(t('Estimated: nothing was built, and what instructions add or copy is not counted.'))
      : undefined,
    actions(view, send),
    ...view.stacks.map((stack) => drawStack(stack, view)),
    view.checks.length === 0 ? undefined : checkList(view),
    element('h2', { text: t('What changes in the file') }),
    drawDiff(view.lines),
  );
}

function actions({ state, canApply, canCompare }: ConversionView, send: Send): HTMLElement {
  const apply = button(
    t('Apply'),
    'apply',
    () => send({ kind: 'apply' }),
    t('Apply the changes to the file'),
  );
  apply.classList.add('primary');
  const why = t('The images differ: the file is not changed');
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': t('Conversion') } },
    canApply ? apply : element('p', { text: why, attributes: { class: 'notice' } }),
    canCompare ? compareButton(send) : undefined,
    button(t('Discard'), 'discard', () => send({ kind: 'discard' }), t('Discard the changes')),
    state === 'compared' ? copyButton(send) : undefined,
  );
}

function compareButton(send: Send): HTMLElement {
  const title = t('Build both images and compare them');
  return button(
    t('Build and Compare'),
    'build-and-compare',
    () => send({ kind: 'build-and-compare' }),
    title,
  );
}

function copyButton(send: Send): HTMLElement {
  const title = t('Copy as text: the result of the comparison');
  return button(t('Copy as text'), 'copy-text', () => send({ kind: 'copy-text' }), title);
}

function drawStack({ title, label, parts }: SizeStack, { scale, state }: ConversionView): HTMLElement {
  const share = (bytes: number): string => `${scale > 0 ? (100 * bytes) / scale : 0}%`;
  return element(
    'section',
    { attributes: { class: 'stack', 'aria-label': `${title}: ${label}` } },
    element(
      'div',
      { attributes: { class: 'stack-head' } },
      element('h2', { text: title }),
      element('span', { text: label }),
    ),
    element(
      'div',
      { attributes: { class: `bar ${state}`, 'aria-hidden': 'true' } },
      ...parts
        .filter(({ bytes }) => bytes > 0)
        .map(({ kind, bytes, text, label: size }) =>
          element('span', {
            attributes: { class: `part ${kind}`, title: `${text}\n${size}` },
            style: { width: share(bytes) },
          }),
        ),
    ),
    element(
      'ul',
      { attributes: { class: 'parts' } },
      ...parts.map(({ kind, text, label: size }) =>
        element(
          'li',
          {},
          element('span', { attributes: { class: `swatch ${kind}` } }),
          element('span', { text: size, attributes: { class: 'number' } }),
          element('span', { text, attributes: { class: 'part-text' } }),
        ),
      ),
    ),
  );
}

const verdicts = { same: '✓', different: '✗', unsure: '?' } as const;

function checkList({ checks, toolchain }: ConversionView): HTMLElement {
  const tools =
    toolchain.length === 0
      ? []
      : [element('li', { text: t('The result still contains {0}', toolchain.join(', ')) })];
  return element(
    'ul',
    { attributes: { class: 'checks', 'aria-label': t('What was compared') } },
    ...checks.map(({ text: words, verdict, details }) => {
      const list = details.map((text) => element('li', { text }));
      return element(
        'li',
        { attributes: { class: verdict } },
        element('span', { text: `${verdicts[verdict]} ${words}` }),
        list.length === 0 ? undefined : element('ul', {}, ...list),
      );
    }),
    ...tools,
  );
}

const signs = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;
const spoken = {
  same: '',
  added: t('added: '),
  removed: t('removed: '),
  gap: t('lines left out'),
} as const;

function drawDiff(lines: readonly DiffLine[]): HTMLElement {
  return element(
    'div',
    { attributes: { class: 'diff', tabindex: '0', role: 'region', 'aria-label': t('Changes in the file') } },
    ...lines.map(({ kind, text }) =>
      element(
        'div',
        { attributes: { class: kind } },
        element('span', { text: signs[kind], attributes: { class: 'sign', 'aria-hidden': 'true' } }),
        spoken[kind] === ''
          ? undefined
          : element('span', { text: spoken[kind], attributes: { class: 'unseen' } }),
        element('code', { text }),
      ),
    ),
  );
}

import type { ConversionView, DiffLine, FromPanel, SizeStack } from '../src/model/panel/panel-messages.js';
import { button, element, replaceContent } from './element.js';

type Send = (message: FromPanel) => void;

/** A conversion and its original: how large the images are and of what, what was compared, and what changes in the file. */
export function drawConversion(root: HTMLElement, view: ConversionView, send: Send): void {
  replaceContent(
    root,
    element('h1', { text: `${view.file}: before and after` }),
    element('p', { text: view.headline, attributes: { class: 'headline' } }),
    actions(view, send),
    ...view.stacks.map((stack) => drawStack(stack, view.scale)),
    checkList(view),
    element('h2', { text: 'What changes in the file' }),
    drawDiff(view.lines),
  );
}

function actions({ canApply }: ConversionView, send: Send): HTMLElement {
  const apply = button('Apply', 'apply', () => send({ kind: 'apply' }), 'Apply the changes to the file');
  apply.classList.add('primary');
  const why = 'The images differ: the file is not changed';
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': 'Conversion' } },
    canApply ? apply : element('p', { text: why, attributes: { class: 'notice' } }),
    button('Discard', 'discard', () => send({ kind: 'discard' }), 'Discard the changes'),
    button(
      'Copy as text',
      'copy-text',
      () => send({ kind: 'copy-text' }),
      'Copy as text: the result of the comparison',
    ),
  );
}

function drawStack({ title, label, parts }: SizeStack, scale: number): HTMLElement {
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
      { attributes: { class: 'bar', 'aria-hidden': 'true' } },
      ...parts.map(({ kind, bytes, text, label: size }) =>
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
      : [element('li', { text: `The result still contains ${toolchain.join(', ')}` })];
  return element(
    'ul',
    { attributes: { class: 'checks', 'aria-label': 'What was compared' } },
    ...checks.map(({ name, verdict, details }) => {
      const words = verdict === 'unsure' ? `${name} not compared` : `${verdict} ${name}`;
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
const spoken = { same: '', added: 'added: ', removed: 'removed: ', gap: 'lines left out' } as const;

function drawDiff(lines: readonly DiffLine[]): HTMLElement {
  return element(
    'div',
    { attributes: { class: 'diff', tabindex: '0', role: 'region', 'aria-label': 'Changes in the file' } },
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

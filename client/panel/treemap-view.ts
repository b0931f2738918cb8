import type { FilesView, StageBar } from '../src/model/panel/panel-messages.js';
import { treemap, type TreemapCell } from '../src/model/panel/treemap.js';
import { element } from './element.js';
import { t } from '../src/model/text/translate.js';

export interface Treemap {
  readonly files: FilesView | undefined;
  readonly withBase: boolean;
  /** Pixels. */
  readonly width: number;
  /** Lists the files of an instruction. */
  readonly list: (instruction: number) => void;
}

/** One stop of the Tab key; arrows walk along its instructions. The tables hold the same figures in words. */
export function drawTreemap(stage: StageBar, { files, withBase, width, list }: Treemap): HTMLElement {
  const height = Math.round(Math.min(320, Math.max(150, width * 0.55)));
  const cells = treemap(stage, files, { width, height, withBase });
  const drawn = element(
    'div',
    {
      attributes: {
        class: 'treemap',
        role: 'group',
        'aria-label': t('Instructions of {0} by size', stage.title),
      },
      style: { height: `${height}px` },
    },
    ...cells.map((cell) => drawCell(cell, stage, list)),
  );
  const instructions = [...drawn.querySelectorAll<HTMLElement>('button')];
  instructions[0]?.setAttribute('tabindex', '0');
  drawn.addEventListener('keydown', (event) => walk(instructions, event));
  return drawn;
}

function walk(cells: readonly HTMLElement[], event: KeyboardEvent): void {
  const at = cells.findIndex((cell) => cell === document.activeElement);
  const places = new Map([
    ['ArrowRight', at + 1],
    ['ArrowDown', at + 1],
    ['ArrowLeft', at - 1],
    ['ArrowUp', at - 1],
    ['Home', 0],
    ['End', cells.length - 1],
  ]);
  const next = cells[places.get(event.key) ?? -1];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  cells[at]?.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

/** Below this nothing of a word can be read. */
const roomForWords = { width: 46, height: 18 };

function drawCell(cell: TreemapCell, stage: StageBar, list: Treemap['list']): HTMLElement {
  const { x, y, width, height, title, label, kind, instruction, isWasted } = cell;
  const isReadable = width >= roomForWords.width && height >= roomForWords.height;
  const isInstruction = kind === 'own' || kind === 'copied';
  const look = {
    text: isReadable ? `${isInstruction ? title : title.slice(title.lastIndexOf('/') + 1)} ${label}` : '',
    style: { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` },
  };
  const wasted = isWasted ? t(', overwritten or removed later') : '';
  const attributes = {
    class: `cell ${kind}${isWasted ? ' wasted' : ''}`,
    title: `${title}\n${label}${wasted}`,
  };
  if (!isInstruction)
    return element('div', { ...look, attributes: { ...attributes, 'aria-hidden': 'true' } });
  const name = { 'aria-label': t('{0} {1}, list its files', title, label), tabindex: '-1' };
  const key = { 'data-key': `cell-${stage.index}-${instruction}` };
  return element('button', {
    ...look,
    on: () => list(instruction),
    attributes: { ...attributes, ...name, ...key },
  });
}

import { icicle, type IcicleCell } from '../src/model/panel/icicle.js';
import type { FilesView, StageBar } from '../src/model/panel/panel-messages.js';
import { element } from './element.js';

export interface Icicle {
  readonly files: FilesView | undefined;
  readonly withBase: boolean;
  /** Lists the files of an instruction. */
  readonly list: (instruction: number) => void;
}

/** One stop of the Tab key; arrows walk along its instructions. The table below holds the same figures in words. */
export function drawIcicle(stage: StageBar, { files, withBase, list }: Icicle): HTMLElement {
  const cells = icicle(stage, files, withBase);
  const rows = 1 + Math.max(0, ...cells.map(({ row }) => row));
  const drawn = element(
    'div',
    {
      attributes: { class: 'icicle', role: 'group', 'aria-label': `Instructions of ${stage.title} by size` },
      style: { height: `${rows * 24}px` },
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
    ['ArrowLeft', at - 1],
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

function drawCell(cell: IcicleCell, stage: StageBar, list: Icicle['list']): HTMLElement {
  const { row, x, width, title, label, kind, instruction } = cell;
  const look = {
    text: width > 0.12 ? `${title}  ${label}` : '',
    style: { left: `${x * 100}%`, width: `${width * 100}%`, top: `${row * 24}px` },
  };
  const attributes = { class: `cell ${kind}`, title: `${title}\n${label}` };
  if (kind !== 'instruction')
    return element('div', { ...look, attributes: { ...attributes, 'aria-hidden': 'true' } });
  const ask = (): void => list(instruction);
  const name = { 'aria-label': `${title}, ${label}, list its files`, tabindex: '-1' };
  const key = { 'data-key': `cell-${stage.index}-${instruction}` };
  return element('button', { ...look, on: ask, attributes: { ...attributes, ...name, ...key } });
}

import { element } from './element.js';

export interface TableColumn {
  readonly title: string;
  /** Numbers are sorted largest first; a column of buttons is not sorted. */
  readonly kind: 'number' | 'text' | 'buttons';
}

export interface TableRow {
  readonly cells: readonly (Node | string)[];
  /** What each column is sorted by. */
  readonly values: readonly (number | string)[];
  readonly class?: string;
}

export interface SortedTable {
  /** Tells its place in memory: the order and the filter outlive a redraw. */
  readonly key: string;
  readonly caption: string;
  readonly class: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** `Filter files`: what the box above the table is for; without it there is no box. */
  readonly filter?: string;
}

interface Order {
  readonly column: number;
  readonly isReversed: boolean;
}

/** Orders and filters of tables by their keys, until the page is closed. */
const orders = new Map<string, Order>();
const filters = new Map<string, string>();

/** A table that is sorted by a click on a title and filtered by what is typed. Without an order it is as given. */
export function sortedTable(table: SortedTable): HTMLElement {
  const { caption, columns } = table;
  const body = element('tbody');
  const heads = columns.map(({ title, kind }, column) => {
    if (kind === 'buttons') return element('th', { text: title, attributes: { scope: 'col' } });
    const head = element('th', { attributes: { scope: 'col', class: kind } });
    const sort = element('button', {
      text: title,
      on: () => {
        const { column: sorted, isReversed = true } = orders.get(table.key) ?? {};
        orders.set(table.key, { column, isReversed: sorted === column && !isReversed });
        update();
      },
      attributes: { class: 'link sort', 'data-key': `sort-${table.key}-${column}` },
    });
    head.append(sort);
    return head;
  });
  const elements = table.rows.map(rowElement);
  const update = (): void => {
    const order = orders.get(table.key);
    heads.forEach((head, column) => {
      if (order?.column !== column) return head.removeAttribute('aria-sort');
      const isNumber = columns[column]?.kind === 'number';
      head.setAttribute('aria-sort', isNumber !== order.isReversed ? 'descending' : 'ascending');
    });
    const shown = table.rows.map((_, index) => index).filter((index) => isShown(table, index));
    body.replaceChildren(...inOrder(table, shown, order).flatMap((index) => elements[index] ?? []));
  };
  update();
  return element(
    'div',
    { attributes: { class: 'sorted' } },
    table.filter === undefined ? undefined : filterBox(table.key, table.filter, update),
    element(
      'table',
      { attributes: { class: table.class } },
      element('caption', { text: caption }),
      element('thead', {}, element('tr', {}, ...heads)),
      body,
    ),
  );
}

function rowElement({ cells, class: kind = '' }: TableRow): HTMLElement {
  return element(
    'tr',
    { attributes: { class: kind } },
    ...cells.map((cell) => (cell instanceof Node ? cell : element('td', { text: cell }))),
  );
}

function filterBox(key: string, title: string, update: () => void): HTMLElement {
  const box = element('input', {
    attributes: {
      type: 'search',
      class: 'filter',
      placeholder: title,
      'aria-label': title,
      'data-key': `filter-${key}`,
    },
  });
  box.value = filters.get(key) ?? '';
  box.addEventListener('input', () => {
    filters.set(key, box.value);
    update();
  });
  return box;
}

function isShown({ key, rows }: SortedTable, index: number): boolean {
  const wanted = (filters.get(key) ?? '').toLowerCase();
  return (
    wanted === '' ||
    rows[index]?.values.some((value) => String(value).toLowerCase().includes(wanted)) === true
  );
}

function inOrder(
  { columns, rows }: SortedTable,
  indexes: readonly number[],
  order: Order | undefined,
): readonly number[] {
  if (order === undefined) return indexes;
  const turn = (columns[order.column]?.kind === 'number') !== order.isReversed ? -1 : 1;
  const value = (index: number): number | string => rows[index]?.values[order.column] ?? '';
  return [...indexes].sort((a, b) => turn * compare(value(a), value(b)));
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a) < String(b)
      ? -1
      : Number(String(a) > String(b));
}

import type { FromPanel, GraphPicture, PictureEdge, PictureNode } from '../src/model/panel/panel-messages.js';
import { element, replaceContent } from './element.js';

const namespace = 'http://www.w3.org/2000/svg';

/** The stage graph as SVG. Every stage and edge is reached by Tab and opened by Enter. */
export function drawGraph(root: HTMLElement, view: GraphPicture, send: (message: FromPanel) => void): void {
  if (view.file === '') {
    replaceContent(root, note('Open a Dockerfile to see how its stages depend on each other.'));
    return;
  }
  const picture = svg('svg', {
    viewBox: `0 0 ${view.width} ${view.height}`,
    width: String(view.width),
    height: String(view.height),
    role: 'group',
    'aria-label': `Stage graph of ${view.file}`,
  });
  // A wide graph shrinks into a narrow column as far as its letters stay readable; then it scrolls.
  picture.style.setProperty('min-width', `${Math.round(view.width * 0.62)}px`);
  picture.append(arrowHead(), ...view.edges.map((edge) => drawEdge(edge, send)));
  picture.append(
    ...view.nodes.map((node) => drawNode(node, node.stage >= 0 && node.stage === view.current, send)),
  );
  const formats = ['svg', 'mermaid', 'dot'] as const;
  const tools = formats.map((format) => {
    const on = (): void => send({ kind: 'export', format });
    const attributes = { 'data-key': `export-${format}`, title: `Export as ${format.toUpperCase()}` };
    return element('button', {
      text: format === 'mermaid' ? 'Mermaid' : format.toUpperCase(),
      on,
      attributes,
    });
  });
  replaceContent(
    root,
    element('h1', { text: view.file }),
    element('div', { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': 'Export' } }, ...tools),
    view.nodes.length === 0 ? note('This file has no stages.') : undefined,
    element('div', { attributes: { class: 'graph' } }, picture),
    legend(),
  );
}

function note(text: string): HTMLElement {
  return element('p', { text, attributes: { class: 'note' } });
}

function legend(): HTMLElement {
  const entries = ['FROM', 'COPY', 'MOUNT'].map((kind) => {
    const line = svg('svg', { width: '36', height: '10', 'aria-hidden': 'true' });
    line.append(svg('path', { class: `edge ${kind.toLowerCase()}`, d: 'M2 5L34 5' }));
    return element('li', {}, line, element('span', { text: kind === 'FROM' ? 'FROM' : `${kind} from` }));
  });
  entries.push(
    ...(['final', 'unused', 'image'] as const).map((kind) => {
      const box = svg('svg', { width: '24', height: '14', class: `node ${kind}`, 'aria-hidden': 'true' });
      const rounding = kind === 'image' ? '6' : '2';
      box.append(svg('rect', { x: '2', y: '2', width: '20', height: '10', rx: rounding }));
      return element('li', {}, box, element('span', { text: kind === 'image' ? 'image' : `${kind} stage` }));
    }),
    element('li', { text: 'Stronger colour = larger', attributes: { class: 'weights' } }),
  );
  return element('ul', { attributes: { class: 'legend', 'aria-label': 'Legend' } }, ...entries);
}

function drawNode(node: PictureNode, isCurrent: boolean, send: (message: FromPanel) => void): SVGElement {
  const { kind, title, detail, spoken, line, x, y, width, height, weight, id } = node;
  const group = svg('g', {
    class: `node ${kind} weight${weight}${isCurrent ? ' current' : ''}`,
    // What does nothing is no stop of the Tab key.
    ...(line >= 0 && { tabindex: '0' }),
    role: line >= 0 ? 'button' : 'img',
    'aria-label': spoken,
    'data-key': id,
    ...(isCurrent && { 'aria-current': 'true' }),
  });
  group.append(
    svg('rect', {
      x: String(x - width / 2),
      y: String(y - height / 2),
      width: String(width),
      height: String(height),
      rx: kind === 'image' ? '14' : '5',
    }),
    label(title, x, detail === '' ? y + 4.5 : y - 3, 'title'),
    ...(detail === '' ? [] : [label(detail, x, y + 14, 'detail')]),
  );
  if (line >= 0) onOpen(group, () => send({ kind: 'reveal', line }));
  return group;
}

function drawEdge({ kind, path, spoken, line }: PictureEdge, send: (message: FromPanel) => void): SVGElement {
  const attributes = { class: `edge ${kind.toLowerCase()}`, d: path, 'marker-end': 'url(#arrow)' };
  // The line tells two edges between the same nodes apart.
  const key = { 'data-key': `edge-${line}-${spoken}` };
  const edge = svg('path', { ...attributes, ...key, tabindex: '0', role: 'button', 'aria-label': spoken });
  const tip = svg('title', {});
  tip.textContent = spoken;
  edge.append(tip);
  onOpen(edge, () => send({ kind: 'reveal', line }));
  return edge;
}

function onOpen(target: SVGElement, open: () => void): void {
  target.addEventListener('click', open);
  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    // The space bar would scroll the page.
    event.preventDefault();
    open();
  });
}

function label(text: string, x: number, y: number, kind: string): SVGElement {
  const made = svg('text', { x: String(x), y: String(y), 'text-anchor': 'middle', class: kind });
  made.textContent = text.length > 48 ? `${text.slice(0, 47)}…` : text;
  return made;
}

function arrowHead(): SVGElement {
  const marker = svg('marker', {
    id: 'arrow',
    viewBox: '0 0 8 8',
    refX: '7',
    refY: '4',
    markerWidth: '7',
    markerHeight: '7',
    orient: 'auto-start-reverse',
  });
  marker.append(svg('path', { d: 'M0 0L8 4L0 8z', class: 'head' }));
  const definitions = svg('defs', {});
  definitions.append(marker);
  return definitions;
}

function svg(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

import { readableScale, wholeScale } from '../src/model/graph/scale.js';
import type { SceneElement } from '../src/model/graph/scene.js';
import { connected, stepOf, walk } from '../src/model/graph/walk.js';
import type { FromPanel, GraphPicture } from '../src/model/panel/panel-messages.js';
import { element, note, replaceContent } from './element.js';
import { drawSample, drawScene } from './scene-view.js';
import { t } from '../src/model/text/translate.js';

type Send = (message: FromPanel) => void;

/** How the picture is looked at: by itself as the pane allows, until somebody zooms. */
interface Look {
  zoom: number | undefined;
  /** Id of the card or link that the Tab key reaches. */
  at: string;
}

const look: Look = { zoom: undefined, at: '' };

/** Redraws when the pane gets another size; there is one page. */
let redraw: (() => void) | undefined;
window.addEventListener('resize', () => redraw?.());

/** The stage graph as SVG: one stop of the Tab key, walked by arrows along its links. */
export function drawGraph(root: HTMLElement, view: GraphPicture, send: Send): void {
  document.body.classList.add('graph-page');
  redraw = () => drawGraph(root, view, send);
  if (view.file === '') {
    replaceContent(root, note(t('Open a Dockerfile to see how its stages depend on each other.')));
    return;
  }
  const focused = document.activeElement?.getAttribute('data-key') ?? undefined;
  const pane = element('div', { attributes: { class: 'graph', tabindex: '-1' } });
  const said = element('p', { attributes: { class: 'said', 'aria-hidden': 'true' } });
  replaceContent(
    root,
    element('h1', { text: view.file }),
    toolbar(view, send),
    view.nodes.length === 0 ? note(t('This file has no stages')) : undefined,
    pane,
    element('div', { attributes: { class: 'foot' } }, said, legend()),
  );
  tellRoom(pane, send);
  if (view.nodes.length > 0) showPicture(pane, said, view, send);
  // The drawing is made after all else, when the room for it is known.
  if (focused !== undefined) find(pane, focused)?.focus({ preventScroll: true });
}

/** What was told last: the drawing is made for it. */
let told = '';

function tellRoom({ clientWidth: width, clientHeight: height }: HTMLElement, send: Send): void {
  if (told === `${width} ${height}`) return;
  told = `${width} ${height}`;
  send({ kind: 'pane', width, height });
}

function showPicture(pane: HTMLElement, said: HTMLElement, view: GraphPicture, send: Send): void {
  const { scene } = view;
  const room = { width: pane.clientWidth, height: pane.clientHeight };
  const scale = readableScale(scene, room);
  const shown = look.zoom ?? scale;
  const picture = drawScene(scene, t('Stage graph of {0}', view.file), shown);
  const zoomTo = (zoom: number | undefined): void => {
    look.zoom = zoom === undefined ? undefined : Math.min(3, Math.max(0.1, zoom));
    redraw?.();
  };
  const whole = wholeScale(scene, room);
  const zooms: Readonly<Record<string, () => void>> = {
    'zoom-in': () => zoomTo(shown * 1.25),
    'zoom-out': () => zoomTo(shown / 1.25),
    'zoom-fit': () => zoomTo(look.zoom === whole || (look.zoom === undefined && whole === scale) ? 1 : whole),
  };
  for (const [key, run] of Object.entries(zooms))
    document.querySelector(`[data-key="${key}"]`)?.addEventListener('click', run);
  pane.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(event.deltaY < 0 ? shown * 1.1 : shown / 1.1);
  });
  enliven(picture, said, view, send);
  pane.append(picture);
  picture.addEventListener('keydown', (event) => {
    const run = { '+': zooms['zoom-in'], '-': zooms['zoom-out'], '0': zooms['zoom-fit'] }[event.key];
    if (run === undefined || event.ctrlKey) return;
    event.preventDefault();
    run();
  });
}

function find(root: ParentNode, key: string): SVGElement | null {
  return root.querySelector<SVGElement>(`[data-key="${CSS.escape(key)}"]`);
}

/** Gives the groups of a drawing their keys and pointers; their titles are their names. */
function enliven(picture: SVGElement, said: HTMLElement, view: GraphPicture, send: Send): void {
  const parts = new Map(
    [...picture.querySelectorAll<SVGElement>('g[data-key]')].map((part) => [part.dataset['key'] ?? '', part]),
  );
  const current = parts.get(view.current);
  current?.classList.add('current');
  current?.setAttribute('aria-current', 'true');
  if (!parts.has(look.at)) look.at = parts.has(view.current) ? view.current : (view.nodes[0]?.id ?? '');
  const lines = new Map([...view.nodes, ...view.links].map(({ id, line }) => [id, line]));
  const spoken = new Map([...view.nodes, ...view.links].map((one) => [one.id, one.spoken]));
  const stages = new Map(view.nodes.map(({ id, stage }) => [id, stage]));
  const light = (at: string | undefined): void => {
    const lit = at === undefined ? undefined : litBy(view, at);
    picture.classList.toggle('lighting', lit !== undefined);
    for (const [id, part] of parts) part.classList.toggle('lit', lit?.has(id) === true);
    said.textContent = at === undefined ? '' : (spoken.get(at) ?? '');
  };
  const open = (at: string): void => {
    const line = lines.get(at);
    if (line !== undefined) send({ kind: 'reveal', line });
  };
  const build = (at: string): void => {
    const stage = stages.get(at);
    if (stage !== undefined && view.canBuild) send({ kind: 'build', stage });
  };
  for (const [id, part] of parts) {
    part.setAttribute('tabindex', id === look.at ? '0' : '-1');
    part.setAttribute('role', lines.get(id) === undefined ? 'img' : 'button');
    const stage = stages.get(id);
    if (stage !== undefined) part.dataset['vscodeContext'] = contextOf(view, stage);
    part.addEventListener('pointerenter', () => light(id));
    part.addEventListener('pointerleave', () => light(undefined));
    part.addEventListener('focus', () => light(id));
    part.addEventListener('blur', () => light(undefined));
    part.addEventListener('click', () => open(id));
    part.addEventListener('dblclick', () => build(id));
    const openOrigin = linkOrigin(part, send);
    part.addEventListener('keydown', (event) => {
      const step = stepOf(event.key, view.scene.direction);
      const next = step && walk(view, view.scene, id, step);
      if (next !== undefined) moveTo(parts, id, next);
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) build(id);
      else if (event.key === 'Enter' && event.shiftKey && openOrigin !== undefined) openOrigin();
      else if (event.key === 'Enter' || event.key === ' ') open(id);
      else return;
      // Arrows and the space bar would scroll the page.
      event.preventDefault();
    });
  }
}

/** The line that names the Dockerfile of a base leads there; `undefined` where a card has none. */
function linkOrigin(part: SVGElement, send: Send): (() => void) | undefined {
  const origin = part.querySelector<SVGElement>('[data-file]');
  const open = (): void => send({ kind: 'open-file', file: origin?.dataset['file'] ?? '' });
  origin?.addEventListener('click', (event) => {
    event.stopPropagation();
    open();
  });
  return origin === null ? undefined : open;
}

function moveTo(parts: ReadonlyMap<string, SVGElement>, from: string, to: string): void {
  parts.get(from)?.setAttribute('tabindex', '-1');
  const next = parts.get(to);
  next?.setAttribute('tabindex', '0');
  look.at = to;
  next?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** A card lights all that it needs and all that uses it; a link only its two ends. */
function litBy({ links }: GraphPicture, at: string): ReadonlySet<string> {
  const link = links.find(({ id }) => id === at);
  return link === undefined ? connected(links, at) : new Set([at, link.from, link.to]);
}

/** What the menu of the editor needs to know of the stage that it is opened on. */
function contextOf({ document: address, canBuild }: GraphPicture, stage: number): string {
  const section = canBuild ? 'buildableStage' : 'stage';
  return JSON.stringify({
    webviewSection: section,
    document: address,
    stage,
    preventDefaultContextMenuItems: true,
  });
}

function toolbar(view: GraphPicture, send: Send): HTMLElement {
  const zooms = [
    ['zoom-out', '−', t('Zoom out (-)')],
    ['zoom-fit', t('Fit'), t('Fit all stages, or full size (0)')],
    ['zoom-in', '+', t('Zoom in (+)')],
  ] as const;
  const formats = view.nodes.length === 0 ? [] : (['svg', 'mermaid', 'dot'] as const);
  return element(
    'div',
    { attributes: { class: 'toolbar', role: 'toolbar', 'aria-label': t('Stage graph') } },
    ...(view.nodes.length === 0 ? [] : zooms).map(([key, text, title]) =>
      element('button', { text, attributes: { 'data-key': key, title, 'aria-label': title } }),
    ),
    ...formats.map((format) => {
      const text = format === 'mermaid' ? 'Mermaid' : format.toUpperCase();
      const attributes = { 'data-key': `export-${format}`, title: t('Export as {0}', text) };
      return element('button', { text, on: () => send({ kind: 'export', format }), attributes });
    }),
  );
}

function legend(): HTMLElement {
  const line = (name: string): SVGElement =>
    drawSample(36, 10, [
      {
        tag: 'g',
        attributes: { class: `link ${name}` },
        children: [{ tag: 'path', attributes: { class: 'line', d: 'M2 5L34 5' } }],
      },
    ]);
  const bar = (name: string): SVGElement =>
    drawSample(16, 10, [
      { tag: 'rect', attributes: { class: name, x: '0', y: '1', width: '16', height: '8' } },
    ]);
  const entries: readonly (readonly [SVGElement, string])[] = [
    [line('from'), 'FROM'],
    [line('copy'), 'COPY --from'],
    [line('mount'), 'mount from'],
    [line('copy fails'), t('✗ brings what cannot run')],
    [box('final'), t('final stage')],
    [box('unused'), t('unused stage')],
    [bar('bar-base'), t('base')],
    [bar('bar-own'), t('added by the stage')],
  ];
  return element(
    'ul',
    { attributes: { class: 'legend', 'aria-label': t('Legend') } },
    ...entries.map(([sample, text]) => element('li', {}, sample, element('span', { text }))),
  );
}

function box(kind: string): SVGElement {
  const frame: SceneElement = {
    tag: 'rect',
    attributes: { class: 'frame', x: '2', y: '2', width: '20', height: '10', rx: '2' },
  };
  return drawSample(24, 14, [{ tag: 'g', attributes: { class: `card ${kind}` }, children: [frame] }]);
}

import type { Scene, SceneElement } from '../src/model/graph/scene.js';
import { arrows } from '../src/model/graph/arrows.js';

const namespace = 'http://www.w3.org/2000/svg';

/** The drawing of the graph as SVG, at a scale. Text is set as text. */
export function drawScene({ width, height, elements }: Scene, label: string, scale: number): SVGElement {
  const picture = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: String(Math.ceil(width * scale)),
    height: String(Math.ceil(height * scale)),
    role: 'group',
    'aria-label': label,
  });
  picture.append(arrowHeads(), ...elements.map(drawElement));
  return picture;
}

/** A sample for the legend. */
export function drawSample(width: number, height: number, elements: readonly SceneElement[]): SVGElement {
  const sample = svg('svg', { width: String(width), height: String(height), 'aria-hidden': 'true' });
  sample.append(...elements.map(drawElement));
  return sample;
}

function drawElement({ tag, attributes, text, children = [] }: SceneElement): SVGElement {
  const made = svg(tag, attributes);
  if (text !== undefined) made.textContent = text;
  // What may be cut short is told in full by the title of its group, which is its name.
  if (tag === 'text') made.setAttribute('aria-hidden', 'true');
  made.append(...children.map(drawElement));
  return made;
}

function arrowHeads(): SVGElement {
  const definitions = svg('defs', {});
  for (const id of arrows) {
    const size = { viewBox: '0 0 8 8', refX: '7', refY: '4', markerWidth: '10', markerHeight: '10' };
    // As large at a line that is drawn stronger.
    const units = { markerUnits: 'userSpaceOnUse', orient: 'auto-start-reverse' };
    const marker = svg('marker', { id, ...size, ...units });
    marker.append(svg('path', { d: 'M0 0L8 4L0 8z', class: `head ${id}` }));
    definitions.append(marker);
  }
  return definitions;
}

function svg(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

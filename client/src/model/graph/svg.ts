import { arrows } from './arrows.js';
import { cardsOf } from './cards.js';
import type { DrawnGraph } from './drawn-graph.js';
import { drawScene, type SceneElement } from './scene.js';
import { escapeXml } from './xml.js';

/** A stand-alone SVG document, light or dark as its reader prefers. Names out of the Dockerfile are text, never markup. */
export function drawSvg(graph: DrawnGraph): string {
  const { width, height, elements } = drawScene(cardsOf(graph), { direction: 'right' });
  const size = `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  const heads = arrows.map(
    (name) =>
      `<marker id="${name}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto-start-reverse"><path class="head ${name}" d="M0 0L8 4L0 8z"/></marker>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="Stage graph" font-family="system-ui, sans-serif" font-size="11">
<style>${styleSheet}</style>
<defs>${heads.join('')}</defs>
${elements.map(write).join('\n')}
</svg>
`;
}

/** What the style sheet of the page says with the colours of the theme. */
const styleSheet = `
text { fill: #59636e; } .title { fill: #1f2328; font-size: 13px; font-weight: 600; } .badge-text { fill: #1f2328; }
.frame { fill: #ffffff; stroke: #59636e; } .final .frame { stroke: #0969da; stroke-width: 2.5; } .unused .frame { fill: #f6f8fa; stroke-dasharray: 4; } .unused .title { fill: #59636e; } .image .frame { stroke-dasharray: 3; }
.card.fails .frame, .build-failed .frame { stroke: #b42318; stroke-width: 2.5; } .card.may-fail .frame { stroke: #9a6700; stroke-width: 2; }
.badge { fill: #eaeef2; } .badge.glibc { fill: #d8e8fc; } .badge.musl { fill: #e8dcfa; }
.bar-scale { fill: #eaeef2; } .bar-base { fill: #4493f8; } .bar-expected { fill: #4493f8; fill-opacity: 0.45; } .bar-own { fill: #b35900; }
.verdict.fails, .size.failed { fill: #b42318; } .verdict.may-fail { fill: #7d4e00; } .verdict.starts { fill: #1a7f37; }
.line { fill: none; stroke: #59636e; stroke-width: 1.3; } .reach { fill: none; stroke: none; } .copy .line, .onbuild .line { stroke-dasharray: 6 4; } .mount .line { stroke-dasharray: 1.5 4; stroke-linecap: round; }
.link.fails .line { stroke: #b42318; stroke-width: 2; } .link.may-fail .line { stroke: #9a6700; stroke-width: 2; } .mark { fill: #ffffff; stroke: #59636e; } .fails .mark { fill: #b42318; stroke: #b42318; } .may-fail .mark { stroke: #9a6700; } .mark-text { font-weight: 600; } .fails .mark-text { fill: #ffffff; }
.head { fill: #59636e; } .arrow-fails { fill: #b42318; } .arrow-may-fail { fill: #9a6700; }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1; } .title, .badge-text { fill: #f0f6fc; } .unused .title { fill: #9198a1; }
.frame { fill: #151b23; stroke: #9198a1; } .final .frame { stroke: #4493f8; } .unused .frame { fill: #0d1117; } .card.fails .frame, .build-failed .frame { stroke: #ff7b72; } .card.may-fail .frame { stroke: #d29922; }
.badge { fill: #3d444d; } .badge.glibc { fill: #1f4272; } .badge.musl { fill: #4b3384; } .bar-scale { fill: #3d444d; } .bar-own { fill: #d18616; }
.verdict.fails, .size.failed { fill: #ff9d96; } .verdict.may-fail { fill: #e3b341; } .verdict.starts { fill: #56d364; }
.line { stroke: #9198a1; } .link.fails .line { stroke: #ff7b72; } .link.may-fail .line { stroke: #d29922; } .mark { fill: #151b23; stroke: #9198a1; } .fails .mark { fill: #ff7b72; stroke: #ff7b72; } .fails .mark-text { fill: #151b23; } .may-fail .mark { stroke: #d29922; }
.head { fill: #9198a1; } .arrow-fails { fill: #ff7b72; } .arrow-may-fail { fill: #d29922; }
}
`;

function write({ tag, attributes, text = '', children = [] }: SceneElement): string {
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${said.join('')}>${escapeXml(text)}${children.map(write).join('')}</${tag}>`;
}

import { escapeXml } from '../graph/xml.js';
import type { SizesView, StageBar } from './panel-messages.js';

const row = 40;
const width = 640;

/** The bars of all stages as a stand-alone SVG document. Names are text, never markup. */
export function sizesSvg({ file, headline, stages, scale }: SizesView): string {
  const height = 64 + stages.length * row;
  const bars = stages.map((stage, index) => drawBar(stage, scale, 64 + index * row)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Stage sizes" font-family="system-ui, sans-serif" font-size="13">
<style>text { fill: #1f2328; } .quiet { fill: #57606a; } .base { fill: #4493f8; } .own { fill: #d18616; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .quiet { fill: #8b949e; } }</style>
<text x="12" y="24" font-weight="600">${escapeXml(file)}</text>
<text x="12" y="44" class="quiet">${escapeXml(headline)}</text>
${bars}
</svg>
`;
}

function drawBar({ title, label, bytes = 0, baseBytes = 0 }: StageBar, scale: number, y: number): string {
  const share = (part: number): number => (scale > 0 ? Math.round((part / scale) * (width - 24)) : 0);
  const base = share(Math.min(baseBytes, bytes));
  const own = share(Math.max(0, bytes - baseBytes));
  return `<text x="12" y="${y + 12}">${escapeXml(title)}</text>
<text x="${width - 12}" y="${y + 12}" text-anchor="end" class="quiet">${escapeXml(label)}</text>
<rect class="base" x="12" y="${y + 18}" width="${base}" height="10"/><rect class="own" x="${12 + base}" y="${y + 18}" width="${own}" height="10"/>`;
}

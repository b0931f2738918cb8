import type { GraphView } from '../../../server/src/protocol/reports.js';
import { drawDot } from '../model/graph/dot.js';
import { drawGraph } from '../model/graph/drawn-graph.js';
import { drawMermaid } from '../model/graph/mermaid.js';
import { drawSvg } from '../model/graph/svg.js';
import { drawText } from '../../../server/src/features/graph-text.js';
import { printableLines } from '../model/text/printable.js';
import { jsonText } from '../model/reports/json.js';
import { createAnalyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { readSource } from './read-file.js';
import { choice, onlyFile, readCommandLine, type Options } from './options.js';
import type { Terminal } from './terminal.js';

export const graphOptions = {
  format: {
    type: 'string',
    short: 'f',
    value: 'FORMAT',
    choices: ['text', 'json', 'mermaid', 'dot', 'svg'],
    help: 'text, json, mermaid, dot or svg; text without it.',
  },
} as const satisfies Options;

/** `graph`: the stages of one file and what they take from each other. */
export async function graph(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, graphOptions);
  const format = choice('format', values.format, graphOptions.format.choices);
  const { file, text } = readSource(onlyFile('graph', positionals));
  const analyser = await createAnalyser();
  refuseOthers(file, text, analyser);
  terminal.print(render(analyser.graph(file, text), format));
  return 0;
}

function render(view: GraphView, format: 'text' | 'json' | 'mermaid' | 'dot' | 'svg'): string {
  switch (format) {
    case 'text':
      return printableLines(drawText(view, new Map()));
    case 'json':
      return jsonText(view);
    case 'mermaid':
      return drawMermaid(drawGraph(view, new Map()));
    case 'dot':
      return drawDot(drawGraph(view, new Map()));
    case 'svg':
      return drawSvg(drawGraph(view, new Map()));
  }
}

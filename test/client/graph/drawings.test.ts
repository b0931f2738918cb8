import { describe, expect, test } from 'vitest';
import { drawDot } from '../../../client/src/model/graph/dot.js';
import { drawGraph } from '../../../client/src/model/graph/drawn-graph.js';
import { drawMermaid } from '../../../client/src/model/graph/mermaid.js';
import { drawSvg } from '../../../client/src/model/graph/svg.js';
import { printableLines } from '../../../client/src/model/text/printable.js';
import { drawText } from '../../../server/src/features/graph-text.js';
import { analyse } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { describeGraph } from '../../../server/src/features/graph-view.js';

const goFile = `FROM golang:1.22 AS builder
FROM alpine AS unused
FROM scratch
COPY --from=builder /app /app
COPY --from=0 /etc/ssl /etc/ssl
RUN --mount=type=bind,from=builder,target=/x true
`;
const view = (text: string) => describeGraph(analyse(text, noInputs, []));
const drawn = (text: string) => drawGraph(view(text), new Map());

describe('a stage graph', () => {
  test('as text: a line per stage, under it what it takes in', () => {
    const plain = view(goFile);
    const runtime = { family: 'unknown', evidence: '' } as const;
    const bare = { ...plain, stages: plain.stages.map((stage) => ({ ...stage, runtime })) };
    const lines = drawText(bare, new Map([[0, '861 MB']]));
    expect(lines).toMatchInlineSnapshot(`
      "0  builder  line 1  (861 MB)
         └─ FROM  image golang:1.22  line 1
      1  unused  line 2  (unused)
         └─ FROM  image alpine  line 2
      2  stage 2  line 3  (final)
         ├─ COPY  builder  line 4
         ├─ COPY  builder  line 5
         └─ MOUNT builder  line 6
      "
    `);
  });

  test('as Mermaid: repeated copies are one arrow with a count', () => {
    expect(drawMermaid(drawn(goFile))).toMatchInlineSnapshot(`
      "flowchart LR
        i0(["golang:1.22"])
        i1(["alpine"])
        s0["builder"]
        s1["unused"]
        s2["stage 2"]
        i0 -->|FROM| s0
        i1 -->|FROM| s1
        s0 -.->|COPY ×2| s2
        s0 -.-o|mount| s2
        classDef final stroke-width:3px
        class s2 final
        classDef unused stroke-dasharray:4,opacity:0.6
        class s1 unused
        classDef image stroke-dasharray:2
        class i0,i1 image
      "
    `);
  });

  test('as DOT', () => {
    expect(
      drawDot(drawn(goFile))
        .split('\n')
        .filter((line) => line.includes('->')),
    ).toMatchInlineSnapshot(`
      [
        "  i0 -> s0 [style=solid, arrowhead=normal];",
        "  i1 -> s1 [style=solid, arrowhead=normal];",
        "  s0 -> s2 [style=dashed, arrowhead=empty, label="×2"];",
        "  s0 -> s2 [style=dotted, arrowhead=odiamond];",
      ]
    `);
  });

  test('as SVG: a card for each stage, a line for each edge between them', () => {
    const picture = drawSvg(drawn(goFile));
    expect(picture.match(/<g class="card /g)).toHaveLength(3);
    expect(picture.match(/<path class="line"/g)).toHaveLength(2);
  });

  test('of an empty file says so', () => {
    expect(drawText(view(''), new Map())).toBe('no stages: the file has no FROM\n');
    expect(drawSvg(drawn(''))).toContain('</svg>');
  });
});

describe('hostile names stay text', () => {
  const hostile = 'FROM "<img/src=x>"&"]-->evil\u001b[2J\n';

  test.each([
    ['SVG', drawSvg(drawn(hostile)), '<img'],
    ['Mermaid', drawMermaid(drawn(hostile)), '<img'],
    ['text', printableLines(drawText(view(hostile), new Map())), '\u001b'],
  ])('%s', (_format, drawing, forbidden) => {
    expect(drawing).not.toContain(forbidden);
  });

  test.each([
    ['SVG', drawSvg],
    ['Mermaid', drawMermaid],
    ['DOT', drawDot],
  ])('%s: nothing steers a terminal', (_format, draw) => {
    const title = 'a\u001b[2J\u009b\u202eb\r';
    const drawing = draw({ nodes: [{ id: 's0', kind: 'stage', title, detail: title }], edges: [] });
    expect(drawing).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('DOT: quotes and backslashes cannot end a label', () => {
    const nodes = [{ id: 's0', kind: 'stage' as const, title: 'a"b\\c', detail: '' }];
    expect(drawDot({ nodes, edges: [] })).toContain('label="a\\"b\\\\c"');
  });
});

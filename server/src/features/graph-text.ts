import type { EdgeView, GraphView, StageView } from '../protocol/reports.js';

/** A stage graph as text: a line per stage, under it what it takes in. Names stand as they are written. */
export function drawText(graph: GraphView, sizes: ReadonlyMap<number, string>): string {
  if (graph.stages.length === 0) return 'no stages: the file has no FROM\n';
  const names = new Map(graph.stages.map((stage) => [stage.index, titleOf(stage)]));
  const lines = graph.stages.flatMap((stage) => [
    headLine(stage, graph.final, sizes.get(stage.index)),
    ...intake(graph.edges, stage, names),
  ]);
  return `${lines.join('\n')}\n`;
}

function headLine(stage: StageView, final: number, size: string | undefined): string {
  const { index, range, runtime, unused, platform } = stage;
  const marks = [
    index === final ? 'final' : '',
    unused ? 'unused' : '',
    platform ?? '',
    runtime.family === 'unknown' ? '' : runtime.evidence,
    size ?? '',
  ].filter((mark) => mark !== '');
  const details = marks.length === 0 ? '' : `  (${marks.join('; ')})`;
  return `${index}  ${titleOf(stage)}  line ${range.start.line + 1}${details}`;
}

function intake(
  edges: readonly EdgeView[],
  { index: stage, base }: StageView,
  names: ReadonlyMap<number, string>,
): string[] {
  const own = edges.filter(({ to }) => to === stage);
  return own.map(({ kind, from, range }, index) => {
    const source = typeof from === 'number' ? (names.get(from) ?? String(from)) : `image ${from}`;
    const branch = index === own.length - 1 ? '└─' : '├─';
    const isBuilt = kind === 'FROM' && base.builtFrom !== undefined;
    const origin = isBuilt ? `, built by ${base.builtFrom}` : '';
    return `   ${branch} ${kind.padEnd(5)} ${source}${origin}  line ${range.start.line + 1}`;
  });
}

function titleOf({ name, index }: StageView): string {
  return name ?? `stage ${index}`;
}

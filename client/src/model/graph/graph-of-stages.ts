import type { StagesAnswer, TakeItem } from '../../../../server/src/protocol/messages.js';
import type { EdgeView, GraphView, StageView } from '../../../../server/src/protocol/reports.js';

/** The stage graph out of what the server says of a document. */
export function graphOfStages({ stages, final }: StagesAnswer): GraphView {
  return {
    version: 1,
    final,
    stages: stages.map(({ index, name = null, fromRange, base, platform, runtime, unused }): StageView => {
      const { family, version, title = '' } = runtime;
      return {
        index,
        name,
        range: fromRange,
        base: base.kind === 'unknown' ? { kind: 'unknown' } : base,
        ...(platform !== undefined && { platform }),
        runtime: { family, ...(version !== undefined && { version }), evidence: title },
        unused,
      };
    }),
    edges: stages.flatMap(({ index, takes }) => takes.flatMap((take) => edgeOf(take, index))),
  };
}

function edgeOf({ kind, range, raw, source }: TakeItem, to: number): EdgeView[] {
  if (source.kind === 'stage') return [{ from: source.stage, to, kind, range, raw }];
  return source.kind === 'image' ? [{ from: source.image, to, kind, range, raw }] : [];
}

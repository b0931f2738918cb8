import type { Facts } from '../core/facts.js';
import type { StageGraph } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-index-out-of-range',
  severity: 'error',
  summary: '`--from` uses a number that no stage has.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `Stages are numbered from 0 in the order of their FROM lines.
BuildKit stops at any other number with "invalid stage index".`,
  bad: [
    {
      text: `
        FROM golang:1.25
        FROM alpine:3.22
        COPY --from=2 /app /app
                    ^ error: the build stops: there is no stage 2; the stages of this file are 0 to 1
        COPY --from=-1 /etc /etc
                    ^^ error: the build stops: there is no stage -1
      `,
      fixed: `
        FROM golang:1.25
        FROM alpine:3.22
        COPY --from=0 /app /app
        COPY --from=0 /etc /etc
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25
      FROM alpine:3.22
      COPY --from=0 /app /app
    `,
    `
      # Mounts know no numbers: this is the image "0", which a registry may have.
      FROM alpine:3.22
      RUN --mount=from=registry.example.com/0,target=/x ls /x
    `,
    `
      # Triggers run in another file, where there may be a stage 3.
      FROM alpine:3.22
      ONBUILD COPY --from=3 /app /app
    `,
  ],
};

function* check({ graph }: Facts): Iterable<Finding> {
  const bases = new Set(graph.stages.flatMap(({ base }) => (base.kind === 'stage' ? [base.stage] : [])));
  const last = graph.stages.length - 1;
  for (const { target, kind, stage, start, end } of graph.references) {
    if (target.kind !== 'index-out-of-range' || (kind === 'ONBUILD' && !bases.has(stage))) continue;
    const range = last === 0 ? 'this file has only stage 0' : `the stages of this file are 0 to ${last}`;
    yield {
      start,
      end,
      message: `the build stops: there is no stage ${target.index}; ${range}; use the name of the stage`,
      fixes: onlyStageBefore(graph, stage).map((newText) => ({
        title: `Change to \`${newText}\``,
        safety: 'suggested',
        edits: () => [{ start, end, newText }],
      })),
    };
  }
}

/** What the second stage calls the one before it: nothing else can be meant there. */
function onlyStageBefore({ stages }: StageGraph, stage: number): readonly string[] {
  const [first] = stages;
  return stage === 1 && first !== undefined ? [first.name ?? '0'] : [];
}

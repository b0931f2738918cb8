import { moveStageUp } from '../assists/move-stage-up.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { findRings } from '../core/graph/rings.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { stageGuess } from '../core/graph/stage-guess.js';
import { stageLabel } from '../core/graph/stage-label.js';
import type { Span } from '../core/text/text.js';

export const rule: Rule = {
  id: 'stage-defined-later',
  severity: 'error',
  summary: 'A stage is used above the FROM that declares it.',
  check,
};

export const doc: RuleDoc = {
  why: `A stage can use only the stages above it. COPY and mounts find a later stage by its name, and the build then
stops with "it needs to be defined before the current stage". FROM does not see later stages and pulls an image
of that name instead.`,
  bad: [
    {
      text: `
        FROM alpine:3.22 AS final
        COPY --from=builder /app /app
                    ^^^^^^^ error: the build stops: stage \`builder\` is declared below
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM final
      `,
      fixed: `
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM alpine:3.22 AS final
        COPY --from=builder /app /app
        FROM final
      `,
    },
    {
      text: `
        FROM toolbox AS build
             ^^^^^^^ warning: FROM sees only the stages above it
        RUN make

        FROM debian:13 AS toolbox
        RUN apt-get install -y make

        FROM build
      `,
      fixed: `
        FROM debian:13 AS toolbox
        RUN apt-get install -y make

        FROM toolbox AS build
        RUN make

        FROM build
      `,
    },
    {
      text: `
        FROM alpine:3.22 AS report
        COPY --from=data /data /data
                    ^^^^ warning: a build of this stage stops: stage \`data\` is declared below
        FROM alpine:3.22 AS data
        RUN mkdir /data
        FROM data
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS builder
      FROM alpine:3.22
      COPY --from=builder /app /app
    `,
    `
      FROM redis AS cache
      FROM debian:13 AS redis
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  const rings = findRings(graph);
  for (const { from, to, start, end } of graph.edges) {
    if (typeof from !== 'number' || from <= to || rings[from] === rings[to]) continue;
    const stage = graph.stages[from];
    if (stage === undefined) continue;
    const isBuilt = facts.reached.has(to);
    yield laterFinding(facts, { start, end }, stage, to, {
      message: `${isBuilt ? 'the build stops' : 'a build of this stage stops'}: ${stageLabel(stage)} is declared below this line; move it up`,
    });
  }
  yield* laterBases(facts);
}

function* laterBases(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  const guess = stageGuess(graph);
  for (const reference of graph.references) {
    if (reference.kind !== 'FROM') continue;
    const stage = guess(reference);
    if (stage === undefined || stage.index <= reference.stage || stage.name !== reference.value) continue;
    yield laterFinding(facts, reference, stage, reference.stage, {
      message: `FROM sees only the stages above it, so the image \`${reference.value}\` would be pulled; ${stageLabel(stage)} is declared below`,
      severity: 'warning',
      certainty: 'likely',
    });
  }
}

function laterFinding(
  facts: Facts,
  { start, end }: Span,
  stage: Stage,
  user: number,
  said: Pick<Finding, 'message' | 'severity' | 'certainty'>,
): Finding {
  const { from } = stage;
  return {
    ...said,
    start,
    end,
    related: [{ start: from.start, end: from.end, message: `${stageLabel(stage)} is declared here` }],
    fixes: () => moveFix(facts, stage, user),
  };
}

function moveFix(facts: Facts, stage: Stage, user: number): Fix[] {
  const edits = moveStageUp(facts, stage.index, user);
  if (edits === undefined) return [];
  const above = facts.graph.stages[user];
  const place = above === undefined ? '' : ` above ${stageLabel(above)}`;
  return [{ title: `Move ${stageLabel(stage)}${place}`, safety: 'suggested', edits: () => edits }];
}

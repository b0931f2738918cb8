import { deleteStage } from '../assists/delete-stage.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { stageLabel } from '../core/graph/stage-label.js';
import { isBareUnknownImage, looksLikeIndex, stageGuess } from '../core/graph/stage-guess.js';
import { unusedStages } from '../core/graph/unused-stages.js';

export const rule: Rule = {
  id: 'stage-unused',
  severity: 'hint',
  summary: 'No build needs this stage.',
  check,
};

export const doc: RuleDoc = {
  why: `A build runs the stages that the last one needs and silently skips the others. A stage is shown faded when the
last one does not reach it by FROM, COPY, mounts or ONBUILD; when no \`target\` in Compose, Bake, Skaffold, Tilt,
devcontainer.json, a workflow, a task or a script of the repository names it; and when it does not look like one
that people build by hand: those end in CMD or ENTRYPOINT, start from \`scratch\`, or are called test, dev or
lint. Deleting it is offered only when nothing could refer to it.`,
  bad: [
    {
      text: `
        FROM golang:1.24 AS old
        ^^^^^^^^^^^^^^^^^^^^^^^ hint: nothing uses stage \`old\`
        RUN go build -o /app .

        FROM golang:1.25
        RUN go build -o /app .

        FROM alpine:3.22
        COPY --from=1 /app /app
      `,
      fixed: `
        FROM golang:1.25
        RUN go build -o /app .

        FROM alpine:3.22
        COPY --from=0 /app /app
      `,
    },
    {
      text: `
        FROM alpine:3.22 AS files
        ^^^^^^^^^^^^^^^^^^^^^^^^^ hint: only unused stages take from stage \`files\`
        RUN touch /file
        FROM alpine:3.22 AS more
        ^^^^^^^^^^^^^^^^^^^^^^^^ hint: nothing uses stage \`more\`
        COPY --from=files /file /
        FROM alpine:3.22
      `,
      fixed: `
        FROM alpine:3.22
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS builder
      RUN --mount=type=cache,target=/root/.cache go build -o /app .
      FROM builder AS test
      RUN go test ./...
      FROM scratch AS binaries
      COPY --from=builder /app /
      FROM alpine:3.22 AS worker
      COPY --from=builder /app /app
      CMD ["/app", "work"]
      FROM alpine:3.22
      COPY --from=builder /app /app
    `,
    `
      ARG VARIANT=slim
      FROM debian:13-slim AS base-slim
      FROM debian:13 AS base-full
      FROM base-\${VARIANT}
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, inputs } = facts;
  const unused = unusedStages(graph, inputs);
  if (unused.size === 0) return;
  const needed = neededStages(facts);
  for (const index of unused) {
    const stage = graph.stages[index];
    if (stage === undefined) continue;
    const label = stageLabel(stage);
    const isNeeded = needed.has(index);
    yield {
      start: stage.from.start,
      end: stage.from.end,
      unnecessary: true,
      certainty: 'likely',
      message: isNeeded
        ? `only unused stages take from ${label}`
        : `nothing uses ${label}: it is not the last stage, and no build in this repository names it as its target`,
      fixes:
        isNeeded || !mayDelete(facts)
          ? []
          : [{ title: `Delete ${label}`, safety: 'suggested', edits: () => deleteStage(facts, index) }],
    };
  }
}

/** Whether nothing can mean the stage: all files that may name it were read, and every name of this file is known. */
function mayDelete({ graph, inputs }: Facts): boolean {
  if (inputs.hasUnreadTargets === true) return false;
  if (inputs.targets.some(({ stage, isSure }) => isSure === true && graph.target(stage) === undefined))
    return false;
  const guess = stageGuess(graph);
  return graph.references.every((reference) => {
    if (reference.target.kind === 'variable' || reference.target.kind === 'index-out-of-range') return false;
    if (guess(reference) !== undefined || looksLikeIndex(reference)) return guess(reference) !== undefined;
    // FROM is where images of one's own machine are named.
    return reference.kind === 'FROM' || !isBareUnknownImage(reference);
  });
}

/** Stages of which any other takes something: deleting them would break that one. */
function neededStages({ graph }: Facts): ReadonlySet<number> {
  const sources = graph.edges.flatMap(({ from, to }) =>
    typeof from === 'number' && from !== to ? [from] : [],
  );
  return new Set([...sources, ...graph.references.flatMap(({ candidates }) => candidates)]);
}

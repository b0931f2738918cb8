import { useStageName } from '../assists/name-stage.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { officialImages } from '../core/images/official-images-data.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-index-reference',
  severity: 'hint',
  summary:
    '`--from=0` identifies a stage by its position, which changes when stages are added, removed or moved.',
  check,
};

export const doc: RuleDoc = {
  why: `A number refers to a position, not to a stage. A FROM that is added above makes \`--from=0\` silently copy from a
different stage. \`RUN --mount=from=\` does not accept numbers at all.`,
  bad: [
    {
      text: `
        FROM golang:1.25
        RUN go build -o /app .
        FROM alpine:3.22
        COPY --from=0 /app /app
                    ^ hint: \`--from=0\` breaks when stages move; name the stage
        COPY --from=0 /etc/app.conf /etc/
                    ^ hint: \`--from=0\` breaks when stages move; name the stage
      `,
      fixed: `
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM alpine:3.22
        COPY --from=builder /app /app
        COPY --from=builder /etc/app.conf /etc/
      `,
    },
    {
      text: `
        FROM node:24 AS web
        FROM nginx:1.29
        COPY --from=0 /dist /usr/share/nginx/html
                    ^ hint: \`--from=0\` breaks when stages move; use the name \`web\`
      `,
      fixed: `
        FROM node:24 AS web
        FROM nginx:1.29
        COPY --from=web /dist /usr/share/nginx/html
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS builder
      FROM alpine:3.22
      COPY --from=builder /app /app
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  for (const { target, kind, raw, start, end } of graph.references) {
    // A stage below, or the own one, is a fault that other rules report.
    if (target.kind !== 'stage' || !target.byIndex || target.order !== 'above' || kind === 'ONBUILD')
      continue;
    const stage = graph.stages[target.stage];
    if (stage === undefined) continue;
    const advice = stage.name === undefined ? 'name the stage' : `use the name \`${stage.name}\``;
    yield {
      start,
      end,
      message: `\`--from=${raw}\` breaks when stages move; ${advice}`,
      related: [{ start: stage.from.start, end: stage.from.end, message: `this is stage ${stage.index}` }],
      fixes: () => nameFix(facts, stage),
    };
  }
}

function nameFix(facts: Facts, stage: Stage): Fix[] {
  const named = useStageName(facts, stage);
  if (named === undefined) return [];
  const title =
    stage.name === undefined
      ? `Name stage ${stage.index} \`${named.name}\` and use the name`
      : `Use the name \`${named.name}\` instead of ${stage.index}`;
  // The name of an image may mean that image in other lines.
  const safety = officialImages.has(named.name) ? 'suggested' : 'safe';
  return [{ title, safety, edits: () => named.edits }];
}

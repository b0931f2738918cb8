import { renameStage } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Reference } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-case',
  severity: 'error',
  summary: 'A stage is referenced with different letter case than it is declared.',
  check,
};

export const doc: RuleDoc = {
  why: `BuildKit stores stage names in lower case. \`COPY --from\` and mounts convert the name to lower case before they
look it up; FROM looks it up as written, so \`FROM Base\` never finds \`AS Base\` and stops with "invalid reference
format".`,
  bad: [
    {
      text: `
        FROM alpine:3.22 AS Base
        FROM Base
             ^^^^ error: the build stops: FROM looks up \`Base\` as written
      `,
      fixed: `
        FROM alpine:3.22 AS Base
        FROM base
      `,
    },
    {
      text: `
        FROM golang:1.25 AS builder
        FROM alpine:3.22
        COPY --from=Builder /app /app
                    ^^^^^^^ hint: the stage is declared as \`builder\`
      `,
      fixed: `
        FROM golang:1.25 AS builder
        FROM alpine:3.22
        COPY --from=builder /app /app
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS builder
      FROM builder AS test
      FROM alpine:3.22
      COPY --from=builder /app /app
    `,
    `
      FROM golang:1.25 AS Builder
      FROM alpine:3.22
      COPY --from=Builder /app /app
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const reference of facts.graph.references) {
    if (reference.kind === 'FROM') yield* otherCaseInFrom(facts, reference);
    else yield* otherCaseElsewhere(facts, reference);
  }
}

function* otherCaseInFrom({ graph }: Facts, reference: Reference): Iterable<Finding> {
  const { start, end, value, raw, target } = reference;
  const name = value.toLowerCase();
  if (target.kind !== 'image' || value === name) return;
  const stage = graph.stagesNamed(name).findLast(({ index }) => index < reference.stage);
  if (stage?.nameWord === undefined) return;
  const fix = {
    title: `Change to \`${name}\``,
    safety: 'safe' as const,
    edits: () => [{ start, end, newText: name }],
  };
  yield {
    start,
    end,
    message: `the build stops: FROM looks up \`${value}\` as written, but stage names are kept in lower case (\`${name}\`)`,
    related: [
      { start: stage.nameWord.start, end: stage.nameWord.end, message: 'the stage is declared here' },
    ],
    fixes: raw.includes('$') ? [] : [fix],
  };
}

function* otherCaseElsewhere(facts: Facts, { start, end, raw, target }: Reference): Iterable<Finding> {
  if (target.kind !== 'stage' || target.byIndex) return;
  const stage = facts.graph.stages[target.stage];
  const { name, nameWord } = stage ?? {};
  if (stage === undefined || name === undefined || nameWord === undefined || raw === nameWord.value) return;
  yield {
    start,
    end,
    severity: 'hint',
    message: `the stage is declared as \`${nameWord.value}\`; use the same letter case everywhere`,
    related: [{ start: nameWord.start, end: nameWord.end, message: 'declared here' }],
    fixes: [
      {
        title: `Use \`${name}\` everywhere`,
        safety: 'safe',
        edits: () => renameStage(facts, stage, name),
      },
    ],
  };
}

import { freeName, renameStage, stageNamePattern } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-invalid',
  severity: 'error',
  summary: 'The word after AS is not a valid stage name.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `A stage name is a letter followed by letters, digits, \`-\`, \`_\` and \`.\`. Anything else stops the build with
"invalid name for build stage". Variables are not expanded in stage names.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS 1st
                            ^^^ error: the build stops: \`1st\` is not a valid stage name: a name starts with a letter
        FROM alpine:3.22
        COPY --from=1st /app /app
      `,
      fixed: `
        FROM golang:1.25 AS stage-1st
        FROM alpine:3.22
        COPY --from=stage-1st /app /app
      `,
    },
    {
      text: `
        ARG NAME=app
        FROM alpine:3.22 AS \${NAME}
                            ^^^^^^^ error: the build stops: \`\${NAME}\` is not a valid stage name: variables are not expanded here
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.22 AS Build_env-1.0
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    const { nameWord } = stage;
    if (nameWord === undefined || stageNamePattern.test(nameWord.raw.toLowerCase())) continue;
    const { start, end, raw } = nameWord;
    yield {
      start,
      end,
      message: `the build stops: \`${raw}\` is not a valid stage name: ${reason(raw)}`,
      fixes: renameFix(facts, stage, raw),
    };
  }
}

function reason(raw: string): string {
  if (raw.includes('$')) return 'variables are not expanded here';
  if (!/^[a-z]/i.test(raw)) return 'a name starts with a letter';
  return 'use letters, digits, `-`, `_` and `.` only';
}

function renameFix(facts: Facts, stage: Stage, raw: string): Fix[] {
  if (raw.includes('$')) return [];
  const word = raw
    .toLowerCase()
    .replace(/[^a-z0-9-_.]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '');
  const name = freeName(facts, /^[a-z]/.test(word) ? word : `stage-${word}`.replace(/-$/, ''));
  return [
    { title: `Rename to \`${name}\``, safety: 'suggested', edits: () => renameStage(facts, stage, name) },
  ];
}

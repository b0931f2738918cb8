import { freeName, renameStage } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-reserved',
  severity: 'warning',
  summary: 'A stage is named `scratch` or `context`.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `Both words already have a meaning: \`scratch\` is the empty image and \`context\` is the build context. A stage of
that name hides it from every line below, and a named context cannot replace the stage.`,
  bad: [
    {
      text: `
        FROM alpine:3.22 AS scratch
                            ^^^^^^^ warning: \`scratch\` means the empty image
        FROM alpine:3.22
        COPY --from=scratch /etc /etc
      `,
      fixed: `
        FROM alpine:3.22 AS scratch-stage
        FROM alpine:3.22
        COPY --from=scratch-stage /etc /etc
      `,
    },
  ],
  good: [
    `
      FROM scratch AS files
      COPY . /
    `,
  ],
};

const meanings = new Map([
  ['scratch', 'the empty image'],
  ['context', 'the build context'],
]);

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    const meaning = meanings.get(stage.name ?? '');
    if (meaning === undefined || stage.nameWord === undefined) continue;
    const { start, end } = stage.nameWord;
    const name = freeName(facts, `${stage.name}-stage`);
    yield {
      start,
      end,
      message: `\`${stage.name}\` means ${meaning}; give the stage another name`,
      fixes: [
        { title: `Rename to \`${name}\``, safety: 'suggested', edits: () => renameStage(facts, stage, name) },
      ],
    };
  }
}

import type { Facts } from '../core/facts.js';
import type { Stage, StageGraph } from '../core/graph/graph.js';
import { stageLabel } from '../core/graph/stage-label.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'platform-ignored',
  severity: 'warning',
  summary: '`--platform` has no effect on a FROM that names a stage.',
  check,
};

export const doc: RuleDoc = {
  why: `A stage that starts from another stage has the platform of that stage, because its files exist already. BuildKit
silently ignores the \`--platform\` of such a FROM. Only the \`--platform\` of the FROM that names the image counts.`,
  bad: [
    {
      text: `
        FROM debian:13 AS base
        FROM --platform=linux/arm64 base AS arm
             ^^^^^^^^^^^^^^^^^^^^^^ warning: \`--platform=linux/arm64\` has no effect: stage \`arm\` has the platform of stage \`base\`
      `,
      fixed: `
        FROM debian:13 AS base
        FROM base AS arm
      `,
    },
  ],
  good: [
    `
      FROM --platform=$BUILDPLATFORM golang:1.25 AS base
      FROM --platform=\${BUILDPLATFORM} base AS build
    `,
    `
      FROM debian:13 AS base
      FROM --platform=$TARGETPLATFORM base AS app
    `,
  ],
};

function* check({ graph }: Facts): Iterable<Finding> {
  for (const stage of graph.stages) {
    const { base, platform } = stage;
    if (platform === undefined || base.kind !== 'stage') continue;
    const parent = graph.stages[base.stage];
    if (parent === undefined || spelled(platform.raw) === spelled(platformBelow(graph, parent))) continue;
    const { start, end } = platform.flag;
    yield {
      start,
      end,
      message: `\`--platform=${platform.raw}\` has no effect: ${stageLabel(stage)} has the platform of ${stageLabel(parent)}; set it on the FROM of the image`,
      related: [{ start: parent.from.start, end: parent.from.end, message: 'the platform is decided here' }],
      fixes: [removeFix(stage, start)],
    };
  }
}

/** The platform of the FROM that names the image; without a flag it is that of the target. */
function platformBelow(graph: StageGraph, stage: Stage): string {
  let root = stage;
  // FROM finds only stages above, so the chain ends.
  for (let { base } = root; base.kind === 'stage'; { base } = root) {
    const below = graph.stages[base.stage];
    if (below === undefined) break;
    root = below;
  }
  return root.platform?.raw ?? '$TARGETPLATFORM';
}

function spelled(platform: string): string {
  return platform.replace(/[{}"']/g, '').toLowerCase();
}

function removeFix({ from }: Stage, start: number): Fix {
  const next = [...from.flags, ...from.words].find((part) => part.start > start);
  const edit = { start, end: next?.start ?? start, newText: '' };
  return { title: 'Remove `--platform`', safety: 'suggested', edits: () => [edit] };
}

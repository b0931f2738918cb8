import type { Facts } from '../core/facts.js';
import type { Stage, StageGraph } from '../core/graph/graph.js';
import { findRings } from '../core/graph/rings.js';
import type { Finding, Related, Rule, RuleDoc } from '../core/rule.js';
import { stageLabel } from '../core/graph/stage-label.js';

export const rule: Rule = {
  id: 'stage-cycle',
  severity: 'error',
  summary: 'A stage depends on itself, directly or through other stages.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `A stage cannot be built before a stage that it needs. BuildKit rejects the file with "circular dependency
detected", whichever stage is requested. Reordering the stages does not help: move the common part into a stage
of its own.`,
  bad: [
    {
      text: `
        FROM alpine:3.22 AS app
        RUN make
        COPY --from=app /out /out
                    ^^^ error: the build stops: stage \`app\` copies from itself
      `,
    },
    {
      text: `
        FROM alpine:3.22 AS a
        COPY --from=b /b /b
                    ^ error: the build stops: stage \`a\` needs stage \`b\`, which needs stage \`a\`
        FROM alpine:3.22 AS b
        COPY --from=a /a /a
                    ^ related: stage \`b\` takes from stage \`a\` here
      `,
    },
  ],
  good: [
    `
      FROM nginx AS nginx
      COPY site /usr/share/nginx/html
    `,
    `
      FROM alpine:3.22 AS common
      FROM common AS a
      FROM common
      COPY --from=a /a /a
    `,
  ],
};

function* check({ graph }: Facts): Iterable<Finding> {
  const rings = findRings(graph);
  for (const { from, to, start, end } of graph.edges) {
    if (typeof from !== 'number' || from < to || rings[from] !== rings[to]) continue;
    const user = graph.stages[to];
    const source = graph.stages[from];
    if (user === undefined || source === undefined) continue;
    yield { start, end, ...(from === to ? ownUse(graph, user) : ringUse(graph, rings, user, source)) };
  }
}

function ownUse(graph: StageGraph, stage: Stage): Pick<Finding, 'message' | 'related'> {
  const duplicates =
    stage.name === undefined ? [] : graph.stagesNamed(stage.name).filter((one) => one !== stage);
  const message = `the build stops: ${stageLabel(stage)} copies from itself`;
  if (duplicates.length === 0) return { message: `${message}; its files are already there` };
  return {
    message: `${message}: \`--from\` finds the last of the stages with that name`,
    related: duplicates.map(({ from }) => ({
      start: from.start,
      end: from.end,
      message: 'another stage of that name',
    })),
  };
}

function ringUse(
  graph: StageGraph,
  rings: readonly number[],
  user: Stage,
  source: Stage,
): Pick<Finding, 'message' | 'related'> {
  const back: Related[] = graph.edges.flatMap(({ from, to, start, end }) => {
    if (
      typeof from !== 'number' ||
      rings[from] !== rings[user.index] ||
      rings[to] !== rings[from] ||
      from >= to
    )
      return [];
    const [taker, giver] = [graph.stages[to], graph.stages[from]];
    if (taker === undefined || giver === undefined) return [];
    return [{ start, end, message: `${stageLabel(taker)} takes from ${stageLabel(giver)} here` }];
  });
  const members = rings.filter((ring) => ring === rings[user.index]).length;
  const way = members > 2 ? 'which needs, through others,' : 'which needs';
  return {
    message: `the build stops: ${stageLabel(user)} needs ${stageLabel(source)}, ${way} ${stageLabel(user)}`,
    related: back.slice(0, 10),
  };
}

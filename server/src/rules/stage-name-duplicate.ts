import { freeName, stageNameSpans } from '../assists/rename-stage.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Fix, Related, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-duplicate',
  severity: 'warning',
  summary: 'Two stages share a name, and references to it do not all mean the same stage.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `BuildKit accepts this without an error. FROM then means the closest earlier stage of that name, while \`COPY
--from\`, mounts and \`--target\` mean the last one in the file. Names that differ only in letter case count as the
same name.`,
  bad: [
    {
      text: `
        FROM golang:1.24 AS build
        RUN go build -o /old .
        FROM golang:1.25 AS build
                            ^^^^^ warning: \`build\` is declared twice; \`--from=build\` and \`--target build\` mean this one
        FROM alpine:3.22
        COPY --from=build /app /app
      `,
      fixed: `
        FROM golang:1.24 AS build
        RUN go build -o /old .
        FROM golang:1.25 AS build-2
        FROM alpine:3.22
        COPY --from=build-2 /app /app
      `,
    },
  ],
  good: [
    `
      FROM golang:1.24 AS build
      FROM golang:1.25 AS build-2
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  const counts = new Map<string, number>();
  let uses: ReturnType<typeof usesByStage> | undefined;
  for (const stage of graph.stages) {
    const { name, nameWord } = stage;
    if (name === undefined || nameWord === undefined) continue;
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    if (before === 0) continue;
    const named = graph.stagesNamed(name);
    uses ??= usesByStage(facts);
    const times = named.length === 2 ? 'twice' : `${named.length} times`;
    const isLast = named.at(-1) === stage;
    const meaning = isLast
      ? `\`--from=${name}\` and \`--target ${name}\` mean this one`
      : 'only FROM lines below mean this one, up to the next stage of that name';
    yield {
      start: nameWord.start,
      end: nameWord.end,
      message: `\`${name}\` is declared ${times}; ${meaning}; rename one`,
      related: [...otherDeclarations(named, stage), ...(uses.get(stage.index)?.slice(0, 10) ?? [])],
      fixes: () => renameFix(facts, stage, `${name}-${before + 1}`),
    };
  }
}

function otherDeclarations(named: readonly Stage[], stage: Stage): Related[] {
  return named
    .slice(0, 10)
    .flatMap(({ nameWord, index }) =>
      nameWord === undefined || index === stage.index
        ? []
        : [{ start: nameWord.start, end: nameWord.end, message: `stage ${index} has the same name` }],
    );
}

function usesByStage({ graph }: Facts): ReadonlyMap<number, readonly Related[]> {
  const uses = new Map<number, Related[]>();
  for (const { target, start, end } of graph.references) {
    if (target.kind !== 'stage' || target.byIndex) continue;
    const use = { start, end, message: `means stage ${target.stage}` };
    const list = uses.get(target.stage);
    if (list === undefined) uses.set(target.stage, [use]);
    else list.push(use);
  }
  return uses;
}

function renameFix(facts: Facts, stage: Stage, wanted: string): Fix[] {
  const name = freeName(facts, wanted);
  return [
    { title: `Rename to \`${name}\``, safety: 'suggested', edits: () => renameOne(facts, stage, name) },
  ];
}

/** A stage that copies "from itself" meant its namesake: those uses keep the name. */
function renameOne(facts: Facts, stage: Stage, newText: string): Edit[] {
  const { graph } = facts;
  const own = graph.references.filter(({ target }) => target.kind === 'stage' && target.order === 'same');
  const kept = new Set(own.map(({ start }) => start));
  return stageNameSpans(facts, stage)
    .filter(({ start }) => !kept.has(start))
    .map((span) => ({ ...span, newText }));
}

import { removeLines } from '../assists/remove-lines.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Reference, Stage, StageGraph } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'copy-from-own-base',
  severity: 'info',
  summary: 'A file is copied from the stage that this one starts from, where it exists already.',
  check,
};

export const doc: RuleDoc = {
  why: `A stage that starts from another stage contains all of its files. Copying one of them to its own path adds a
layer with the same bytes again.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS build
        RUN go build -o /app .
        FROM build
        COPY --from=build /app /app
                    ^^^^^ info: \`/app\` is already there, because this stage starts from \`build\`
        CMD ["/app"]
      `,
      fixed: `
        FROM golang:1.25 AS build
        RUN go build -o /app .
        FROM build
        CMD ["/app"]
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS build
      RUN go build -o /app .
      FROM build
      COPY --from=build /app /usr/local/bin/app
      COPY --from=build --chown=1000 /src /src
    `,
    `
      FROM debian:13 AS base
      FROM base
      RUN rm -r /etc/apt
      COPY --from=base /etc/apt /etc/apt
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, ast } = facts;
  for (const reference of graph.references) {
    const { instruction, start, end, raw } = reference;
    if (reference.kind !== 'COPY' || !copiesInPlace(instruction)) continue;
    const between = stepsSinceAncestor(graph, reference);
    if (between === undefined) continue;
    const files = instruction.words.slice(0, -1).map(({ value }) => value);
    if (between.some(({ body }) => files.some((file) => mentions(body.text, file)))) continue;
    const [path = ''] = files;
    const untouched = between.length === 0;
    yield {
      start,
      end,
      certainty: untouched ? 'certain' : 'likely',
      message: `\`${path}\` is already there, because this stage starts from \`${raw}\`; delete this line`,
      related: fromOf(graph.stages[reference.stage]),
      fixes: [
        {
          title: 'Delete the line',
          // An image that COPY names counts as a state: without it an index past the last stage means another one.
          safety: untouched && reference.target.kind === 'stage' ? 'safe' : 'suggested',
          edits: () => [removeLines(ast, instruction)],
        },
      ],
    };
  }
}

function fromOf(stage: Stage | undefined): NonNullable<Finding['related']> {
  if (stage === undefined) return [];
  return [{ start: stage.from.start, end: stage.from.end, message: 'the base of this stage' }];
}

/** Whether every source goes to its own path, and nothing but the copying is asked for. */
function copiesInPlace({ flags, words, heredocs }: Instruction): boolean {
  if (heredocs.length > 0 || flags.some(({ name }) => name !== 'from' && name !== 'link')) return false;
  const target = words.at(-1)?.value;
  const sources = words.slice(0, -1);
  return (
    target !== undefined && sources.length > 0 && sources.every(({ value }) => isSamePlace(value, target))
  );
}

function isSamePlace(source: string, target: string): boolean {
  if (!/^\/[^$*?[\]\\]*[^/$*?[\]\\]/.test(source) || /[$*?[\]\\]/.test(source + target)) return false;
  const path = source.replace(/(?<!\/)\/+$/, '');
  if (target.replace(/(?<!\/)\/+$/, '') === path) return true;
  // A folder would be emptied into the target: only what is surely a file goes under it.
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return target === folder && (/\/s?bin\/$/.test(folder) || /\.\w+$/.test(path));
}

/**
 * What changes files between the ancestor that `reference` names and the reference itself; `undefined` when it
 * names no ancestor.
 */
function stepsSinceAncestor(
  graph: StageGraph,
  { target, stage, instruction }: Reference,
): Instruction[] | undefined {
  const steps: Instruction[] = [];
  let current = graph.stages[stage];
  const seen = new Set<number>();
  while (current !== undefined && !seen.has(current.index)) {
    seen.add(current.index);
    steps.push(...current.instructions.filter((step) => writesFiles(step) && step.start < instruction.start));
    const { base } = current;
    if (base.kind === 'image' && target.kind === 'image')
      return base.image === target.image ? steps : undefined;
    if (base.kind !== 'stage') return undefined;
    if (target.kind === 'stage' && target.stage === base.stage) return steps;
    current = graph.stages[base.stage];
  }
  return undefined;
}

function writesFiles({ keyword }: Instruction): boolean {
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' || keyword === 'ONBUILD';
}

/** Whether a step may have changed `file`: it says its name, or removes something. */
function mentions(step: string, file: string): boolean {
  const parts = file.split('/').filter((part) => part !== '');
  return step.includes(parts.at(-1) ?? file) || /\b(?:rm|mv|find|sed|purge|autoremove)\b/.test(step);
}

import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Reference, StageGraph } from '../core/graph/graph.js';
import { isGivenOutside } from '../core/inputs.js';
import type { Finding, Related, Rule, RuleDoc } from '../core/rule.js';
import { stageLabel } from '../core/graph/stage-label.js';

export const rule: Rule = {
  id: 'copy-from-empty-stage',
  severity: 'error',
  summary: 'Files are copied from a stage that contains none.',
  check,
};

export const doc: RuleDoc = {
  why: `\`scratch\` is an image without files, and instructions such as ENV, LABEL and CMD add none. Copying a path from
it stops the build with "no such file or directory". A named context (\`--build-context assets=…\`) can replace a
named stage; if a file of the repository or a comment says so, the stage is not reported.`,
  bad: [
    {
      text: `
        FROM scratch AS assets
        LABEL version=1
        FROM alpine:3.22
        COPY --from=assets /logo.svg /www/
                    ^^^^^^ warning: \`/logo.svg\` won't be found: stage \`assets\` contains no files
      `,
    },
    {
      text: `
        FROM alpine:3.22
        COPY --from=scratch /etc/passwd /etc/
                    ^^^^^^^ error: \`/etc/passwd\` won't be found: \`scratch\` contains no files
      `,
    },
  ],
  good: [
    `
      FROM scratch AS assets
      COPY logo.svg /
      FROM alpine:3.22
      COPY --from=assets /logo.svg /www/
    `,
    `
      FROM scratch AS nothing
      FROM alpine:3.22
      COPY --from=nothing / /extra/
    `,
    `
      # Replaced with --build-context certs=...
      FROM scratch AS certs
      FROM alpine:3.22
      COPY --from=certs /ca.pem /etc/ssl/
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, ast } = facts;
  const copies = graph.references.filter(({ kind }) => kind === 'COPY');
  const suspects = copies.flatMap((reference) => {
    const path = missingPath(reference.instruction);
    return path !== undefined && comesFromNothing(graph, reference) && !isReplaced(facts, reference)
      ? [{ reference, path }]
      : [];
  });
  if (
    suspects.length === 0 ||
    ast.comments.some(({ text }) => /build-?contexts?\b|named context/i.test(text))
  )
    return;
  for (const { reference, path } of suspects) {
    const { target, start, end } = reference;
    const source = target.kind === 'stage' ? graph.stages[target.stage] : undefined;
    const label = source === undefined ? '`scratch`' : stageLabel(source);
    yield {
      start,
      end,
      // A named context may replace a stage that has a name.
      severity: source?.name === undefined ? 'error' : 'warning',
      certainty: source?.name === undefined ? 'certain' : 'likely',
      message: `\`${path}\` won't be found: ${label} contains no files; add it there with COPY, or copy from another stage`,
      related: source === undefined ? [] : emptiness(source.from),
    };
  }
}

/** A context that a build adds under the name of the stage stands in for it. */
function isReplaced({ graph, inputs }: Facts, { target }: Reference): boolean {
  const name = target.kind === 'stage' ? graph.stages[target.stage]?.name : undefined;
  return name !== undefined && isGivenOutside(inputs, name);
}

function emptiness({ start, end }: Instruction): Related[] {
  return [{ start, end, message: 'starts empty, and no files are added' }];
}

/** The first source that an empty stage cannot have. Its root it has, and a pattern may match nothing. */
function missingPath({ words, heredocs }: Instruction): string | undefined {
  if (heredocs.length > 0) return undefined;
  return words
    .slice(0, -1)
    .map(({ value }) => value)
    .find(
      (path) =>
        !/[$*?[\]\\]/.test(path) &&
        path.split('/').some((part) => part !== '' && part !== '.' && part !== '..'),
    );
}

function comesFromNothing(graph: StageGraph, { target }: Reference): boolean {
  if (target.kind === 'scratch') return true;
  if (target.kind !== 'stage' || target.order !== 'above') return false;
  let stage = graph.stages[target.stage];
  for (let steps = 0; stage !== undefined && steps <= graph.stages.length; steps++) {
    if (!stage.instructions.every(({ keyword }) => addsNothing.has(keyword))) return false;
    if (stage.base.kind === 'scratch') return true;
    if (stage.base.kind !== 'stage') return false;
    stage = graph.stages[stage.base.stage];
  }
  return false;
}

const addsNothing = new Set(
  'ARG ENV LABEL EXPOSE USER CMD ENTRYPOINT STOPSIGNAL HEALTHCHECK SHELL MAINTAINER'.split(' '),
);

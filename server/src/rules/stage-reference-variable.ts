import { aliasStage } from '../assists/alias-stage.js';
import { globalLookup, predefinedFromArgs, readArgs } from '../core/graph/args.js';
import { expand } from '../core/text/expand.js';
import type { Facts } from '../core/facts.js';
import type { Reference } from '../core/graph/graph.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-reference-variable',
  severity: 'error',
  summary: 'A variable is used in `--from` or `mount from=`, where none is expanded.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `BuildKit expands variables in FROM and \`--platform\`, but not in \`COPY --from\` or mounts: it must know all stages
before any ARG has a value. Add a stage \`FROM \${NAME} AS alias\` and refer to the alias; the value can still be
chosen at build time.`,
  bad: [
    {
      text: `
        ARG VERSION=24
        FROM debian:bookworm-slim
        COPY --from=node:\${VERSION} /usr/local/bin/node /usr/local/bin/
                    ^^^^^^^^^^^^^^^ error: the build stops: variables are not expanded in \`--from\`
      `,
      fixed: `
        ARG VERSION=24
        FROM node:\${VERSION} AS node-version

        FROM debian:bookworm-slim
        COPY --from=node-version /usr/local/bin/node /usr/local/bin/
      `,
    },
    {
      text: `
        FROM alpine:3.22 AS build-musl
        FROM alpine:3.22
        ARG LIBC=musl
        RUN --mount=type=bind,from=build-\${LIBC},target=/b ls /b
                                   ^^^^^^^^^^^^^ error: the build stops: variables are not expanded in \`mount from=\`
      `,
      fixed: `
        FROM alpine:3.22 AS build-musl
        FROM alpine:3.22
        ARG LIBC=musl
        RUN --mount=type=bind,from=build-musl,target=/b ls /b
      `,
    },
  ],
  good: [
    `
      ARG VERSION=24
      FROM node:\${VERSION} AS node
      FROM debian:bookworm-slim
      COPY --from=node /usr/local/bin/node /usr/local/bin/
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const reference of facts.graph.references) {
    if (reference.target.kind !== 'variable') continue;
    const { start, end, instruction } = reference;
    const place = (instruction.trigger ?? instruction).keyword === 'RUN' ? 'mount from=' : '--from';
    yield {
      start,
      end,
      message: `the build stops: variables are not expanded in \`${place}\`: name a stage that is \`FROM ${reference.value}\``,
      fixes:
        reference.kind === 'ONBUILD' ? [] : [...aliasFix(facts, reference), ...resolveFix(facts, reference)],
    };
  }
}

function aliasFix(facts: Facts, reference: Reference): Fix[] {
  const { graph, ast } = facts;
  const { value, names } = expand(reference.value, globalLookup(graph.globalArgs), ast.escape);
  const isGlobal = names.every((name) => graph.globalArgs.has(name) || predefinedFromArgs.has(name));
  // Blanks would split the FROM; a stage below is not seen by it.
  const fails =
    /\s/.test(reference.value) || value === '' || (value !== undefined && isBelow(facts, reference, value));
  if (
    !isGlobal ||
    names.length === 0 ||
    fails ||
    names.some((name) => localValue(facts, reference, name) !== undefined)
  )
    return [];
  const alias = aliasStage(facts, reference);
  return [
    {
      title: `Add \`FROM ${reference.value} AS ${alias.name}\` and use it`,
      safety: value === undefined ? 'suggested' : 'safe',
      edits: () => alias.edits,
    },
  ];
}

function isBelow({ graph }: Facts, reference: Reference, value: string): boolean {
  return graph.stagesNamed(value).some(({ index }) => index >= reference.stage);
}

function resolveFix(facts: Facts, reference: Reference): Fix[] {
  const { graph, ast } = facts;
  const global = globalLookup(graph.globalArgs);
  const lookup = (name: string): ReturnType<typeof global> =>
    localValue(facts, reference, name) ?? global(name);
  const { value } = expand(reference.value, lookup, ast.escape);
  if (value === undefined || !/^[\w./:@-]+$/.test(value)) return [];
  const { start, end } = reference;
  return [
    {
      title: `Replace with \`${value}\``,
      safety: 'suggested',
      edits: () => [{ start, end, newText: value }],
    },
  ];
}

/** The default that an ARG of the same stage, above the reference, gives `name`. */
function localValue({ graph }: Facts, reference: Reference, name: string): string | undefined {
  return graph.stages[reference.stage]?.instructions
    .filter(({ keyword, start }) => keyword === 'ARG' && start < reference.start)
    .flatMap((instruction) => readArgs(instruction))
    .findLast((arg) => arg.name === name && arg.value !== undefined)
    ?.value?.replace(/^(["'])(.*)\1$/, '$2');
}

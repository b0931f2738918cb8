import { insertAbove } from '../assists/insert-line.js';
import type { Facts } from '../core/facts.js';
import { predefinedFromArgs, readArgs } from '../core/graph/args.js';
import { stageLabel } from '../core/graph/stage-label.js';
import { type LostVariable, lostVariables } from '../core/graph/variable-scope.js';
import { variablesOfImage } from '../core/images/image-variables.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'variable-not-in-stage',
  severity: 'warning',
  summary: 'A variable is used in a stage where it is not set, so it is empty.',
  check,
};

export const doc: RuleDoc = {
  why: `An ARG above the first FROM is visible in FROM lines only, and what ARG or ENV set in one stage is not set in
another: a stage has the variables of its base image and its own. An unset variable silently expands to nothing:
\`COPY --from=build \${DIR} /srv\` then copies the whole stage. \`ARG NAME\` inside the stage makes a global or
predefined value available.`,
  bad: [
    {
      text: `
        ARG VERSION=1.2
        FROM alpine:3.20
        RUN echo "$VERSION" > /version
                   ^^^^^^^ warning: \`VERSION\` is empty here: an ARG above the first FROM is visible in FROM lines only
      `,
      fixed: `
        ARG VERSION=1.2
        FROM alpine:3.20
        ARG VERSION
        RUN echo "$VERSION" > /version
      `,
    },
    {
      text: `
        FROM node:22 AS build
        ENV OUT=/site
        RUN mkdir -p $OUT
        FROM alpine:3.20
        COPY --from=build $OUT /srv
                           ^^^ error: \`OUT\` is empty here: ENV in stage \`build\` does not reach this stage
      `,
      fixed: `
        FROM node:22 AS build
        ENV OUT=/site
        RUN mkdir -p $OUT
        FROM alpine:3.20
        ENV OUT=/site
        COPY --from=build $OUT /srv
      `,
    },
    {
      text: `
        FROM golang:1.22-alpine
        WORKDIR /src
        RUN GOARCH=$TARGETARCH go env
                    ^^^^^^^^^^ warning: \`TARGETARCH\` is empty here: a stage sees it only after \`ARG TARGETARCH\`
      `,
      fixed: `
        FROM golang:1.22-alpine
        WORKDIR /src
        ARG TARGETARCH
        RUN GOARCH=$TARGETARCH go env
      `,
    },
    {
      text: `
        FROM alpine:3.20
        ENV BASE=/opt PATH=$BASE/bin:$PATH
                            ^^^^ warning: \`BASE\` is empty here: the words of one ENV see only what was set above it
      `,
      fixed: `
        FROM alpine:3.20
        ENV BASE=/opt
        ENV BASE=/opt PATH=$BASE/bin:$PATH
      `,
    },
  ],
  good: [
    `
      ARG VERSION=1.2
      FROM alpine:3.20
      ARG VERSION
      RUN echo "$VERSION" "\${OTHER:-none}" > /version
    `,
    `
      ARG VERSION=1.2
      FROM alpine:3.20 AS base
      ARG VERSION
      FROM base
      RUN echo "$VERSION"
    `,
    `
      FROM alpine:3.20 AS base
      ARG SITE=https://example.org
      FROM base AS base-amd64
      ARG SUFFIX=
      FROM base AS base-arm64
      ARG SUFFIX=-aarch64
      FROM base-$TARGETARCH
      ENV FROM_SITE=$SITE/app$SUFFIX
    `,
    `
      ARG NODE_VERSION=22
      FROM node:\${NODE_VERSION}
      RUN echo "$NODE_VERSION"
    `,
    `
      FROM alpine:3.20 AS build
      ARG NAME=app
      FROM alpine:3.20
      RUN NAME=$(cat /etc/hostname) && echo "$NAME"
    `,
    `
      ARG VERSION=1
      FROM registry.example/base:1
      RUN echo "$VERSION"
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  for (const lost of lostVariables(graph, (stage) => variablesOfImage(facts.baseOf(stage)))) {
    const { start, end, name, kind, elsewhere } = lost;
    yield {
      start,
      end,
      severity: isWholeSource(lost) ? 'error' : 'warning',
      certainty: kind === 'word' ? 'certain' : 'likely',
      message: `\`${name}\` is empty here: ${reason(facts, lost)}`,
      related:
        elsewhere.kind === 'predefined'
          ? []
          : [{ start: elsewhere.start, end: elsewhere.end, message: 'the value is set here' }],
      fixes: declareFix(facts, lost),
    };
  }
  yield* hiddenPlatforms(facts);
}

/** Without its only source a COPY takes everything. */
function isWholeSource({ instruction, kind, start, end }: LostVariable): boolean {
  if (kind !== 'word' || !['COPY', 'ADD'].includes(instruction.keyword)) return false;
  const sources = instruction.words.slice(0, -1);
  return sources.some(
    (word) => word.start <= start && end <= word.end && /^["']?\$\{?\w+\}?["']?$/.test(word.raw),
  );
}

function reason({ graph }: Facts, { name, elsewhere, stage: used, instruction }: LostVariable): string {
  const { kind, stage } = elsewhere;
  if (stage === used)
    return elsewhere.start < instruction.end
      ? 'the words of one ENV see only what was set above it'
      : `the ${kind} that sets it is below`;
  if (kind === 'predefined') return `a stage sees it only after \`ARG ${name}\``;
  if (kind === 'global') return 'an ARG above the first FROM is visible in FROM lines only';
  const from = graph.stages[stage];
  return `${kind} in ${from === undefined ? 'another stage' : stageLabel(from)} does not reach this stage`;
}

function declareFix({ ast }: Facts, { name, instruction, elsewhere }: LostVariable): readonly Fix[] {
  const { kind, value } = elsewhere;
  const needsValue = kind === 'ENV' || (kind === 'ARG' && value !== undefined);
  if (needsValue && (value === undefined || value.includes('$'))) return [];
  const line = `${kind === 'ENV' ? 'ENV' : 'ARG'} ${name}${needsValue ? `=${value ?? ''}` : ''}`;
  return [
    {
      title: `Add '${line}' to this stage`,
      safety: 'suggested',
      edits: () => [insertAbove(ast, instruction, line)],
    },
  ];
}

/** A default of a predefined ARG inside a stage wins over the platform that is built for. */
function* hiddenPlatforms({ graph }: Facts): Iterable<Finding> {
  for (const { instructions } of graph.stages) {
    for (const { name, value, word } of instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(readArgs)) {
      if (!predefinedFromArgs.has(name) || value === undefined || /^(|""|'')$|\$/.test(value)) continue;
      yield {
        start: word.start,
        end: word.end,
        severity: 'info',
        certainty: 'certain',
        message: `\`${name}\` is always \`${value}\` here: its default overrides the platform of the build`,
        fixes: [
          {
            title: `Remove the default of '${name}'`,
            safety: 'suggested',
            edits: () => [{ start: word.start, end: word.end, newText: name }],
          },
        ],
      };
    }
  }
}

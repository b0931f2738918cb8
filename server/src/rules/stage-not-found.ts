import type { Facts } from '../core/facts.js';
import { useStageName } from '../assists/name-stage.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import { isGivenOutside } from '../core/inputs.js';
import type { Finding, Fix, Related, Rule, RuleDoc } from '../core/rule.js';
import { isBareUnknownImage, looksLikeIndex, stageGuess } from '../core/graph/stage-guess.js';

export const rule: Rule = {
  id: 'stage-not-found',
  severity: 'warning',
  summary: '`--from`, `mount from=` or FROM uses a name that looks like a stage, but no stage has it.',
  check,
};

export const doc: RuleDoc = {
  why: `BuildKit takes a name that no stage has for an image and asks the registry. The build then stops with a message
about a missing repository or a denied login, far from the misspelled word, or continues with a stranger's
image. The same happens to a number in \`RUN --mount=from=0\`, which looks up names only, and to \`stage-0\`, the
name that the build log gives to an unnamed stage. Only names that resemble a stage of the file are reported,
and names that no image would have.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM alpine:3.22
        COPY --from=biulder /app /app
                    ^^^^^^^ warning: the image \`biulder\` would be pulled, because no stage has that name; did you mean \`builder\`?
      `,
      fixed: `
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM alpine:3.22
        COPY --from=builder /app /app
      `,
    },
    {
      text: `
        FROM alpine:3.22
        COPY --from=builder /app /app
                    ^^^^^^^ warning: the image \`builder\` would be pulled
      `,
    },
    {
      text: `
        FROM node:24 AS deps
        FROM dpes AS build
             ^^^^ warning: the image \`dpes\` would be pulled
        RUN --mount=type=bind,from=dep,target=/deps ls /deps
                                   ^^^ warning: the image \`dep\` would be pulled
      `,
      fixed: `
        FROM node:24 AS deps
        FROM deps AS build
        RUN --mount=type=bind,from=deps,target=/deps ls /deps
      `,
    },
    {
      text: `
        FROM node:24
        WORKDIR /src
        RUN npm ci && npm run build
        FROM nginx:1.29
        COPY --from=node /src/dist /usr/share/nginx/html
                    ^^^^ warning: this takes the image \`node\`, not stage 0, which has no name
      `,
      fixed: `
        FROM node:24 AS builder
        WORKDIR /src
        RUN npm ci && npm run build
        FROM nginx:1.29
        COPY --from=builder /src/dist /usr/share/nginx/html
      `,
    },
    {
      text: `
        FROM golang:1.25 AS build
        RUN go build -o /app .
        FROM debian:13
        RUN --mount=from=0,target=/b cp /b/app /usr/bin/
                         ^ warning: the image \`0\` would be pulled: a mount looks up names only
      `,
      fixed: `
        FROM golang:1.25 AS build
        RUN go build -o /app .
        FROM debian:13
        RUN --mount=from=build,target=/b cp /b/app /usr/bin/
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.22
      COPY --from=busybox /bin/busybox /bin/
      COPY --from=ghcr.io/astral-sh/uv /uv /bin/
      COPY --from=composer:2 /usr/bin/composer /usr/bin/
    `,
    `
      # A context that the command line names: --build-context assets=../assets
      FROM alpine:3.22
      COPY --from=assets /logo.svg /
    `,
    `
      FROM redis AS cache
      FROM company-base AS redys
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, inputs } = facts;
  const guess = stageGuess(graph);
  for (const reference of graph.references) {
    if (reference.target.kind !== 'image' || isGivenOutside(inputs, reference.value)) continue;
    const meant = guess(reference);
    // The same name in other letters, or below: rules of their own say that.
    if (meant?.name !== undefined && meant.name === reference.value.toLowerCase()) continue;
    if (looksLikeIndex(reference)) yield indexFinding(facts, reference, meant);
    else if (meant !== undefined) yield meantFinding(facts, reference, meant);
    else if (isBareUnknownImage(reference) && looksLikeStage(facts, reference)) yield unknownName(reference);
  }
}

/** A mount by number, or the name that the builder's log gives to an unnamed stage. */
function indexFinding(facts: Facts, reference: Reference, meant: Stage | undefined): Finding {
  const { value, start, end, kind } = reference;
  const lookup = /^\d+$/.test(value)
    ? 'a mount looks up names only, never numbers'
    : 'the names that the build log gives to unnamed stages cannot be used';
  const byNumber = kind === 'COPY' && meant !== undefined ? `, or use \`--from=${meant.index}\`` : '';
  const advice = meant === undefined ? 'name a stage of this file' : `name stage ${meant.index}${byNumber}`;
  return {
    start,
    end,
    message: `the image \`${value}\` would be pulled: ${lookup}; ${advice}`,
    certainty: 'likely',
    ...(meant !== undefined && { related: [fromOf(meant)] }),
    fixes: () => useFix(facts, reference, meant),
  };
}

function meantFinding(facts: Facts, reference: Reference, meant: Stage): Finding {
  const { start, end, value } = reference;
  const name = meant.name;
  const message =
    name === undefined
      ? `this takes the image \`${value}\`, not stage ${meant.index}, which has no name; name the stage and use its name`
      : `${pulled(reference)}; did you mean \`${name}\`?`;
  const { nameWord } = meant;
  const declared =
    nameWord === undefined
      ? fromOf(meant)
      : { start: nameWord.start, end: nameWord.end, message: `\`${name}\` is declared here` };
  return {
    start,
    end,
    message,
    certainty: 'likely',
    related: [declared],
    fixes: () => useFix(facts, reference, meant),
  };
}

function fromOf({ from, index }: Stage): Related {
  return { start: from.start, end: from.end, message: `this is stage ${index}` };
}

/** Puts the name of `stage` in place of the reference; an unnamed stage gets one. */
function useFix(facts: Facts, { start, end, kind }: Reference, stage: Stage | undefined): Fix[] {
  if (stage === undefined || kind === 'ONBUILD') return [];
  if (stage.name !== undefined) {
    const newText = stage.name;
    return [
      { title: `Change to \`${newText}\``, safety: 'suggested', edits: () => [{ start, end, newText }] },
    ];
  }
  const named = useStageName(facts, stage);
  if (named === undefined) return [];
  return [
    {
      title: `Name stage ${stage.index} \`${named.name}\` and use the name`,
      safety: 'suggested',
      edits: () => [...named.edits, { start, end, newText: named.name }],
    },
  ];
}

function unknownName(reference: Reference): Finding {
  return {
    start: reference.start,
    end: reference.end,
    message: `${pulled(reference)}; name a stage of this file, or write the image with its tag`,
    certainty: 'possible',
  };
}

function pulled({ value }: Reference): string {
  return `the image \`${value}\` would be pulled, because no stage has that name`;
}

const stageWords =
  /^(?:builder|build|build-?(?:env|stage|deps)|deps|dependencies|compile|compiler|installer|.+-builder|builder-.+)$/;
/** Nothing but a part of the same file is called so. */
const baseWords = /^(?:base|builder|build|deps|build-?(?:base|env|stage|deps)|base-?stage)$/;

/** ONBUILD means the stages of another file; the first FROM of a file often names an image of one's own machine. */
function looksLikeStage({ graph }: Facts, { kind, value, stage }: Reference): boolean {
  const own = graph.stages[stage]?.name;
  if (kind === 'FROM')
    return (
      stage > 0 &&
      baseWords.test(value) &&
      graph.stages.slice(0, stage).some(({ name }) => name !== undefined)
    );
  return (kind === 'COPY' || kind === 'MOUNT') && value !== own && stageWords.test(value);
}

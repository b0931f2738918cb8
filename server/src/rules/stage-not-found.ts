import type { Facts } from '../core/facts.js';
import type { Reference } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { stageGuess, isBareUnknownImage } from '../core/graph/stage-guess.js';

export const rule: Rule = {
  id: 'stage-not-found',
  severity: 'warning',
  summary: 'a name in `--from`, `mount from=` or FROM looks like a stage, and no stage has it',
  check,
};

export const doc: RuleDoc = {
  why: `A name that no stage has is not an error to BuildKit: it takes it for an image and asks the registry.
The build then stops with a message about a missing repository or a denied login, far from the misspelled word,
or goes on with the image of a stranger.
Only names that are near a stage of the file are reported, and those that nobody gives to an image.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS builder
        RUN go build -o /app .
        FROM alpine:3.22
        COPY --from=biulder /app /app
                    ^^^^^^^ warning: no stage is named \`biulder\`, so the image \`biulder\` would be pulled; \`builder\` is near
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
                    ^^^^^^^ warning: no stage is named \`builder\`
      `,
    },
    {
      text: `
        FROM node:24 AS deps
        FROM dpes AS build
             ^^^^ warning: no stage is named \`dpes\`
        RUN --mount=type=bind,from=dep,target=/deps ls /deps
                                   ^^^ warning: no stage is named \`dep\`
      `,
      fixed: `
        FROM node:24 AS deps
        FROM deps AS build
        RUN --mount=type=bind,from=deps,target=/deps ls /deps
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

function* check({ graph }: Facts): Iterable<Finding> {
  const guess = stageGuess(graph);
  for (const reference of graph.references) {
    if (!isBareUnknownImage(reference)) continue;
    const near = guess(reference);
    // The same name in other letters, or below: rules of their own say that.
    if (near?.name === reference.value.toLowerCase()) continue;
    if (near?.nameWord === undefined) {
      if (looksLikeStage(reference, graph.stages[reference.stage]?.name)) yield unknownName(reference);
      continue;
    }
    const name = near.name ?? '';
    yield {
      start: reference.start,
      end: reference.end,
      message: `${pulled(reference)}; \`${name}\` is near`,
      certainty: 'likely',
      related: [
        { start: near.nameWord.start, end: near.nameWord.end, message: `\`${name}\` is declared here` },
      ],
      fixes: [
        {
          title: `Change to \`${name}\``,
          safety: 'suggested',
          edits: () => [{ start: reference.start, end: reference.end, newText: name }],
        },
      ],
    };
  }
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
  return `no stage is named \`${value}\`, so the image \`${value}\` would be pulled`;
}

const stageWords =
  /^(?:builder|build|build-?(?:env|stage|deps)|deps|dependencies|compile|compiler|installer|.+-builder|builder-.+)$/;

/** FROM is where images of one's own machine are named, and ONBUILD means the stages of another file. */
function looksLikeStage({ kind, value }: Reference, own: string | undefined): boolean {
  return (kind === 'COPY' || kind === 'MOUNT') && value !== own && stageWords.test(value);
}

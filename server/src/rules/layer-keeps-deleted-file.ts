import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { lateDeletions } from '../core/run/late-deletions.js';
import { isShipped } from '../core/verdict/shipped.js';

export const rule: Rule = {
  id: 'layer-keeps-deleted-file',
  severity: 'info',
  summary: 'A RUN deletes files that an earlier layer contains, so the image still contains them.',
  check,
};

export const doc: RuleDoc = {
  why: `An image is the sum of its layers. A later RUN can hide a file but not remove it from the layer that contains it: the bytes
are shipped, and anyone who has the image can read them. Delete the file in the RUN that creates it, use a cache mount, or
build in one stage and copy what is needed to another.`,
  bad: [
    {
      text: `
        FROM debian:bookworm-slim
        RUN apt-get update && apt-get install -y curl
        RUN rm -rf /var/lib/apt/lists/*
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: the image still contains the package lists
        CMD ["curl", "--version"]
      `,
    },
    {
      files: { 'data.tar.gz': 'x' },
      text: `
        FROM debian:bookworm-slim
        COPY data.tar.gz /tmp/data.tar.gz
        RUN tar -xf /tmp/data.tar.gz -C /srv && rm /tmp/data.tar.gz
                                                ^^^^^^^^^^^^^^^^^^^ info: the image still contains \`/tmp/data.tar.gz\`
        CMD ["ls", "/srv"]
      `,
    },
    {
      text: `
        FROM debian:bookworm-slim
        ADD https://example.org/data.tar.gz /tmp/
        RUN tar -xf /tmp/data.tar.gz -C /srv && rm /tmp/data.tar.gz
                                                ^^^^^^^^^^^^^^^^^^^ info: the image still contains \`/tmp/data.tar.gz\`
        CMD ["ls", "/srv"]
      `,
    },
    {
      text: `
        FROM node:22
        WORKDIR /app
        COPY package*.json ./
        RUN npm ci
        COPY . .
        RUN npm run build && npm prune --omit=dev
                             ^^^^^^^^^^^^^^^^^^^^ info: the image still contains the development packages
        CMD ["node", "dist/index.js"]
      `,
    },
  ],
  good: [
    `
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      CMD ["curl", "--version"]
    `,
    `
      FROM node:22 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN npm run build && npm prune --omit=dev
      FROM node:22-slim
      COPY --from=build /app /app
      CMD ["node", "/app/dist/index.js"]
    `,
    `
      FROM debian:bookworm-slim
      RUN rm -rf /usr/share/doc
      CMD ["true"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    // What stays behind in a build stage weighs nothing in the image.
    if (!isShipped(facts, stage.index)) continue;
    const run = facts.runs.stage(stage.index);
    const seen = new Set<string>();
    for (const { command, maker, what } of lateDeletions(stage, run, facts.inputs.context)) {
      if (seen.has(`${maker.start} ${what}`)) continue;
      seen.add(`${maker.start} ${what}`);
      yield {
        start: command.start,
        end: command.end,
        certainty: 'certain',
        message: `the image still contains ${what.startsWith('`') ? what : `the ${what}`}: the layer above keeps what a later RUN deletes`,
        related: [{ start: maker.start, end: maker.end, message: 'this layer contains it' }],
      };
    }
  }
}

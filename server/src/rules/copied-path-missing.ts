import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { missingSources } from '../core/run/missing-sources.js';

export const rule: Rule = {
  id: 'copied-path-missing',
  severity: 'error',
  summary: 'A COPY names a path that its source does not contain.',
  check,
};

export const doc: RuleDoc = {
  why: `The build stops with "not found" at the COPY. Common causes: a relative source with \`--from\` is resolved against
\`/\`, not against the WORKDIR of the stage; the tool writes to a different folder than the one that is copied;
\`.dockerignore\` excludes the file; its name is misspelled, or differs in case on Linux only; the path leads out of the build
context; the build command is in CMD, which runs only when a container starts.`,
  bad: [
    {
      text: `
        FROM alpine:3.20 AS base
        WORKDIR /work
        RUN echo test > result.txt
        FROM alpine:3.20
        COPY --from=base result.txt /srv/
                         ^^^^^^^^^^ error: \`result.txt\` won't be found: a relative source of \`--from\` is resolved against \`/\`
      `,
      fixed: `
        FROM alpine:3.20 AS base
        WORKDIR /work
        RUN echo test > result.txt
        FROM alpine:3.20
        COPY --from=base /work/result.txt /srv/
      `,
    },
    {
      files: {
        'package.json': '{ "scripts": { "build": "vite build" } }',
        'vite.config.js': "export default { build: { outDir: 'site' } };",
      },
      text: `
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm run build
        FROM nginx:1.27
        COPY --from=build /app/dist /usr/share/nginx/html
                          ^^^^^^^^^ warning: \`/app/dist\` likely won't be found: \`vite build\` writes to \`/app/site\` (vite.config.js)
      `,
      fixed: `
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm run build
        FROM nginx:1.27
        COPY --from=build /app/site /usr/share/nginx/html
      `,
    },
    {
      files: { 'Cargo.toml': '[package]\nname = "my-app"\nversion = "0.1.0"', 'src/main.rs': 'fn main() {}' },
      text: `
        FROM rust:1.80-bookworm AS build
        WORKDIR /app
        COPY . .
        RUN cargo build --release
        FROM debian:bookworm-slim
        COPY --from=build /app/target/release/my_app /usr/local/bin/
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: \`/app/target/release/my_app\` likely won't be found: the build of this stage writes \`/app/target/release/my-app\`
        CMD ["my-app"]
      `,
      fixed: `
        FROM rust:1.80-bookworm AS build
        WORKDIR /app
        COPY . .
        RUN cargo build --release
        FROM debian:bookworm-slim
        COPY --from=build /app/target/release/my-app /usr/local/bin/
        CMD ["my-app"]
      `,
    },
    {
      files: { '.dockerignore': 'dist\n', 'dist/index.html': 'hello' },
      text: `
        FROM nginx:1.27
        COPY dist /usr/share/nginx/html
             ^^^^ error: \`dist\` won't be found: .dockerignore excludes it from the build context
      `,
    },
    {
      files: { 'requirements.txt': 'flask==3.0.3' },
      text: `
        FROM python:3.13-slim
        COPY requirments.txt .
             ^^^^^^^^^^^^^^^ warning: \`requirments.txt\` likely won't be found: the build context contains \`requirements.txt\`
      `,
      fixed: `
        FROM python:3.13-slim
        COPY requirements.txt .
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.20 AS base
      WORKDIR /work
      RUN echo test > /result.txt
      FROM alpine:3.20
      COPY --from=base result.txt /srv/
    `,
    {
      files: {
        'package.json': '{ "scripts": { "build": "vite build && mv dist site" } }',
        'vite.config.js': 'export default {};',
      },
      text: `
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm run build
        FROM nginx:1.27
        COPY --from=build /app/site /usr/share/nginx/html
      `,
    },
    {
      files: {
        'package.json': '{ "scripts": { "build": "next build" } }',
        'next.config.mjs': "export default { output: 'standalone' };",
      },
      text: `
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm run build
        FROM node:22-slim
        COPY --from=build /app/.next/standalone ./
      `,
    },
    {
      files: { '.dockerignore': 'dist\n!dist/index.html\n', 'dist/index.html': 'hello' },
      text: `
        FROM nginx:1.27
        COPY dist/index.html /usr/share/nginx/html/
      `,
    },
    {
      files: {
        'Cargo.toml': '[package]\nname = "cache"\nversion = "1.0.0"',
        'src/bin/head.rs': '',
        'src/bin/worker.rs': '',
      },
      text: `
        FROM rust:1.85-bookworm AS build
        WORKDIR /work
        COPY . .
        RUN cargo build --release --bin head --bin=worker
        FROM debian:bookworm-slim
        COPY --from=build /work/target/release/head /work/target/release/worker /usr/local/bin/
      `,
    },
    {
      files: { '.dockerignore': '*\n', 'Dockerfile.dockerignore': 'docs\n', 'dist/index.html': 'hello' },
      text: `
        FROM nginx:1.27
        COPY dist/index.html /usr/share/nginx/html/
      `,
    },
  ],
};

function* check({ graph, runs, inputs }: Facts): Iterable<Finding> {
  for (const { start, end, path, certainty, reason, instead, evidence } of missingSources(
    graph,
    runs,
    inputs.context,
    inputs.outside?.isContextSure === true,
  )) {
    const isSure = certainty === 'certain';
    yield {
      start,
      end,
      severity: isSure ? 'error' : 'warning',
      certainty,
      message: `\`${path}\` ${isSure ? "won't" : "likely won't"} be found: ${reason}`,
      related: evidence === undefined ? [] : [{ ...evidence, message: 'it is built here' }],
      fixes:
        instead === undefined
          ? []
          : [
              {
                title: `Copy '${instead}'`,
                safety: 'suggested',
                edits: () => [{ start, end, newText: instead }],
              },
            ],
    };
  }
}

import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Fault, Landing } from '../core/verdict/landing.js';
import { faultFinding, faultsOf, placeOf, subjectOf } from '../core/verdict/phrases.js';
import { carryFix } from '../assists/carry-files.js';

export const rule: Rule = {
  id: 'dangling-link',
  severity: 'error',
  summary: 'A virtual environment or `node_modules` is copied without what its links lead to.',
  check,
};

export const doc: RuleDoc = {
  why: `\`bin/python\` of a virtual environment is a link to the Python that created it, and \`node_modules\` of a package in a
pnpm workspace holds nothing but links to \`node_modules/.pnpm\` of the root. Where the target is absent, programs stop with
"no such file or directory" and imports with "Cannot find module". Build the environment with a Python that lies at the same
path in the image that runs it, copy what the links lead to, or make a copy without links (\`pnpm deploy\`).`,
  bad: [
    {
      text: `
        FROM python:3.11-slim-bookworm AS build
        RUN python -m venv /venv
        RUN /venv/bin/pip install uvicorn==0.30.0
        FROM gcr.io/distroless/python3-debian12
        COPY --from=build /venv /venv
                          ^^^^^ warning: programs in \`/venv/\` most likely do not start: they link to \`/usr/local/bin/python3\`
        ENTRYPOINT ["/venv/bin/uvicorn", "app:app"]
      `,
    },
    {
      text: `
        FROM debian:bookworm-slim AS build
        COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
        ENV UV_PYTHON_INSTALL_DIR=/python
        RUN uv python install 3.13
        RUN uv venv --managed-python /venv
        FROM debian:bookworm-slim
        COPY --from=build /venv /venv
                          ^^^^^ error: programs in \`/venv/\` do not start: they link to \`/python\`
        ENTRYPOINT ["/venv/bin/python", "-m", "app"]
      `,
      fixed: `
        FROM debian:bookworm-slim AS build
        COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
        ENV UV_PYTHON_INSTALL_DIR=/python
        RUN uv python install 3.13
        RUN uv venv --managed-python /venv
        FROM debian:bookworm-slim
        COPY --from=build /venv /venv
        COPY --from=build /python /python
        ENTRYPOINT ["/venv/bin/python", "-m", "app"]
      `,
    },
    {
      text: `
        FROM node:22-slim AS build
        WORKDIR /app
        COPY . .
        RUN pnpm install --frozen-lockfile
        FROM node:22-slim
        WORKDIR /app
        COPY --from=build /app/apps/api/node_modules ./node_modules
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: modules in \`/app/node_modules/\` are most likely not found: they are links to \`/node_modules/.pnpm\`
        CMD ["node", "index.js"]
      `,
      files: {
        'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
        'apps/api/package.json': '{"name":"api","dependencies":{"hono":"^4.0.0"}}',
      },
    },
  ],
  good: [
    `
      FROM python:3.12 AS build
      RUN python -m venv /venv
      RUN /venv/bin/pip install uvicorn==0.30.0
      FROM python:3.12-slim
      COPY --from=build /venv /venv
      ENTRYPOINT ["/venv/bin/uvicorn", "app:app"]
    `,
    `
      FROM debian:bookworm-slim AS build
      RUN apt-get update && apt-get install -y python3-venv
      RUN python3 -m venv /venv
      RUN /venv/bin/pip install uvicorn==0.30.0
      FROM gcr.io/distroless/python3-debian12
      COPY --from=build /venv /venv
      ENTRYPOINT ["/venv/bin/python3", "-m", "uvicorn"]
    `,
    {
      text: `
        FROM node:22-slim AS build
        WORKDIR /app
        COPY . .
        RUN pnpm install --frozen-lockfile
        FROM node:22-slim
        WORKDIR /app
        COPY --from=build /app/node_modules ./node_modules
        COPY --from=build /app/apps/api/node_modules ./apps/api/node_modules
        CMD ["node", "apps/api/index.js"]
      `,
      files: {
        'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
        'apps/api/package.json': '{"name":"api","dependencies":{"hono":"^4.0.0"}}',
      },
    },
  ],
};

type Dangling = Extract<Fault, { readonly kind: 'dangling-link' }>;

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'dangling-link'))
    yield {
      ...faultFinding(facts, landing, fault, messageOf(landing, fault)),
      fixes: fixesOf(facts, landing, fault),
    };
}

function messageOf(landing: Landing, { link, to, certainty }: Dangling): string {
  const absent = `which ${placeOf(landing)} does not contain`;
  if (link === 'store')
    return `modules in ${subjectOf(landing)} are most likely not found: they are links to \`${to}\`, which is not in the image; copy \`node_modules\` of the root of the workspace too, or use \`pnpm deploy\``;
  const fail = certainty === 'certain' ? 'do not start' : 'most likely do not start';
  return `programs in ${subjectOf(landing)} ${fail}: they link to \`${to}\`, ${absent}`;
}

function fixesOf(facts: Facts, landing: Landing, { link, to }: Dangling): readonly Fix[] {
  if (link !== 'managed-python') return [];
  return carryFix(facts, landing, { value: true, evidence: [] }, to, `Copy \`${to}\` from the build stage`);
}

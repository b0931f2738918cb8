import { installProgram } from '../assists/install-package.js';
import { wgetFix } from '../assists/wget-check.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { missingInHealthchecks } from '../core/verdict/missing-in-healthchecks.js';
import { type MissingProgram, missingPrograms } from '../core/verdict/missing-programs.js';
import { baseName } from '../core/shell/paths.js';
import { placeOf, relatedOf, severityOf, subjectOf, faultMessage } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'program-missing',
  severity: 'error',
  summary:
    'ENTRYPOINT, CMD, HEALTHCHECK, RUN or a `#!` line starts a program that the image does not contain.',
  check,
};

export const doc: RuleDoc = {
  why: `Small base images leave out what larger ones include: Alpine has no bash and no curl, the slim images of Debian have
neither curl nor wget, and distroless images have no shell. A RUN that calls a missing program stops with "not found", a
container fails to start with "no such file or directory", and a HEALTHCHECK marks a healthy container as unhealthy. The
contents of common images are known; nothing is reported for an image or a package whose contents are not known.`,
  bad: [
    {
      text: `
        FROM alpine:3.20
        COPY build.sh /
        RUN bash /build.sh
            ^^^^ error: the build fails here: \`bash\` is not in Alpine 3.20
      `,
      fixed: `
        FROM alpine:3.20
        COPY build.sh /
        RUN apk add --no-cache bash
        RUN bash /build.sh
      `,
    },
    {
      text: `
        FROM python:3.12-alpine
        RUN apt-get install -y gcc
            ^^^^^^^ error: the build fails here: \`apt-get\` is not in python:3.12-alpine
      `,
    },
    {
      text: `
        FROM node:24-alpine
        COPY server.js .
        HEALTHCHECK CMD curl -f http://localhost:3000/health || exit 1
                        ^^^^ warning: every health check fails: \`curl\` is most likely not in node:24-alpine
        CMD ["node", "server.js"]
      `,
      fixed: `
        FROM node:24-alpine
        COPY server.js .
        HEALTHCHECK CMD wget -q --spider http://localhost:3000/health || exit 1
        CMD ["node", "server.js"]
      `,
    },
    {
      text: `
        FROM gcr.io/distroless/static-debian12
        COPY app /app
        ENTRYPOINT ["/bin/sh", "-c", "/app"]
                    ^^^^^^^^^ error: the container does not start: \`/bin/sh\` is not in
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.20
      HEALTHCHECK CMD wget -q --spider http://localhost/
      CMD ["sleep", "1000"]
    `,
    `
      FROM nginx:alpine
      HEALTHCHECK CMD curl -f http://localhost/
    `,
    `
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y curl
      RUN curl -fsSL https://example.org/ -o /tmp/page
    `,
    `
      FROM debian:bookworm-slim
      COPY --from=curlimages/curl:8.9.1 /usr/bin/curl /usr/local/bin/curl
      HEALTHCHECK CMD curl -f http://localhost/
      CMD ["sleep", "1000"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const missing of missingPrograms(facts)) {
    const { span, certainty, evidence } = missing;
    yield {
      start: span.start,
      end: span.end,
      message: wordsOf(facts, missing),
      severity: certainty === 'certain' && missing.by !== 'HEALTHCHECK' ? 'error' : 'warning',
      certainty,
      related: evidence,
      fixes: () => fixesOf(facts, missing),
    };
  }
  yield* inComposeFiles(facts);
  yield* interpreters(facts);
}

function* inComposeFiles(facts: Facts): Iterable<Finding> {
  for (const { file, start, end, name, stage, certainty } of missingInHealthchecks(facts)) {
    yield {
      start,
      end,
      file,
      message: wordsOf(facts, { stage, by: 'HEALTHCHECK', name, certainty }),
      severity: 'warning',
      certainty,
    };
  }
}

const consequences: Readonly<Record<MissingProgram['by'], string>> = {
  RUN: 'the build fails here',
  SHELL: 'the next RUN fails',
  ENTRYPOINT: 'the container does not start',
  CMD: 'the container does not start',
  HEALTHCHECK: 'every health check fails',
};

function wordsOf(
  { runs }: Facts,
  { stage, by, name, certainty }: Pick<MissingProgram, 'stage' | 'by' | 'name' | 'certainty'>,
): string {
  const place = runs.stage(stage).runtime.base?.title ?? 'this image';
  const sure = certainty === 'certain' ? 'is not in' : 'is most likely not in';
  return `${consequences[by]}: \`${name}\` ${sure} ${place}`;
}

function fixesOf(facts: Facts, missing: MissingProgram): readonly Fix[] {
  const { stage, instruction, name } = missing;
  return [...wgetFix(facts, missing), ...installProgram(facts, stage, instruction, baseName(name))];
}

/** Scripts whose `#!` line names an interpreter that is not there; those for a shell are reported by \`shell-missing\`. */
function* interpreters(facts: Facts): Iterable<Finding> {
  for (const landing of facts.verdicts.landings) {
    for (const fault of landing.faults) {
      if (fault.kind !== 'interpreter' || /sh$/.test(fault.interpreter)) continue;
      const { span } = landing.delivery;
      const text = `the container does not start: ${subjectOf(landing)} is a script for \`${fault.interpreter}\`, which ${placeOf(landing)} does not contain`;
      yield {
        start: span.start,
        end: span.end,
        ...faultMessage(landing, fault, text),
        severity: severityOf(landing, fault),
        related: relatedOf(facts, landing, fault),
      };
    }
  }
}

import { carryFix } from '../assists/carry-files.js';
import { installFix } from '../assists/install-package.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { placeOf, relatedOf, subjectOf } from '../core/verdict/words.js';

export const rule: Rule = {
  id: 'timezone-data-missing',
  severity: 'warning',
  summary: 'A program that loads time zones runs where there is no time zone data.',
  check,
};

export const doc: RuleDoc = {
  why: `Time zones other than UTC are read from \`/usr/share/zoneinfo\`. \`scratch\`, Alpine and Ubuntu have none, and a
program that asks for one gets an error or, worse, UTC. Go can carry the data itself: \`-tags timetzdata\`.`,
  bad: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
                            ^^^^ warning: \`/app\` can't load time zones
        ENTRYPOINT ["/app"]
      `,
      fixed: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
        COPY --from=builder /usr/share/zoneinfo /usr/share/zoneinfo
        ENTRYPOINT ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "time"\nfunc main() { time.LoadLocation("Europe/Oslo") }\n' },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -tags timetzdata -o /app .
        FROM scratch
        COPY --from=builder /app /app
        ENTRYPOINT ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "time"\nfunc main() { time.LoadLocation("Europe/Oslo") }\n' },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const landing of facts.verdicts.landings) {
    const fault = landing.faults.find(({ kind }) => kind === 'zoneinfo');
    if (fault === undefined) continue;
    const { span, artifact } = landing.delivery;
    const built = facts.runs.stage(artifact.origin).runtime.zoneinfo;
    yield {
      start: span.start,
      end: span.end,
      message: `${subjectOf(landing)} can't load time zones on ${placeOf(landing)}: the image has no \`/usr/share/zoneinfo\``,
      certainty: fault.certainty,
      related: relatedOf(facts, landing, fault),
      fixes: [
        ...carryFix(facts, landing, built, '/usr/share/zoneinfo', 'Copy zoneinfo from the build stage'),
        ...installFix(facts, landing, 'tzdata'),
      ],
    };
  }
}

import { carryFix } from '../assists/carry-files.js';
import { installFix } from '../assists/install-package.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { faultsOf, placeOf, relatedOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'ca-certificates-missing',
  severity: 'warning',
  summary: 'A program that makes TLS connections runs on an image without root certificates.',
  check,
};

export const doc: RuleDoc = {
  why: `A TLS client trusts the certificates that it finds under \`/etc/ssl/certs\`. \`scratch\`, busybox and the plain
Debian and Ubuntu images have none, so every connection fails with "certificate signed by unknown authority".
Distroless images, and Alpine since 3.12, include them.`,
  bad: [
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
                            ^^^^ warning: \`/app\` can't make TLS connections
        ENTRYPOINT ["/app"]
      `,
      fixed: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
        COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
        ENTRYPOINT ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.org") }\n',
      },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /etc/ssl/certs/ /etc/ssl/certs/
        COPY --from=builder /app /app
        ENTRYPOINT ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.org") }\n',
      },
    },
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM gcr.io/distroless/static-debian12
        COPY --from=builder /app /app
        ENTRYPOINT ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.org") }\n',
      },
    },
  ],
};

const bundle = '/etc/ssl/certs/ca-certificates.crt';

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'certificates')) {
    const { span, artifact } = landing.delivery;
    const built = facts.runs.stage(artifact.origin).runtime.caCertificates;
    yield {
      start: span.start,
      end: span.end,
      message: `${subjectOf(landing)} can't make TLS connections on ${placeOf(landing)}: the image has no root certificates ("certificate signed by unknown authority")`,
      certainty: fault.certainty,
      related: relatedOf(facts, landing, fault),
      fixes: [
        ...carryFix(facts, landing, built, bundle, 'Copy the certificates from the build stage'),
        ...installFix(facts, landing, 'ca-certificates'),
      ],
    };
  }
}

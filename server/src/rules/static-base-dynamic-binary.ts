import { linkageFixes } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import {
  faultFinding,
  faultsOf,
  linkedWords,
  placeOf,
  startWords,
  subjectOf,
} from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'static-base-dynamic-binary',
  severity: 'error',
  summary:
    'A dynamically linked program is copied to an image without any loader: `scratch`, distroless static, `busybox:musl`.',
  check,
};

export const doc: RuleDoc = {
  why: `A dynamically linked program is started by the loader that it names, and these images contain none. The kernel
then answers "no such file or directory", although the program itself exists. Only static programs run on them.
\`-buildmode=pie\` makes a Go program name a loader even with cgo off.`,
  bad: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
                            ^^^^ error: \`/app\` won't start on scratch
        ENTRYPOINT ["/app"]
      `,
      fixed: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
        ENTRYPOINT ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "os/user"\nfunc main() { user.Current() }\n' },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN go build -o /hello .
        FROM scratch
        COPY --from=builder /hello /hello
        ENTRYPOINT ["/hello"]
      `,
      files: { 'main.go': 'package main\nimport "fmt"\nfunc main() { fmt.Println("hello") }\n' },
    },
    `
      # An image that only carries files out: docker build --output
      FROM golang:1.22 AS builder
      RUN go build -o /app ./cmd/app
      FROM scratch
      COPY --from=builder /app /
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'no-loader')) {
    const { certainty, family, loader } = fault;
    const wanted = loader === undefined ? `a ${family} loader` : `\`${loader}\``;
    const text = `${subjectOf(landing)} ${startWords(certainty)} on ${placeOf(landing)}: ${linkedWords(landing, family)}, the image has no loader (${wanted} is missing: "no such file or directory")`;
    yield { ...faultFinding(facts, landing, fault, text), fixes: linkageFixes(facts, landing) };
  }
}

import { goBuildFixes } from '../assists/go-build-fixes.js';
import { goBuildOf } from '../assists/landing-fixes.js';
import type { Evidence } from '../core/artifacts.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import type { GoBuild } from '../core/run/stage-run.js';

export const rule: Rule = {
  id: 'cgo-enabled',
  severity: 'hint',
  summary: 'This `go build` produces a dynamically linked binary.',
  check,
};

export const doc: RuleDoc = {
  why: `cgo is on by default when a C compiler is found. \`net\`, \`os/user\`, \`plugin\` and every \`import "C"\` then produce
a dynamically linked binary, which needs the libc of the build image in the same or a newer version: it runs on
the same release and fails elsewhere. When the program is copied to another image, the hint names the import and
the setting that make it dynamic; it becomes a note when that image cannot run the program.`,
  bad: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN go build -o /app .
            ^^^^^^^^^^^^^^^^^^ info: this build produces a dynamically linked binary (glibc)
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      fixed: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "net"\nfunc main() { net.LookupHost("a") }\n' },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN go build -o /app .
        FROM golang:1.22-bookworm
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "net"\nfunc main() { net.LookupHost("a") }\n' },
    },
    {
      text: `
        FROM golang:1.22-bookworm
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "net"\nfunc main() { net.LookupHost("a") }\n' },
    },
    {
      text: `
        FROM golang:1.22-bookworm
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "fmt"\nfunc main() { fmt.Println() }\n' },
    },
    {
      text: `
        FROM golang:1.22-bookworm
        ENV CGO_ENABLED=0
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "net"\nfunc main() { net.LookupHost("a") }\n' },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const build of facts.runs.goBuilds) {
    const { cgo, uses, inFile, span, artifacts } = build;
    const family = artifacts.find(({ linkage }) => linkage === 'dynamic')?.libc;
    // What has to be dynamic and says so needs no hint.
    if (cgo.on !== true || uses.value !== true || !inFile || family === undefined) continue;
    if (isSeen(facts, build, 'static')) continue;
    const check = laterCheck(facts, build);
    if (check === undefined && !leavesItsBase(facts, build)) continue;
    const through =
      uses.through.length === 0 ? '' : `it imports ${uses.through.slice(0, 3).join(', ')}, and `;
    yield {
      start: span.start,
      end: span.end,
      message: `this build produces a dynamically linked binary (${family}): ${through}cgo is on (${cgo.reason})${check === undefined ? '' : '; the check for a static file stops the build'}`,
      severity: check !== undefined || failsSomewhere(facts, build) ? 'info' : 'hint',
      certainty: cgo.certainty,
      observed: isSeen(facts, build, 'dynamic'),
      related: check === undefined ? cgo.evidence : [check, ...cgo.evidence],
      fixes: goBuildFixes(facts, build),
    };
  }
}

/** A program that stays on the image it was built on has its libc there. */
function leavesItsBase(facts: Facts, build: GoBuild): boolean {
  const own = facts.runs.stage(build.stage).runtime.base;
  return facts.verdicts.landings.some(({ delivery, runtime }) => {
    const isOther = runtime.base !== undefined && runtime.base.title !== own?.title;
    return isOther && goBuildOf(facts, delivery.artifact) === build;
  });
}

/** The image that was built holds a program of it that is linked so. */
function isSeen(facts: Facts, build: GoBuild, linkage: 'static' | 'dynamic'): boolean {
  return facts.verdicts.landings.some(({ delivery, observation }) => {
    return observation?.linkage === linkage && goBuildOf(facts, delivery.artifact) === build;
  });
}

/** A command of the file that goes on only if what the build gave is static, which it is not. */
function laterCheck(facts: Facts, build: GoBuild): Evidence | undefined {
  const reported = facts.verdicts.landings.find(({ delivery: { artifact }, observation }) => {
    return artifact.linkage === 'static' && observation === undefined && goBuildOf(facts, artifact) === build;
  });
  return reported?.delivery.artifact.evidence[0];
}

function failsSomewhere(facts: Facts, build: GoBuild): boolean {
  return facts.verdicts.landings.some(({ delivery, faults }) => {
    return faults.length > 0 && goBuildOf(facts, delivery.artifact) === build;
  });
}

import { addTags } from '../assists/go-build-fixes.js';
import type { Facts } from '../core/facts.js';
import type { GoBuild } from '../core/run/stage-run.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { variableOf } from '../core/shell/environment.js';

export const rule: Rule = {
  id: 'cgo-required',
  severity: 'warning',
  summary: 'An imported Go module needs cgo, which is off in this build.',
  check,
};

export const doc: RuleDoc = {
  why: `Some Go modules wrap a C library. Without cgo they either do not compile or become a stub that fails when it is
used: "Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work". cgo is off with
\`CGO_ENABLED=0\`, when cross-compiling, and, since Go 1.20, when no C compiler is found, as in \`golang:alpine\`.
Set \`CGO_ENABLED=1\` and install a C compiler, or use a pure Go driver such as \`modernc.org/sqlite\`.`,
  bad: [
    {
      text: `
        FROM golang:1.22-alpine AS build
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=1 go build -o /app .
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: the build fails here: github.com/mattn/go-sqlite3 (main.go) needs a C compiler
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport _ "github.com/mattn/go-sqlite3"\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: github.com/mattn/go-sqlite3 does not work in this build
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport _ "github.com/mattn/go-sqlite3"\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        RUN apk add --no-cache gcc musl-dev
        COPY . .
        RUN go build -o /app .
            ^^^^^^^^^^^^^^^^^^ warning: this build most likely fails: on musl github.com/confluentinc/confluent-kafka-go/v2/kafka needs the build tag \`musl\`
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      fixed: `
        FROM golang:1.22-alpine AS build
        RUN apk add --no-cache gcc musl-dev
        COPY . .
        RUN go build -tags musl -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go':
          'package main\nimport _ "github.com/confluentinc/confluent-kafka-go/v2/kafka"\nfunc main() {}\n',
      },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22-alpine AS build
        RUN apk add --no-cache gcc musl-dev librdkafka-dev pkgconf
        COPY . .
        RUN go build -tags dynamic -o /app .
        FROM alpine:3.20
        RUN apk add --no-cache librdkafka
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go':
          'package main\nimport _ "github.com/confluentinc/confluent-kafka-go/v2/kafka"\nfunc main() {}\n',
      },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY --from=tonistiigi/xx:1.5 / /
        RUN apk add --no-cache clang lld
        ENV CC=clang
        COPY . .
        RUN CGO_ENABLED=1 go build -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport _ "github.com/mattn/go-sqlite3"\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        RUN apk add --no-cache gcc musl-dev
        COPY . .
        RUN CGO_ENABLED=1 go build -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport _ "github.com/mattn/go-sqlite3"\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport _ "modernc.org/sqlite"\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go': 'package main\nfunc main() {}\n',
        'sqlite.go': '//go:build cgo\npackage main\nimport _ "github.com/mattn/go-sqlite3"\n',
      },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go':
          'package main\nimport (\n\t_ "github.com/lib/pq"\n\t_ "github.com/mattn/go-sqlite3"\n)\nfunc main() {}\n',
      },
    },
    {
      text: `
        FROM golang:1.22-alpine AS build
        COPY . .
        RUN CGO_ENABLED=0 go build -tags purego -o /app .
        FROM alpine:3.20
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go': 'package main\nfunc main() {}\n',
        'sqlite.go': '//go:build !purego\npackage main\nimport _ "github.com/mattn/go-sqlite3"\n',
      },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const build of facts.runs.goBuilds) {
    const { cgo, uses, span, verb } = build;
    const modules = uses.failsWithoutCgo;
    if (lacksCompiler(facts, build)) yield withoutCompiler(facts, build);
    if (cgo.on === true && uses.needsTag !== undefined) yield untagged(facts, build, uses.needsTag);
    if (cgo.on !== false || cgo.certainty === 'possible' || modules.length === 0 || verb === 'test') continue;
    yield {
      ...span,
      message: `${modules.slice(0, 3).join(', ')} ${modules.length > 1 ? 'do' : 'does'} not work in this build: cgo is required, but it is off (${cgo.reason})`,
      severity: 'warning',
      certainty: 'likely',
      related: cgo.evidence,
    };
  }
}

/** Whether cgo is surely on, needed, and the stage has no compiler that it calls. */
function lacksCompiler({ ast, runs }: Facts, { cgo, uses, stage, instruction }: GoBuild): boolean {
  const { runtime, environment } = runs.stage(stage);
  const isChosen =
    variableOf(environment, 'CC') !== undefined ||
    /\bCC=/.test(ast.text.slice(instruction.start, instruction.end));
  if (cgo.on !== true || cgo.certainty !== 'certain' || uses.needsCgo !== true || isChosen) return false;
  return runtime.holds({ kind: 'program', name: 'gcc' }).value === false;
}

function withoutCompiler({ runs }: Facts, { cgo, uses, span, stage }: GoBuild): Finding {
  const { runtime } = runs.stage(stage);
  return {
    ...span,
    message: `the build fails here: ${uses.through[0] ?? 'cgo'} needs a C compiler, which ${runtime.base?.title ?? 'this image'} does not contain (${cgo.reason})`,
    severity: 'warning',
    certainty: 'likely',
    related: runtime.holds({ kind: 'program', name: 'gcc' }).evidence,
  };
}

function untagged(facts: Facts, build: GoBuild, tag: string): Finding {
  return {
    ...build.span,
    message: `this build most likely fails: on musl ${build.uses.failsWithoutCgo[0] ?? 'a module'} needs the build tag \`${tag}\``,
    severity: 'warning',
    certainty: 'likely',
    fixes: addTags(facts, build, tag, `Add \`-tags ${tag}\``),
  };
}

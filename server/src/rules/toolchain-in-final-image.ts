import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { convert } from '../assists/convert/convert.js';
import { convertFix } from '../assists/convert/convert-fix.js';
import { baseName } from '../core/shell/paths.js';
import type { Span } from '../core/text/text.js';
import { rootStage } from '../assists/change-image.js';

export const rule: Rule = {
  id: 'toolchain-in-final-image',
  severity: 'info',
  summary: 'The program ships in the image that it was built in, with compiler and sources.',
  check,
};

export const doc: RuleDoc = {
  why: `A compiled program needs no compiler to run. Built in a stage of its own and copied into a small image, the same
program ships in a few MB instead of several hundred, with fewer packages that can have vulnerabilities. Reported when
the file builds a program with a compiler and starts just that program, or when it can be converted to two stages.`,
  bad: [
    {
      text: `
        FROM golang:1.22
             ^^^^^^^^^^^ info: the final image contains the compiler
        WORKDIR /src
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]
      `,
      fixed: `
        FROM golang:1.22 AS build
        WORKDIR /src
        COPY . .
        RUN go build -o /app .

        FROM debian:bookworm-slim
        WORKDIR /src
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n', 'go.mod': 'module example.org/app\n' },
    },
    {
      text: `
        FROM ubuntu:24.04
             ^^^^^^^^^^^^ info: the final image contains build tools
        RUN apt-get update && apt-get install -y gcc libc6-dev
        COPY hello.c .
        RUN gcc -o /hello hello.c
        CMD ["/hello"]
      `,
      fixed: `
        FROM ubuntu:24.04 AS build
        RUN apt-get update && apt-get install -y gcc libc6-dev
        COPY hello.c .
        RUN gcc -o /hello hello.c

        FROM ubuntu:24.04
        COPY --from=build /hello /hello
        CMD ["/hello"]
      `,
      files: { 'hello.c': 'int main(void) { return 0; }\n' },
    },
  ],
  good: [
    `
      # Nothing is built: there is nothing that could stay behind.
      FROM node:22-slim
      WORKDIR /app
      COPY server.js .
      CMD ["node", "server.js"]
    `,
    {
      text: `
        FROM golang:1.22 AS builder
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM scratch
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n', 'go.mod': 'module example.org/app\n' },
    },
    `
      # A shell to work in, not a program to ship.
      FROM golang:1.22
      WORKDIR /src
      CMD ["go", "test", "./..."]
    `,
  ],
};

const compiled = new Set([
  'go',
  'c',
  'c++',
  'rust',
  'zig',
  'swift',
  'haskell',
  'crystal',
  'nim',
  'ocaml',
  'dart',
]);

function* check(facts: Facts): Iterable<Finding> {
  const { graph, runs, verdicts, baseOf } = facts;
  const root = rootStage(graph, graph.final);
  const [word] = root?.from.words ?? [];
  const base = baseOf(graph.final);
  if (word === undefined) return;
  if (base?.builder !== true) {
    yield* checkConversion(facts, word);
    return;
  }
  const final = runs.stage(graph.final);
  for (const start of verdicts.startsOf(graph.final)) {
    if (start.by === 'HEALTHCHECK') continue;
    const artifact = start.path === undefined ? undefined : final.artifactAt(start.path);
    if (artifact === undefined || !compiled.has(artifact.toolchain)) continue;
    const [made] = artifact.evidence;
    yield {
      start: word.start,
      end: word.end,
      message: `the final image contains the compiler but only \`${artifact.path}\` is started, which does not need ${base.title}; build in one stage and copy the program into another`,
      certainty: 'likely',
      related: [
        ...(made === undefined ? [] : [made]),
        { ...start.span, message: `the container starts only \`${artifact.path}\`` },
      ],
      // A conversion is a second analysis: only who looks at the fixes pays for it.
      fixes: () => convertFix(facts),
    };
    return;
  }
  yield* checkConversion(facts, word);
}

const builders =
  /^(npm|yarn|pnpm|bun|tsc|gcc|g\+\+|cc|make|cmake|dotnet|mix|bundle|pip|pip3|poetry|uv|cargo|go|zig|crystal|mvn|mvnw|gradle|gradlew|sbt)$/;

const javaBuilders = /^(mvn|mvnw|gradle|gradlew|sbt)$/;

/** Other images that build: reported where the conversion succeeds on a smaller image, which says what could stay behind. */
function* checkConversion(facts: Facts, word: Span): Iterable<Finding> {
  const { graph, runs, baseOf } = facts;
  const base = baseOf(graph.final);
  const run = runs.stage(graph.final);
  const [stage, ...others] = graph.stages;
  const builds = run.commands.some(({ command }) => builders.test(baseName(command.words[0]?.text ?? '')));
  if (stage?.base.kind !== 'image' || others.length > 0 || !builds || base === undefined) return;
  // A JDK that builds nothing has a rule of its own.
  const isJava = base.runtimes['jdk'] !== undefined;
  if (
    isJava &&
    !run.commands.some(({ command }) => javaBuilders.test(baseName(command.words[0]?.text ?? '')))
  )
    return;
  // A conversion is a second analysis: it is tried where there is a compiler to leave behind.
  const hasCompiler = base.builder || [...run.packages.keys()].some((name) => compilers.test(name));
  const result = hasCompiler ? convert(facts) : undefined;
  if (result === undefined || result.kind === 'refused') return;
  yield {
    start: word.start,
    end: word.end,
    message: `the final image contains build tools that the container does not need; build in one stage and copy what it starts into another on \`${result.base.replace(/@sha256:.*/, '')}\``,
    certainty: 'likely',
    fixes: () => convertFix(facts),
  };
}

const compilers = /^(gcc|g\+\+|clang|build-essential|build-base|golang|rustc|cargo)$/;

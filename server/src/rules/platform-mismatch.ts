import { insertAbove } from '../assists/insert-line.js';
import { goBuildOf } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { GoBuild } from '../core/run/stage-run.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Landing } from '../core/verdict/landing.js';
import { faultFinding, faultsOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'platform-mismatch',
  severity: 'warning',
  summary: 'A program is built for a different platform than the stage it is copied to.',
  check,
};

export const doc: RuleDoc = {
  why: `\`--platform=$BUILDPLATFORM\` runs a stage on the CPU of the builder, which is fast, but it also compiles for that
CPU unless the compiler is given the target: \`GOARCH=$TARGETARCH\`. A program for another CPU fails with "exec
format error".`,
  bad: [
    {
      text: `
        FROM --platform=$BUILDPLATFORM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
                            ^^^^ warning: \`/app\` won't start where the two platforms differ: it is built for the platform of the builder
        CMD ["/app"]
      `,
      fixed: `
        FROM --platform=$BUILDPLATFORM golang:1.22 AS builder
        COPY . .
        ARG TARGETOS TARGETARCH
        RUN GOOS=$TARGETOS GOARCH=$TARGETARCH CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM --platform=$BUILDPLATFORM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
                            ^^^^ warning: \`/app\` won't start where the two platforms differ: it is built for the platform of the builder
        CMD ["/app"]
      `,
      fixed: `
        FROM --platform=$BUILDPLATFORM golang:1.22 AS builder
        COPY . .
        ARG TARGETOS TARGETARCH
        RUN GOOS=$TARGETOS CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 GOARCH=amd64 go build -o /app .
                          ^^^^^^^^^^^^ info: \`/app\` only starts on amd64: the value is fixed
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22 AS builder
        ENV CGO_ENABLED=0 GOARCH=amd64
                          ^^^^^^^^^^^^ info: \`/app\` only starts on amd64: the value is fixed
        COPY . .
        RUN go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN export CGO_ENABLED=0 GOARCH=arm64 && go build -o /app .
                                                 ^^^^^^^^^^^^^^^^^^ info: \`/app\` only starts on arm64: the value is fixed
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22 AS builder
        COPY . .
        RUN CGO_ENABLED=0 GOARCH=amd64 go build -o /app .
        FROM --platform=linux/amd64 alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM --platform=$BUILDPLATFORM golang:1.22 AS builder
        ARG TARGETOS TARGETARCH
        COPY . .
        RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    `
      FROM --platform=$BUILDPLATFORM node:22 AS site
      RUN npm run build
      FROM nginx:1.27
      COPY --from=site /app/dist /usr/share/nginx/html
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'platform')) {
    const { built, runs, certainty } = fault;
    const when = certainty === 'certain' ? '' : ' where the two platforms differ';
    const text = `${subjectOf(landing)} won't start${when}: it is built for ${built} but runs on ${runs} ("exec format error")`;
    yield { ...faultFinding(facts, landing, fault, text), fixes: crossCompile(facts, landing) };
  }
  yield* fixedArchitectures(facts);
}

/** A program for one CPU in an image that is built for whatever platform is asked for. */
function* fixedArchitectures(facts: Facts): Iterable<Finding> {
  const { graph, runs, verdicts } = facts;
  const seen = new Set<number>();
  for (const { use, delivery, faults } of verdicts.landings) {
    const build = goBuildOf(facts, delivery.artifact);
    if (build === undefined || use.kind !== 'started' || delivery.artifact.platform === undefined) continue;
    const fixed = build.fixedArch ?? archInEnv(graph.stages[build.stage]) ?? archOfBuild(build);
    const builder = runs.stage(build.stage).platform;
    const isOpen =
      (builder === undefined || builder === '$BUILDPLATFORM') && runs.stage(use.stage).platform === undefined;
    const isReported = faults.some(({ kind }) => kind === 'platform');
    if (fixed === undefined || seen.has(fixed.start) || !isOpen || isReported) continue;
    seen.add(fixed.start);
    yield {
      start: fixed.start,
      end: fixed.end,
      severity: 'info',
      certainty: 'likely',
      message: `\`${delivery.path}\` only starts on ${fixed.text}: the value is fixed, while the image is built for any platform`,
      related: [{ start: delivery.span.start, end: delivery.span.end, message: 'it is copied here' }],
    };
  }
}

/** Exported further up in the RUN: the build itself is marked. */
function archOfBuild({ inFile, span, artifacts }: GoBuild): GoBuild['fixedArch'] {
  const text = artifacts[0]?.platform?.split('/')[1];
  return inFile && text !== undefined && /^\w+$/.test(text) ? { ...span, text } : undefined;
}

/** `ENV GOARCH=amd64` in the stage that builds. */
function archInEnv(stage: Stage | undefined): GoBuild['fixedArch'] {
  const words = (stage?.instructions ?? [])
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap((env) => env.words);
  const word = words.findLast(({ raw }) => /^GOARCH=\w+$/.test(raw));
  return word && { start: word.start, end: word.end, text: word.raw.slice('GOARCH='.length) };
}

/** Tells the Go compiler the target. Cgo would need a cross compiler as well, so it must be off. */
function crossCompile(facts: Facts, { delivery }: Landing): Fix[] {
  const build = goBuildOf(facts, delivery.artifact);
  if (build === undefined || !build.inFile || build.cgo.on !== false) return [];
  const { start, end } = build.span;
  const written = facts.ast.text.slice(start, end);
  const missing = ['GOOS=$TARGETOS ', 'GOARCH=$TARGETARCH '].filter((setting) => !written.includes(setting));
  const edits = [
    insertAbove(facts.ast, build.instruction, 'ARG TARGETOS TARGETARCH'),
    ...(missing.length > 0 ? [{ start, end: start, newText: missing.join('') }] : []),
  ];
  return [{ title: 'Compile for the target platform', safety: 'suggested', edits: () => edits }];
}

import { carryFix } from '../assists/carry-files.js';
import { insertAbove } from '../assists/insert-line.js';
import { installFix, installLine } from '../assists/install-package.js';
import type { Facts } from '../core/facts.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import type { Ast, Instruction, Word } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { faultsOf, placeOf, relatedOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'timezone-data-missing',
  severity: 'warning',
  summary: 'A program loads a time zone, or TZ names one, on an image without time zone data.',
  check,
};

export const doc: RuleDoc = {
  why: `Time zones other than UTC are read from \`/usr/share/zoneinfo\`. \`scratch\`, Alpine and Ubuntu have none; a program
that loads one gets an error or, worse, silently uses UTC. Go can embed the data: \`-tags timetzdata\`.`,
  bad: [
    {
      text: `
        FROM alpine:3.20
        ENV TZ=Europe/Oslo
            ^^^^^^^^^^^^^^ warning: \`TZ\` has no effect
        CMD ["date"]
      `,
      fixed: `
        FROM alpine:3.20
        RUN apk add --no-cache tzdata
        ENV TZ=Europe/Oslo
        CMD ["date"]
      `,
    },
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
    `
      FROM debian:bookworm-slim
      ENV TZ=Europe/Oslo
      CMD ["date"]
    `,
    `
      FROM node:22-alpine
      ENV TZ=Europe/Oslo
      CMD ["node", "index.js"]
    `,
    `
      FROM alpine:3.20
      ENV TZ=UTC
      CMD ["date"]
    `,
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
  for (const [landing, fault] of faultsOf(facts, 'zoneinfo')) {
    const { span, artifact } = landing.delivery;
    const built = facts.runs.stage(artifact.origin).runtime.zoneinfo;
    yield {
      start: span.start,
      end: span.end,
      message: `${subjectOf(landing)} can't load time zones on ${placeOf(landing)}: the image has no \`/usr/share/zoneinfo\``,
      certainty: fault.certainty,
      related: relatedOf(facts, landing, fault),
      fixes: [
        ...carryFix(
          facts,
          landing,
          built,
          '/usr/share/zoneinfo',
          'Copy the time zone data from the build stage',
        ),
        ...installFix(facts, landing, 'tzdata'),
      ],
    };
  }
  for (const stage of facts.verdicts.targets) yield* zoneWithoutData(facts, stage);
}

/** `ENV TZ` of an image that cannot look the zone up. */
function* zoneWithoutData(facts: Facts, index: number): Iterable<Finding> {
  const stage = facts.graph.stages[index];
  const { runtime } = facts.runs.stage(index);
  const instruction = stage?.instructions.findLast((one) => one.keyword === 'ENV' && one.words.some(isZone));
  const word = instruction?.words.find(isZone);
  if (instruction === undefined || word === undefined || runtime.zoneinfo.value !== false) return;
  if (!needsSystemZones(facts, index)) return;
  const install = installEdits(facts.ast, instruction, runtime.base);
  yield {
    start: word.start,
    end: word.end,
    certainty: 'likely',
    message: `\`TZ\` has no effect: ${runtime.base?.title ?? 'the image'} has no \`/usr/share/zoneinfo\`, so times stay in UTC`,
    related: runtime.zoneinfo.evidence,
    fixes:
      install === undefined
        ? []
        : [{ title: "Install 'tzdata'", safety: 'suggested', edits: () => [install] }],
  };
}

/** `TZ=Area/City`; rules such as `CET-1CEST` need no file. */
function isZone({ raw }: Word): boolean {
  return /^TZ="?(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w/+-]+"?$/.test(
    raw,
  );
}

/** Languages with zones of their own: Node, Deno, Bun and Java. */
const ownZones = ['node', 'deno', 'bun', 'jre', 'jdk', 'java'];

/** Whether what is started looks zones up in the system. A program of which too little is known does not count. */
function needsSystemZones({ runs, verdicts }: Facts, stage: number): boolean {
  const run = runs.stage(stage);
  if (ownZones.some((name) => run.runtime.runtimeVersion(name) !== undefined)) return false;
  const starts = verdicts.startsOf(stage);
  if (starts.length === 0) return false;
  return starts.every(({ path }) => {
    const artifact = path === undefined ? undefined : run.artifactAt(path);
    if (artifact === undefined) return true;
    // Its own finding says it where it asks for zones.
    if (artifact.toolchain === 'go')
      return artifact.wants.zoneinfo === false && artifact.wants.embedsZones !== true;
    return ['c', 'c++'].includes(artifact.toolchain);
  });
}

/** A RUN above `TZ`, where the package manager is known. */
function installEdits(ast: Ast, above: Instruction, base: ImageFacts | undefined): Edit | undefined {
  const manager = base?.packageManager;
  if (manager !== 'apk' && manager !== 'apt') return undefined;
  return insertAbove(ast, above, `RUN ${installLine(manager, 'tzdata')}`);
}

import type { Facts } from '../core/facts.js';
import type { Reference } from '../core/graph/graph.js';
import { parseImageName, type ImageNameProblem } from '../core/images/image-name.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import type { Refusal } from '../core/text/refusal.js';
import { refusalsOf } from '../core/text/refusals.js';
import { isReadByBuildKit } from '../core/text/syntax-image.js';

export const rule: Rule = {
  id: 'builder-refuses',
  severity: 'error',
  summary: 'BuildKit rejects this line, so nothing is built.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `BuildKit reads the whole file before it builds anything and stops at the first line that it cannot parse. The
message contains the words that the builder would print. Files whose \`# syntax=\` line selects another front end
are not checked.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS build # the compiler
                                  ^^^^^^^^^^^^^^ error: the build stops: FROM requires either one or three arguments
        RUN go build -o /app .
        FROM alpine:
             ^^^^^^^ error: the build stops: failed to parse stage name "alpine:": invalid reference format
        ADD --from=build /app /app
            ^^^^^^^^^^^^ error: the build stops: unknown flag: --from
      `,
    },
    {
      text: `
        RUN echo hello
        ^^^ error: the build stops: no build stage in current context
        FROM alpine:3.22 AS
                         ^^ error: the build stops: FROM requires either one or three arguments
        COPY --from=a --from=b /x /x
                      ^^^^^^^^ error: the build stops: duplicate flag specified: --from
        ONBUILD FROM alpine
                ^^^^ error: the build stops: FROM isn't allowed as an ONBUILD trigger
        ENV NAME
            ^^^^ error: the build stops: ENV must have two arguments
        WROKDIR /src
        ^^^^^^^ error: the build stops: unknown instruction: WROKDIR
      `,
    },
    {
      text: `
        FROM --Platform=linux/amd64 alpine:3.22 AS files
             ^^^^^^^^^^^^^^^^^^^^^^ error: the build stops: unknown flag: --Platform
        FROM alpine:3.22
        ADD --from=files /f /f
            ^^^^^^^^^^^^ error: the build stops: unknown flag: --from
      `,
      fixed: `
        FROM --platform=linux/amd64 alpine:3.22 AS files
        FROM alpine:3.22
        COPY --from=files /f /f
      `,
    },
  ],
  good: [
    `
      # the compiler
      ARG VERSION=1.25
      FROM golang:\${VERSION} AS build
      RUN --mount=type=cache,target=/c --mount=type=cache,target=/d go build -o /app .
      FROM alpine
      COPY --from=build --chmod=755 /app /app
      ENV A=1 B="2 3"
      ENV OLD form of it
    `,
    `
      # syntax=example.com/another-front-end
      INCLUDE common
      FROM alpine:
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const refusal of refusalsOf(facts.ast)) yield findingOf(refusal);
  if (!isReadByBuildKit(facts.ast)) return;
  for (const reference of facts.graph.references) {
    const refusal = invalidBase(facts, reference);
    if (refusal === undefined) continue;
    // The base of a stage that nothing builds is not looked at.
    yield { ...findingOf(refusal), severity: facts.reached.has(reference.stage) ? 'error' : 'warning' };
  }
}

function findingOf({ start, end, words, advice, fix, isOfPart }: Refusal): Finding {
  return {
    ...(isOfPart === true && { severity: 'info' as const, certainty: 'likely' as const }),
    start,
    end,
    message: `the build stops: ${words}${advice === undefined ? '' : `; ${advice}`}`,
    fixes: fix === undefined ? [] : [{ title: fix.title, safety: 'suggested', edits: () => fix.edits }],
  };
}

/** A base that is written out, and that is no image reference. */
function invalidBase(
  { graph }: Facts,
  { kind, raw, value, target, start, end }: Reference,
): Refusal | undefined {
  if (kind !== 'FROM' || raw.includes('$')) return undefined;
  if (value === '') return { start, end, words: `base name ("${raw}") should not be blank` };
  if (target.kind !== 'image' || graph.stagesNamed(value).length > 0) return undefined;
  const { problem, repository } = parseImageName(value);
  if (problem === undefined || problem === 'variable') return undefined;
  const words = `failed to parse stage name "${value}": invalid reference format`;
  return { start, end, words: `${words}${reasonOf(problem, repository)}` };
}

function reasonOf(problem: ImageNameProblem, repository: string): string {
  return problem === 'uppercase-repository' ? `: repository name (${repository}) must be lowercase` : '';
}

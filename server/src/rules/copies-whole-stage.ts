import type { Facts } from '../core/facts.js';
import { stageLabel } from '../core/graph/stage-label.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import type { Instruction, Word } from '../core/text/ast.js';

export const rule: Rule = {
  id: 'copies-whole-stage',
  severity: 'info',
  summary: 'A COPY takes the whole file system of another stage.',
  check,
};

export const doc: RuleDoc = {
  why: `\`COPY --from=build / /\` copies everything in the stage, including its base image, compilers and caches, over the
base of this stage. The image becomes larger than both together and mixes the files of two distributions. Copy
only the paths that are needed. On \`scratch\`, the same line is a common way to flatten an image into one layer
and is not reported.`,
  bad: [
    {
      text: `
        FROM golang:1.22 AS build
        RUN go install example.com/tool@v1.0.0
        FROM alpine:3.20
        COPY --from=build / /
                          ^ info: everything in stage \`build\` is copied, including its base image
      `,
    },
  ],
  good: [
    `
      FROM golang:1.22 AS build
      RUN CGO_ENABLED=0 go install example.com/tool@v1.0.0
      FROM alpine:3.20
      COPY --from=build /go/bin/tool /usr/local/bin/tool
    `,
    `
      FROM alpine:3.20 AS full
      RUN apk add --no-cache nginx
      FROM scratch
      COPY --from=full / /
      CMD ["nginx"]
    `,
    `
      FROM scratch AS files
      COPY site /srv/site
      FROM alpine:3.20
      COPY --from=files / /
    `,
    `
      FROM tonistiigi/xx AS xx
      FROM alpine:3.20
      COPY --from=xx / /
    `,
  ],
};

function* check({ graph, baseOf }: Facts): Iterable<Finding> {
  for (const { from, to, kind, instruction } of graph.edges) {
    const word = kind === 'COPY' ? rootToRoot(instruction) : undefined;
    const stage = typeof from === 'number' ? graph.stages[from] : undefined;
    if (word === undefined || stage === undefined || baseOf(to)?.libc === 'none') continue;
    // Of an unknown image, and of one that holds a few files such as `tonistiigi/xx`, all may be wanted.
    if ((baseOf(stage.index)?.libc ?? 'none') === 'none') continue;
    yield {
      start: word.start,
      end: word.end,
      message: `everything in ${stageLabel(stage)} is copied, including its base image; copy only the paths that are needed`,
      related: [{ start: stage.from.start, end: stage.from.end, message: 'all of this stage' }],
    };
  }
}

/** The `/` of a COPY that lays it over the root. */
function rootToRoot({ words }: Instruction): Word | undefined {
  const [source, target, ...more] = words;
  const isRoot = (word: Word | undefined): boolean => /^\/+(\.\/?|\*)?$/.test(word?.value ?? '');
  return more.length === 0 && isRoot(source) && isRoot(target) ? source : undefined;
}

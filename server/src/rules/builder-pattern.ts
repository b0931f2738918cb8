import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'builder-pattern',
  severity: 'info',
  summary:
    'Two Dockerfiles are joined by `docker create` and `docker cp`; one file with two stages does the same.',
  check,
};

export const doc: RuleDoc = {
  why: `Before multi-stage builds, a script built one image, copied the program out of a container, and built a second
image around it. One Dockerfile with \`COPY --from\` does the same without the script, leaves no files on the
host, and uses the build cache. "Merge Builder Pattern" in the editor, or \`stage-insight merge\`, joins the files
and removes the steps from the script.`,
  bad: [
    {
      text: `
        FROM golang:1.22
             ^^^^^^^^^^^ info: \`build.sh\` copies files out of this image for \`Dockerfile.target\`
        WORKDIR /src
        COPY . .
        RUN go build -o httpd .
      `,
      gluedBy: [{ glue: 'build.sh', build: 'Dockerfile.build', target: 'Dockerfile.target', role: 'build' }],
    },
  ],
  good: [
    `
      FROM golang:1.22 AS builder
      RUN go build -o /app .
      FROM debian:bookworm-slim
      COPY --from=builder /app /app
    `,
  ],
};

function* check({ graph, inputs }: Facts): Iterable<Finding> {
  const [word] = graph.stages.at(-1)?.from.words ?? [];
  if (word === undefined) return;
  for (const { glue, build, target, role } of inputs.gluedBy ?? []) {
    const what =
      role === 'build'
        ? `\`${glue}\` copies files out of this image for \`${target}\``
        : `\`${glue}\` copies files out of the image of \`${build}\` for this one`;
    yield {
      start: word.start,
      end: word.end,
      message: `${what}: one file with two stages and COPY --from does the same without the script`,
      certainty: 'likely',
    };
  }
}

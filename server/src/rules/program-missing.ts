import { installProgram } from '../assists/install-package.js';
import { insertAbove } from '../assists/insert-line.js';
import { wgetFix } from '../assists/wget-check.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { missingInHealthchecks } from '../core/verdict/missing-in-healthchecks.js';
import { type MissingProgram, missingPrograms } from '../core/verdict/missing-programs.js';
import { type MissingStart, missingStarts } from '../core/verdict/missing-starts.js';
import { omittedTools } from '../core/verdict/omitted-tools.js';
import { stopsPip } from '../core/toolchains/python/externally-managed.js';
import { isPythonServer } from '../core/toolchains/python/servers.js';
import { baseName, folderOf } from '../core/shell/paths.js';
import { faultFinding, faultsOf, placeOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'program-missing',
  severity: 'error',
  summary:
    'ENTRYPOINT, CMD, HEALTHCHECK, RUN or a `#!` line starts a program that the image does not contain.',
  check,
};

export const doc: RuleDoc = {
  why: `Small base images leave out what larger ones include: Alpine has no bash and no curl, the slim images of Debian have
neither curl nor wget, and distroless images have no shell. A RUN that calls a missing program stops with "not found", a
container fails to start with "no such file or directory", and a HEALTHCHECK marks a healthy container as unhealthy.
Programs start others: tar needs xz for \`.tar.xz\`, pip needs git for \`git+https://\`, node-gyp needs Python. The
contents of common images are known; nothing is reported for an image or a package whose contents are not known.`,
  bad: [
    {
      text: `
        FROM alpine:3.20
        COPY build.sh /
        RUN bash /build.sh
            ^^^^ error: the build fails here: \`bash\` is not in Alpine 3.20
      `,
      fixed: `
        FROM alpine:3.20
        COPY build.sh /
        RUN apk add --no-cache bash
        RUN bash /build.sh
      `,
    },
    {
      text: `
        FROM python:3.12-alpine
        RUN apt-get install -y gcc
            ^^^^^^^ error: the build fails here: \`apt-get\` is not in python:3.12-alpine
      `,
    },
    {
      text: `
        FROM node:24-alpine
        COPY server.js .
        HEALTHCHECK CMD curl -f http://localhost:3000/health || exit 1
                        ^^^^ warning: every health check fails: \`curl\` is most likely not in node:24-alpine
        CMD ["node", "server.js"]
      `,
      fixed: `
        FROM node:24-alpine
        COPY server.js .
        HEALTHCHECK CMD wget -q --spider http://localhost:3000/health || exit 1
        CMD ["node", "server.js"]
      `,
    },
    {
      text: `
        FROM gcr.io/distroless/static-debian12
        COPY app /app
        ENTRYPOINT ["/bin/sh", "-c", "/app"]
                    ^^^^^^^^^ error: the container does not start: \`/bin/sh\` is not in
      `,
    },
    {
      text: `
        FROM python:3.12-slim
        RUN python -m venv /venv
        RUN source /venv/bin/activate && pip install flask
            ^^^^^^ error: the build fails here: \`source\` is a command of bash, and /bin/sh of
        CMD ["/venv/bin/flask", "run"]
      `,
      fixed: `
        FROM python:3.12-slim
        RUN python -m venv /venv
        RUN . /venv/bin/activate && pip install flask
        CMD ["/venv/bin/flask", "run"]
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.20
      HEALTHCHECK CMD wget -q --spider http://localhost/
      CMD ["sleep", "1000"]
    `,
    `
      FROM nginx:alpine
      HEALTHCHECK CMD curl -f http://localhost/
    `,
    `
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y curl
      RUN curl -fsSL https://example.org/ -o /tmp/page
    `,
    `
      FROM debian:bookworm-slim
      COPY --from=curlimages/curl:8.9.1 /usr/bin/curl /usr/local/bin/curl
      HEALTHCHECK CMD curl -f http://localhost/
      CMD ["sleep", "1000"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const missing of missingPrograms(facts)) {
    const { span, certainty, evidence } = missing;
    yield {
      start: span.start,
      end: span.end,
      message: wordsOf(facts, missing),
      severity: certainty === 'certain' && missing.by !== 'HEALTHCHECK' ? 'error' : 'warning',
      certainty,
      related: evidence,
      fixes: () => fixesOf(facts, missing),
    };
  }
  yield* absentStarts(facts);
  yield* absentTools(facts);
  yield* inComposeFiles(facts);
  yield* interpreters(facts);
}

function* inComposeFiles(facts: Facts): Iterable<Finding> {
  for (const { file, start, end, name, stage, certainty } of missingInHealthchecks(facts)) {
    yield {
      start,
      end,
      file,
      message: wordsOf(facts, { stage, by: 'HEALTHCHECK', name, certainty }),
      severity: 'warning',
      certainty,
    };
  }
}

/** Development packages that a script needs and an install left out. */
function* absentTools(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    for (const { start, end, script, tool, from, install, certainty } of omittedTools(facts, stage)) {
      const isOwn = install.start === start;
      yield {
        start,
        end,
        message: `the build fails here: the script \`${script}\` calls \`${tool}\`, but ${from} is a development package that ${isOwn ? 'this install' : 'the install'} leaves out`,
        severity: certainty === 'certain' ? 'error' : 'warning',
        certainty,
        related: isOwn ? [] : [{ ...install, message: 'installed here without development packages' }],
      };
    }
  }
}

/** What the container is told to start and nothing puts into the image. */
function* absentStarts(facts: Facts): Iterable<Finding> {
  for (const found of missingStarts(facts)) {
    const { start, end, cause } = found;
    const isLiteral = cause.kind !== 'absent' && cause.kind !== 'argument' && cause.kind !== 'off-path';
    yield {
      start,
      end,
      message: `the container does not start: ${absenceOf(found)}`,
      severity: isLiteral ? 'error' : 'warning',
      certainty: isLiteral ? 'certain' : 'likely',
      fixes: startFixes(found),
    };
  }
}

function absenceOf({ name, cause }: MissingStart): string {
  switch (cause.kind) {
    case 'absent':
      return `no instruction puts a file at \`${cause.path}\``;
    case 'argument':
      return `\`${cause.reader}\` is to run \`${cause.path}\`, but no instruction puts a file there`;
    case 'off-path':
      return `\`${name}\` is in \`${folderOf(cause.path)}\`, which is not on PATH`;
    case 'one-string':
      return `the exec form takes \`${name}\` for the name of one program`;
    case 'variable':
      return `the exec form does not expand \`${name}\``;
    case 'not-json':
      return `this list is not JSON, so the shell looks for a program named \`${name.replace(/['"]/g, '')}\``;
  }
}

function startFixes({ start, end, name, cause }: MissingStart): readonly Fix[] {
  if (cause.kind === 'off-path') {
    const newText = JSON.stringify(cause.path);
    return [{ title: `Start '${cause.path}'`, safety: 'safe', edits: () => [{ start, end, newText }] }];
  }
  if (cause.kind === 'not-json' && cause.json !== undefined) {
    const newText = cause.json;
    return [{ title: 'Write the list as JSON', safety: 'safe', edits: () => [{ start, end, newText }] }];
  }
  if (cause.kind !== 'one-string' || /["'\\$`|&;<>(){}*?]/.test(name)) return [];
  const newText = name
    .split(/ +/)
    .map((word) => JSON.stringify(word))
    .join(', ');
  return [
    {
      title: 'Write each word as a string of its own',
      safety: 'safe',
      edits: () => [{ start, end, newText }],
    },
  ];
}

const consequences: Readonly<Record<MissingProgram['by'], string>> = {
  RUN: 'the build fails here',
  SHELL: 'the next RUN fails',
  ENTRYPOINT: 'the container does not start',
  CMD: 'the container does not start',
  HEALTHCHECK: 'every health check fails',
};

type Described = Omit<MissingProgram, 'instruction' | 'span' | 'evidence'>;

function wordsOf({ runs }: Facts, { stage, by, name, certainty, shell, script, starter }: Described): string {
  const place = runs.stage(stage).runtime.base?.title ?? 'this image';
  if (shell !== undefined)
    return `${consequences[by]}: \`${name}\` is a command of bash, and /bin/sh of ${place} is ${shell}`;
  if (script !== undefined) return `\`${script}\` calls \`${name}\`, which ${place} does not contain`;
  const sure = certainty === 'certain' ? 'is not in' : 'is most likely not in';
  const why = starter === undefined ? '' : `, needed by ${starter},`;
  return `${consequences[by]}: \`${name}\`${why} ${sure} ${place}`;
}

function fixesOf(facts: Facts, missing: MissingProgram): readonly Fix[] {
  const { stage, instruction, name, shell, starter } = missing;
  // It needs a compiler too, of which the base may have a part.
  if (starter?.includes(' to build ') === true) return [];
  if (shell !== undefined) return plainShellFix(facts, missing);
  // The package of the distribution is for another Python than that of the image.
  if (isPythonServer(baseName(name)) || isManagedPip(facts, missing)) return [];
  return [...wgetFix(facts, missing), ...installProgram(facts, stage, instruction, baseName(name))];
}

/** With the pip of the distribution the build would stop one line later. */
function isManagedPip({ runs }: Facts, { stage, name, span }: MissingProgram): boolean {
  const { runtime, commands } = runs.stage(stage);
  const call = commands.find(({ command }) => command.words[0]?.start === span.start);
  const isPip = /^pip[\d.]*$/.test(baseName(name));
  return isPip && call !== undefined && runtime.base !== undefined && stopsPip(call.command, runtime.base);
}

/** POSIX calls `source` by a dot; other commands of bash need bash, which Debian and Ubuntu have. */
function plainShellFix(
  { ast, runs }: Facts,
  { stage, instruction, name, span }: MissingProgram,
): readonly Fix[] {
  // A dot looks for a name without a folder on PATH alone.
  if (name === 'source' && /^source[ \t]+\S*\//.test(ast.text.slice(span.start, span.start + 1000)))
    return [{ title: 'Write `.` for `source`', safety: 'safe', edits: () => [{ ...span, newText: '.' }] }];
  const line = 'SHELL ["/bin/bash", "-c"]';
  if (runs.stage(stage).runtime.bash.value !== true) return [];
  const edits = () => [insertAbove(ast, instruction, line)];
  return [{ title: 'Use bash as the shell', safety: 'suggested', edits }];
}

/** Scripts whose `#!` line names an interpreter that is not there; those for a shell are reported by \`shell-missing\`. */
function* interpreters(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'interpreter')) {
    if (/sh$/.test(fault.interpreter)) continue;
    const text = `the container does not start: ${subjectOf(landing)} is a script for \`${fault.interpreter}\`, which ${placeOf(landing)} does not contain`;
    yield faultFinding(facts, landing, fault, text);
  }
}

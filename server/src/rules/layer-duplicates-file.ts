import { copyFlagFix } from '../assists/copy-flag.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { baseName, isWithin, resolvePath } from '../core/shell/paths.js';
import type { ShellCommand } from '../core/shell/command.js';
import type { StageRun } from '../core/run/types.js';

export const rule: Rule = {
  id: 'layer-duplicates-file',
  severity: 'info',
  summary: 'a RUN that only changes mode or owner of a copied file stores the file a second time',
  check,
};

export const doc: RuleDoc = {
  why: `A layer holds whole files. \`RUN chmod\` or \`RUN chown\` on a file that an earlier COPY brought writes the file again
into a layer of its own, so that the image carries it twice (on overlay2; other stores may share the content).
\`COPY --chmod\` and \`COPY --chown\` set both while copying.`,
  bad: [
    {
      text: `
        FROM alpine:3.20
        COPY server /usr/local/bin/server
        RUN chmod +x /usr/local/bin/server
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`chmod\` stores \`/usr/local/bin/server\` a second time
        CMD ["server"]
      `,
      fixed: `
        FROM alpine:3.20
        COPY --chmod=755 server /usr/local/bin/server
        CMD ["server"]
      `,
    },
    {
      text: `
        FROM node:22
        COPY . /app
        RUN chown -R node:node /app
            ^^^^^^^^^^^^^^^^^^^^^^^ info: \`chown\` stores \`/app\` a second time
      `,
      fixed: `
        FROM node:22
        COPY --chown=node:node . /app
      `,
    },
  ],
  good: [
    `
      FROM alpine:3.20
      COPY --chmod=755 server /usr/local/bin/server
    `,
    `
      FROM alpine:3.20
      RUN mkdir /data && chown nobody /data
    `,
    `
      FROM alpine:3.20
      COPY site.tar.gz /tmp/
      RUN tar -xf /tmp/site.tar.gz -C /srv && chmod -R a+rX /srv
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    // What stays behind in a build stage weighs nothing in the image.
    if (!ships(facts, stage.index)) continue;
    const run = facts.runs.stage(stage.index);
    for (const { command, instruction } of run.commands) {
      const change = readChange(command);
      if (change === undefined || command.script !== undefined) continue;
      const copy = copyOf(facts, run, stage, instruction, change.path);
      if (copy === undefined) continue;
      const { start, end } = command;
      const bytes = measuredBytes(facts, stage.index, instruction);
      yield {
        start,
        end,
        message: `\`${change.program}\` stores \`${change.path}\` a second time${bytes}; set it while copying: \`COPY --${change.program}\``,
        related: [{ start: copy.start, end: copy.keywordSpan.end, message: 'this COPY stores it first' }],
        fixes: copyFlagFix(facts, { run: instruction, command, copy, ...change }),
      };
    }
  }
}

interface Change {
  readonly program: 'chmod' | 'chown';
  readonly value: string;
  readonly path: string;
}

/** `chmod [-R] MODE PATH` and `chown [-R] OWNER PATH` with one known path. */
function readChange({ words, cwd }: ShellCommand): Change | undefined {
  const program = baseName(words[0]?.text ?? '');
  if (program !== 'chmod' && program !== 'chown') return undefined;
  const plain = words.slice(1).filter(({ text }) => text !== '-R' && text !== '--recursive');
  const [value, target, ...more] = plain;
  const path = resolvePath(cwd, target?.text);
  if (value?.text === undefined || path === undefined || more.length > 0 || target?.glob === true)
    return undefined;
  return value.text.startsWith('--') ? undefined : { program, value: value.text, path };
}

/** The COPY or ADD of the stage, above the RUN, whose destination is exactly `path`. */
function copyOf(
  { ast }: Facts,
  run: StageRun,
  stage: Stage,
  before: Instruction,
  path: string,
): Instruction | undefined {
  return stage.instructions.findLast((instruction) => {
    const { keyword, words, start, heredocs } = instruction;
    if ((keyword !== 'COPY' && keyword !== 'ADD') || start > before.start || heredocs.length > 0)
      return false;
    const target = words.at(-1)?.value;
    if (target === undefined || words.length < 2 || /[$*?]/.test(target) || ast.text.length === 0)
      return false;
    const destination = resolvePath(workdirAt(stage, instruction) ?? run.cwd, target);
    if (destination === undefined) return false;
    const source = baseName(words[0]?.value ?? '');
    const file = target.endsWith('/') || target === '.' ? `${destination}/${source}` : destination;
    return path === destination || (words.length === 2 && path === file && !isWithin(path, '/'));
  });
}

/** The absolute WORKDIR in force at an instruction, where the stage says it plainly. */
function workdirAt({ instructions }: Stage, at: Instruction): string | undefined {
  const workdir = instructions.findLast(({ keyword, start }) => keyword === 'WORKDIR' && start < at.start);
  const value = workdir?.words[0]?.value;
  return value?.startsWith('/') === true && !value.includes('$') ? value : undefined;
}

function ships({ graph, verdicts }: Facts, stage: number): boolean {
  return [...verdicts.targets].some((target) => {
    let at = graph.stages[target];
    while (at !== undefined && at.index !== stage && at.base.kind === 'stage')
      at = graph.stages[at.base.stage];
    return at?.index === stage;
  });
}

function measuredBytes({ ast, inputs }: Facts, stage: number, { start }: Instruction): string {
  const { line } = ast.lines.positionAt(start);
  const measured = inputs.measured.find((one) => one.stage === stage);
  const bytes = measured?.instructions.find((one) => one.line === line)?.bytes ?? 0;
  return bytes > 0 ? ` (${(bytes / 1e6).toFixed(1)} MB)` : '';
}

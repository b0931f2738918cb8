import { removeLines } from '../assists/remove-lines.js';
import type { Facts } from '../core/facts.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { baseName, joinPath, resolvePath } from '../core/shell/paths.js';
import type { Instruction } from '../core/text/ast.js';

export const rule: Rule = {
  id: 'copy-overwritten',
  severity: 'info',
  summary: 'Files from a COPY are replaced by a later COPY before anything uses them.',
  check,
};

export const doc: RuleDoc = {
  why: `Each COPY creates a layer. When a later COPY writes the same file, or copies the same folder again, the image
stores both, but only the last one is visible. Often one of the two has a mistyped destination.`,
  bad: [
    {
      files: { 'dev.conf': 'a', 'prod.conf': 'b' },
      text: `
        FROM debian:bookworm
        COPY dev.conf /etc/app.conf
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`/etc/app.conf\` is replaced by a later COPY before anything uses it
        COPY prod.conf /etc/app.conf
      `,
      fixed: `
        FROM debian:bookworm
        COPY prod.conf /etc/app.conf
      `,
    },
    {
      text: `
        FROM node:22 AS libs
        WORKDIR /app
        RUN npm install express
        FROM node:22 AS build
        COPY --from=libs /app/node_modules /app/node_modules
        RUN npm run build
        FROM node:22-slim
        COPY --from=libs /app/node_modules /app/node_modules
        COPY --from=build /app/node_modules /app/node_modules
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`/app/node_modules\` is copied twice
      `,
      fixed: `
        FROM node:22 AS libs
        WORKDIR /app
        RUN npm install express
        FROM node:22 AS build
        COPY --from=libs /app/node_modules /app/node_modules
        RUN npm run build
        FROM node:22-slim
        COPY --from=build /app/node_modules /app/node_modules
      `,
    },
  ],
  good: [
    {
      files: { '10-listen.sh': 'a', '20-render.sh': 'b' },
      text: `
        FROM debian:bookworm
        COPY 10-listen.sh /docker-entrypoint.d
        COPY 20-render.sh /docker-entrypoint.d
      `,
    },
    {
      files: { 'build.conf': 'a', 'run.conf': 'b' },
      text: `
        FROM debian:bookworm
        COPY build.conf /etc/app.conf
        RUN make-something
        COPY run.conf /etc/app.conf
      `,
    },
    {
      files: { 'site/index.html': 'a', 'theme/style.css': 'b' },
      text: `
        FROM nginx:1.27
        COPY site /usr/share/nginx/html
        COPY theme /usr/share/nginx/html
      `,
    },
    {
      files: { 'package.json': '{}', 'index.js': '' },
      text: `
        FROM node:22-slim
        COPY package.json ./
        COPY . .
      `,
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    const copies = readCopies(facts, stage);
    for (const [at, first] of copies.entries()) {
      const later = copies.slice(at + 1).find((one) => one.run === first.run && one.target === first.target);
      const way = later === undefined ? undefined : replacement(facts, first, later);
      if (later === undefined || way === undefined) continue;
      const { target } = first;
      const [marked, other] = way === 'file' ? [first, later] : [later, first];
      yield {
        start: marked.instruction.start,
        end: marked.instruction.end,
        certainty: way === 'file' ? 'certain' : 'likely',
        message:
          way === 'file'
            ? `\`${target}\` is replaced by a later COPY before anything uses it`
            : `\`${target}\` is copied twice: an earlier COPY copies the same files`,
        related: [{ start: other.instruction.start, end: other.instruction.end, message: 'the other COPY' }],
        fixes: [
          {
            title: 'Delete the earlier COPY',
            safety: 'suggested',
            edits: () => [removeLines(facts.ast, first.instruction)],
          },
        ],
      };
    }
  }
}

/** A COPY of one source to a destination that is known. */
interface SingleCopy {
  readonly instruction: Instruction;
  readonly source: string;
  readonly target: string;
  readonly isFile: boolean;
  readonly reference: Reference | undefined;
  /** How many RUNs stand above it: what lies between two of them may use the first. */
  readonly run: number;
}

function readCopies(facts: Facts, stage: Stage): readonly SingleCopy[] {
  const copies: SingleCopy[] = [];
  const { workdirAt } = facts.runs.stage(stage.index);
  let run = 0;
  for (const instruction of stage.instructions) {
    const { keyword } = instruction;
    if (keyword === 'RUN') run++;
    const copy = keyword === 'COPY' ? readCopy(facts, instruction, workdirAt(instruction)) : undefined;
    if (copy !== undefined) copies.push({ ...copy, run });
  }
  return copies;
}

function plain(value: string | undefined): string | undefined {
  return value === undefined || /[$*?[\]\\]/.test(value) ? undefined : value;
}

function readCopy(
  facts: Facts,
  instruction: Instruction,
  cwd: string | undefined,
): Omit<SingleCopy, 'run'> | undefined {
  const { words, heredocs, flags } = instruction;
  const [source, target] = words.map(({ value }) => plain(value));
  if (words.length !== 2 || source === undefined || target === undefined || heredocs.length > 0)
    return undefined;
  if (flags.some(({ name }) => name === 'parents' || name === 'exclude')) return undefined;
  const folder = resolvePath(cwd, target);
  const reference = facts.graph.copyReference(instruction);
  if (folder === undefined) return undefined;
  const isFile = isFileIn(
    facts,
    source,
    reference,
    flags.some(({ name }) => name === 'from'),
  );
  const intoFolder = isFile && /(^|\/)\.?\.?$/.test(target);
  // Without a slash `/srv/app` may be a folder, and so may `/etc/conf.d`: what has the name or the extension of the source is a file.
  const isNamed = baseName(target) === baseName(source) || hasSameExtension(target, source);
  if (isFile && !intoFolder && !isNamed) return undefined;
  return {
    instruction,
    source,
    target: intoFolder ? joinPath(folder, baseName(source)) : folder,
    isFile,
    reference,
  };
}

function hasSameExtension(target: string, source: string): boolean {
  const [extension] = /\.\w+$/.exec(source) ?? [];
  return extension !== undefined && target.endsWith(extension);
}

function isFileIn(
  { inputs, runs }: Facts,
  source: string,
  reference: Reference | undefined,
  isFrom: boolean,
): boolean {
  if (!isFrom) return inputs.context.read(source.replace(/^\.?\/+/, '')) !== undefined;
  const stage = reference?.target.kind === 'stage' ? reference.target.stage : undefined;
  const path = resolvePath('/', source);
  return stage !== undefined && path !== undefined && runs.stage(stage).artifactAt(path)?.path === path;
}

/** `file`: the later one writes the same file. `folder`: it brings the same folder, which went through another stage. */
function replacement(facts: Facts, first: SingleCopy, later: SingleCopy): 'file' | 'folder' | undefined {
  if (first.isFile && later.isFile) return 'file';
  const from = stageOf(first);
  const through = stageOf(later);
  if (from === undefined || through === undefined || first.isFile || later.isFile) return undefined;
  if (from === through)
    return resolvePath('/', first.source) === resolvePath('/', later.source) ? 'folder' : undefined;
  const stage = facts.graph.stages[through];
  const path = resolvePath('/', later.source);
  const taken = stage === undefined ? [] : readCopies(facts, stage);
  const isTaken = taken.some(
    (one) =>
      stageOf(one) === from &&
      one.target === path &&
      resolvePath('/', one.source) === resolvePath('/', first.source),
  );
  return isTaken ? 'folder' : undefined;
}

function stageOf({ reference }: SingleCopy): number | undefined {
  return reference?.target.kind === 'stage' ? reference.target.stage : undefined;
}

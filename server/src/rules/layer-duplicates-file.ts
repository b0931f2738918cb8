import { copyFlagFix } from '../assists/copy-flag.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import { isShipped } from '../core/verdict/shipped.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { expandWord } from '../core/run/expand-words.js';
import { smallFile } from '../core/run/late-deletions.js';
import { sourceInContext } from '../core/run/plain-copy.js';
import { baseName, isWithin, joinPath, resolvePath } from '../core/shell/paths.js';
import { forbiddenChanges } from '../core/verdict/permissions.js';
import type { ShellCommand } from '../core/shell/command.js';
import type { StageRun } from '../core/run/stage-run.js';

export const rule: Rule = {
  id: 'layer-duplicates-file',
  severity: 'info',
  summary: 'A RUN that only changes the mode or owner of a copied file stores the file a second time.',
  check,
};

export const doc: RuleDoc = {
  why: `A layer stores whole files. \`RUN chmod\` or \`RUN chown\` on a file from an earlier COPY writes the file again into
a new layer, so the image stores it twice (with overlay2; other storage drivers may share the content). \`COPY
--chmod\` and \`COPY --chown\` set the mode and the owner while copying.`,
  bad: [
    {
      text: `
        FROM alpine:3.20
        COPY server /usr/local/bin/server
        RUN chmod +x /usr/local/bin/server
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: the image contains \`/usr/local/bin/server\` twice
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
            ^^^^^^^^^^^^^^^^^^^^^^^ info: the image contains \`/app\` twice
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
      FROM alpine:3.20 AS base
      RUN make-environment /opt/env
      FROM alpine:3.20
      COPY --from=base /opt/env /opt/env
      RUN chmod =2775 /opt/env
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
    if (!isShipped(facts, stage.index)) continue;
    const run = facts.runs.stage(stage.index);
    const told = new Set<string>();
    const refused = new Set(forbiddenChanges(facts, stage).map(({ command }) => command));
    for (const { command, instruction } of run.commands) {
      const change = readChange(command);
      if (change === undefined || command.script !== undefined || refused.has(command)) continue;
      const copy = copyOf(facts, stage, instruction, change);
      if (copy === undefined || !isWorthTelling(facts, stage, instruction, change)) continue;
      // One RUN writes the file once, whatever it changes of it.
      const key = `${instruction.start} ${change.path}`;
      if (told.has(key)) continue;
      told.add(key);
      const { start, end } = command;
      const bytes = measuredBytes(facts, stage.index, instruction);
      const size = bytes === undefined ? '' : ` (${(bytes / 1e6).toFixed(1)} MB)`;
      const { keyword } = copy.instruction;
      yield {
        start,
        end,
        message: `the image contains \`${change.path}\` twice${size}: this \`${change.program}\` writes it into a second layer; set it while copying (\`${keyword} --${change.program}\`)`,
        related: [
          {
            start: copy.instruction.start,
            end: copy.instruction.keywordSpan.end,
            message: `this ${keyword} stores it first`,
          },
        ],
        fixes: isMadeBy(copy, facts, stage, instruction, change)
          ? copyFlagFix(facts, { run: instruction, command, copy: copy.instruction, ...change })
          : [],
      };
    }
  }
}

interface Change {
  readonly program: 'chmod' | 'chown';
  readonly value: string;
  readonly path: string;
  /** With `-R`; else of a folder the folder alone changes. */
  readonly isDeep: boolean;
}

/** `chmod [-R] MODE PATH` and `chown [-R] OWNER PATH` with one known path. */
function readChange({ words, cwd }: ShellCommand): Change | undefined {
  const program = baseName(words[0]?.text ?? '');
  if (program !== 'chmod' && program !== 'chown') return undefined;
  const isPlain = ({ text }: { text: string | undefined }): boolean => !/^(-R|--recursive)$/.test(text ?? '');
  const plain = words.slice(1).filter(isPlain);
  const [value, target, ...more] = plain;
  const path = resolvePath(cwd, target?.text);
  if (value?.text === undefined || path === undefined || more.length > 0 || target?.glob === true)
    return undefined;
  if (value.text.startsWith('--')) return undefined;
  return { program, value: value.text, path, isDeep: plain.length < words.length - 1 };
}

/** A COPY or ADD, where it lands, and whether that is surely one file. */
interface Copied {
  readonly instruction: Instruction;
  readonly path: string;
  readonly isFile: boolean;
  /** Whether it is a folder, or may be one: a change of that alone leaves what is in it. */
  readonly isFolder: boolean;
}

/** The COPY or ADD of the stage, above the RUN, that lands at `path`, or in it. */
function copyOf(
  facts: Facts,
  stage: Stage,
  before: Instruction,
  { path, isDeep }: Change,
): Copied | undefined {
  const copies = copiesOf(facts, stage, before);
  return (
    copies.findLast((copied) => copied.path === path && (isDeep || !copied.isFolder)) ??
    copies.findLast((copied) => isDeep && path !== '/' && isWithin(path, copied.path))
  );
}

function copiesOf(facts: Facts, stage: Stage, before: Instruction): readonly Copied[] {
  const run = facts.runs.stage(stage.index);
  return stage.instructions.flatMap((instruction): readonly Copied[] => {
    const { keyword, start, heredocs } = instruction;
    if ((keyword !== 'COPY' && keyword !== 'ADD') || start > before.start || heredocs.length > 0) return [];
    const target = instruction.words.at(-1)?.value;
    const sources = sourcesOf(facts, run, instruction);
    if (target === undefined || sources.length === 0 || /[$*?]/.test(target)) return [];
    // An archive is unpacked: what lands is not the file.
    if (keyword === 'ADD' && sources.some((source) => /\.(tar|t[gbx]z|tar\.\w+)$/.test(source))) return [];
    const destination = resolvePath(run.workdirAt(instruction), target);
    if (destination === undefined) return [];
    return sources.map((source): Copied => {
      const name = baseName(source);
      const isFolder = source.endsWith('/') || /(^|\/)\.{1,2}$/.test(source);
      const isInside = sources.length > 1 || target.endsWith('/') || target === '.';
      const path = isInside && !isFolder ? joinPath(destination, name) : destination;
      const isFile = !isFolder && run.readFile(path) !== undefined;
      const built = run.artifactAt(path);
      const isProgram = (built?.path === path && built.toolchain !== 'unknown') || fileName.test(path);
      const mayBeFolder = isFrom(instruction)
        ? !isFile && !isProgram
        : facts.inputs.context.list(sourceInContext(source)).length > 0;
      return { instruction, path, isFile, isFolder: isFolder || mayBeFolder };
    });
  });
}

/** Sources as BuildKit reads them, with what variables hold. */
function sourcesOf(
  { ast }: Facts,
  { environment }: StageRun,
  { words, json }: Instruction,
): readonly string[] {
  return words.slice(0, -1).map((word) => expandWord(word, environment, ast.escape, json).text ?? word.value);
}

function isFrom({ flags }: Instruction): boolean {
  return flags.some(({ name }) => name === 'from');
}

/** What has an extension, or lies where programs do, is a file. */
const fileName = /\.\w+$|\/s?bin\/[^/]+$/;

/** A second copy of a smaller file is not worth a finding. */
const enoughBytes = 100_000;

function isWorthTelling(facts: Facts, stage: Stage, run: Instruction, { path }: Change): boolean {
  const copies = copiesOf(facts, stage, run).filter(
    (copied) => isWithin(path, copied.path) || isWithin(copied.path, path),
  );
  const bytes = measuredBytes(facts, stage.index, run) ?? bytesOf(facts, stage, copies, run);
  if (bytes === undefined && smallFile.test(path)) return false;
  return bytes === undefined || bytes >= enoughBytes;
}

/** What COPYs bring, where they name files of the build context that can be read, and no RUN may have added to it. */
function bytesOf(
  facts: Facts,
  { index, instructions }: Stage,
  copies: readonly Copied[],
  before: Instruction,
): number | undefined {
  const first = Math.min(...copies.map(({ instruction }) => instruction.start));
  const isTouched = instructions.some(
    ({ keyword, start }) => keyword === 'RUN' && start > first && start < before.start,
  );
  const steps = [...new Set(copies.map(({ instruction }) => instruction))];
  if (isTouched || steps.some(({ flags }) => flags.some(({ name }) => name === 'from'))) return undefined;
  const sources = steps.flatMap((step) => sourcesOf(facts, facts.runs.stage(index), step));
  const sizes = sources.map((source) => facts.inputs.context.read(sourceInContext(source))?.length);
  if (sizes.includes(undefined)) return undefined;
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

/**
 * Whether the path holds what this one COPY brought and nothing else, with an account that is there before it: then
 * COPY can set owner and mode.
 */
function isMadeBy(copied: Copied, facts: Facts, stage: Stage, run: Instruction, change: Change): boolean {
  const { instruction, path } = copied;
  const isRemote = instruction.words.some(({ value }) => /^(https?|git|ssh):|^git@/.test(value));
  if (path !== change.path || instruction.words.length !== 2 || (instruction.keyword === 'ADD' && isRemote))
    return false;
  const stageRun = facts.runs.stage(stage.index);
  const others = copiesOf(facts, stage, run).filter((one) => one.instruction !== instruction);
  if (others.some((one) => isWithin(path, one.path) || isWithin(one.path, path))) return false;
  const steps = stage.instructions.filter(({ keyword }) => keyword === 'RUN');
  if (steps.some(({ start }) => start > instruction.start && start < run.start)) return false;
  const isMentioned = steps.some(({ start, body }) => start < instruction.start && body.text.includes(path));
  return (
    !isMentioned &&
    isOwnPlace(copied, stage) &&
    fitsPath(copied, change) &&
    ownerIsThere(copied, stageRun, change)
  );
}

/** A folder may hold files of the base image, unless it is one of those that images leave to their users. */
function isOwnPlace({ path, isFile }: Copied, { base }: Stage): boolean {
  if (isFile || /\.\w+$/.test(path) || /^\/usr\/local\/s?bin\/[^/]+$/.test(path)) return true;
  return base.kind !== 'stage' && /^\/(app|srv|opt|src|code|work|workspace|data|site)(\/|$)/.test(path);
}

/** A folder can only be entered with the x that a file need not have. */
function fitsPath({ isFile, path, instruction }: Copied, { program, value }: Change): boolean {
  if (program === 'chown' || isFile) return true;
  const [source = ''] = instruction.words.map((word) => word.value);
  const isNamedFile = !/(^|\/)\.{0,2}$/.test(source) && baseName(source) === baseName(path);
  if (!/^[0-7]{3,4}$/.test(value)) return isNamedFile;
  return [...value.slice(-3)].every((digit) => (Number(digit) & 4) === 0 || (Number(digit) & 1) === 1);
}

function ownerIsThere({ instruction }: Copied, { runtime }: StageRun, { program, value }: Change): boolean {
  if (program === 'chmod') return true;
  const [user = '', group = user] = value.split(':');
  const isNumber = group === user || /^\d+$/.test(group);
  const ofGroup = isNumber ? runtime.hasUser(group) : runtime.holds({ kind: 'group', name: group });
  return [runtime.hasUser(user), ofGroup].every(
    (answer) => answer.value === true && answer.evidence.every(({ start }) => start < instruction.start),
  );
}

/** What the RUN weighed when it was built; `undefined` where it was not. */
function measuredBytes({ ast, inputs }: Facts, stage: number, { start }: Instruction): number | undefined {
  const { line } = ast.lines.positionAt(start);
  const measured = inputs.measured.find((one) => one.stage === stage);
  const bytes = measured?.instructions.find((one) => one.line === line)?.bytes ?? 0;
  return bytes > 0 ? bytes : undefined;
}

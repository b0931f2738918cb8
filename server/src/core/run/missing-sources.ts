import type { Instruction, Word } from '../text/ast.js';
import type { Reference, Stage, StageGraph } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import { baseName, isWithin, joinPath, normalisePath, pathFrom, resolvePath } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import { absentSource } from './absent-source.js';
import { buildCalls } from './build-calls.js';
import { ignoreFileOf, isInContext, withoutIgnored } from './context-files.js';
import { mayBeCopied, otherName } from './other-name.js';
import { sourceInContext } from './plain-copy.js';
import type { StageCommand, StageRun, StageRuns } from './stage-run.js';
import { workedInstead } from './unnamed-folder.js';

/** A source of a COPY that is not there when the COPY runs. The span covers the word. */
export interface MissingSource extends Span {
  readonly instruction: Instruction;
  /** As written. */
  readonly path: string;
  readonly certainty: 'certain' | 'likely';
  /** What stands behind "`path` is not there:". */
  readonly reason: string;
  /** The path that is made, in the place of the word. */
  readonly instead: string | undefined;
  /** The command or line that shows it. */
  readonly evidence: Span | undefined;
}

/** Sources of COPY that are surely or likely missing, in text order. Unknown stages and contexts are left out. */
export function missingSources(
  graph: StageGraph,
  runs: StageRuns,
  context: BuildContext,
  isDescribed: boolean,
): readonly MissingSource[] {
  const subject = { graph, runs, context, sent: withoutIgnored(context), isDescribed };
  return graph.stages.flatMap((stage) =>
    stage.instructions
      .filter(({ keyword, heredocs }) => keyword === 'COPY' && heredocs.length === 0)
      .flatMap((instruction) => missingIn(subject, stage, instruction)),
  );
}

interface Subject {
  readonly graph: StageGraph;
  readonly runs: StageRuns;
  readonly context: BuildContext;
  /** What of the context reaches the builder: `context` itself where nothing is ignored. */
  readonly sent: BuildContext;
  /** Whether a file of the repository says in which folder it is built. */
  readonly isDescribed: boolean;
}

function missingIn(subject: Subject, stage: Stage, instruction: Instruction): readonly MissingSource[] {
  const sources = instruction.words.slice(0, -1).filter(({ value }) => !/[$*?[\]\\]/.test(value));
  const isFrom = instruction.flags.some(({ name }) => name === 'from');
  if (!isFrom)
    return sources.flatMap((word) => [
      ...ignoredSource(subject, instruction, word),
      ...absentSource({ ...subject, instruction, word }).map((found) =>
        missingSource(instruction, word, { certainty: 'likely', ...found }),
      ),
    ]);
  const reference = subject.graph.copyReference(instruction);
  const from = sourceStage(subject.graph, reference, stage);
  if (from === undefined) return [];
  const run = subject.runs.stage(from.index);
  return sources.flatMap((word) => {
    const found =
      relativeSource(run, word) ??
      relativeOutput(run, word) ??
      phpFolder(run, word) ??
      pythonFolder(run, word) ??
      otherOutput(subject, run, word) ??
      otherFile(subject, run, word) ??
      neverBuilt(subject, from, run, word) ??
      elsewhere(subject, from, word);
    return found === undefined ? [] : [missingSource(instruction, word, found)];
  });
}

type Found = Pick<MissingSource, 'certainty' | 'reason' | 'instead' | 'evidence'>;

function sourceStage(graph: StageGraph, reference: Reference | undefined, below: Stage): Stage | undefined {
  const target = reference?.target;
  return target?.kind === 'stage' && target.stage < below.index ? graph.stages[target.stage] : undefined;
}

/** A file that is in the context and that the ignore file keeps from the builder. */
function ignoredSource(
  { context, sent }: Subject,
  instruction: Instruction,
  word: Word,
): readonly MissingSource[] {
  const path = sourceInContext(word.value);
  if (sent === context || path === '' || /^(https?|git|ssh):|^git@|^<</.test(word.value)) return [];
  if (!isInContext(context, path) || isInContext(sent, path)) return [];
  const reason = `${ignoreFileOf(context)?.name ?? ''} excludes it from the build context`;
  return [missingSource(instruction, word, { certainty: 'certain', reason })];
}

/** `instead` and `evidence` are unknown where `found` does not say them. */
function missingSource(
  instruction: Instruction,
  { start, end, value }: Word,
  found: Pick<Found, 'certainty' | 'reason'> & Partial<Found>,
): MissingSource {
  return { start, end, instruction, path: value, instead: undefined, evidence: undefined, ...found };
}

/** A relative source is taken from `/`, whatever WORKDIR says. */
function relativeSource(run: StageRun, word: Word): Found | undefined {
  const path = word.value;
  if (path.startsWith('/') || run.cwd === undefined || run.cwd === '/' || !run.complete) return undefined;
  const taken = normalisePath(`/${path}`);
  const meant = joinPath(run.cwd, path);
  if (taken === '/' || holds(run, taken) || isStandard(taken) || !holds(run, meant)) return undefined;
  return {
    certainty: 'certain',
    reason: `a relative source of \`--from\` is resolved against \`/\`, but the stage creates \`${meant}\``,
    instead: meant,
    evidence: undefined,
  };
}

/** The same of the folder that a front-end build is known to write. */
function relativeOutput(run: StageRun, { value }: Word): Found | undefined {
  const taken = normalisePath(`/${value}`);
  if (value.startsWith('/') || !run.complete || taken === '/' || isStandard(taken)) return undefined;
  for (const { output, folder, command } of buildCalls(run)) {
    const meant = joinPath(folder, output?.folder ?? '');
    if (output === undefined || meant === taken || joinPath(folder, value) !== meant) continue;
    if (holds(run, taken) || isMade(run, taken, command)) continue;
    const { start, end } = command.command;
    const reason = `a relative source of \`--from\` is resolved against \`/\`, but \`${output.tool}\` writes to \`${meant}\``;
    return { certainty: 'likely', reason, instead: meant, evidence: { start, end } };
  }
  return undefined;
}

function holds(run: StageRun, path: string): boolean {
  const artifact = run.artifactAt(path);
  const exact = artifact?.path === path || artifact?.path === `${path}/`;
  return exact || run.readFile(path) !== undefined;
}

const standard = new Set(
  'bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var'.split(' '),
);

function isStandard(path: string): boolean {
  return standard.has(path.split('/')[1] ?? '');
}

/** PHP names its folder of extensions after the number of its module API. Source: php-src, Zend/zend_modules.h. */
const phpApis: Readonly<Record<string, string>> = {
  '7.2': '20170718',
  '7.3': '20180731',
  '7.4': '20190902',
  '8.0': '20200930',
  '8.1': '20210902',
  '8.2': '20220829',
  '8.3': '20230831',
  '8.4': '20240924',
  '8.5': '20250925',
};

function phpFolder(run: StageRun, word: Word): Found | undefined {
  const [, head = '', number = '', tail = ''] =
    /^(\/usr\/local\/lib\/php\/extensions\/no-debug-(?:non-)?zts-)(\d{8})(.*)$/.exec(word.value) ?? [];
  const version = /^\d+\.\d+/.exec(run.runtime.runtimeVersion('php') ?? '')?.[0];
  const right = version === undefined ? undefined : phpApis[version];
  if (version === undefined || right === undefined || number === '' || number === right) return undefined;
  const reason = `PHP ${version} keeps its extensions in \`${head.split('/').at(-1) ?? ''}${right}\``;
  return { certainty: 'certain', reason, instead: `${head}${right}${tail}`, evidence: undefined };
}

/** The images of Python keep modules in a folder of their minor version. */
function pythonFolder(run: StageRun, { value }: Word): Found | undefined {
  const [, named, tail = ''] = /^\/usr\/local\/lib\/python(3\.\d+)(\/.*)?$/.exec(value) ?? [];
  const version = /^3\.\d+/.exec(run.runtime.runtimeVersion('python') ?? '')?.[0];
  const isOfPython = run.runtime.base?.title.startsWith('python:') === true;
  if (named === undefined || version === undefined || named === version || !isOfPython) return undefined;
  if (
    !run.complete ||
    run.commands.some(({ command }) => command.words.some(({ text }) => text?.includes(named) !== false))
  )
    return undefined;
  const instead = `/usr/local/lib/python${version}${tail}`;
  return {
    certainty: 'likely',
    reason: `Python ${version} keeps its modules in \`${instead}\``,
    instead,
    evidence: undefined,
  };
}

/** The folder that a front-end build is known to write is another one. */
function otherOutput({ context }: Subject, run: StageRun, word: Word): Found | undefined {
  const path = resolvePath('/', word.value);
  if (path === undefined) return undefined;
  for (const { output, folder, command } of buildCalls(run)) {
    const inside = isWithin(folder, path) ? pathFrom(folder, path) : '';
    if (!/^(dist|build|out|public|www|\.next|\.output|_site)(\/|$)/.test(inside)) continue;
    if (output === undefined || context.list(inside).length > 0 || isMade(run, path, command)) continue;
    const evidence = { start: command.command.start, end: command.command.end };
    const absent = output.absent.find((one) => inside === one.folder || inside.startsWith(`${one.folder}/`));
    if (absent !== undefined)
      return {
        certainty: 'likely',
        reason: `\`${output.tool}\` builds it only if ${absent.unless}`,
        instead: undefined,
        evidence,
      };
    if (isWithin(`/${output.folder}`, `/${inside}`) || isWithin(`/${inside}`, `/${output.folder}`)) continue;
    const reason = `\`${output.tool}\` writes to \`${joinPath(folder, output.folder)}\` (${output.source})`;
    const instead = /^[^/]+\/?$/.test(inside)
      ? `${joinPath(folder, output.folder)}${word.value.endsWith('/') ? '/' : ''}`
      : undefined;
    return { certainty: 'likely', reason, instead, evidence };
  }
  return undefined;
}

/** Nothing in the stage names the top folder of the path: it works in another one. */
function elsewhere({ graph, runs }: Subject, from: Stage, { value }: Word): Found | undefined {
  const path = resolvePath('/', value);
  const found = path === undefined ? undefined : workedInstead(graph, runs, from, path);
  if (found === undefined) return undefined;
  const reason = `the stage it is copied from works in \`${found.folder}\``;
  return { certainty: 'likely', reason, instead: found.instead, evidence: undefined };
}

/** A compiler or build tool is known to write another file or folder. */
function otherFile({ context }: Subject, run: StageRun, { value }: Word): Found | undefined {
  const path = resolvePath('/', value);
  const found = path === undefined ? undefined : otherName(run, context, path);
  if (found === undefined) return undefined;
  const [evidence] = found.artifact.evidence;
  const instead = found.artifact.path;
  return { certainty: 'likely', reason: found.reason, instead, evidence: evidence && spanOf(evidence) };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** Whether another command of the stage names the last part of the path, or may make anything. */
function isMade(run: StageRun, path: string, build: StageCommand): boolean {
  const name = baseName(path);
  return run.commands.some(
    (one) =>
      one !== build &&
      one.command.words.some(
        ({ text }, at) => at > 0 && (text === undefined || text.split(/[/=:]/).includes(name)),
      ),
  );
}

/** A build that stands in the CMD of a stage that is only copied from: nothing ever runs it. */
function neverBuilt({ context }: Subject, stage: Stage, run: StageRun, word: Word): Found | undefined {
  const path = resolvePath('/', word.value);
  const command = stage.instructions.findLast(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (path === undefined || command === undefined || !isBuildCommand(command)) return undefined;
  const builds = run.commands.some(({ command: { words } }) =>
    words.some(({ text }) => text === undefined || isBuildWord(text)),
  );
  if (builds || !/\/(dist|build|out|target|public|bin|publish)(\/|$)/.test(path)) return undefined;
  if (holdsPart(run, path) || mayBeCopied(context, path)) return undefined;
  const evidence = { start: command.start, end: command.end };
  const reason = `the build command is in ${command.keyword}, which does not run while the image is built`;
  return { certainty: 'likely', reason, instead: undefined, evidence };
}

function isBuildWord(text: string): boolean {
  return /^(build|package|publish|compile|assemble|install|make)(:\w+)?$/.test(text);
}

function isBuildCommand({ words }: Instruction): boolean {
  const texts = words.map(({ value }) => value);
  const program = baseName(texts[0] ?? '');
  return (
    /^(npm|yarn|pnpm|bun|mvn|gradle|gradlew|cargo|go|dotnet|make)$/.test(program) &&
    texts.slice(1).some((text) => /^(build|package|publish|compile)(:\w+)?$/.test(text))
  );
}

/** The file itself, or one inside. */
function holdsPart(run: StageRun, path: string): boolean {
  return (
    holds(run, path) || run.artifacts.some((artifact) => isWithin(path, artifact.path.replace(/\/$/, '')))
  );
}

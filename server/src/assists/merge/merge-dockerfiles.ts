import { readArgs } from '../../core/graph/args.js';
import type { Ast, Instruction, Word } from '../../core/text/ast.js';
import { buildGraph } from '../../core/graph/build-graph.js';
import { applyEdits, type Edit } from '../../core/text/edit.js';
import type { Stage, StageGraph } from '../../core/graph/graph.js';
import { parse } from '../../core/text/parse.js';
import { asFolder, isWithin, normalisePath, pathFrom, resolvePath } from '../../core/shell/paths.js';
import { lineBreak } from '../stage-blocks.js';
import { builtKind, keptName } from './built-files.js';
import type { Extracted } from './extractions.js';
import type { BuilderPattern } from './find-pattern.js';
import { refuse, type MergeRefusal, type TextFile } from './merge-result.js';

interface Source {
  readonly file: TextFile;
  readonly ast: Ast;
  readonly graph: StageGraph;
}

/** The text of one Dockerfile that does what both did; the second one's stages come last. */
export function mergeDockerfiles(
  build: TextFile,
  target: TextFile,
  pattern: BuilderPattern,
): string | MergeRefusal {
  const first = readSource(build);
  const second = readSource(target);
  const clash = directiveClash(first, second) ?? stageClash(first, second);
  if (clash !== undefined) return clash;
  const builder = first.graph.stages.at(-1);
  if (builder === undefined || second.graph.stages.length === 0) {
    const { path } = builder === undefined ? build : target;
    return refuse('not-understood', path, 0, 'the file has no stage', 'Both files need a FROM.');
  }
  const named = nameBuilder(builder, [first.graph, second.graph]);
  const args = joinArguments(first, second);
  if ('kind' in args) return args;
  const rewritten = rewriteSources(second, pattern, { name: named.name, file: build });
  if ('kind' in rewritten) return rewritten;
  const prefixed = prefixSources(first, pattern.builderContext, pattern.shipContext);
  const contexts = contextClash(pattern, target);
  if (contexts !== undefined) return contexts;
  const eol = lineBreak(build.text);
  const head = applyEdits(build.text, [...named.edits, ...prefixed, ...args.first]).trimEnd();
  const tail = applyEdits(target.text, [
    ...directiveEdits(second),
    ...args.second,
    ...rewritten.edits,
  ]).replace(/^\uFEFF?\s*/, '');
  return `${head}${eol}${eol}${withLineBreaks(tail, eol)}`;
}

function readSource(file: TextFile): Source {
  const ast = parse(file.text);
  return { file, ast, graph: buildGraph(ast) };
}

function withLineBreaks(text: string, eol: string): string {
  return text.replace(/\r?\n/g, eol);
}

/** Directives stand once, on top: what both say alike is said once, what differs cannot be joined. */
function directiveClash(first: Source, second: Source): MergeRefusal | undefined {
  const differing = second.ast.directives.find(({ name, value }) => {
    const other = first.ast.directives.find((directive) => directive.name === name);
    return other?.value !== value;
  });
  const missing = first.ast.directives.find(
    ({ name }) => name === 'escape' && first.ast.escape !== second.ast.escape,
  );
  if (differing === undefined && missing === undefined) return undefined;
  const name = differing?.name ?? 'escape';
  return refuse(
    'directives-differ',
    second.file.path,
    0,
    `the \`${name}\` directives of the two files differ`,
    'Give both files the same directives.',
  );
}

function directiveEdits({ ast }: Source): Edit[] {
  return ast.directives.map(({ start, end }) => ({ start, end, newText: '' }));
}

function stageClash(first: Source, second: Source): MergeRefusal | undefined {
  const clash = second.graph.stages.find(
    ({ name }) => name !== undefined && first.graph.stagesNamed(name).length > 0,
  );
  if (clash === undefined) return undefined;
  const { line } = second.ast.lines.positionAt(clash.from.start);
  return refuse(
    'stage-name-clash',
    second.file.path,
    line,
    `both files declare a stage \`${clash.name ?? ''}\``,
    'Rename one of them.',
  );
}

interface NamedBuilder {
  readonly name: string;
  readonly edits: readonly Edit[];
}

function nameBuilder({ name, from }: Stage, graphs: readonly StageGraph[]): NamedBuilder {
  if (name !== undefined) return { name, edits: [] };
  const isTaken = (word: string): boolean => graphs.some((graph) => graph.stagesNamed(word).length > 0);
  const free = ['build', 'builder', 'build-stage'].find((word) => !isTaken(word)) ?? 'build-stage-1';
  const [base] = from.words;
  const at = base?.end ?? from.end;
  return { name: free, edits: [{ start: at, end: at, newText: ` AS ${free}` }] };
}

interface JoinedArguments {
  readonly first: readonly Edit[];
  readonly second: readonly Edit[];
}

/** Global ARGs stand before the first FROM: those of the second file move up. */
function joinArguments(first: Source, second: Source): JoinedArguments | MergeRefusal {
  const moved: string[] = [];
  const removed: Edit[] = [];
  for (const instruction of second.graph.preamble) {
    if (instruction.keyword !== 'ARG') continue;
    const clash = readArgs(instruction).find(({ name, value }) => differs(first, name, value));
    if (clash !== undefined) {
      const { line } = second.ast.lines.positionAt(instruction.start);
      return refuse(
        'argument-differs',
        second.file.path,
        line,
        `both files declare ARG ${clash.name}, with different defaults`,
        'Rename one of them.',
      );
    }
    const isNew = readArgs(instruction).some(({ name }) => !first.graph.globalArgs.has(name));
    if (isNew) moved.push(second.ast.text.slice(instruction.start, instruction.end));
    removed.push(wholeLines(second.ast, instruction));
  }
  const eol = lineBreak(first.file.text);
  const [from] = first.graph.stages;
  const at = from === undefined ? 0 : first.ast.lines.lineStart(first.ast.lines.positionAt(from.start).line);
  const edits =
    moved.length === 0 ? [] : [{ start: at, end: at, newText: moved.map((text) => text + eol).join('') }];
  return { first: edits, second: removed };
}

function differs({ graph, ast }: Source, name: string, value: string | undefined): boolean {
  if (!graph.globalArgs.has(name)) return false;
  const own = graph.preamble.flatMap((instruction) =>
    instruction.keyword === 'ARG' ? readArgs(instruction) : [],
  );
  return own.findLast((arg) => arg.name === name)?.value !== value && ast.text !== '';
}

function wholeLines({ lines }: Ast, { start, end }: Instruction): Edit {
  const from = lines.lineStart(lines.positionAt(start).line);
  return { start: from, end: lines.lineStart(lines.positionAt(end).line + 1), newText: '' };
}

interface BuilderStage {
  readonly name: string;
  readonly file: TextFile;
}

/** COPY and ADD of extracted files become COPY --from; nothing else of the second file's context is touched. */
function rewriteSources(
  source: Source,
  pattern: BuilderPattern,
  builder: BuilderStage,
): { readonly edits: readonly Edit[] } | MergeRefusal {
  const edits: Edit[] = [];
  for (const instruction of copiesOfContext(source.graph)) {
    const rewritten = rewriteCopy(source, instruction, pattern, builder);
    if ('kind' in rewritten) return rewritten;
    edits.push(...rewritten.edits);
  }
  if (edits.length > 0) return { edits };
  const message = 'no COPY in this file uses the extracted files';
  return refuse('target-unrelated', source.file.path, 0, message, 'Check the paths of `docker cp`.');
}

/** COPY and ADD that read the build context. */
function copiesOfContext({ stages }: StageGraph): Instruction[] {
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, flags, heredocs }) => {
      const isCopy = keyword === 'COPY' || keyword === 'ADD';
      return isCopy && heredocs.length === 0 && !flags.some(({ name }) => name === 'from');
    });
}

function rewriteCopy(
  { ast, file }: Source,
  instruction: Instruction,
  { extracted, shipContext }: BuilderPattern,
  builder: BuilderStage,
): { readonly edits: readonly Edit[] } | MergeRefusal {
  const sources = instruction.words.slice(0, -1);
  const found = sources.map((word) => containerPath(word, extracted, shipContext));
  const hits = found.filter((path) => path !== undefined).length;
  const { line } = ast.lines.positionAt(instruction.start);
  if (hits === 0) {
    if (!sources.some(({ value }) => holdsExtracted(value, extracted, shipContext))) return { edits: [] };
    const message = 'this instruction copies a folder that contains an extracted file and other files';
    return refuse('mixed-sources', file.path, line, message, 'Copy the extracted file by its own name.');
  }
  if (hits < sources.length) {
    const message = 'this instruction copies extracted files together with files of the build context';
    return refuse('mixed-sources', file.path, line, message, 'Split it into two.');
  }
  if (
    instruction.keyword === 'ADD' &&
    sources.some(({ value }) => /\.(tar|tgz|tbz2?|txz)(\.\w+)?$/.test(value))
  ) {
    const message = 'ADD unpacks this archive, but COPY --from does not';
    return refuse('unpacked-archive', file.path, line, message, 'Unpack it in the first Dockerfile.');
  }
  const paths = found.filter((path) => path !== undefined);
  const target = keptName(instruction, paths, (path) => builtKind(builder.file, path));
  if (target === 'unknown') {
    const message = `\`${paths.join(' ')}\` gets a new name on the host, and it is not known whether it is a file or a folder`;
    const hint = 'Add the new name to the target of this COPY.';
    return refuse('not-understood', file.path, line, message, hint);
  }
  const edits = copyFrom(instruction, found, builder.name);
  return { edits: target === undefined ? edits : [...edits, target] };
}

/** The path in the builder's image that a source stands for. */
function containerPath(
  { value }: Word,
  extracted: readonly Extracted[],
  context: string,
): string | undefined {
  const source = normalisePath(`${context}/${value}`);
  for (const { path, host } of extracted) {
    if (source === host) return path;
    if (source.startsWith(`${host}/`)) return resolvePath(path, source.slice(host.length + 1));
  }
  return undefined;
}

function holdsExtracted(value: string, extracted: readonly Extracted[], context: string): boolean {
  const source = normalisePath(`${context}/${value}`);
  return extracted.some(({ host }) => host.startsWith(asFolder(source)));
}

function copyFrom(
  { keyword, keywordSpan, words, json }: Instruction,
  paths: readonly (string | undefined)[],
  builder: string,
): Edit[] {
  const word =
    keyword === 'COPY' ? [] : [{ start: keywordSpan.start, end: keywordSpan.end, newText: 'COPY' }];
  const flag = { start: keywordSpan.end, end: keywordSpan.end, newText: ` --from=${builder}` };
  const sources = paths.flatMap((path, index) => {
    const source = words[index];
    if (source === undefined || path === undefined) return [];
    return [{ start: source.start, end: source.end, newText: json ? JSON.stringify(path) : path }];
  });
  return [...word, flag, ...sources];
}

/** The merged file is built with the second context: sources of the first one get the way to them in front. */
function prefixSources({ graph }: Source, builderContext: string, shipContext: string): Edit[] {
  if (builderContext === shipContext || !isWithin(shipContext, builderContext)) return [];
  const prefix = pathFrom(shipContext, builderContext);
  return copiesOfContext(graph).flatMap(({ words, json }) =>
    words.slice(0, -1).map((word) => prefixed(word, prefix, json)),
  );
}

function prefixed({ start, end, value }: Word, prefix: string, json: boolean): Edit {
  const path = /^https?:|^git@/.test(value)
    ? value
    : `${prefix}/${value.replace(/^\.?\/+/, '')}`.replace(/\/\.$/, '/');
  return { start, end, newText: json ? JSON.stringify(path) : path };
}

function contextClash(
  { builderContext, shipContext, builder }: BuilderPattern,
  { path }: TextFile,
): MergeRefusal | undefined {
  if (isWithin(shipContext, builderContext)) return undefined;
  const where = `${builderContext.slice(1) || '.'} and ${shipContext.slice(1) || '.'}`;
  return refuse(
    'contexts-apart',
    path,
    builder.step.line,
    `neither build context contains the other: ${where}`,
    'Build both with a folder that contains both.',
  );
}

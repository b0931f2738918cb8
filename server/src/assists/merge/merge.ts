import { buildGraph } from '../../core/graph/build-graph.js';
import { parse } from '../../core/text/parse.js';
import { findPattern } from './find-pattern.js';
import { mergeDockerfiles } from './merge-dockerfiles.js';
import { mergeGlue } from './merge-glue.js';
import { refuse, type Merge, type MergeInput, type MergeRefusal, type TextFile } from './merge-result.js';

/**
 * Joins the two Dockerfiles of the builder pattern into one with `COPY --from`, and takes the steps that moved
 * files by hand out of the glue. Everything it is not sure of is a refusal. Never throws.
 */
export function mergeBuilderPattern(input: MergeInput): Merge {
  const { build, target, glue } = input;
  const pattern = findPattern(input);
  if ('kind' in pattern) return pattern;
  const ignore = ignoreFiles(input);
  if ('kind' in ignore) return ignore;
  const text = mergeDockerfiles(build, target, pattern);
  if (typeof text !== 'string') return text;
  const fault = selfCheck(text, target);
  if (fault !== undefined) return fault;
  return {
    kind: 'merged',
    changed: [{ path: target.path, text }, mergeGlue(glue, pattern)],
    deleted: [build.path, ...ignore.deleted],
    notes: pattern.notes,
  };
}

/** `X.dockerignore` belongs to one Dockerfile: two that differ cannot both hold for the merged one. */
function ignoreFiles({
  build,
  target,
  files,
}: MergeInput): { readonly deleted: readonly string[] } | MergeRefusal {
  const own = `${build.path}.dockerignore`;
  const first = files.read(own);
  const second = files.read(`${target.path}.dockerignore`);
  if (first === second) return { deleted: first === undefined ? [] : [own] };
  return refuse(
    'ignore-files',
    first === undefined ? target.path : build.path,
    0,
    'the two Dockerfiles have different ignore files',
    'Combine them in one `.dockerignore`, then merge again.',
  );
}

/** What was merged has the stages of both and no fault that neither had. */
function selfCheck(text: string, { path }: TextFile): MergeRefusal | undefined {
  const ast = parse(text);
  const graph = buildGraph(ast);
  const final = graph.stages[graph.final];
  const isJoined = graph.edges.some(({ from, kind }) => typeof from === 'number' && kind === 'COPY');
  if (ast.problems.length === 0 && graph.stages.length >= 2 && final !== undefined && isJoined)
    return undefined;
  return refuse('not-understood', path, 0, 'the merged file is not valid', 'Please report the two files.');
}

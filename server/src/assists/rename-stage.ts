import { readArgs } from '../core/graph/args.js';
import type { Edit } from '../core/text/edit.js';
import type { Reference, Stage, StageGraph } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';
import type { Source } from './stage-blocks.js';

/** What BuildKit accepts as a stage name. */
export const stageNamePattern = /^[a-z][a-z0-9-_.]*$/;

/**
 * Every place that says the name of `stage`: the word after AS, and each use that reaches it by name in FROM,
 * COPY --from, mounts, ONBUILD, `ARG SOURCE_DATE_EPOCH=` and in the default of an ARG that is all of a FROM.
 * Names that are put together out of variables are not among them.
 */
export function stageNameSpans({ graph }: Source, stage: Stage): readonly Span[] {
  const declared = stage.nameWord === undefined ? [] : [stage.nameWord];
  const used = graph.references
    .filter((reference) => reachesByName(reference, stage))
    .flatMap((reference) => namingSpan(graph, reference));
  const spans = [...declared, ...used, ...epochSpans(graph, stage)];
  return uniqueSpans(spans.map(({ start, end }) => ({ start, end })));
}

/** Renames `stage`, which has a name, and all its uses. Places that say `name` already are left alone. */
export function renameStage(source: Source, stage: Stage, name: string): readonly Edit[] {
  const { text } = source.ast;
  return stageNameSpans(source, stage)
    .filter(({ start, end }) => text.slice(start, end) !== name)
    .map((span) => ({ ...span, newText: name }));
}

/** `wanted`, or with a number behind it: a name that no stage has and that no reference means something else by. */
export function freeName({ graph }: Source, wanted: string): string {
  const taken = new Set(graph.references.map(({ value }) => value.toLowerCase()));
  const isFree = (name: string): boolean => graph.stagesNamed(name).length === 0 && !taken.has(name);
  if (isFree(wanted)) return wanted;
  let number = 2;
  while (!isFree(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

function reachesByName({ target }: Reference, stage: Stage): boolean {
  return target.kind === 'stage' && target.stage === stage.index && !target.byIndex;
}

function namingSpan(graph: StageGraph, reference: Reference): Span[] {
  if (!reference.raw.includes('$')) return [reference];
  const [, name = ''] = /^"?\$(?:\{(\w+)\}|(\w+))"?$/.exec(reference.raw)?.filter(Boolean) ?? [];
  const arg = graph.globalArgs.get(name);
  if (arg?.value !== reference.value) return [];
  const declared = graph.preamble
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap((instruction) => readArgs(instruction))
    .find(({ word }) => word.start === arg.word.start);
  if (declared?.value !== reference.value) return [];
  return [{ start: declared.word.end - declared.value.length, end: declared.word.end }];
}

function epochSpans(graph: StageGraph, stage: Stage): Span[] {
  if (stage.name === undefined || graph.stagesNamed(stage.name).length > 1) return [];
  const args = graph.stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap((instruction) => readArgs(instruction));
  return args
    .filter(({ name, value }) => name === 'SOURCE_DATE_EPOCH' && value?.toLowerCase() === stage.name)
    .map(({ word, value = '' }) => ({ start: word.end - value.length, end: word.end }));
}

function uniqueSpans(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [`${span.start}:${span.end}`, span])).values()];
}

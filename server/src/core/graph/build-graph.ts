import type { Ast, Instruction, Word } from '../text/ast.js';
import { globalLookup, readGlobalArgs } from './args.js';
import { expand, type Lookup } from '../text/expand.js';
import type { Base, Edge, GlobalArg, PlatformFlag, Reference, Stage, StageGraph, Target } from './graph.js';
import { copyReferences, fromReference, mountReferences, type NameTable } from './references.js';
import type { Span } from '../text/text.js';
import { reach } from './reach.js';

/** The stage graph of `ast`, resolved as BuildKit (73ed6825) resolves it. Never throws. */
export function buildGraph(ast: Ast): StageGraph {
  const { preamble, groups } = groupByStage(ast.instructions);
  const globalArgs = readGlobalArgs(preamble, ast.escape);
  const lookup = globalLookup(globalArgs);
  const names = nameTable(groups);
  const fromReferences = groups.map((group, index) =>
    fromReference(group.from, index, names, lookup, ast.escape),
  );
  const stages = groups.map((group, index) =>
    makeStage(group, index, fromReferences[index], lookup, ast.escape),
  );
  let extraStates: number | undefined;
  const countOnce = (): number => (extraStates ??= countExtraStates(groups, names));
  const references = stages.flatMap((stage) => [
    ...(fromReferences[stage.index] ?? []),
    ...stage.instructions.flatMap((instruction) =>
      bodyReferences(instruction, stage.index, names, countOnce),
    ),
  ]);
  return assemble(stages, preamble, globalArgs, references, names);
}

interface Group {
  readonly from: Instruction;
  readonly instructions: Instruction[];
}

function groupByStage(instructions: readonly Instruction[]): { preamble: Instruction[]; groups: Group[] } {
  const preamble: Instruction[] = [];
  const groups: Group[] = [];
  for (const instruction of instructions) {
    const group = groups.at(-1);
    if (instruction.keyword === 'FROM') groups.push({ from: instruction, instructions: [] });
    else (group?.instructions ?? preamble).push(instruction);
  }
  return { preamble, groups };
}

/** The word after AS, when FROM has the form `FROM base AS name`. */
function stageNameWord(from: Instruction): Word | undefined {
  const [, as, name] = from.words;
  return from.words.length >= 3 && as?.value.toLowerCase() === 'as' ? name : undefined;
}

function nameTable(groups: readonly Group[]): NameTable {
  const byName = new Map<string, number[]>();
  groups.forEach(({ from }, index) => {
    const name = stageNameWord(from)?.value.toLowerCase();
    if (name === undefined) return;
    const found = byName.get(name);
    if (found === undefined) byName.set(name, [index]);
    else found.push(index);
  });
  return { count: groups.length, byName };
}

function makeStage(
  { from, instructions }: Group,
  index: number,
  references: readonly Reference[] | undefined,
  lookup: Lookup,
  escape: string,
): Stage {
  const nameWord = stageNameWord(from);
  const platform = readPlatform(from, lookup, escape);
  return {
    index,
    name: nameWord?.value.toLowerCase(),
    ...(nameWord && { nameWord }),
    from,
    instructions,
    base: baseOf(references?.[0]),
    ...(platform && { platform }),
    start: from.start,
    end: (instructions.at(-1) ?? from).end,
  };
}

function baseOf(reference: Reference | undefined): Base {
  if (reference === undefined) return { kind: 'unknown', raw: '', members: [] };
  const { target } = reference;
  switch (target.kind) {
    case 'stage':
      return { kind: 'stage', stage: target.stage };
    case 'image':
      return { kind: 'image', image: target.image };
    case 'scratch':
      return { kind: 'scratch' };
    case 'context':
    case 'index-out-of-range':
    case 'variable':
      return { kind: 'unknown', raw: reference.raw, members: [] };
    case 'unknown':
      return { kind: 'unknown', raw: reference.raw, members: target.members };
  }
}

function readPlatform(from: Instruction, lookup: Lookup, escape: string): PlatformFlag | undefined {
  const flag = from.flags.find(({ name }) => name === 'platform');
  if (flag?.value === undefined) return undefined;
  return { flag, raw: flag.value, value: expand(flag.value, lookup, escape).value };
}

function bodyReferences(
  instruction: Instruction,
  stage: number,
  names: NameTable,
  extraStates: () => number,
): Reference[] {
  const { trigger } = instruction;
  const active = trigger ?? instruction;
  // Only flags name stages.
  if (active.flags.length === 0) return [];
  const found = [
    ...copyReferences(active, stage, names, extraStates),
    ...mountReferences(active, stage, names),
  ];
  if (trigger === undefined) return found;
  return found.map((reference) => ({ ...reference, kind: 'ONBUILD', instruction }));
}

/**
 * BuildKit appends a state for every image that COPY --from or a mount names and for every mount without
 * `from`; an index past the last FROM may hit one of them by accident.
 */
function countExtraStates(groups: readonly Group[], names: NameTable): number {
  let count = 0;
  for (const { instructions } of groups) {
    for (const instruction of instructions) {
      const references = [
        ...copyReferences(instruction, 0, names, () => 0),
        ...mountReferences(instruction, 0, names),
      ];
      count += references.filter(({ target }) => target.kind === 'image').length;
      count += instruction.flags.filter(
        ({ name, value }) => name === 'mount' && !value?.includes('from='),
      ).length;
    }
  }
  return count;
}

function assemble(
  stages: readonly Stage[],
  preamble: readonly Instruction[],
  globalArgs: ReadonlyMap<string, GlobalArg>,
  references: readonly Reference[],
  names: NameTable,
): StageGraph {
  const children = childLists(stages);
  const edges = makeEdges(references, children);
  const dependencies = dependencyLists(stages, edges, references, names);
  const byName = new Map(
    [...names.byName].map(([name, indexes]) => [name, indexes.flatMap((index) => stages[index] ?? [])]),
  );
  // The first `--from` of a COPY stays where there are several.
  const copies = references.filter(({ kind }) => kind === 'COPY').reverse();
  const byCopy = new Map(copies.map((reference) => [reference.instruction, reference]));
  const stagesNamed = (name: string): readonly Stage[] => byName.get(name.toLowerCase()) ?? [];
  return {
    stages,
    preamble,
    references,
    edges,
    final: stages.length - 1,
    globalArgs,
    stagesNamed,
    target: (name) => stagesNamed(name).at(-1) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined),
    childrenOf: (stage) => children.get(stage) ?? [],
    dependenciesOf: (stage) => dependencies[stage] ?? [],
    reachableFrom: (stage) => reach([stage], (one) => dependencies[one] ?? []),
    stageAt: (offset) => stages.findLast((stage) => stage.start <= offset),
    copyReference: (instruction) => byCopy.get(instruction),
  };
}

function makeEdges(
  references: readonly Reference[],
  children: ReadonlyMap<number, readonly number[]>,
): Edge[] {
  return references.flatMap((reference) => {
    const { instruction, kind } = reference;
    const consumers = kind === 'ONBUILD' ? (children.get(reference.stage) ?? []) : [reference.stage];
    const span: Span = { start: reference.start, end: reference.end };
    return sourcesOf(reference.target).flatMap((from) =>
      consumers.map((to) => ({ ...span, from, to, kind, raw: reference.raw, instruction })),
    );
  });
}

/** Stages and images that an edge leads from: of a family of stages each. */
function sourcesOf(target: Target): readonly (number | string)[] {
  switch (target.kind) {
    case 'stage':
      return [target.stage];
    case 'image':
      return [target.image];
    case 'unknown':
      return target.members;
    case 'scratch':
    case 'context':
    case 'index-out-of-range':
    case 'variable':
      return [];
  }
}

/** By stage, the stages that are FROM it. */
function childLists(stages: readonly Stage[]): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  for (const { base, index } of stages) {
    if (base.kind !== 'stage') continue;
    const list = lists.get(base.stage);
    if (list === undefined) lists.set(base.stage, [index]);
    else list.push(index);
  }
  return lists;
}

/** By stage, the stages it may take something from, those that other ARG values would select included. */
function dependencyLists(
  stages: readonly Stage[],
  edges: readonly Edge[],
  references: readonly Reference[],
  names: NameTable,
): readonly (readonly number[])[] {
  const lists = stages.map((): number[] => []);
  for (const { from, to } of edges) if (typeof from === 'number') lists[to]?.push(from);
  for (const { stage, candidates } of references) lists[stage]?.push(...candidates);
  for (const { index, instructions } of stages) {
    const args = instructions.filter(({ keyword }) => keyword === 'ARG');
    for (const { words } of args) lists[index]?.push(...epochStages(words, names));
  }
  return lists;
}

/** `ARG SOURCE_DATE_EPOCH=<stage>` takes its time from that stage. */
function epochStages(words: readonly Word[], names: NameTable): readonly number[] {
  return words.flatMap(({ value }) => {
    const [name, stage = ''] = value.split('=', 2);
    return name === 'SOURCE_DATE_EPOCH' ? (names.byName.get(stage.toLowerCase()) ?? []) : [];
  });
}

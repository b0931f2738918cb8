import { lookup } from '../core/images/catalogue.js';
import { parseImageName } from '../core/images/image-name.js';
import type { Facts } from '../core/facts.js';
import { isGivenOutside, type MeasuredStage } from '../core/inputs.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import { readMutes } from '../core/text/mute.js';
import type { Rule } from '../core/rule.js';
import { spanHolds, type Span } from '../core/text/text.js';
import {
  commentAt,
  fromAt,
  instructionAt,
  referenceAt,
  referencesTo,
  spanOf,
  stageSymbolAt,
} from './at-offset.js';
import { hoverArtifacts } from './hover-artifacts.js';
import { describeContents, describeImageFacts, describeUnknown } from './hover-image.js';
import { hoverStarts } from './hover-starts.js';
import { describeObservations } from './observation-words.js';
import { baseLabel, code, plain, referenceWord } from './stage-words.js';
import { stageName } from '../core/graph/stage-label.js';

/** Markdown about `span`. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What stands at `offset`: a stage, a reference, an ARG in a FROM, a rule id, or what an instruction makes. */
export function hoverAt(
  facts: Facts,
  offset: number,
  rules: readonly Rule[],
  readCommand?: string,
): Hover | undefined {
  if (commentAt(facts, offset) !== undefined) return hoverRule(facts, offset, rules);
  const variable = hoverVariable(facts, offset);
  if (variable !== undefined) return variable;
  const symbol = stageSymbolAt(facts, offset);
  if (symbol?.reference !== undefined) return hoverReference(facts, symbol.reference, readCommand);
  if (symbol !== undefined)
    return { span: symbol.span, markdown: describeStage(facts, symbol.stage, readCommand) };
  const reference = referenceAt(facts, offset);
  if (reference !== undefined) return hoverReference(facts, reference, readCommand);
  const from = fromAt(facts, offset);
  if (from !== undefined && spanHolds(from.from.keywordSpan, offset))
    return { span: spanOf(from.from.keywordSpan), markdown: describeStage(facts, from, readCommand) };
  const instruction = instructionAt(facts, offset);
  return instruction && (hoverArtifacts(facts, instruction, offset) ?? hoverStarts(facts, instruction));
}

function describeStage(facts: Facts, stage: Stage, readCommand: string | undefined): string {
  const { graph, inputs } = facts;
  const title =
    stage.name === undefined ? `Unnamed stage ${String(stage.index)}` : `Stage ${code(stage.name)}`;
  const isFinal = stage.index === graph.final ? ', the default target' : ` (number ${String(stage.index)})`;
  const targets = inputs.targets.filter(({ stage: name }) => graph.target(name)?.index === stage.index);
  const lines = [
    `**${title}**${isFinal}`,
    describeBase(facts, stage),
    ...(stage.base.kind === 'image' ? unknownLines(facts, stage.base.image, readCommand) : []),
    ...(stage.platform === undefined
      ? []
      : [`Platform: ${code(stage.platform.value ?? stage.platform.raw)}`]),
    ...describeSize(facts, stage.index),
    ...describeObservations(facts, stage.index),
    ...describeTakes(facts, stage.index),
    describeUsers(facts, stage),
    ...(targets.length > 0
      ? [`Built as a target in ${targets.map(({ file }) => code(file)).join(', ')}`]
      : []),
  ];
  return lines.join('  \n');
}

function describeBase(facts: Facts, stage: Stage): string {
  const { base } = stage;
  if (base.kind === 'scratch')
    return 'Base: `scratch`, the empty image: no loader, no shell, no certificates';
  if (base.kind === 'unknown')
    return `Base: ${base.raw === '' ? 'missing' : `${code(base.raw)}, not known from this file alone${describeCandidates(facts, base.members)}`}`;
  const kind = base.kind === 'stage' ? 'stage ' : '';
  return `Base: ${kind}${code(baseLabel(base, facts.graph))}${describeImageFacts(facts.baseOf(stage.index), baseLabel(base, facts.graph))}`;
}

function describeSize({ inputs }: Facts, stage: number): readonly string[] {
  const measured = inputs.measured.find((size) => size.stage === stage);
  if (measured === undefined) return [];
  const { bytes, ownBytes, change } = measured;
  return [`Size: ${megabytes(bytes)} (+${megabytes(ownBytes)} of its own)${describeChange(change)}`];
}

function describeChange(change: MeasuredStage['change']): string {
  if (change === undefined) return '';
  const { bytes, since } = change;
  const growth = bytes === 0 ? 'unchanged' : `${bytes < 0 ? '-' : '+'}${megabytes(Math.abs(bytes))}`;
  return `, ${growth} since ${plain(since)}`;
}

/** Decimal megabytes, as docker says them. */
function megabytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function describeTakes({ graph }: Facts, stage: number): readonly string[] {
  const taken = graph.edges
    .filter(({ to, kind }) => to === stage && kind !== 'FROM')
    .map(({ from }) => {
      const source = typeof from === 'number' ? graph.stages[from] : undefined;
      return code(source === undefined ? String(from) : stageName(source));
    });
  return taken.length === 0 ? [] : [`Copies from: ${[...new Set(taken)].join(', ')}`];
}

function describeUsers(facts: Facts, stage: Stage): string {
  const { ast, graph } = facts;
  const users = referencesTo(facts, stage.index).map((use) => {
    const user = graph.stages[use.stage];
    const line = ast.lines.positionAt(use.start).line + 1;
    return `${user === undefined ? '' : code(stageName(user))} (${referenceWord(use)}, line ${String(line)})`;
  });
  if (users.length > 0) return `Used by: ${users.join(', ')}`;
  return stage.index === graph.final
    ? 'A build without `--target` builds this stage'
    : 'Not used by any other stage';
}

function hoverReference(facts: Facts, reference: Reference, readCommand: string | undefined): Hover {
  return { span: spanOf(reference), markdown: describeTarget(facts, reference, readCommand) };
}

function describeTarget(facts: Facts, reference: Reference, readCommand: string | undefined): string {
  const { target, raw, value, candidates } = reference;
  switch (target.kind) {
    case 'stage': {
      const stage = facts.graph.stages[target.stage];
      if (stage === undefined) return code(raw);
      const number = target.byIndex ? `Number ${String(target.stage)} is this stage.  \n` : '';
      return number + describeStage(facts, stage, readCommand) + describeOrder(target.order);
    }
    case 'image':
      return (
        describeImage(facts, reference, target.image, readCommand) + describeCandidates(facts, candidates)
      );
    case 'scratch':
      return '`scratch`: the empty image';
    case 'context':
      return 'The build context';
    case 'index-out-of-range':
      return `No stage has the number ${String(target.index)}: this file has ${String(facts.graph.stages.length)}, counted from 0`;
    case 'variable':
      return 'BuildKit does not expand variables here';
    case 'unknown':
      return `${code(value === '' ? raw : value)}: depends on values outside this file${describeCandidates(facts, candidates)}`;
  }
}

function describeOrder(order: 'above' | 'same' | 'below'): string {
  if (order === 'above') return '';
  return order === 'same'
    ? '  \nThe stage refers to itself.'
    : '  \nIt is declared below this line, which BuildKit rejects.';
}

function describeImage(
  facts: Facts,
  { raw }: Reference,
  image: string,
  readCommand: string | undefined,
): string {
  const { inputs } = facts;
  const known = lookup(image, inputs.images);
  const expanded = raw === image ? '' : ` (from ${code(raw)})`;
  const title = `Image ${code(image)}${expanded}${describeImageFacts(known, image)}`;
  return [title, ...unknownLines(facts, image, readCommand), ...describeContents(known)].join('  \n');
}

/** How to get to know an image that nothing is known about; none for one that is built in the repository. */
function unknownLines({ inputs }: Facts, image: string, readCommand: string | undefined): readonly string[] {
  if (lookup(image, inputs.images) !== undefined || isGivenOutside(inputs, image)) return [];
  return parseImageName(image).problem === undefined ? describeUnknown(image, readCommand) : [];
}

function describeCandidates({ graph }: Facts, candidates: readonly number[]): string {
  const names = candidates.flatMap((index) => graph.stages[index]?.name ?? []).map(code);
  return names.length === 0 ? '' : `  \nWith other ARG values it could be stage ${names.join(', ')}`;
}

/** `$VERSION` in a FROM line: the value it has there. */
function hoverVariable(facts: Facts, offset: number): Hover | undefined {
  const stage = fromAt(facts, offset);
  if (stage === undefined) return undefined;
  const variable = stage.from.variables.find((one) => spanHolds(one, offset));
  return variable && { span: spanOf(variable), markdown: describeVariable(facts, variable.name) };
}

function describeVariable({ ast, graph }: Facts, name: string): string {
  const arg = graph.globalArgs.get(name);
  if (arg === undefined)
    return /^(BUILD|TARGET)(PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/.test(name)
      ? `${code(name)}: set by BuildKit in each build`
      : `${code(name)}: not declared above the first FROM, so it is empty here`;
  const line = ast.lines.positionAt(arg.word.start).line + 1;
  const value =
    arg.value === undefined
      ? 'no default; set by `--build-arg`'
      : `default ${code(arg.value === '' ? "''" : arg.value)}`;
  return `${code(name)}: ${value} (ARG, line ${String(line)})`;
}

function hoverRule({ ast }: Facts, offset: number, rules: readonly Rule[]): Hover | undefined {
  const muted = readMutes(ast)
    .flatMap((mute) => mute.rules)
    .find((span) => spanHolds(span, offset));
  if (muted === undefined) return undefined;
  const rule = rules.find(({ id }) => id === muted.id);
  const markdown =
    rule === undefined ? `There is no rule ${code(muted.id)}` : `${code(rule.id)} — ${rule.summary}`;
  return { span: spanOf(muted), markdown };
}

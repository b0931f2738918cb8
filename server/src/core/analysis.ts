import { buildGraph } from './graph/build-graph.js';
import { lookup } from './images/catalogue.js';
import type { ImageFacts } from './images/image-facts.js';
import type { Facts } from './facts.js';
import type { Base, StageGraph } from './graph/graph.js';
import type { Inputs } from './inputs.js';
import { parse } from './text/parse.js';
import type { ReportedFinding, Rule } from './rule.js';
import { runRules } from './run-rules.js';
import { runStages } from './run/run-stages.js';
import type { ReusableRuns } from './run/kept-runs.js';
import { judge, type Verdicts } from './verdict/landings.js';
import { withGetters } from './with-getters.js';

/** All answers about one version of one text. Immutable; what is costly is computed at its first use. */
export interface Analysis {
  readonly facts: Facts;
  readonly findings: readonly ReportedFinding[];
}

/**
 * Analyses any text; never throws. The same text and inputs give the same answer: `before`, the facts of an earlier
 * version, only spares work.
 */
export function analyse(text: string, inputs: Inputs, rules: readonly Rule[], before?: Facts): Analysis {
  const facts = createFacts(text, inputs, before);
  let findings: readonly ReportedFinding[] | undefined;
  return withGetters({ facts, ask: () => (findings ??= runRules(rules, facts)) }, analysisGetters);
}

const analysisGetters: Pick<Analysis, 'findings'> & ThisType<{ ask(): Analysis['findings'] }> = {
  get findings() {
    return this.ask();
  },
};

export function createFacts(text: string, inputs: Inputs, before?: Facts): Facts {
  const ast = parse(text, before?.ast);
  const graph = buildGraph(ast);
  const imageOf = (reference: string): ImageFacts | undefined => lookup(reference, inputs.images);
  const baseOf = (stage: number): ImageFacts | undefined => {
    const base = rootBase(graph, stage);
    if (base?.kind === 'image') return imageOf(base.image);
    return base?.kind === 'scratch' ? imageOf('scratch') : undefined;
  };
  let runs: ReusableRuns | undefined;
  // Not the facts themselves: they would lead to all versions that ever were.
  let earlier = before?.lastRuns;
  let verdicts: Verdicts | undefined;
  const runsOnce = (): ReusableRuns => {
    runs ??= runStages(ast, graph, inputs, { baseOf, imageOf }, earlier);
    earlier = undefined;
    return runs;
  };
  const ask: FactsAsk = {
    lastRuns: () => runs ?? earlier,
    runs: runsOnce,
    verdicts: () => (verdicts ??= judge(ast, graph, runsOnce(), inputs)),
  };
  return withGetters({ ast, graph, inputs, baseOf, ask }, factsGetters);
}

interface FactsAsk {
  lastRuns(): ReusableRuns | undefined;
  runs(): ReusableRuns;
  verdicts(): Verdicts;
}

const factsGetters: Pick<Facts, keyof FactsAsk> & ThisType<{ readonly ask: FactsAsk }> = {
  get lastRuns() {
    return this.ask.lastRuns();
  },
  get runs() {
    return this.ask.runs();
  },
  get verdicts() {
    return this.ask.verdicts();
  },
};

/** What the FROM chain of a stage ends in. */
function rootBase(graph: StageGraph, stage: number): Base | undefined {
  let base = graph.stages[stage]?.base;
  // FROM only finds stages above, so the chain ends.
  while (base?.kind === 'stage') base = graph.stages[base.stage]?.base;
  return base;
}

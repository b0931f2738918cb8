import { buildGraph } from './build-graph.js';
import type { Facts } from './facts.js';
import type { Inputs } from './inputs.js';
import { parse } from './parse.js';
import type { ReportedFinding, Rule } from './rule.js';
import { runRules } from './run-rules.js';

/** All answers about one version of one text. Immutable; what is costly is computed at its first use. */
export interface Analysis {
  readonly facts: Facts;
  readonly findings: readonly ReportedFinding[];
}

/** Analyses any text; never throws. The same text and inputs give the same answer. */
export function analyse(text: string, inputs: Inputs, rules: readonly Rule[]): Analysis {
  const facts = createFacts(text, inputs);
  let findings: readonly ReportedFinding[] | undefined;
  return {
    facts,
    get findings() {
      return (findings ??= runRules(rules, facts));
    },
  };
}

export function createFacts(text: string, inputs: Inputs): Facts {
  const ast = parse(text);
  const graph = buildGraph(ast);
  return { ast, graph, inputs, baseOf: () => undefined, artifactsOf: () => [], deliveries: [] };
}

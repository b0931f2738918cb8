import { buildGraph } from './graph/build-graph.js';
import { lookup } from './images/catalogue.js';
import type { ImageFacts } from './images/image-facts.js';
import { sharedImage } from './images/shared-image.js';
import type { Facts } from './facts.js';
import type { Base, StageGraph } from './graph/graph.js';
import { reachedStages } from './graph/reached-stages.js';
import { noInputs, type Inputs } from './inputs.js';
import { internalFinding, messageOfError, oversizedFinding } from './internal-finding.js';
import { limits } from './limits.js';
import type { Ast } from './text/ast.js';
import { parse } from './text/parse.js';
import type { ReportedFinding, Rule } from './rule.js';
import { runRules } from './run-rules.js';
import { runStages } from './run/run-stages.js';
import type { ReusableRuns } from './run/reuse-stages.js';
import { judge, type Verdicts } from './verdict/landings.js';

/** All answers about one version of one text. Immutable; what is costly is computed at its first use. */
export interface Analysis {
  readonly facts: Facts;
  readonly findings: readonly ReportedFinding[];
  /** Findings that stand in other files: those that name stages of this one. */
  readonly outside: readonly ReportedFinding[];
}

/**
 * Analyses any text; never throws. The same text and inputs give the same answer: `before`, the facts of an earlier
 * version, only spares work.
 */
export function analyse(text: string, inputs: Inputs, rules: readonly Rule[], before?: Facts): Analysis {
  const excess = excessOf(text);
  if (excess !== undefined) return leftOutAnalysis(excess);
  try {
    return new LazyAnalysis(createFacts(text, inputs, before), rules);
  } catch (error) {
    return failedAnalysis(error);
  }
}

/** Nothing is known of the text but that its analysis failed. */
function failedAnalysis(error: unknown): Analysis {
  const failure = { what: 'its text', message: messageOfError(error) };
  return emptyAnalysis(internalFinding(createFacts('', noInputs).graph, [failure]));
}

/** Nothing is known of a text but why it is not analysed. */
export function leftOutAnalysis(reason: string): Analysis {
  return emptyAnalysis(oversizedFinding(reason));
}

function emptyAnalysis(finding: ReportedFinding): Analysis {
  return { facts: createFacts('', noInputs), findings: [finding], outside: [] };
}

/** Why a text is too large to be analysed while somebody waits. */
function excessOf(text: string): string | undefined {
  if (text.length > limits.longestText)
    return `it is longer than ${limits.longestText.toLocaleString('en')} characters`;
  const stages = text.length < limits.maxStages ? 0 : text.split(/^[ \t]*FROM[ \t]/im).length - 1;
  return stages > limits.maxStages
    ? `it has more than ${limits.maxStages.toLocaleString('en')} stages`
    : undefined;
}

class LazyAnalysis implements Analysis {
  readonly facts: Facts;
  readonly #rules: readonly Rule[];
  #found: FoundFindings | undefined;

  constructor(facts: Facts, rules: readonly Rule[]) {
    this.facts = facts;
    this.#rules = rules;
  }

  get findings(): readonly ReportedFinding[] {
    return this.#all.findings;
  }

  get outside(): readonly ReportedFinding[] {
    return this.#all.outside;
  }

  get #all(): FoundFindings {
    return (this.#found ??= splitByPlace(runRules(this.#rules, this.facts)));
  }
}

type FoundFindings = Pick<Analysis, 'findings' | 'outside'>;

function splitByPlace(all: readonly ReportedFinding[]): FoundFindings {
  return {
    findings: all.filter(({ file }) => file === undefined),
    outside: all.filter(({ file }) => file !== undefined),
  };
}

export function createFacts(text: string, inputs: Inputs, before?: Facts): Facts {
  const ast = parse(text, before?.ast);
  return new LazyFacts(ast, inputs, before?.lastRuns);
}

class LazyFacts implements Facts {
  readonly ast: Ast;
  readonly graph: StageGraph;
  readonly inputs: Inputs;
  /** Not the earlier facts themselves: they would lead to all versions that ever were. */
  #earlier: ReusableRuns | undefined;
  readonly #bases = new Map<number, ImageFacts | undefined>();
  readonly #shared = new Map<readonly number[], ImageFacts | undefined>();
  #reached: ReadonlySet<number> | undefined;
  #runs: ReusableRuns | undefined;
  #verdicts: Verdicts | undefined;

  constructor(ast: Ast, inputs: Inputs, earlier: ReusableRuns | undefined) {
    this.ast = ast;
    this.graph = buildGraph(ast);
    this.inputs = inputs;
    this.#earlier = earlier;
  }

  /** Every rule asks, and images that the settings describe are looked for among all of them. */
  readonly baseOf = (stage: number): ImageFacts | undefined => {
    const known = this.#bases.get(stage);
    if (known !== undefined || this.#bases.has(stage)) return known;
    const facts = this.#findBase(stage);
    this.#bases.set(stage, facts);
    return facts;
  };

  #findBase(stage: number): ImageFacts | undefined {
    const base = rootBase(this.graph, stage);
    if (base?.kind === 'image') return lookup(base.image, this.inputs.images);
    if (base?.kind === 'scratch') return lookup('scratch', this.inputs.images);
    return base?.kind === 'unknown' ? this.#sharedBase(base.members) : undefined;
  }

  /** Members stand above the stage that is one of them, so that this comes to an end. */
  #sharedBase(members: readonly number[]): ImageFacts | undefined {
    const known = this.#shared.get(members);
    if (known !== undefined || this.#shared.has(members)) return known;
    const shared = sharedImage(members.map(this.baseOf));
    this.#shared.set(members, shared);
    return shared;
  }

  get reached(): ReadonlySet<number> {
    return (this.#reached ??= reachedStages(this.graph, this.inputs.targets));
  }

  get lastRuns(): ReusableRuns | undefined {
    return this.#runs ?? this.#earlier;
  }

  get runs(): ReusableRuns {
    if (this.#runs !== undefined) return this.#runs;
    const imageOf = (reference: string): ImageFacts | undefined => lookup(reference, this.inputs.images);
    const bases = { baseOf: this.baseOf, imageOf };
    this.#runs = runStages(this.ast, this.graph, this.inputs, bases, this.#earlier);
    this.#earlier = undefined;
    return this.#runs;
  }

  get verdicts(): Verdicts {
    return (this.#verdicts ??= judge(this.ast, this.graph, this.runs, this.inputs));
  }
}

/** What the FROM chain of a stage ends in. */
function rootBase(graph: StageGraph, stage: number): Base | undefined {
  let base = graph.stages[stage]?.base;
  // FROM only finds stages above, so the chain ends.
  while (base?.kind === 'stage') base = graph.stages[base.stage]?.base;
  return base;
}

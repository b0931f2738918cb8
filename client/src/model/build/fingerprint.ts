import type { BuildPlan, PlanStage } from '../../../../server/src/protocol/build-plan.js';

/** What besides the text decides the outcome of a build. */
export interface BuildChoices {
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Other than the engine's own. */
  readonly network?: string;
  /** Other than the folder of the Dockerfile. */
  readonly context?: string;
  /** Further contexts by name. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Target of a bake file. */
  readonly bake?: string;
  /** Ids alone. */
  readonly secrets?: readonly string[];
}

/**
 * Changes when, and only when, the text of the stage or of anything it depends on changes, or a choice does.
 * Comments, blank lines, letter case of keywords and the place of the stage in the file do not count.
 * 16 hexadecimal digits; not for security.
 */
export function stageFingerprint(plan: BuildPlan, stage: number, choices: BuildChoices = {}): string {
  const parts = [plan.preamble, choices.platform ?? '', ...choiceTexts(choices)];
  return hashText([...parts, ...dependencyTexts(plan, stage)].join('\u0000'));
}

/** No argument is named like a flag, so no two choices have the same texts. */
function choiceTexts(choices: BuildChoices): readonly string[] {
  const { buildArgs = {}, network, context, contexts = {}, bake, secrets = [] } = choices;
  const pairs = (record: Readonly<Record<string, string>>): string[] =>
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`);
  return [
    ...pairs(buildArgs),
    ...(network === undefined ? [] : [`--network ${network}`]),
    ...(context === undefined ? [] : [`--context ${context}`]),
    ...pairs(contexts).map((pair) => `--build-context ${pair}`),
    ...(bake === undefined ? [] : [`--bake ${bake}`]),
    ...[...secrets].sort().map((id) => `--secret ${id}`),
  ];
}

/** Stage indexes that a build of `stage` runs, `stage` first, each once. */
export function stagesNeeded(plan: BuildPlan, stage: number): readonly number[] {
  const found = new Set<number>();
  const waiting = [stage];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const current = plan.stages[index];
    if (current === undefined || found.has(index)) continue;
    found.add(index);
    waiting.push(...[...current.needs].reverse());
  }
  return [...found];
}

function dependencyTexts(plan: BuildPlan, stage: number): readonly string[] {
  return stagesNeeded(plan, stage).flatMap((index) => {
    const needed = plan.stages[index];
    return needed === undefined ? [] : [stageText(needed)];
  });
}

function stageText(stage: PlanStage): string {
  return [stage.from, ...stage.instructions]
    .map(({ keyword, text }) => `${keyword} ${text.slice(keyword.length).trim()}`)
    .join('\n');
}

/** Two rounds of a 32-bit multiply-and-xor hash; the same text gives the same digits everywhere. */
export function hashText(text: string): string {
  return hash32(text, 0x9e3779b1) + hash32(text, 0x85ebca77);
}

function hash32(text: string, seed: number): string {
  let hash = seed ^ text.length;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x5bd1e995);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return ((hash ^ (hash >>> 15)) >>> 0).toString(16).padStart(8, '0');
}

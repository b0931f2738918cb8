import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { BuildPlan, PlanInstruction, PlanStage } from '../protocol/build-plan.js';

export function buildPlanOf(facts: Facts): BuildPlan {
  const { ast, graph } = facts;
  const directives = ast.directives.map(({ name, value }) => `# ${name}=${value}`);
  const preamble = graph.preamble.map((instruction) => normalText(facts, instruction));
  const needs = neededStages(facts);
  return {
    preamble: [...directives, ...preamble].join('\n'),
    stages: graph.stages.map((stage) => planStage(facts, stage, needs[stage.index] ?? [])),
  };
}

/** By stage, what it takes something from directly. */
function neededStages({ graph }: Facts): readonly (readonly number[])[] {
  const needs = graph.stages.map(() => new Set<number>());
  for (const { from, to } of graph.edges) if (typeof from === 'number') needs[to]?.add(from);
  for (const { stage, candidates } of graph.references)
    for (const candidate of candidates) needs[stage]?.add(candidate);
  return needs.map((set) => [...set].sort((a, b) => a - b));
}

function planStage(facts: Facts, stage: Stage, needs: readonly number[]): PlanStage {
  const { index, name, base, from, instructions } = stage;
  return {
    index,
    ...(name !== undefined && { name }),
    base: base.kind === 'unknown' ? { kind: 'unknown' } : base,
    needs,
    from: planInstruction(facts, from),
    instructions: instructions.map((instruction) => planInstruction(facts, instruction)),
  };
}

function planInstruction(facts: Facts, instruction: Instruction): PlanInstruction {
  const { lines } = facts.ast;
  return {
    keyword: instruction.keyword,
    text: normalText(facts, instruction),
    line: lines.positionAt(instruction.start).line,
    endLine: lines.positionAt(instruction.end).line,
  };
}

function normalText({ ast }: Facts, { keyword, flags, body, heredocs }: Instruction): string {
  const flagTexts = flags.map(({ start, end }) => ast.text.slice(start, end));
  const head = [keyword, ...flagTexts, body.text].join(' ').trimEnd();
  const bodies = heredocs.map(({ name, body: text, terminated }) => text + (terminated ? name : ''));
  return [head, ...bodies].join('\n');
}

/** Changes when the text of the stage or of anything it depends on changes. 16 hexadecimal digits; not for security. */
export function fingerprintOf(plan: BuildPlan, stage: number): string {
  const seen = new Set<number>();
  const parts = [plan.preamble];
  const open = [stage];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const current = plan.stages[next];
    if (current === undefined || seen.has(next)) continue;
    seen.add(next);
    parts.push(current.from.text, ...current.instructions.map(({ text }) => text));
    open.push(...current.needs);
  }
  return hashText(parts.join('\0'));
}

function hashText(text: string): string {
  return hash32(text, 0x811c9dc5) + hash32(text, 0x9747b28c);
}

/** FNV-1a from a seed, mixed at the end. */
function hash32(text: string, seed: number): string {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
}

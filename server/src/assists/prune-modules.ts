import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import { insertBelow } from './insert-line.js';
import type { Step } from './step.js';

/**
 * Takes the development packages out of node_modules before another stage copies it. Offered on the COPY --from, where
 * the stage it takes from installs with npm, never prunes, and has a lock file's word for what is needed.
 */
export function pruneModulesStep(facts: Facts, instruction: Instruction): Step | undefined {
  const { ast, graph, runs } = facts;
  const from = instruction.flags.find(({ name }) => name === 'from')?.value;
  const source = from === undefined ? undefined : graph.target(from);
  const takesModules = instruction.words
    .slice(0, -1)
    .some(({ value }) => /(^|\/)node_modules\/?$/.test(value));
  if (instruction.keyword !== 'COPY' || source === undefined || !takesModules) return undefined;
  const commands = runs.stage(source.index).commands;
  const texts = commands.map(({ command }) => command.words.map(({ text }) => text ?? '').join(' '));
  const installs = texts.some((text) => /^npm (ci|install|i)( --?\S+)*$/.test(text));
  const isPruned = texts.some((text) =>
    /^npm .*(--omit[= ]dev|--production|--only[= ]prod|prune)/.test(text),
  );
  const last = source.instructions.findLast(({ keyword }) => keyword === 'RUN');
  if (!installs || isPruned || last === undefined || setsProduction(facts, source.index)) return undefined;
  // A build in another stage may need what would be gone.
  const stage = graph.stageAt(instruction.start);
  const others = graph.edges.filter(({ from: one, to }) => one === source.index && to !== stage?.index);
  if (others.length > 0) return undefined;
  return {
    title: 'Remove development packages: `npm prune --omit=dev`',
    kind: 'pruneModules',
    edits: [insertBelow(ast, last, 'RUN npm prune --omit=dev')],
  };
}

function setsProduction({ graph }: Facts, stage: number): boolean {
  const instructions = graph.stages[stage]?.instructions ?? [];
  return instructions.some(
    ({ keyword, body }) => keyword === 'ENV' && /NODE_ENV[= ]\s*production/.test(body.text),
  );
}

import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Span } from '../core/text/text.js';
import { renameStage } from '../assists/rename-stage.js';
import { stageSymbolAt, type StageSymbol } from './at-offset.js';

export interface RenameTarget extends Span {
  readonly placeholder: string;
}

/** `name` is the old name (lower case): files outside that mean this stage say so by it. */
export type RenameAnswer =
  | {
      readonly kind: 'edits';
      readonly edits: readonly Edit[];
      readonly name: string;
      readonly outside: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** The name that a rename at `offset` would change; a number stays a number, so it has none. */
export function prepareRename(facts: Facts, offset: number): RenameTarget | undefined {
  const symbol = renamableAt(facts, offset);
  return symbol && { ...symbol.span, placeholder: facts.ast.text.slice(symbol.span.start, symbol.span.end) };
}

/**
 * Renames the stage at `offset` wherever this file names it. Of stages that share a name, BuildKit gives the last
 * one to `--target`: only then do files outside mean it (`outside`).
 */
export function renameAt(facts: Facts, offset: number, newName: string): RenameAnswer {
  const symbol = renamableAt(facts, offset);
  if (symbol?.stage.nameWord === undefined || symbol.stage.name === undefined)
    return { kind: 'refused', reason: 'There is no stage name to rename here.' };
  const { stage } = symbol;
  const problem = nameProblem(facts, stage.index, newName);
  if (problem !== undefined) return { kind: 'refused', reason: problem };
  const edits = renameStage(facts, stage, newName);
  const outside = facts.graph.target(symbol.stage.name)?.index === stage.index;
  return { kind: 'edits', edits, name: symbol.stage.name, outside };
}

function renamableAt(facts: Facts, offset: number): StageSymbol | undefined {
  const symbol = stageSymbolAt(facts, offset);
  if (symbol?.stage.nameWord === undefined) return undefined;
  if (symbol.reference === undefined) return symbol;
  const { target, raw, value } = symbol.reference;
  const written = raw === value || raw.toLowerCase() === symbol.stage.name;
  return isByIndex(target) || !written ? undefined : symbol;
}

function isByIndex(target: { readonly kind: string; readonly byIndex?: boolean }): boolean {
  return target.kind === 'stage' && target.byIndex === true;
}

function nameProblem({ graph }: Facts, stage: number, name: string): string | undefined {
  if (!/^[a-z][a-z0-9-_.]*$/.test(name))
    return `\`${name}\` is not a valid stage name: use a lowercase letter followed by lowercase letters, digits, \`-\`, \`_\` and \`.\`.`;
  if (name === 'scratch' || name === 'context') return `\`${name}\` is a reserved name.`;
  const taken = graph.stagesNamed(name).some(({ index }) => index !== stage);
  return taken ? `A stage named \`${name}\` already exists.` : undefined;
}

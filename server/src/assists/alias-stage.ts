import type { Edit } from '../core/text/edit.js';
import type { Reference } from '../core/graph/graph.js';
import { renumberIndexes } from './renumber-indexes.js';
import { freeName } from './rename-stage.js';
import { lineBreak, stageBlocks, type Source } from './stage-blocks.js';

/**
 * Puts `FROM <value> AS <name>` above the stage of `reference`, whose value holds variables, and makes that
 * reference and its equals below use the name: FROM is the place where variables are expanded.
 */
export function aliasStage(source: Source, reference: Reference): { name: string; edits: readonly Edit[] } {
  const { ast, graph } = source;
  const { stage, value } = reference;
  const name = freeName(source, aliasName(value));
  const at = stageBlocks(source)[stage]?.start ?? 0;
  const gap = lineBreak(ast.text);
  const declaration = { start: at, end: at, newText: `FROM ${value} AS ${name}${gap}${gap}` };
  const uses = graph.references
    .filter((other) => other.stage >= stage && other.target.kind === 'variable' && other.value === value)
    .filter(({ kind }) => kind !== 'ONBUILD')
    .map(({ start, end }) => ({ start, end, newText: name }));
  const renumbered = renumberIndexes(graph, (index) => (index >= stage ? index + 1 : index));
  return { name, edits: [declaration, ...uses, ...renumbered] };
}

/** `build-${TARGETARCH}` becomes `build-targetarch`, `alpine:$VERSION` becomes `alpine-version`. */
function aliasName(value: string): string {
  const words = value
    .toLowerCase()
    .replace(/\$\{?(\w+)[^}$]*\}?/g, '$1')
    .replace(/^.*\//, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|(?<!-)-+$/g, '');
  return words === '' ? 'source' : words;
}

import type { Edit } from '../core/text/edit.js';
import type { Stage } from '../core/graph/graph.js';
import { parseImageName } from '../core/images/image-name.js';
import { freeName, stageNamePattern } from './rename-stage.js';
import type { Source } from './stage-blocks.js';

export interface NamedStage {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/**
 * Turns every `--from=N` that means `stage` into its name; an unnamed stage gets one. `undefined` where a name
 * would not lead there: it is invalid, or a later stage has it too.
 */
export function useStageName(source: Source, stage: Stage): NamedStage | undefined {
  const { graph } = source;
  const declared = stage.name;
  if (declared !== undefined) {
    const leadsThere = graph.stagesNamed(declared).at(-1) === stage && stageNamePattern.test(declared);
    return leadsThere ? { name: declared, edits: indexUses(source, stage, declared) } : undefined;
  }
  const [base, ...more] = stage.from.words;
  if (base === undefined || more.length > 0) return undefined;
  const name = suggestStageName(source, stage);
  const declaration = { start: base.end, end: base.end, newText: ` ${asWord(source, stage)} ${name}` };
  return { name, edits: [declaration, ...indexUses(source, stage, name)] };
}

/** A free name for `stage`: `builder` for one that starts from a toolchain, else after its image. */
export function suggestStageName(source: Source, stage: Stage): string {
  const { base } = stage;
  if (base.kind !== 'image') return freeName(source, base.kind === 'scratch' ? 'files' : 'stage');
  const { repository } = parseImageName(base.image);
  const word = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  if (toolchains.has(word)) return freeName(source, 'builder');
  const wanted = `${word}-stage`;
  return freeName(source, stageNamePattern.test(wanted) ? wanted : 'stage');
}

const toolchains = new Set(
  `golang go rust node python maven gradle gcc sdk php composer ruby swift elixir erlang haskell openjdk dart bun deno
  eclipse-temurin amazoncorretto buildpack-deps clojure sbt dotnet`.split(/\s+/),
);

/** AS in the letters of FROM, as BuildKit's own lint wants it. */
function asWord({ ast }: Source, { from }: Stage): string {
  const keyword = ast.text.slice(from.keywordSpan.start, from.keywordSpan.end);
  return keyword === keyword.toLowerCase() ? 'as' : 'AS';
}

function indexUses({ graph }: Source, stage: Stage, name: string): Edit[] {
  return graph.references.flatMap(({ target, kind, start, end }) => {
    const isUse =
      target.kind === 'stage' && target.byIndex && target.stage === stage.index && kind !== 'ONBUILD';
    return isUse ? [{ start, end, newText: name }] : [];
  });
}

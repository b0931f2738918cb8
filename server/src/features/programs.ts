import type { Facts } from '../core/facts.js';
import { fromChain } from '../core/graph/reached-stages.js';

/** What to look at in the image of a stage: what its container starts, and what was copied in from other stages. */
export interface ProgramsView {
  readonly starts: readonly StartView[];
  readonly delivered: readonly DeliveredView[];
}

export interface StartView {
  /** As written: a path, or a name to look up in PATH. */
  readonly program: string;
  /** Absolute; absent where it is not known. */
  readonly path?: string;
  /** `false` when a script, a branch or a health check decides. */
  readonly sure: boolean;
  readonly line: number;
}

export interface DeliveredView {
  /** Absolute in the image; a folder ends with `/`. */
  readonly path: string;
  readonly line: number;
}

/** Of a stage and what it inherits by FROM. Data is left out: nothing starts it. */
export function programsOf(facts: Facts, stage: number): ProgramsView {
  const { ast, runs, verdicts } = facts;
  const lineOf = (offset: number): number => ast.lines.positionAt(offset).line;
  const ancestors = fromChain(facts.graph, stage);
  const delivered = runs.deliveries
    .filter(({ stage: landed, artifact, instruction }) => {
      return ancestors.has(landed) && instruction.keyword !== 'FROM' && artifact.linkage !== 'data';
    })
    .map(({ path, instruction }) => ({ path, line: lineOf(instruction.start) }));
  const starts = verdicts.startsOf(stage).flatMap(({ command, path, sure, span }): StartView[] => {
    const program = command.words[0]?.text;
    if (program === undefined || program === '') return [];
    return [{ program, ...(path !== undefined && { path }), sure, line: lineOf(span.start) }];
  });
  return { starts, delivered: uniquePaths(delivered) };
}

/** The last COPY to a path is what lies there. */
function uniquePaths(delivered: readonly DeliveredView[]): readonly DeliveredView[] {
  return [...new Map(delivered.map((one) => [one.path, one])).values()];
}

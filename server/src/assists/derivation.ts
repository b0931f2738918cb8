import type { Artifact, Evidence } from '../core/artifacts.js';
import type { Facts } from '../core/facts.js';
import type { Span } from '../core/text/text.js';
import { sourceText } from './convert/wording.js';

/**
 * How a path follows from the file: the command that makes what lies there, with the name it gives where `-o` does not,
 * then every command and COPY that moved it. Names stand between backticks. Empty where no command of the file made it.
 */
export function derivationOf(source: Pick<Facts, 'ast'>, artifact: Artifact): readonly Evidence[] {
  const { naming, moves = [] } = artifact;
  const maker = makerOf(artifact);
  const first = maker === undefined ? copiedIn(source, artifact) : [made(source, maker, naming)];
  if (first.length === 0) return [];
  const moved = moves.map(({ start, end }): Evidence => {
    return { start, end, message: `\`${sourceText(source, { start, end })}\` places it there` };
  });
  return [...first, ...moved];
}

function made(source: Pick<Facts, 'ast'>, { start, end }: Span, naming: string | undefined): Evidence {
  return { start, end, message: `\`${sourceText(source, { start, end })}\` ${naming ?? 'builds it'}` };
}

/** What a COPY of the build context brought. */
function copiedIn(source: Pick<Facts, 'ast'>, { evidence }: Artifact): readonly Evidence[] {
  const copied = evidence.find(({ kind }) => kind === 'context');
  if (copied === undefined) return [];
  return [{ ...copied, message: `\`${sourceText(source, copied)}\` comes from the build context` }];
}

/** The command that made it: a check such as ldd may come first among the evidence. */
export function makerOf({ evidence }: Artifact): Span | undefined {
  return evidence.find(({ kind }) => kind === 'made');
}

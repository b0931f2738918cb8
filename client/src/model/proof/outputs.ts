import type { RunOutcome } from '../../ports/container-runner.js';

/** `same`, what differs, or that the original itself says another thing at each run. */
export type OutputComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly details: readonly string[] }
  | { readonly kind: 'varies' };

/** Compares a run of the original with one of the result; `again` is a second run of the original. */
export function compareOutcomes(
  before: RunOutcome,
  after: RunOutcome,
  again: RunOutcome = before,
): OutputComparison {
  const details = differencesOf(before, after);
  if (details.length === 0) return { kind: 'same' };
  return differencesOf(before, again).length > 0 ? { kind: 'varies' } : { kind: 'different', details };
}

function differencesOf(before: RunOutcome, after: RunOutcome): readonly string[] {
  const ends = [endText(before), endText(after)];
  return [
    ...(ends[0] === ends[1] ? [] : [`it ${ends[0]}, and now it ${ends[1]}`]),
    ...differentText('stdout', before.stdout, after.stdout),
    ...differentText('stderr', before.stderr, after.stderr),
    ...(before.health === after.health
      ? []
      : [`its health was ${before.health ?? 'not told'}, and now is ${after.health ?? 'not told'}`]),
  ];
}

function endText({ ending }: RunOutcome): string {
  switch (ending.kind) {
    case 'exited':
      return `ends with exit code ${ending.code}`;
    case 'running':
      return 'keeps running';
    case 'not-started':
      return `does not start (${ending.message})`;
  }
}

const longest = 120;

/** The first line that is another one. */
function differentText(stream: string, before: string, after: string): readonly string[] {
  if (before === after) return [];
  const [was, is] = [before.split('\n'), after.split('\n')];
  const at = was.findIndex((line, index) => line !== is[index]);
  const line = at === -1 ? was.length : at;
  const shown = (lines: readonly string[]): string =>
    lines[line] === undefined ? 'nothing more' : JSON.stringify(lines[line].slice(0, longest));
  return [`${stream}, line ${line + 1}: it was ${shown(was)}, and now is ${shown(is)}`];
}

/** For people: how the original ended, e.g. `ends with exit code 0`. */
export function outcomeText(outcome: RunOutcome): string {
  return endText(outcome);
}

import { createAnalyser } from './analysing.js';
import { readCommandLine } from './options.js';
import { readRulePage } from './rule-page.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** `explain`: the page of one rule, from the docs that ship beside the program. */
export async function explain(words: readonly string[], terminal: Terminal): Promise<number> {
  const [id] = readCommandLine(words, {}).positionals;
  const { rules } = await createAnalyser();
  if (id === undefined) {
    terminal.print(rules.map((rule) => `${rule.id.padEnd(28)} ${rule.summary}\n`).join(''));
    return 0;
  }
  if (!rules.some((rule) => rule.id === id)) {
    throw new UsageError(`there is no rule ${id}; stage-insight explain lists them`);
  }
  const page = readRulePage(id);
  if (page === undefined) throw new UsageError(`the page of ${id} was not installed with the program`);
  terminal.print(page);
  return 0;
}
